import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Field } from '../../nodes/operations/definition';
import { jpegWithComment } from '../sandbox';
import {
	errorOf,
	everyOnError,
	goodLabelOf,
	itemAsking,
	parametersOf,
	run,
	saidOf,
	subjects,
	useSandbox,
	type Subject,
} from './support';

const sandbox = useSandbox();

/** What an expression can return by mistake, as JavaScript. */
const nothings = ['undefined', 'null', '""', '"  "'];
const objects = ['{}', '{ a: 1 }', '["a", "b"]'];
const noPercent = [
	...nothings,
	...objects,
	'[]',
	'"x"',
	'"12,5"',
	'-1',
	'101',
	'NaN',
	'Infinity',
	'true',
];

/** What the ids refuse, in whichever operation. */
const inIds: Readonly<Record<string, string[]>> = {
	merchantBizId: ['"a-b"', '"ä"', '"a".repeat(33)', '1.5'],
	transactionId: ['"hk\\nsb"', '"x".repeat(129)', '"ä"'],
};

/** What every picture field refuses, and a good value of it, by the end of the parameter's name. */
const inPictures: Readonly<Record<string, { good?: string; bad: string[] }>> = {
	Base64: {
		good: `"${jpegWithComment('somebody').toString('base64')}"`,
		bad: ['"no Base64!"', '7', 'true', '"R0lGODlhAQABAAAAACw="', '"data:image/jpeg;base64,"'],
	},
	Field: { bad: ['"x"', '7', '"__proto__"'] },
	Url: {
		good: '"https://photos.example.com/face.jpg"',
		bad: [...nothings, '"ftp://photos.example.com/face.jpg"', '"face.jpg"'],
	},
};

function pictureRules({ kind }: Field<unknown>, name: string) {
	const end = Object.keys(inPictures).find((each) => kind === 'picture' && name.endsWith(each));
	return end === undefined ? { bad: [] } : (inPictures[end] ?? { bad: [] });
}

/** What each kind of property refuses, whatever the operation. */
function refusedByType({ type, required, typeOptions }: INodeProperties): string[] {
	if (type === 'string') return required ? [...nothings, ...objects, '[]'] : objects;
	if (type === 'number') return typeOptions?.maxValue === 100 ? noPercent : [];
	if (type === 'options') return [...nothings, '{}', '"x"', 'true'];
	if (type === 'multiOptions') return ['undefined', 'null', '{}', 'true'];
	return [];
}

interface Row {
	name: string;
	property: INodeProperties;
	field: Field<unknown>;
	bad: string[];
}

function rowsOf({ operation, cases }: Subject): Row[] {
	return Object.values(operation.fields).flatMap((field) =>
		field.properties
			.filter(({ noDataExpression }) => !noDataExpression)
			.map((property) => {
				const { name } = property;
				const takes = cases.takes?.[name] ?? [];
				const refused = [
					...refusedByType(property),
					...(inIds[name] ?? []),
					...pictureRules(field, name).bad,
					...(cases.refuses?.[name] ?? []),
				];
				const bad = refused.filter((value) => !takes.includes(value));
				return { name, property, field, bad: takes.includes('*') ? [] : bad };
			})
			.filter(({ bad }) => bad.length > 0),
	);
}

/** JavaScript that is the good value of a parameter. */
function goodValue({ cases }: Subject, { property, field }: Row): string {
	const { name, default: initial } = property;
	const { options, ...parameters } = cases.parameters;
	const fits = cases.fits?.[name] ?? pictureRules(field, name).good;
	if (fits) return fits;
	const given = parameters[name] ?? (options as IDataObject | undefined)?.[name] ?? initial;
	const expression = /^=\{\{(.*)\}\}$/s.exec(typeof given === 'string' ? given : '');
	return expression?.[1] ?? JSON.stringify(given);
}

/** Parameters that make n8n show the property, and this value of it in each item. */
function parametersWith(subject: Subject, { name, property, field }: Row, value: string) {
	const { displayOptions } = property;
	const shown = Object.entries(displayOptions?.show ?? {}).map(([other, values]) => [
		// An option names a parameter of the node with a slash.
		other.replace('/', ''),
		values?.[0],
	]);
	const own = { [name]: `={{ ${value} }}` };
	return {
		...(Object.fromEntries(shown) as IDataObject),
		...subject.cases.shownWith?.[name],
		...(field.place === 'options' ? { options: own } : own),
	} as IDataObject;
}

/** The first item is good, every other one has one of the bad values. */
function valueByItem(good: string, bad: readonly string[]): string {
	return bad.reduceRight((rest, value, index) => {
		return `$itemIndex === ${index + 1} ? (${value}) : ${rest}`;
	}, `(${good})`);
}

