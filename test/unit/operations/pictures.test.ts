import fc from 'fast-check';

import { cleanBase64, picture } from '../../../nodes/operations/fields/picture';
import { facePicture, legacyPicture } from '../../../nodes/operations/fields/pictureLimits';
import { InputError, PictureError } from '../../../nodes/shared/errors';
import { formatOf, isVideo } from '../../../nodes/shared/run/pictureFormats';
import { fakeItem } from './fakeItem';

const jpegStart = Buffer.from('ffd8ffe000104a464946', 'hex');
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20)]);
const jpeg = (size: number) => Buffer.concat([jpegStart, Buffer.alloc(size - jpegStart.length, 7)]);
const base64Of = (size: number) => jpeg(size).toString('base64');

/** Alibaba Cloud takes 1 MB of Base64, which is this many bytes. */
const maxBytes = 786_432;

const clean = (text: string, limits = facePicture) => {
	const hints: string[] = [];
	const base64 = cleanBase64(text, 'Photo', limits, (hint) => hints.push(hint));
	return { base64, hints };
};
const thrownBy = (work: () => unknown): unknown => {
	try {
		work();
	} catch (error) {
		return error;
	}
	throw new Error('It was accepted');
};

it.each([
	['ffd8ff', 'JPEG'],
	['89504e470d0a1a0a', 'PNG'],
	['424d3a', 'BMP'],
	['524946460123456757454250', 'WebP'],
	['ffd8', undefined],
	['42', undefined],
	['524946460123456757415645', undefined],
	['5249464657454250', undefined],
	['000000000123456757454250', undefined],
	['89504e470d0a1a', undefined],
	['474946383961', undefined],
	['25504446', undefined],
	['20ffd8ff', undefined],
	['', undefined],
])('the first bytes %j are those of %p', (hex, name) => {
	expect(formatOf(Buffer.from(hex, 'hex'))?.name).toBe(name);
});

it.each(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'])(
	'a file with %s behind its first four bytes is a video',
	(box) => {
		expect(isVideo(Buffer.from(`\0\0\0\x20${box}isom`))).toBe(true);
		expect(isVideo(Buffer.from(`\0\0\0\0\x20${box}`))).toBe(false);
		expect(isVideo(Buffer.from(`${box}\0\0\0\0`))).toBe(false);
	},
);

it.each(['', 'RIFF', 'RIFF0123WEBP', '\0\0\0\x20ftyq'])('no video begins with %j', (text) => {
	expect(isVideo(Buffer.from(text, 'latin1'))).toBe(false);
});

