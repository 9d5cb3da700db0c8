import { operations } from '../../nodes/operations';
import { anyObject } from '../../nodes/operations/families/envelope';
import { allCases } from '../operations';
import { nodeNameOf, subjects } from './support';
import { nodeTypes } from '../workflow/support';

const names = (list: ReadonlyArray<{ name: string }>) => list.map(({ name }) => name).sort();

it('the shipped code runs with the zod that this run is about', () => {
	const { zodMajor = 3 } = globalThis as { zodMajor?: number };
	expect('_zod' in anyObject).toBe(zodMajor === 4);
});

describe('the registry', () => {
	it('has cases in test/operations for every operation, and operations for all cases', () => {
		expect(names(operations)).toEqual(names(allCases));
	});

	it('names no two objects of the output alike', () => {
		expect(new Set(names(operations)).size).toBe(operations.length);
	});

	it('has every operation on a node of the package', () => {
		const known = Object.values(nodeTypes).map(({ description }) => description.name);
		for (const subject of subjects) expect(known).toContain(nodeNameOf(subject));
	});

	it('lets no operation take a name that flat ids, errors and passed-on fields have', () => {
		const taken = [
			'error',
			'inputError',
			'message',
			'merchantBizId',
			'transactionId',
			'transactionUrl',
		];
		expect(names(operations).filter((name) => taken.includes(name))).toEqual([]);
	});

	it.each(operations)(
		'$name is in camelCase, with words in Title Case and an action',
		(operation) => {
			const { name, displayName, n8nAction, description, resource } = operation;
			expect(name).toMatch(/^[a-z][A-Za-z0-9]+$/);
			expect(resource).toMatch(/^[a-z][A-Za-z]+$/);
			expect(displayName).toMatch(/^[A-Z]/);
			expect(n8nAction).toMatch(/^[A-Z][a-z]+ \S+/);
			expect(description).toMatch(/^[A-Z]\S* \S+/);
		},
	);
});

/** All names of methods that a panel asks for lists with. */
function listsIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const { searchListMethod } = value as { searchListMethod?: string };
	return [
		...(searchListMethod ? [searchListMethod] : []),
		...Object.values(value).flatMap(listsIn),
	];
}

describe.each(Object.entries(nodeTypes))('%s', (_name, node) => {
	const { description, methods = {} } = node;

	it('has a test for its credential, and every list that its panel shows', () => {
		const tests = (description.credentials ?? []).map(({ testedBy }) => String(testedBy));
		expect(tests).toHaveLength(1);
		expect(Object.keys(methods.credentialTest ?? {})).toEqual(expect.arrayContaining(tests));
		const lists = listsIn(description.properties);
		expect(Object.keys(methods.listSearch ?? {})).toEqual(expect.arrayContaining(lists));
	});

	it('has nothing that n8n would have to register at Alibaba Cloud', async () => {
		for (const webhook of Object.values(node.webhookMethods ?? {})) {
			expect(Object.keys(webhook).sort()).toEqual(['checkExists', 'create', 'delete']);
			for (const each of Object.values(webhook)) expect(await each.call({} as never)).toBe(true);
		}
		const isStarted = description.group.includes('trigger');
		expect(Object.keys(node.webhookMethods ?? {})).toEqual(isStarted ? ['default'] : []);
	});
});
