import type { IExecuteFunctions } from 'n8n-workflow';

import { inputFault } from './itemFault';

interface PictureFormat {
	name: string;
	mimeType: string;
	extension: string;
	/** The first bytes of every file of this format. */
	magic: Buffer;
}

/** The formats the vendor takes and returns. */
const formats: readonly [PictureFormat, PictureFormat] = [
	{ name: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg', magic: Buffer.from('ffd8ff', 'hex') },
	{
		name: 'PNG',
		mimeType: 'image/png',
		extension: 'png',
		magic: Buffer.from('89504e470d0a1a0a', 'hex'),
	},
];

const [jpeg] = formats;

/** What a service takes. */
export interface PictureRules {
	formats: readonly PictureFormat[];
	/** Bytes of the picture itself, before Base64. */
	mostBytes: number;
	/** What to do with a picture that is too large. */
	tooLargeRemedy: string;
}

const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1024)} KB`;

/**
 * Initialize takes 1 MB as transmitted, so this many Base64 characters; its pages advise at most
 * 0.6 MB of original picture.
 */
const mostBase64Characters = 1_048_576;
const mostInitializeBytes = (mostBase64Characters / 4) * 3;

export const initializePictures: PictureRules = {
	formats,
	mostBytes: mostInitializeBytes,
	tooLargeRemedy: `Compress the picture: at most ${kilobytes(mostInitializeBytes)}, best 50 to 100 KB.`,
};

/** The guide of the legacy service names no limit; this one is ours, far above any useful photo. */
const mostComparedBytes = 2 * 1024 * 1024;

export const comparedPictures: PictureRules = {
	formats: [jpeg],
	mostBytes: mostComparedBytes,
	tooLargeRemedy: `Compress the picture: at most ${kilobytes(mostComparedBytes)}, best 50 to 100 KB.`,
};

/** The format of a picture by its first bytes, whatever its name says. */
export function formatOf(bytes: Buffer): PictureFormat | undefined {
	return formats.find(({ magic }) => bytes.subarray(0, magic.length).equals(magic));
}

/** @throws ItemFault when the picture is empty, too large, or of another format. */
function checkBytes(firstBytes: Buffer, size: number, field: string, rules: PictureRules): void {
	const names = rules.formats.map(({ name }) => name);
	if (size === 0) {
		throw inputFault(field, 'is empty', `Pass a ${names.join(' or ')} picture of the face.`);
	}
	if (size > rules.mostBytes) {
		throw inputFault(field, `is too large (${kilobytes(size)})`, rules.tooLargeRemedy);
	}
	const format = formatOf(firstBytes);
	if (!format || !rules.formats.includes(format)) {
		throw inputFault(
			field,
			names.length > 1
				? `is neither a ${names.join(' nor a ')} picture`
				: `is not a ${names[0]} picture`,
			`Convert the picture to ${names.join(' or ')}. Other formats (HEIC, WebP, PDF) are refused by the vendor.`,
		);
	}
}

/**
 * Reads a picture from an item's binary data.
 *
 * @throws ItemFault when the item has no such binary field, or a picture that the vendor would
 * refuse.
 */
export async function pictureFromBinary(
	context: IExecuteFunctions,
	index: number,
	binaryField: string,
	field: string,
	rules: PictureRules,
): Promise<Buffer> {
	const present = Object.keys(context.getInputData()[index]?.binary ?? {});
	if (!present.includes(binaryField)) {
		const names = present.map((name) => `'${name}'`).join(', ');
		throw inputFault(
			field,
			'is not in this item',
			present.length > 0
				? `The item has these binary fields: ${names}.`
				: 'The item has no binary data at all: check the node before this one.',
		);
	}
	const bytes = await context.helpers.getBinaryDataBuffer(index, binaryField);
	checkBytes(bytes, bytes.length, field, rules);
	return bytes;
}

/** A picture given as text, cleaned, and what was cleaned off. */
export interface CleanedPicture {
	base64: string;
	hints: string[];
}

/**
 * Cleans and checks a picture given as Base64 text.
 *
 * @throws ItemFault for text that is not Base64, or a picture that the vendor would refuse.
 */
export function pictureFromText(text: string, field: string, rules: PictureRules): CleanedPicture {
	const hints: string[] = [];
	let base64 = text.trim();
	const prefix = /^data:[^,]{0,100},/i.exec(base64);
	if (prefix) {
		base64 = base64.slice(prefix[0].length);
		hints.push(
			`'${field}' began with '${prefix[0]}', which was removed. Pass the Base64 text alone.`,
		);
	}
	if (/\s/.test(base64)) {
		base64 = base64.replace(/\s+/g, '');
		hints.push(`'${field}' contained line breaks or blanks, which were removed.`);
	}
	const digits = base64.replace(/={1,2}$/, '');
	if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1) {
		throw inputFault(
			field,
			'is not Base64 text',
			'Pass the picture as Base64 (letters, digits, + and /), or choose another picture source.',
		);
	}
	const size = Math.floor((digits.length * 3) / 4);
	checkBytes(Buffer.from(digits.slice(0, 64), 'base64'), size, field, rules);
	// Padded afresh: Node.js reads Base64 with any padding, the vendor may not.
	return { base64: digits.padEnd(Math.ceil(digits.length / 4) * 4, '='), hints };
}