describe('a picture as Base64 text', () => {
	it.each(['data:image/jpeg;base64,', 'data:;base64,', 'data:,', 'DATA:IMAGE/PNG;BASE64,'])(
		'loses the prefix %s, with a hint',
		(prefix) => {
			const { base64, hints } = clean(prefix + base64Of(40));
			expect(base64).toBe(base64Of(40));
			expect(hints).toEqual([expect.stringContaining(`began with '${prefix}'`)]);
		},
	);

	it.each(['\n', '\r\n', ' ', '\t', '\u00a0'])('loses %j inside, with a hint', (blank) => {
		const { base64, hints } = clean(base64Of(200).replace(/(.{76})/g, `$1${blank}`));
		expect(base64).toBe(base64Of(200));
		expect(hints).toEqual([expect.stringMatching(/contained line breaks or spaces/)]);
	});

	it('is padded afresh, whatever padding it came with', () => {
		for (const size of [30, 31, 32]) {
			for (const padding of ['', '=', '==']) {
				const given = base64Of(size).replace(/=+$/, '') + padding;
				expect(clean(` ${given}\n`)).toEqual({ base64: base64Of(size), hints: [] });
			}
		}
	});

	it.each([
		['url-safe Base64', `${base64Of(40).slice(0, 20)}-_-_`],
		['too much padding', `${base64Of(40).replace(/=+$/, '')}===`],
		['a digit too many', `${base64Of(30)}A`],
		['a percent-encoded picture', '%2F9j%2F4AAQSkZJRg'],
		['a web address', 'https://example.com/face.jpg'],
		['a prefix that is too long', `data:${'x'.repeat(101)},${base64Of(30)}`],
		['padding in the middle', 'AAAA=AAA'],
	])("is the operator's mistake when it is %s", (_name, odd) => {
		expect(thrownBy(() => clean(odd))).toBeInstanceOf(InputError);
	});

	it.each([
		['', 'is empty'],
		['data:image/jpeg;base64,', 'is empty'],
		['=', 'is empty'],
		[Buffer.from('GIF89a').toString('base64'), 'is neither a JPEG nor a PNG picture'],
		[base64Of(maxBytes + 1), 'is too large (769 KB)'],
	])('can be mended by the person when it %.20s', (odd, what) => {
		const error = thrownBy(() => clean(odd)) as PictureError;
		expect(error).toBeInstanceOf(PictureError);
		expect(error.message).toBe(`'Photo' ${what}`);
		expect(error.facts.tellUser).toMatch(/^Please .+\.$/);
		expect(`${error.message} ${error.facts.remedy}`).not.toMatch(/[A-Za-z0-9+/]{40}/);
	});

	it('is taken up to its limit, which depends on the operation', () => {
		expect(clean(base64Of(maxBytes)).base64).toHaveLength(1024 * 1024);
		expect(clean(base64Of(2 * 1024 * 1024), legacyPicture).hints).toEqual([]);
		expect(thrownBy(() => clean(base64Of(2 * 1024 * 1024 + 1), legacyPicture))).toBeInstanceOf(
			PictureError,
		);
		expect(thrownBy(() => clean(png.toString('base64'), legacyPicture))).toMatchObject({
			message: "'Photo' is not a JPEG picture",
		});
		expect(clean(png.toString('base64')).base64).toBe(png.toString('base64'));
	});

	it('gives back the bytes that went in', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (rest, broken) => {
				const base64 = Buffer.concat([jpegStart, rest]).toString('base64');
				const given = broken ? base64.replace(/(.{5})/g, '$1\n') : base64;
				expect(clean(given).base64).toBe(base64);
			}),
		);
	});

	it.each(['A', '=', '\n', 'A ', 'data:,', 'data:', '*', 'A='])(
		'is refused in linear time, even 4 MB of %j',
		(piece) => {
			// A pattern that backtracks would not come back within the time that a test has.
			const huge = `A${piece.repeat((4 * 1024 * 1024) / piece.length)}B`;
			expect(() => clean(huge)).toThrow();
		},
	);
});

describe('a picture field', () => {
	const field = picture({
		displayName: 'Photo',
		name: 'photo',
		description: 'A photo',
		sources: ['base64', 'binary', 'none', 'url'],
		limits: facePicture,
		wire: { base64: 'PhotoBase64', url: 'PhotoUrl' },
	});
	const sentFor = async (given: Parameters<typeof fakeItem>[0]) => {
		const item = fakeItem(given);
		return await field.wire?.params(await field.read(item), item, {});
	};

	it('sends a file as Base64, text as it is, and a URL under its own name', async () => {
		expect(
			await sentFor({
				parameters: { photoSource: 'binary', photoField: 'data' },
				files: { data: jpeg(40) },
			}),
		).toEqual({ PhotoBase64: base64Of(40) });
		expect(
			await sentFor({ parameters: { photoSource: 'base64', photoBase64: base64Of(40) } }),
		).toEqual({ PhotoBase64: base64Of(40) });
		const url = 'https://example.com/a.jpg?x=1';
		expect(await sentFor({ parameters: { photoSource: 'url', photoUrl: url } })).toMatchObject({
			PhotoUrl: url,
		});
		expect(await sentFor({ parameters: { photoSource: 'none' } })).toEqual({});
	});

	it.each([
		['no file at all', {}, 'PictureError'],
		['other files only', { other: jpeg(40) }, 'InputError'],
		['an empty file', { data: Buffer.alloc(0) }, 'PictureError'],
		['another format', { data: Buffer.from('GIF89a') }, 'PictureError'],
		['a file that is too large', { data: jpeg(maxBytes + 1) }, 'PictureError'],
	])('refuses %s as what it is', async (_name, files, name) => {
		const given = { parameters: { photoSource: 'binary', photoField: 'data' }, files };
		await expect(sentFor(given as never)).rejects.toMatchObject({
			name,
			message: expect.stringContaining("'Input Binary Field: Photo (data)'") as string,
		});
	});

	it('names the files that there are', async () => {
		const files = { front: jpeg(40), back: jpeg(40) };
		await expect(
			sentFor({ parameters: { photoSource: 'binary', photoField: 'data' }, files }),
		).rejects.toMatchObject({
			facts: { remedy: "The item has these binary fields: 'front', 'back'." },
		});
	});
});
