import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../../shared/errors';
import type { Item } from '../../shared/run/item';
import type { Field, Params } from '../definition';
import { bizId } from '../fields/bizId';
import { choice } from '../fields/choice';
import { fileOf } from '../fields/picture';
import { requiredText, textOf } from '../fields/text';
import { kindOf } from './kinds';
import { operationTable, type OperationRow } from './operationTable';

const chargeWords: Readonly<Record<OperationRow['charge'], string>> = {
	freeRead: 'Free, reads only',
	freeWriteSameTwice: 'Free, deletes for good',
	paid: 'May be billed',
	unknown: 'Whether it is billed is not published',
	writeAddsUp: 'Writes; a second call adds to it',
};

/** Which operation is called. */
export const action = choice({
	displayName: 'API Operation',
	name: 'action',
	options: Object.entries(operationTable).map(([name, { charge }]) => ({
		name,
		value: name,
		description: chargeWords[charge],
	})),
	default: 'EkycVerify',
	description: "The operation as Alibaba Cloud's documentation writes it. Type to search.",
});

const listOf = (
	displayName: string,
	name: string,
	entry: string,
	description: string,
	values: INodeProperties[],
): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: `Add ${entry}`,
	default: {},
	description,
	options: [{ displayName: entry, name: entry.toLowerCase(), values }],
});

const parameterName: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. ProductCode',
};

interface Entry {
	name?: unknown;
	value?: unknown;
	field?: unknown;
}

function entriesIn(item: Item, list: 'files' | 'parameters'): Entry[] {
	const given = (item.parameter(list) || {}) as Record<string, unknown>;
	const entries = given[list.slice(0, -1)];
	return Array.isArray(entries) ? (entries as Entry[]) : [];
}

/** Stands in for an operation that the table does not have: the field 'API Operation' refuses it. */
const none: OperationRow = { charge: 'unknown', envelope: '', query: [], body: [], required: [] };
const actionOf = (item: Item) => textOf(item.parameter('action'));
const rowOf = (name: string) =>
	Object.hasOwn(operationTable, name) ? (operationTable[name] ?? none) : none;

/** @throws InputError for a name that the operation does not have, or that was given before. */
function checkName(given: unknown, item: Item, field: string, earlier: Iterable<string>): string {
	const name = requiredText(given, field, 'Give each entry a name, or remove it.');
	const { query, body } = rowOf(actionOf(item));
	const known = [...query, ...body];
	if (!known.includes(name)) {
		const meant = known.find((each) => each.toLowerCase() === name.toLowerCase());
		const what = /^[A-Za-z0-9]{1,40}$/.test(name) ? `has '${name}', which` : 'has a name that';
		throw new InputError(
			field,
			`${what} ${actionOf(item)} does not take`,
			meant ? `Write it as ${meant}.` : `It takes: ${known.join(', ')}.`,
		);
	}
	if ([...earlier].includes(name)) {
		throw new InputError(field, `has '${name}' twice`, 'Remove one of them.');
	}
	return name;
}

const merchantBizIdName = 'MerchantBizId';

/**
 * Parameters whose absence would not be noticed: sources disagree on what Alibaba Cloud does then,
 * or it deletes everywhere.
 */
const demanded: Readonly<Record<string, readonly string[]>> = {
	DeleteFaceRecordV2: ['FaceGroupCode'],
	FaceDuplicationCheckIntl: ['AutoRegistration', 'VerifyModel'],
	FaceVerifyIntl: ['AutoRegistration', 'VerifyModel'],
};

/** @throws InputError for what is unknown, empty, given twice, or missing. */
function readParameters(item: Item): ReadonlyMap<string, string> {
	const field = 'Parameters';
	const read = new Map<string, string>();
	for (const { name: given, value } of entriesIn(item, 'parameters')) {
		const name = checkName(given, item, field, read.keys());
		if (name === merchantBizIdName) {
			throw new InputError(
				field,
				`has '${name}', which has a field of its own in this node`,
				'Use that field, and remove the parameter.',
			);
		}
		const text =
			typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value);
		// Nothing is left out by accident: an empty group code would mean all groups.
		if (text === '') {
			throw new InputError(field, `has '${name}' without a value`, 'Fill it in, or remove it.');
		}
		read.set(name, text);
	}
	const files = entriesIn(item, 'files').map(({ name }) => textOf(name));
	const needed = [...rowOf(actionOf(item)).required, ...(demanded[actionOf(item)] ?? [])];
	const isGiven = (name: string) =>
		name === merchantBizIdName || read.has(name) || files.includes(name);
	const missing = needed.find((name) => !isGiven(name));
	if (missing === undefined) return read;
	throw new InputError(
		field,
		`lacks '${missing}', which ${actionOf(item)} needs`,
		'Add it. An operation that decides by it may be the better choice.',
	);
}

