import { pictureScript } from '../../../nodes/AlibabaIdvPage/pictureScript';
import { jpegWithComment } from '../../sandbox';
import {
	adobe,
	colorProfile,
	exif,
	hidden,
	plainPng,
	pngWithHiddenData,
	segment,
	turnOnly,
	withHiddenData,
} from './hiddenData';

type Cleaned = (bytes: Uint8Array) => Blob | null;

// It runs in browsers, as a part of a script that is text here.
const cleaned = new Function(`${pictureScript}\nreturn cleaned;`)() as Cleaned;

async function clean(bytes: Buffer): Promise<Buffer | null> {
	const blob = cleaned(new Uint8Array(bytes));
	return blob && Buffer.from(await blob.arrayBuffer());
}

const start = Buffer.from([0xff, 0xd8]);
const end = Buffer.from([0xff, 0xd9]);
/** As small as a JPEG may be: a table, and one scan with bytes that look like markers. */
const tables = segment(0xdb, Buffer.alloc(65, 1));
const scan = Buffer.concat([
	segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
	Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3, 0xff, 0xd7, 4]),
]);
const jfif = segment(0xe0, 'JFIF\0', Buffer.from([1, 2, 0, 0, 1, 0, 1, 0, 0]));
const jpeg = (...parts: Buffer[]) => Buffer.concat([start, ...parts, end]);
const plain = jpeg(tables, scan);

describe('a JPEG', () => {
	it('loses everything that is not to be seen, and stays the same picture', async () => {
		const original = withHiddenData(plain);
		expect(original.includes(hidden)).toBe(true);
		expect(await clean(original)).toEqual(jpeg(turnOnly(6), colorProfile, tables, scan));
	});

	it.each([2, 3, 4, 5, 6, 7, 8])('is still turned as its Exif data say: %i', async (turn) => {
		for (const little of [false, true]) {
			const original = withHiddenData(plain, { turn, little });
			expect((await clean(original))?.subarray(2, 38)).toEqual(turnOnly(turn));
		}
	});

	it.each([0, 1, 9, 255, 256, 65_535])(
		'with the orientation %i has no Exif data left',
		async (turn) => {
			expect(await clean(jpeg(exif(turn), tables, scan))).toEqual(plain);
		},
	);

	it('of two sets of Exif data follows the first, as browsers do', async () => {
		expect(await clean(jpeg(exif(6), exif(3), tables, scan))).toEqual(
			jpeg(turnOnly(6), tables, scan),
		);
	});

	it('keeps what its colors need, in its place', async () => {
		const original = jpeg(jfif, adobe, colorProfile, exif(3), tables, scan);
		expect(await clean(original)).toEqual(
			jpeg(jfif, turnOnly(3), adobe, colorProfile, tables, scan),
		);
	});

	it('loses a thumbnail in its first segment', async () => {
		const thumbnail = Buffer.from([1, 2, 0, 0, 1, 0, 1, 1, 1, 9, 9, 9]);
		const original = jpeg(
			segment(0xe0, 'JFIF\0', thumbnail),
			segment(0xe0, 'JFXX\0', hidden),
			tables,
			scan,
		);
		expect(await clean(original)).toEqual(plain);
	});

	it.each([0x02, 0x4f, 0xbf, 0xe1, 0xeb, 0xef, 0xf0, 0xf7, 0xfd, 0xfe])(
		'loses a segment that pictures do not need: %i',
		async (marker) => {
			expect(await clean(jpeg(segment(marker, hidden), tables, scan))).toEqual(plain);
		},
	);

	it.each<[string, Buffer]>([
		['a longer mark of its colors', segment(0xee, 'Adobe', Buffer.alloc(7), hidden)],
		['a profile that is none', segment(0xe2, 'ICC_PROFIL', hidden)],
		['Exif data under another name', segment(0xe1, 'EXIF\0\0', hidden)],
		['a second set of Exif data', Buffer.concat([exif(1), exif(1, true)])],
		['the rest of a longer note', Buffer.concat([exif(1), segment(0xe1, '\0\0', hidden)])],
	])('loses %s', async (_name, part) => {
		expect(await clean(jpeg(part, tables, scan))).toEqual(plain);
	});

	it('loses an archive behind its end', async () => {
		const archive = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.from(hidden), end]);
		expect(await clean(Buffer.concat([plain, archive]))).toEqual(plain);
	});

	it('with 50,000 notes, and with a million fill bytes, is done at once', async () => {
		const notes = Array.from({ length: 50_000 }, () => segment(0xfe, hidden));
		expect(await clean(jpeg(...notes, tables, scan))).toEqual(plain);
		expect(await clean(jpeg(Buffer.alloc(1_000_000, 0xff), tables, scan))).toEqual(plain);
	});

	it('of several scans loses what stands between them', async () => {
		const original = jpeg(tables, scan, segment(0xfe, hidden), tables, scan);
		expect(await clean(original)).toEqual(jpeg(tables, scan, tables, scan));
	});

	it('without anything hidden stays as it is', async () => {
		expect(await clean(plain)).toEqual(plain);
		const real = jpegWithComment('x');
		const without = await clean(real);
		expect(without).toHaveLength(real.length - 5);
		expect(await clean(without ?? start)).toEqual(without);
	});

	it.each<[string, Buffer]>([
		['that ends too early', plain.subarray(0, -2)],
		['that ends within a segment', plain.subarray(0, 20)],
		['that ends after its first bytes', Buffer.from([0xff, 0xd8, 0xff])],
		['without a scan', jpeg(tables)],
		['with nothing in it', jpeg()],
		['with a segment that is too long', jpeg(Buffer.from([0xff, 0xe1, 0xff, 0xff]), scan)],
		['with a segment without a length', jpeg(Buffer.from([0xff, 0xe1, 0, 0]), tables, scan)],
		['with a second beginning', jpeg(tables, start, scan)],
		['with a mark that belongs into a scan', jpeg(Buffer.from([0xff, 0xd3]), tables, scan)],
		['with rubbish between two segments', jpeg(tables, Buffer.from('rubbish'), scan)],
	])('%s is not taken apart', async (_name, bytes) => {
		expect(await clean(bytes)).toBeNull();
	});

	it.each<[string, Buffer]>([
		['that points outside', Buffer.from('4d4d002affffffff0001', 'hex')],
		['with more entries than there are', Buffer.from('4d4d002a00000008ffff0110', 'hex')],
		['of three bytes', Buffer.from('4d4d00', 'hex')],
		['of no bytes', Buffer.alloc(0)],
		['that point at themselves', Buffer.from('4949002a00000000ffff', 'hex')],
	])('with Exif data %s loses them', async (_name, tiff) => {
		expect(await clean(jpeg(segment(0xe1, 'Exif\0\0', tiff), tables, scan))).toEqual(plain);
	});
});

