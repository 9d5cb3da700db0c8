import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemFault } from '../../../nodes/shared/items/itemFault';
import {
	comparedPictures,
	formatOf,
	initializePictures,
	pictureFromBinary as fromBinary,
	pictureFromText,
} from '../../../nodes/shared/items/pictures';
import { fakeContext } from './fakes';

const jpegStart = Buffer.from('ffd8ffe000104a464946', 'hex');
const pngStart = Buffer.from('89504e470d0a1a0a0000000d', 'hex');
const jpeg = (size: number) => Buffer.concat([jpegStart, Buffer.alloc(size - jpegStart.length, 7)]);
const field = 'Face Picture (Base64)';

/** The vendor takes 1 MB of Base64, which is this many bytes. */
const most = 786_432;

function refusal(work: () => unknown): string[] {
	try {
		work();
	} catch (error) {
		const { message, details } = error as ItemFault;
		expect(error).toBeInstanceOf(ItemFault);
		expect(details.category).toBe('input');
		return [message, details.remedy];
	}
	throw new Error('It was not refused');
}

async function refusalOf(work: Promise<unknown>): Promise<string[]> {
	const thrown: unknown = await work.then(
		() => new Error('It was not refused'),
		(error: unknown) => error,
	);
	return refusal(() => {
		throw thrown;
	});
}

const text = (base64: string, rules = initializePictures) => pictureFromText(base64, field, rules);

const pictureFromBinary = async (
	context: IExecuteFunctions,
	index: number,
	binaryField: string,
	name: string,
	rules = initializePictures,
) => (await fromBinary(context, index, binaryField, name, rules)).toString('base64');

describe('the format of a picture', () => {
	it('goes by its first bytes', () => {
		expect(formatOf(jpeg(20))).toMatchObject({
			name: 'JPEG',
			mimeType: 'image/jpeg',
			extension: 'jpg',
		});
		expect(formatOf(pngStart)).toMatchObject({
			name: 'PNG',
			mimeType: 'image/png',
			extension: 'png',
		});
		expect(formatOf(Buffer.from('ffd8ff', 'hex'))?.name).toBe('JPEG');
		expect(formatOf(Buffer.from('89504e470d0a1a0a', 'hex'))?.name).toBe('PNG');
	});

	it.each([
		['nothing', ''],
		['half a JPEG start', 'ffd8'],
		['half a PNG start', '89504e470d0a1a'],
		['a GIF', Buffer.from('GIF89a').toString('hex')],
		['a WebP', Buffer.from('RIFF....WEBPVP8 ').toString('hex')],
		['an HEIC', `00000018${Buffer.from('ftypheic').toString('hex')}`],
		['a PDF', Buffer.from('%PDF-1.7').toString('hex')],
		['a JPEG behind a blank', `20${jpegStart.toString('hex')}`],
	])('is unknown for %s', (_name, hex) => {
		expect(formatOf(Buffer.from(hex, 'hex'))).toBeUndefined();
	});
});