/** Parameters by name; what may become of a value goes by its name. */
export const parameters: Field<Params> = {
	kind: kindOf,
	properties: [
		listOf(
			'Parameters',
			'parameters',
			'Parameter',
			'Parameters by the names that Alibaba Cloud uses. Nothing is filled in but MerchantBizId; objects are sent as JSON text.',
			[parameterName, { displayName: 'Value', name: 'value', type: 'string', default: '' }],
		),
	],
	read: (item) => Object.fromEntries(readParameters(item)),
	wire: { names: [], params: (params) => params },
};

/** More than any operation takes. */
const maxFileBytes = 10 * 1024 * 1024;

async function fileIn(item: Item, binaryField: string): Promise<Buffer> {
	const field = `Files (${binaryField})`;
	const bytes = await fileOf(item, binaryField, field, 'Please send the picture again.');
	if (bytes.length > 0 && bytes.length <= maxFileBytes) return bytes;
	throw new InputError(
		field,
		bytes.length === 0 ? 'is empty' : 'is larger than 10 MB',
		'Pass a file that the operation takes.',
	);
}

/** Files of the item by the parameter that they are sent in, as Base64 text. */
export const files: Field<ReadonlyArray<readonly [name: string, binaryField: string]>> = {
	kind: 'picture',
	properties: [
		listOf(
			'Files',
			'files',
			'File',
			'Pictures and videos of the item, sent as Base64 text in parameters such as FacePictureBase64. They are not checked before the call.',
			[
				{ ...parameterName, placeholder: 'e.g. FacePictureBase64' },
				{
					displayName: 'Input Binary Field',
					name: 'field',
					type: 'string',
					default: 'data',
					hint: 'The name of the input binary field containing the file',
				},
			],
		),
	],
	async read(item) {
		const read = new Map<string, string>();
		const others = entriesIn(item, 'parameters').map(({ name }) => textOf(name));
		for (const { name: given, field: binaryField } of entriesIn(item, 'files')) {
			const name = checkName(given, item, 'Files', [...read.keys(), ...others]);
			if (kindOf(name) !== 'picture' || /(File|Url)$/.test(name)) {
				throw new InputError(
					'Files',
					`has '${name}', which takes no Base64 text`,
					"Use a parameter that takes a picture as Base64 text, or pass the value in 'Parameters'.",
				);
			}
			const remedy = 'Enter the name of the binary field that holds the file.';
			read.set(name, requiredText(binaryField, 'Files', remedy));
			await fileIn(item, read.get(name) ?? '');
		}
		return [...read];
	},
	wire: {
		names: [],
		async params(list, item) {
			const params: Record<string, string> = {};
			for (const [name, binaryField] of list) {
				params[name] = (await fileIn(item, binaryField)).toString('base64');
			}
			return params;
		},
	},
};

const withBizId = Object.keys(operationTable).filter((name) => {
	const { query, body } = rowOf(name);
	return [...query, ...body].includes(merchantBizIdName);
});
const ownBizId = bizId({
	description:
		'Your own ID for this call (letters and digits, at most 32), to find it in the console; or that of the verification that the call is about. If it is empty, each item gets a new one.',
});

/** The business id, for operations that have one. */
export const merchantBizId: typeof ownBizId = {
	...ownBizId,
	properties: ownBizId.properties.map((property) => ({
		...property,
		displayOptions: { show: { action: withBizId } },
	})),
	read: (item) =>
		withBizId.includes(actionOf(item)) ? ownBizId.read(item) : { id: '', given: '' },
};
