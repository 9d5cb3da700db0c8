/** Pictures as phones make them: with data that nobody sees, each of them marked. */
import { deflateSync } from 'node:zlib';

/** What every piece of hidden data has in it, and no picture. */
export const hidden = 'HIDDEN-GPS-47.3769N';

/** A segment of a JPEG: marker, length, content. */
export function segment(marker: number, ...content: Array<Buffer | string>): Buffer {
	const body = Buffer.concat(content.map((each) => Buffer.from(each as never, 'latin1' as never)));
	const head = Buffer.from([0xff, marker, 0, 0]);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
}

/** Exif data with the way in which the picture has to be turned, a place, and a thumbnail. */
export function exif(turn: number, little = false): Buffer {
	const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4);
	const short = (value: number, at: number) =>
		little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
	const long = (value: number, at: number) =>
		little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
	tiff.write(little ? 'II' : 'MM', 0);
	short(42, 2);
	long(8, 4);
	short(2, 8);
	// The maker of the camera, whose text stands behind the list, and the orientation.
	for (const [at, tag, type, count] of [
		[10, 0x010f, 2, hidden.length],
		[22, 0x0112, 3, 1],
	] as const) {
		short(tag, at);
		short(type, at + 2);
		long(count, at + 4);
	}
	long(tiff.length, 18);
	short(turn, 30);
	return segment(0xe1, 'Exif\0\0', tiff, hidden, Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
}

/** The Exif data that may stay: the way in which the picture has to be turned, and nothing else. */
export function turnOnly(turn: number): Buffer {
	const tiff = Buffer.from('4d4d002a000000080001011200030000000100000000' + '00000000', 'hex');
	tiff.writeUInt16BE(turn, 18);
	return segment(0xe1, 'Exif\0\0', tiff);
}

export const colorProfile = segment(0xe2, 'ICC_PROFILE\0', Buffer.from([1, 1]), 'a profile');
/** Says how the colors are meant: without it some pictures look wrong. */
export const adobe = segment(0xee, 'Adobe', Buffer.from([0, 100, 0, 0, 0, 0, 1]));

/** A JPEG with everything that a phone or a program may have put into it. */
export function withHiddenData(jpeg: Buffer, { turn = 6, little = false } = {}): Buffer {
	const [start, rest] = [jpeg.subarray(0, 2), jpeg.subarray(2)];
	return Buffer.concat([
		start,
		exif(turn, little),
		segment(0xe1, 'http://ns.adobe.com/xap/1.0/\0', hidden),
		segment(0xe2, 'MPF\0', hidden),
		colorProfile,
		segment(0xed, 'Photoshop 3.0\0', hidden),
		segment(0xe5, hidden),
		segment(0xfe, hidden),
		// Fill bytes may stand before every marker.
		Buffer.from([0xff, 0xff]),
		rest,
		// A further picture, or a short film, behind the end.
		start,
		exif(turn),
		Buffer.from(hidden),
	]);
}

/** A chunk of a PNG; nobody looks at its checksum here. */
function chunk(type: string, content: Buffer | string): Buffer {
	const body = Buffer.from(content as never, 'latin1' as never);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(body.length);
	return Buffer.concat([length, Buffer.from(type, 'latin1'), body, Buffer.alloc(4)]);
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const header = chunk('IHDR', Buffer.from('0000000100000001080000000000', 'hex').subarray(0, 13));
const pixels = chunk('IDAT', deflateSync(Buffer.from([0, 128])));
const end = chunk('IEND', '');
const density = chunk('pHYs', Buffer.from('00000b1300000b1301', 'hex'));

/** A PNG without anything hidden, and the same with all of it. */
export const plainPng = Buffer.concat([signature, header, density, pixels, end]);
export const pngWithHiddenData = Buffer.concat([
	signature,
	header,
	density,
	chunk('tEXt', `Comment\0${hidden}`),
	chunk('zTXt', hidden),
	chunk('iTXt', hidden),
	chunk('eXIf', hidden),
	chunk('tIME', hidden.slice(0, 7)),
	chunk('caBX', hidden),
	pixels,
	end,
	Buffer.from(hidden),
]);