describe('a picture as text', () => {
	it('is passed on as it is when nothing is wrong with it', () => {
		for (const size of [30, 31, 32, 1000]) {
			const base64 = jpeg(size).toString('base64');
			expect(text(base64)).toEqual({ base64, hints: [] });
		}
	});

	it.each([
		'data:image/jpeg;base64,',
		'data:;base64,',
		'data:,',
		`data:${'x'.repeat(100)},`,
		'DATA:IMAGE/PNG;BASE64,',
		'data:image/jpeg;charset=utf-8;base64,',
	])('loses the prefix %s, with a hint', (prefix) => {
		const base64 = jpeg(40).toString('base64');
		expect(text(prefix + base64)).toEqual({
			base64,
			hints: [`'${field}' began with '${prefix}', which was removed. Pass the Base64 text alone.`],
		});
	});

	it.each(['\n', '\r\n', ' ', '\t', '\u00a0'])('loses %j inside, with a hint', (blank) => {
		const base64 = jpeg(200).toString('base64');
		const broken = base64.replace(/(.{76})/g, `$1${blank}`);
		expect(text(broken)).toEqual({
			base64,
			hints: [`'${field}' contained line breaks or blanks, which were removed.`],
		});
	});

	it('loses blanks at its ends without a word', () => {
		const base64 = jpeg(40).toString('base64');
		expect(text(`\n ${base64}\r\n`)).toEqual({ base64, hints: [] });
	});

	it('loses prefix and line breaks together', () => {
		const base64 = jpeg(40).toString('base64');
		const cleaned = text(`data:image/jpeg;base64, ${base64.slice(0, 9)}\n${base64.slice(9)}`);
		expect(cleaned.base64).toBe(base64);
		expect(cleaned.hints).toHaveLength(2);
	});

	it('is padded as the vendor expects it, whatever padding it came with', () => {
		for (const size of [30, 31, 32]) {
			const base64 = jpeg(size).toString('base64');
			const bare = base64.replace(/=+$/, '');
			for (const padding of ['', '=', '==']) {
				expect(text(bare + padding)).toEqual({ base64, hints: [] });
			}
		}
	});

	it.each([
		['url-safe Base64', `${jpeg(40).toString('base64url').slice(0, 20)}-_-_`],
		['too much padding', `${jpeg(40).toString('base64').replace(/=+$/, '')}===`],
		['padding in the middle', `${jpegStart.toString('base64').slice(0, 8)}=AAA`],
		['a digit too many', `${jpeg(30).toString('base64')}A`],
		['other characters', `${jpeg(30).toString('base64').slice(0, 12)}*!$%`],
		['a percent-encoded picture', '%2F9j%2F4AAQSkZJRg'],
		['a web address', 'https://example.com/face.jpg'],
		['JSON', '{"data":"/9j/4AAQ"}'],
		['hex in the Chinese alphabet', '中文中文'],
		['a prefix that is too long', `data:${'x'.repeat(101)},${jpeg(30).toString('base64')}`],
		['a lone equals sign', 'AAAA=AAA'],
	])('is refused as %s', (_name, odd) => {
		expect(refusal(() => text(odd))).toEqual([
			`'${field}' is not Base64 text`,
			'Pass the picture as Base64 (letters, digits, + and /), or choose another picture source.',
		]);
	});

	it.each(['', ' ', '\n', 'data:image/jpeg;base64,', '=', '=='])(
		'is refused as empty: %j',
		(empty) => {
			expect(refusal(() => text(empty))).toEqual([
				`'${field}' is empty`,
				'Pass a JPEG or PNG picture of the face.',
			]);
		},
	);

	it('is refused in any other format', () => {
		for (const bytes of ['GIF89a-and-more', '%PDF-1.7', 'RIFF....WEBP', 'a']) {
			expect(refusal(() => text(Buffer.from(bytes).toString('base64')))).toEqual([
				`'${field}' is neither a JPEG nor a PNG picture`,
				'Convert the picture to JPEG or PNG. Other formats (HEIC, WebP, PDF) are refused by the vendor.',
			]);
		}
	});

	it('is taken up to the limit and refused one byte above it', () => {
		const largest = jpeg(most).toString('base64');
		expect(largest).toHaveLength(1024 * 1024);
		expect(text(largest).base64).toBe(largest);
		for (const size of [most + 1, most + 2, most + 3]) {
			expect(refusal(() => text(jpeg(size).toString('base64')))).toEqual([
				`'${field}' is too large (769 KB)`,
				'Compress the picture: at most 768 KB, best 50 to 100 KB.',
			]);
		}
	});

	it('is never shown in what is said about it', () => {
		const odd = [`${jpeg(300).toString('base64')}*`, `${'x'.repeat(300)}`, jpeg(most + 1)];
		for (const picture of odd) {
			const words = refusal(() => text(picture.toString('base64'))).join(' ');
			expect(words).not.toMatch(/[A-Za-z0-9+/]{40}/);
		}
	});

	it('gives back the bytes that went in', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (rest, broken) => {
				const bytes = Buffer.concat([jpegStart, rest]);
				const base64 = bytes.toString('base64');
				const given = broken ? base64.replace(/(.{5})/g, '$1\n') : base64;
				const cleaned = text(given);
				expect(Buffer.from(cleaned.base64, 'base64')).toEqual(bytes);
				expect(cleaned.base64).toBe(base64);
			}),
		);
	});

	it.each([
		['a picture', 'A'],
		['padding', '='],
		['line breaks', '\n'],
		['blanks between', 'A '],
		['prefixes', 'data:,'],
		['a prefix without an end', 'data:'],
		['odd characters', '*'],
		['padding between', 'A='],
	])('is refused in linear time, even 4 MB of %s', (_name, piece) => {
		// A pattern that backtracks would not come back within the time a test has.
		const huge = `A${piece.repeat((4 * 1024 * 1024) / piece.length)}B`;
		expect(() => text(huge)).toThrow();
	});
});