describe.each(subjects)('$name', (subject) => {
	const rows = rowsOf(subject);
	if (rows.length === 0) return;

	it.each(rows)('refuses what is wrong in $name, and only that item', async (row) => {
		const { bad, field } = row;
		const names = field.properties.map(({ displayName }) => `'${displayName}`);
		const parameters = parametersWith(subject, row, valueByItem(goodValue(subject, row), bad));
		const items = ['good', ...bad].map(() => itemAsking(subject, sandbox.current));
		const ran = await run(subject, sandbox.current, items, {
			parameters,
			onError: 'continueRegularOutput',
		});
		expect(ran.result.status).toBe('success');
		expect([ran.requests.length, ran.all.length]).toEqual([1, items.length]);
		expect(ran.labelOf(0)).toBe(goodLabelOf(subject) ?? ran.labels[0]);

		const seen = bad.map((value, index) => {
			const { json } = ran.itemOf(index + 1) ?? {};
			const { category } = errorOf(json);
			const { reason, explanation } = saidOf(subject, json);
			const words = String(category ? json?.message : explanation);
			return {
				value,
				named: names.some((name) => words.startsWith(name)),
				why: category ?? reason,
				numbered: !category || words.includes(` [item ${index + 2}]. `),
				hasRemedy: /\. [A-Z].+\.$/.test(
					category ? words : `. ${String(saidOf(subject, json).remedy)}`,
				),
			};
		});
		// Without outputs, a picture that the person can mend is an error.
		const isRefused = field.kind === 'picture' ? /^(input|picture|pictureRefused)$/ : /^input$/;
		expect(seen).toEqual(
			bad.map((value) => ({
				value,
				named: true,
				why: expect.stringMatching(isRefused) as string,
				numbered: true,
				hasRemedy: true,
			})),
		);
	});

	it.each(rows)('stops at what is wrong in $name before any call', async (row) => {
		const [bad = ''] = row.bad.slice(-1);
		const good = goodValue(subject, row);
		const parameters = parametersWith(subject, row, valueByItem(good, [bad]));
		const items = [itemAsking(subject, sandbox.current), itemAsking(subject, sandbox.current)];
		const { result, requests, all } = await run(subject, sandbox.current, items, { parameters });
		// A picture that the person can mend is an outcome, not an error.
		if (row.field.kind === 'picture' && !result.error) return;
		expect(result.error?.message).toMatch(/^'.+ \[item 2\]$/);
		expect(result.error?.description).toMatch(/^[A-Z].+\.$/);
		expect([requests.length, all.length]).toEqual([0, 0]);
	});

	it.each(everyOnError)('names the item whose expression throws, On Error %s', async (onError) => {
		const [row] = rows;
		const broken = valueByItem(goodValue(subject, row!), ['$json.nothing.toUpperCase()']);
		const items = [itemAsking(subject, sandbox.current), itemAsking(subject, sandbox.current)];
		const ran = await run(subject, sandbox.current, items, {
			parameters: parametersWith(subject, row!, broken),
			onError,
		});
		const stops = onError === 'stopWorkflow';
		const words = stops ? ran.result.error?.message : ran.itemOf(1)?.json.message;
		expect(words).toContain('[item 2]');
		expect([ran.requests.length, ran.all.length]).toEqual(stops ? [0, 0] : [1, 2]);
	});

	it('takes any pace, concurrency and time-out, which cannot do harm', async () => {
		for (const value of ['undefined', 'null', '"x"', '{}', '-5', 'NaN', '1e9']) {
			const given = `={{ ${value} }}`;
			const options = { concurrency: given, requestsPerSecond: given, timeout: given };
			const ran = await run(subject, sandbox.current, [itemAsking(subject, sandbox.current)], {
				parameters: { options },
			});
			expect(ran.result.error).toBeUndefined();
			expect(ran.all).toHaveLength(1);
		}
	});
});

/** What the signature and the protocol are made of: an extra parameter would replace it. */
const reserved = [
	'Action',
	'Version',
	'Format',
	'AccessKeyId',
	'SecurityToken',
	'Signature',
	'SignatureMethod',
	'SignatureNonce',
	'SignatureVersion',
	'SignatureType',
	'Timestamp',
	'RegionId',
];

const withExtra = subjects.filter(({ operation }) => 'extraParameters' in operation.fields);

describe.each(withExtra)('Extra Parameters of $name', (subject) => {
	/** Those that the panel shows for the product that is chosen by default. */
	const own = Object.values(subject.operation.fields)
		.filter(({ properties }) =>
			properties.some(({ displayOptions: { show = {} } = {} }) => {
				const products = show.productCode ?? show['/productCode'];
				return products?.includes('FACE_VERIFY') ?? true;
			}),
		)
		.flatMap(({ wire }) => wire?.names ?? []);

	it('refuse reserved names and those of other fields in any letter case', async () => {
		const names = [...reserved, ...own].flatMap((name) => [
			name,
			name.toLowerCase(),
			name.toUpperCase(),
		]);
		const odd = ['', ' ', 'Two Words', 'a=b', 'ä', '__proto__'];
		const items = [...names, ...odd].map((extra) => {
			const item = itemAsking(subject, sandbox.current);
			return { ...item, json: { ...item.json, extra } };
		});
		const parameter = [{ name: '={{ $json.extra }}', value: 'x' }];
		const { options } = parametersOf(subject);
		const ran = await run(subject, sandbox.current, items, {
			parameters: { options: { ...(options as object), extraParameters: { parameter } } },
			onError: 'continueRegularOutput',
		});
		expect(ran.requests).toEqual([]);
		expect(ran.all.map(({ error }) => (error as IDataObject).category)).toEqual(
			items.map(() => 'input'),
		);
		expect(ran.all.every(({ message }) => /^'Extra Parameters' /.test(String(message)))).toBe(true);
	});

	it('go out as they stand', async () => {
		const parameter = [{ name: 'ReturnUrl', value: 'https://app.example.com/done?a=1&b=2' }];
		const ran = await run(subject, sandbox.current, [itemAsking(subject, sandbox.current)], {
			parameters: { options: { extraParameters: { parameter } } },
		});
		expect(ran.requests[0]?.params.ReturnUrl).toBe('https://app.example.com/done?a=1&b=2');
	});
});
