import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { InputError, PictureError } from '../../shared/errors';
import type { Item } from '../../shared/run/item';
import { formatOf, type PictureFormat } from '../../shared/run/pictureFormats';
import type { Field } from '../definition';
import { webUrl } from './webUrl';
import { requiredText, textOf } from './text';

/** What an operation takes. */
export interface PictureLimits {
	formats: readonly PictureFormat[];
	/** Bytes of the picture itself, before Base64. */
	maxBytes: number;
	/** What is on the picture, one word. Default: face. */
	of?: string;
	/** The best size, where one is advised. */
	bestSize?: string;
}

export type PictureSource = 'base64' | 'binary' | 'none' | 'url';

/** Where a picture comes from, checked. A file is read again when it is sent, see `picture`. */
export type Picture =
	| { from: 'base64'; base64: string }
	| { from: 'binary'; field: string }
	| { from: 'none' }
	| { from: 'url'; url: string };

/** A picture field, and how its picture is read where it travels inside another parameter. */
export interface PictureField extends Field<Picture> {
	/** Undefined for a picture that comes by URL, or not at all. */
	base64(picture: Picture, item: Item): Promise<string | undefined>;
}

interface PictureOptions {
	/** As the panel calls it, for example 'Face Picture'. */
	displayName: string;
	/** The parameters are called `<name>Source`, `<name>Field`, `<name>Base64` and `<name>Url`. */
	name: string;
	description: string;
	sources: readonly PictureSource[];
	/** Default: 'binary'. */
	default?: PictureSource;
	/** The binary field that is read unless the operator says otherwise. */
	binaryField?: string;
	/** What 'None' means, where it is one of the sources. */
	noneMeans?: string;
	limits: PictureLimits;
	wire?: { base64: string; url?: string };
}

const sourceOptions: Record<PictureSource, INodePropertyOptions> = {
	base64: {
		name: 'Base64 Text',
		value: 'base64',
		description: 'The item has the picture as Base64 text',
	},
	binary: {
		name: 'Binary Data',
		value: 'binary',
		description: 'The item has the picture as a file',
	},
	none: { name: 'None', value: 'none', description: 'This product needs no reference picture' },
	url: { name: 'URL', value: 'url', description: 'Alibaba Cloud downloads the picture itself' },
};

function optionOf(source: PictureSource, { noneMeans }: PictureOptions): INodePropertyOptions {
	const option = sourceOptions[source];
	return source === 'none' && noneMeans ? { ...option, description: noneMeans } : option;
}

const maxShown = (bytes: number) => `${Math.ceil(bytes / 1024)} KB`;
const editImage = "n8n's 'Edit Image' node";

/** @throws PictureError when the picture is empty, too large, or of another format. */
function checkBytes(firstBytes: Buffer, size: number, field: string, limits: PictureLimits): void {
	const { formats, maxBytes, of = 'face', bestSize } = limits;
	const names = formats.map(({ name }) => name);
	const either = names.join(' or ');
	if (size === 0) {
		throw new PictureError(
			field,
			'is empty',
			`Pass a ${either} picture of the ${of}.`,
			'Please take a photo.',
		);
	}
	if (size > maxBytes) {
		throw new PictureError(
			field,
			`is too large (${maxShown(size)})`,
			`Resize or compress the picture with ${editImage} before this one: at most ${maxShown(maxBytes)}${bestSize ? `, best ${bestSize}` : ''}.`,
			'Please choose a smaller photo.',
		);
	}
	const format = formatOf(firstBytes);
	if (!format || !formats.includes(format)) {
		throw new PictureError(
			field,
			names.length > 1
				? `is neither a ${names.join(' nor a ')} picture`
				: `is not a ${either} picture`,
			`Convert the picture to ${either}, for example with ${editImage}. Alibaba Cloud refuses other formats, for example HEIC and PDF.`,
			`Please send a photo as ${either}.`,
		);
	}
}

/**
 * The bytes of a file of the item, whatever they are.
 *
 * @param askAgain what to tell the person where there is none.
 * @throws PictureError when there is no file at all, InputError when there are others.
 */
export async function fileOf(
	item: Item,
	binaryField: string,
	field: string,
	askAgain = 'Please take a photo.',
): Promise<Buffer> {
	const present = Object.keys(item.binary);
	if (!present.includes(binaryField)) {
		const names = present.map((name) => `'${name}'`).join(', ');
		const what = 'is not in this item';
		if (present.length > 0) {
			throw new InputError(field, what, `The item has these binary fields: ${names}.`);
		}
		throw new PictureError(
			field,
			what,
			'The item has no binary data. If everybody ends up here, check that the node before this one passes the file on.',
			askAgain,
		);
	}
	return await item.bytesOf(binaryField);
}

/** @throws PictureError or InputError when there is no such picture, or one that would be refused. */
async function bytesOf(
	item: Item,
	binaryField: string,
	field: string,
	limits: PictureLimits,
): Promise<Buffer> {
	const bytes = await fileOf(item, binaryField, field);
	checkBytes(bytes, bytes.length, field, limits);
	return bytes;
}

/**
 * Cleans and checks a picture given as Base64 text.
 *
 * @throws InputError for text that is not Base64, PictureError for a picture that would be refused.
 */
