import { randomBytes } from 'node:crypto';

import { jpegWithComment } from '../sandbox/jpeg';

/**
 * A JPEG of so many bytes. They are as evenly spread as those of a photo, which is compressed: text or
 * zeros give a Base64 in which hardly anything has to be encoded, and flatter whoever encodes it.
 */
export function photo(bytes: number): Buffer {
	const jpeg = jpegWithComment('bench');
	const end = jpeg.length - 2;
	return Buffer.concat([
		jpeg.subarray(0, end),
		randomBytes(bytes - jpeg.length),
		jpeg.subarray(end),
	]);
}