describe('a picture from binary data', () => {
	const binaryOf = (...pictures: Buffer[]) =>
		fakeContext({
			items: pictures.map((bytes) => ({
				json: {},
				binary: { data: { mimeType: 'x', data: bytes.toString('base64') } },
			})),
		});

	it('becomes Base64 without prefix or line breaks', async () => {
		const context = binaryOf(jpeg(30), pngStart);
		expect(await pictureFromBinary(context, 0, 'data', 'Field')).toBe(jpeg(30).toString('base64'));
		expect(await pictureFromBinary(context, 1, 'data', 'Field')).toBe(pngStart.toString('base64'));
	});

	it('is taken up to the limit and refused one byte above it', async () => {
		const context = binaryOf(jpeg(most), jpeg(most + 1));
		expect(await pictureFromBinary(context, 0, 'data', 'Field')).toHaveLength(1024 * 1024);
		expect(await refusalOf(pictureFromBinary(context, 1, 'data', 'Field'))).toEqual([
			"'Field' is too large (769 KB)",
			'Compress the picture: at most 768 KB, best 50 to 100 KB.',
		]);
	});

	it('is refused when empty or of another format', async () => {
		const context = binaryOf(Buffer.alloc(0), Buffer.from('GIF89a'));
		expect((await refusalOf(pictureFromBinary(context, 0, 'data', 'Field')))[0]).toBe(
			"'Field' is empty",
		);
		expect((await refusalOf(pictureFromBinary(context, 1, 'data', 'Field')))[0]).toBe(
			"'Field' is neither a JPEG nor a PNG picture",
		);
	});

	it('is refused with the names that there are when its own is not there', async () => {
		const other = { mimeType: 'image/jpeg', data: '' };
		const context = fakeContext({
			items: [
				{ json: {}, binary: { front: other, back: other } },
				{ json: {} },
				{ json: {}, binary: { only: other } },
			],
		});
		expect(await refusalOf(pictureFromBinary(context, 0, 'data', 'Field'))).toEqual([
			"'Field' is not in this item",
			"The item has these binary fields: 'front', 'back'.",
		]);
		expect((await refusalOf(pictureFromBinary(context, 2, 'data', 'Field')))[1]).toBe(
			"The item has these binary fields: 'only'.",
		);
		for (const [index, name] of [
			[1, 'data'],
			[0, 'toString'],
			[0, '__proto__'],
			[9, 'data'],
		] as const) {
			const [message, remedy] = await refusalOf(pictureFromBinary(context, index, name, 'Field'));
			expect(message).toBe("'Field' is not in this item");
			if (index > 0) expect(remedy).toMatch(/^The item has no binary data at all/);
		}
	});
});

describe('a picture for the legacy service', () => {
	const limit = 2 * 1024 * 1024;
	const png = Buffer.concat([pngStart, Buffer.alloc(100)]);

	it('is a JPEG and nothing else', async () => {
		expect(refusal(() => text(png.toString('base64'), comparedPictures))).toEqual([
			`'${field}' is not a JPEG picture`,
			'Convert the picture to JPEG. Other formats (HEIC, WebP, PDF) are refused by the vendor.',
		]);
		const binary = { photo: { mimeType: 'image/jpeg', data: png.toString('base64') } };
		const context = fakeContext({ items: [{ json: {}, binary }] });
		const read = pictureFromBinary(context, 0, 'photo', 'Photo', comparedPictures);
		expect((await refusalOf(read))[0]).toBe("'Photo' is not a JPEG picture");
		expect(refusal(() => text('', comparedPictures))).toEqual([
			`'${field}' is empty`,
			'Pass a JPEG picture of the face.',
		]);
	});

	it('may be as large as we say, and not a byte more', () => {
		expect(text(jpeg(limit).toString('base64'), comparedPictures).hints).toEqual([]);
		expect(refusal(() => text(jpeg(limit + 1).toString('base64'), comparedPictures))).toEqual([
			`'${field}' is too large (2049 KB)`,
			'Compress the picture: at most 2048 KB, best 50 to 100 KB.',
		]);
	});
});
