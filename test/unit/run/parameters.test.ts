import type { IExecuteFunctions } from 'n8n-workflow';

import { parametersOf } from '../../../nodes/shared/run/parameters';

/** As n8n resolves them: an expression shows the item. */
function contextWith(parameters: Record<string, unknown>) {
	const asked: string[] = [];
	const context = {
		getNode: () => ({ parameters: structuredClone(parameters) }),
		getNodeParameter(name: string, index: number, ifMissing: unknown) {
			asked.push(`${name} ${index}`);
			if (name === 'refused') throw new Error(`item ${index}`);
			const text = JSON.stringify(parameters[name] ?? ifMissing);
			return JSON.parse(text.replaceAll('={{ $itemIndex }}', String(index))) as unknown;
		},
	} as unknown as IExecuteFunctions;
	return { context, asked };
}

const expression = '={{ $itemIndex }}';

describe('a parameter without an expression', () => {
	it.each([
		['text', 'a = b'],
		['a number', 3],
		['nothing in it', ''],
		['options', { region: '', tags: ['a', 'b'], nested: { value: null } }],
	])('is asked for once: %s', (_what, value) => {
		const { context, asked } = contextWith({ field: value });
		for (const index of [0, 1, 2]) {
			expect(parametersOf(context)('field', index, '')).toEqual(value);
		}
		expect(asked).toEqual(['field 0']);
	});
});

describe('a parameter is read anew for each item', () => {
	it.each([
		['that is an expression', expression],
		['with one inside', { deep: { list: ['x', { value: expression }] } }],
	])('%s', (_what, value) => {
		const { context } = contextWith({ field: value });
		const read = [0, 1].map((index) => JSON.stringify(parametersOf(context)('field', index, '')));
		expect(read[0]).toContain('0');
		expect(read[1]).toContain('1');
	});

	it('that the node does not have', () => {
		const { context, asked } = contextWith({});
		expect(parametersOf(context)('missing', 0, 'a')).toBe('a');
		expect(parametersOf(context)('missing', 1, 'b')).toBe('b');
		expect(asked).toEqual(['missing 0', 'missing 1']);
	});

	it('that n8n refuses, which names the item', () => {
		const { context } = contextWith({ refused: 'x' });
		for (const index of [0, 1]) {
			expect(() => parametersOf(context)('refused', index, '')).toThrow(`item ${index}`);
		}
	});

	it('in another run', () => {
		const [one, other] = [contextWith({ field: 'one' }), contextWith({ field: 'other' })];
		expect(parametersOf(one.context)('field', 0, '')).toBe('one');
		expect(parametersOf(other.context)('field', 0, '')).toBe('other');
	});
});
