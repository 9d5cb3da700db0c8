import type { INode, INodeProperties } from 'n8n-workflow';

import { operations } from '../../nodes/operations';
import { services } from '../../nodes/shared/services';
import { gatewayCodes } from '../../nodes/shared/services/gatewayCodes';
import type { ReturnCode } from '../../nodes/shared/services/service';
import { errorItem, nodeError, nothingPassedOn } from '../../nodes/shared/run/itemOut';
import { canceledError, errorOfCode, errorOfThrown } from '../../nodes/shared/transport/callError';
import { nothingSent } from '../../nodes/shared/transport/redact';
import { credentialTypes, nodeTypes } from '../workflow/support';
import { shippedTexts } from './texts';

const texts = shippedTexts();

const matching = (pattern: RegExp) =>
	texts.filter(({ text }) => pattern.test(text)).map(({ at, text }) => `${at} ${text}`);

describe('all words that the package has', () => {
	it('are found', () => expect(texts.length).toBeGreaterThan(300));

	it.each([
		['"Alibaba Cloud", never "the vendor"', /\bvendors?\b/i],
		['no doubled blanks, no blank before a full stop', / {2}| [.,;:!?]( |$)/],
		['no doubled full stops', /\.\./],
		[
			'American spelling',
			/\b\w*(colou?red(?<=coloured)|colour|behaviour|favour|honour|neighbour|recognis|organis|authoris|initialis|normalis|summaris|minimis|optimis|utilis|cancelled|cancelling|labelled|travell|fulfil\b|centre|licence|judgement|catalogue|analyse|dialogue|grey|spelt|learnt|whilst|amongst|programme\b)\w*/i,
		],
		[
			"no idioms that n8n's words have a better one for",
			/\b(is none of|yields? nothing|let a person look|leaves? through|how you (call|hear)|none that|could not be had|in words|behind this node|without fail|as soon as can be)\b/i,
		],
		['no exclamation marks', /[a-z]!/i],
		['no Latin', /\b(e\.g\.|i\.e\.|etc\.|via)\s/i],
	])('have %s', (name, pattern) => {
		const found = matching(pattern).filter(
			// A placeholder begins so by n8n's own convention.
			(text) => name !== 'no Latin' || !/^\S+ e\.g\. /.test(text),
		);
		expect(found).toEqual([]);
	});
});

/** A property with all that are inside it. */
function inside(property: INodeProperties): INodeProperties[] {
	const options = (property.options ?? []) as Array<
		INodeProperties & { values?: INodeProperties[] }
	>;
	return [
		property,
		...options.flatMap((option) => [
			...('displayName' in option && 'type' in option ? inside(option) : []),
			...(option.values ?? []).flatMap(inside),
		]),
	];
}

const panels = [
	...Object.values(nodeTypes).map(({ description }) => description),
	...Object.values(credentialTypes),
].map(({ name, properties }) => ({ name, properties: properties.flatMap(inside) }));

/** The texts of a property or an option that the editor shows. */
function shownIn(at: string, holder: object): Array<{ at: string; text: string }> {
	const { action, description, displayName, hint, name, placeholder } = holder as Partial<
		Record<'action' | 'description' | 'displayName' | 'hint' | 'name' | 'placeholder', string>
	>;
	return Object.entries({ action, description, displayName, hint, name, placeholder }).flatMap(
		([kind, text]) => (typeof text === 'string' ? [{ at: `${at}, ${kind}`, text }] : []),
	);
}

const small =
	/^(a|an|and|as|at|but|by|for|from|if|in|into|of|on|or|per|the|to|up|via|with|without)$/;