describe('a PNG', () => {
	it('loses everything that is not to be seen, and stays the same picture', async () => {
		expect(await clean(pngWithHiddenData)).toEqual(plainPng);
		expect(await clean(plainPng)).toEqual(plainPng);
	});

	it.each<[string, Buffer]>([
		['that ends too early', plainPng.subarray(0, -12)],
		['that ends within a part', plainPng.subarray(0, 40)],
		['with nothing but its first bytes', plainPng.subarray(0, 8)],
		[
			'with a part that is longer than everything',
			Buffer.concat([
				plainPng.subarray(0, 8),
				Buffer.from('ffffffff', 'hex'),
				plainPng.subarray(12),
			]),
		],
		[
			'with parts of no length only',
			Buffer.concat([plainPng.subarray(0, 8), Buffer.alloc(120_000)]),
		],
	])('%s is not taken apart', async (_name, bytes) => {
		expect(await clean(bytes)).toBeNull();
	});
});

it.each(['', 'x', '%PDF-1.7', 'GIF89a', 'RIFF....WEBP', '\xff\xd8', '\x89PN'])(
	'what is no picture is not taken apart: %j',
	async (text) => {
		expect(await clean(Buffer.from(text, 'latin1'))).toBeNull();
	},
);

it('nothing hidden is left, whatever is changed in such a picture', async () => {
	const original = withHiddenData(plain);
	for (let at = 0; at < original.length; at += 1) {
		for (const byte of [0, 0xff, 0xd9, (original[at] ?? 0) ^ 1]) {
			const changed = Buffer.from(original);
			changed[at] = byte;
			const left = await clean(changed);
			// Where a marker itself is changed, what follows is another part of the picture.
			const isMarker = original[at - 1] === 0xff || original[at] === 0xff;
			if (left && !isMarker) expect([at, left.includes('GPS')]).toEqual([at, false]);
		}
	}
});