export function cleanBase64(
	text: string,
	field: string,
	limits: PictureLimits,
	hint: (message: string) => void = () => {},
): string {
	let base64 = text.trim();
	const prefix = /^data:[^,]{0,100},/i.exec(base64);
	if (prefix) {
		base64 = base64.slice(prefix[0].length);
		hint(`'${field}' began with '${prefix[0]}', which was removed. Pass the Base64 text alone.`);
	}
	if (/\s/.test(base64)) {
		base64 = base64.replace(/\s+/g, '');
		hint(`'${field}' contained line breaks or spaces, which were removed.`);
	}
	const digits = base64.replace(/={1,2}$/, '');
	if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) {
		throw new InputError(
			field,
			'is not Base64 text',
			'Pass the picture as Base64 (letters, digits, + and /), or choose another picture source.',
		);
	}
	const size = Math.floor((digits.length * 3) / 4);
	checkBytes(Buffer.from(digits.slice(0, 64), 'base64'), size, field, limits);
	// Padded afresh: Node.js reads Base64 with any padding, Alibaba Cloud may not.
	return digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}

/** No text where the picture should be: the person sent none, or the expression is wrong. */
function pictureText(value: unknown, field: string, remedy: string): string {
	if (textOf(value) === '')
		throw new PictureError(field, 'is empty', remedy, 'Please take a photo.');
	return requiredText(value, field, remedy);
}

function propertiesOf(options: PictureOptions): INodeProperties[] {
	const { displayName, name, description, sources, binaryField = 'data', limits } = options;
	const initial = options.default ?? 'binary';
	const shown = (source: PictureSource) => ({ show: { [`${name}Source`]: [source] } });
	// None is `required`: where an expression chooses, n8n would demand those not chosen, too.
	const bySource: Partial<Record<PictureSource, INodeProperties>> = {
		binary: {
			displayName: `Input Binary Field: ${displayName}`,
			name: `${name}Field`,
			type: 'string',
			default: binaryField,
			hint: 'The name of the input binary field containing the picture',
			displayOptions: shown('binary'),
		},
		base64: {
			displayName: `${displayName} (Base64)`,
			name: `${name}Base64`,
			type: 'string',
			default: '',
			placeholder: 'e.g. /9j/4AAQSkZJRgABAQ…',
			description: 'The picture as Base64 text; a "data:" prefix and line breaks are removed',
			displayOptions: shown('base64'),
		},
		url: {
			displayName: `${displayName} URL`,
			name: `${name}Url`,
			type: 'string',
			default: '',
			placeholder: `e.g. https://example.com/${limits.of ?? 'face'}.jpg`,
			description: 'Must be reachable from the internet without login',
			displayOptions: shown('url'),
		},
	};
	return [
		{
			displayName: `${displayName} From`,
			name: `${name}Source`,
			type: 'options',
			options: sources.map((source) => optionOf(source, options)),
			default: initial,
			description,
		},
		...sources.flatMap((source) => bySource[source] ?? []),
	];
}

/**
 * A picture: from a file of the item, as Base64 text, or by URL. A file is read twice, once for its
 * checks before any call and once when it is sent: a hundred pictures at once would not fit into
 * memory.
 */
export function picture(options: PictureOptions): PictureField {
	const { displayName, name, sources, limits, wire } = options;
	const fieldName = (binaryField: string) => `Input Binary Field: ${displayName} (${binaryField})`;

	async function base64(value: Picture, item: Item): Promise<string | undefined> {
		if (value.from === 'base64') return value.base64;
		if (value.from !== 'binary') return undefined;
		const bytes = await bytesOf(item, value.field, fieldName(value.field), limits);
		return bytes.toString('base64');
	}

	return {
		base64,
		kind: 'picture',
		properties: propertiesOf(options),
		async read(item): Promise<Picture> {
			const source = item.parameter(`${name}Source`);
			const from = sources.find((known) => known === source);
			if (from === undefined) {
				throw new InputError(
					`${displayName} From`,
					'is not one of the available options',
					`Choose one of them, or let the expression return one of: ${sources.join(', ')}.`,
				);
			}
			if (from === 'none') return { from };
			if (from === 'url') {
				const remedy = 'Pass a public http:// or https:// address of the picture.';
				const url = pictureText(item.parameter(`${name}Url`), `${displayName} URL`, remedy);
				webUrl(url, `${displayName} URL`, remedy);
				return { from, url };
			}
			if (from === 'base64') {
				const field = `${displayName} (Base64)`;
				const remedy = 'Pass the picture as Base64 text, or choose another picture source.';
				const text = pictureText(item.parameter(`${name}Base64`), field, remedy);
				return { from, base64: cleanBase64(text, field, limits, (message) => item.hint(message)) };
			}
			const field = requiredText(
				item.parameter(`${name}Field`),
				`Input Binary Field: ${displayName}`,
				'Enter the name of the binary field that holds the picture.',
			);
			await bytesOf(item, field, fieldName(field), limits);
			return { from, field };
		},
		...(wire
			? {
					wire: {
						names: [wire.base64, ...(wire.url ? [wire.url] : [])],
						params: async (value: Picture, item: Item) => ({
							[wire.base64]: await base64(value, item),
							...(wire.url && value.from === 'url' ? { [wire.url]: value.url } : {}),
						}),
					},
				}
			: {}),
	};
}