function isTitleCase(name: string): boolean {
	return name
		.replace(/\(.*\)/, '')
		.split(/[ /(:-]+/)
		.filter(Boolean)
		.every((word, index) => /^[^a-z]/.test(word) || (index > 0 && small.test(word)));
}

/** What a name says beyond its words: codes of Alibaba Cloud. */
const isCode = /^(e?[A-Z]+[A-Za-z]*(_[A-Z]+)*|\w+ \(\w[\w ]*\))$/;

/** Notices are sentences, everything else is a name. */
const named = ({ type }: INodeProperties) => type !== 'notice';

describe.each(panels)('the panel of $name', ({ properties }) => {
	it('has names in Title Case', () => {
		const names = properties.filter(named).map(({ displayName }) => displayName);
		expect(names.filter((name) => !isTitleCase(name))).toEqual([]);
	});

	it('has whole names, although some are put together', () => {
		const names = properties.map(({ displayName }) => displayName);
		expect(names.filter((name) => /^[\s(:]|[\s(:]$|\(\)|: \(/.test(name))).toEqual([]);
	});

	it('has options in Title Case, except for codes', () => {
		const names = properties
			.filter(({ type }) => type === 'options' || type === 'multiOptions')
			.flatMap(({ options = [] }) => options.map(({ name }) => name));
		expect(names.filter((name) => !isTitleCase(name) && !isCode.test(name))).toEqual([]);
	});

	it('has no empty text', () => {
		const texts = properties.flatMap(({ name, options = [], ...property }) => [
			...shownIn(name, property),
			...options.flatMap((option) => shownIn(`${name}: ${option.name}`, option)),
			...(property.modes ?? []).flatMap((mode) => shownIn(`${name}: ${mode.name}`, mode)),
		]);
		expect(texts.length).toBeGreaterThan(0);
		expect(texts.filter(({ text }) => text.trim() === '').map(({ at }) => at)).toEqual([]);
	});

	it('has tooltips of at most 200 characters', () => {
		const long = properties.filter(({ description = '' }) => description.length > 200);
		expect(long.map(({ name, description }) => `${name}: ${description}`)).toEqual([]);
	});

	it('ends tooltips of one sentence without a full stop, longer ones with one', () => {
		const wrong = properties
			.flatMap(({ description, options = [] }) => [
				description,
				...options.map((option) => ('description' in option ? option.description : undefined)),
			])
			.filter((text): text is string => text !== undefined && text !== '')
			// A question may stand before a sentence that needs no full stop.
			.filter((text) => !text.includes('? '))
			.filter((text) => /\. [A-Z'"{]/.test(text) !== text.endsWith('.'));
		expect(wrong).toEqual([]);
	});

	it('begins the tooltip of every switch with "Whether"', () => {
		const switches = properties.filter(({ type }) => type === 'boolean');
		expect(
			switches
				.filter(({ description = '' }) => !description.startsWith('Whether '))
				.map(({ name }) => name),
		).toEqual([]);
		const others = properties.filter(
			({ type, description = '' }) => type !== 'boolean' && description.startsWith('Whether '),
		);
		expect(others.map(({ name }) => name)).toEqual([]);
	});

	it('begins placeholders of values with "e.g."', () => {
		const placeholders = properties
			.filter(({ type }) => type === 'string' || type === 'number')
			.flatMap(({ placeholder }) => placeholder ?? []);
		expect(placeholders.filter((text) => !text.startsWith('e.g. '))).toEqual([]);
	});
});

const shownNodes = Object.values(nodeTypes).map(({ description }) => description);

describe.each(shownNodes)('the node $name', (description) => {
	const { displayName, defaults, properties, subtitle = '' } = description;

	it('is found by the name of the service, and called by a short name in a workflow', () => {
		expect(displayName).toMatch(/^Alibaba Cloud ID Verification\b/);
		expect(isTitleCase(displayName)).toBe(true);
		expect(displayName).toContain(String(defaults.name).replace('Verification ', ''));
	});

	it('says what it does in a sentence or two', () => {
		expect(description.description).toMatch(/^(Checks|Compares|Fetches|Shows|Starts) .{20,}/);
	});

	it('has a subtitle that is made from its parameters', () => {
		const named = Array.from(subtitle.matchAll(/\$parameter\["(\w+)"\]/g), ([, name]) => name);
		expect(named).not.toEqual([]);
		const names = properties.map(({ name }) => name);
		expect(named.filter((name) => !names.includes(String(name)))).toEqual([]);
	});
});

describe.each(operations)('the outputs of $name', ({ outputs = [], routings }) => {
	const all = [outputs, ...Object.values(routings?.variants ?? {})];

	it('have names in Title Case, each another', () => {
		for (const each of all.filter(({ length }) => length > 0)) {
			const labels = each.map(({ label }) => label);
			expect(labels.filter((label) => label === '' || !isTitleCase(label))).toEqual([]);
			expect(new Set(labels).size).toBe(labels.length);
		}
	});
});

const rows: Array<[code: string, row: ReturnCode]> = [
	...Object.values(services).flatMap(({ codes }) => Object.entries<ReturnCode>(codes)),
	...Object.entries(gatewayCodes),
	...operations
		.flatMap(({ calls }) => Object.values(calls))
		.flatMap(({ codes = {} }) => Object.entries<ReturnCode>(codes)),
];
const reply = { statusCode: 500, headers: {}, body: '' };
const networkCodes = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'EADDRNOTAVAIL',
	'ECONNABORTED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENETDOWN',
	'EAI_AGAIN',
	'EPIPE',
	'CERT_HAS_EXPIRED',
];
const errors = [
	...rows.map(([code, row]) => errorOfCode({ code }, row, reply, nothingSent)),
	...networkCodes.map((code) => errorOfThrown({ code })),
	canceledError(),
];

describe('errors', () => {
	const node: INode = {
		id: '1',
		name: 'Check Result',
		type: 'checkResult',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};

	it.each(rows)('say of the code %s what happened, and what to do', (_code, row) => {
		expect(row.message).toMatch(/^[A-Z].*[^.]$/);
		expect(row.remedy).toMatch(/^[A-Z'].*\.$/);
		if (row.category === 'picture') expect(row.tellUser).toMatch(/^[A-Z].*\.$/);
	});

	it('survive n8n, which replaces messages that have certain network codes in them', () => {
		for (const error of errors) {
			const shown = nodeError(node, error, 3);
			expect(shown.message).toBe(`${error.message} [item 4]`);
			expect((shown as { description?: string }).description).toBe(error.facts.remedy);
		}
	});

	it('make whole sentences in an error item', () => {
		for (const error of errors) {
			const { message } = errorItem(error, 0, nothingPassedOn, false, 'own').json;
			expect(message).toMatch(/^[A-Z].* \[item 1\]\. [A-Z'].*\.$/);
		}
	});
});
