import { samplePicture } from './media';

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, comment: 0xfe };
const maxSegmentBytes = 2 + 0xffff;
const emptySegmentBytes = 4;

/** Whether bytes begin like a JPEG; nobody looks at the rest. */
export function isJpeg(bytes: Buffer): boolean {
	return bytes[0] === 0xff && bytes[1] === marker.start && bytes[2] === 0xff;
}

/** The comments before the image data, in order. */
export function commentsIn(jpeg: Buffer): string[] {
	const comments: string[] = [];
	let at = 2;
	while (at + emptySegmentBytes <= jpeg.length && jpeg[at] === 0xff) {
		const kind = jpeg[at + 1];
		if (kind === marker.scan || kind === marker.end) break;
		// Any number of fill bytes may stand before a marker.
		if (kind === 0xff) {
			at += 1;
			continue;
		}
		const end = at + 2 + jpeg.readUInt16BE(at + 2);
		if (kind === marker.comment) comments.push(jpeg.toString('latin1', at + 4, end));
		at = end;
	}
	return comments;
}

/** The sample picture with a comment, padded to exactly `sizeBytes` when that is given. */
export function jpegWithComment(text: string, sizeBytes?: number): Buffer {
	const sample = Buffer.from(samplePicture, 'base64');
	const parts = [sample.subarray(0, 2), comment(Buffer.from(text, 'latin1'))];
	const unpadded = Buffer.concat([...parts, sample.subarray(2)]);
	if (sizeBytes === undefined) return unpadded;
	const missing = sizeBytes - unpadded.length;
	if (missing < 0) throw new RangeError(`It takes at least ${unpadded.length} bytes.`);
	return Buffer.concat([...parts, ...padding(missing), sample.subarray(2)]);
}

/** A small JPEG that asks for an answer, padded to exactly `sizeBytes` when that is given. */
export function jpegSaying(name: string, sizeBytes?: number): Buffer {
	return jpegWithComment(`sandbox:${name}`, sizeBytes);
}

/** Empty comments; the few bytes that are too few for one become fill bytes. */
function padding(bytes: number): Buffer[] {
	const parts: Buffer[] = [];
	let left = bytes;
	while (left >= emptySegmentBytes) {
		const size = Math.min(left, maxSegmentBytes);
		parts.push(comment(Buffer.alloc(size - emptySegmentBytes)));
		left -= size;
	}
	return [...parts, Buffer.alloc(left, 0xff)];
}

function comment(text: Buffer): Buffer {
	const head = Buffer.from([0xff, marker.comment, 0, 0]);
	head.writeUInt16BE(text.length + 2, 2);
	return Buffer.concat([head, text]);
}
