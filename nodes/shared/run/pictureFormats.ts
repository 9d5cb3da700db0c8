export interface PictureFormat {
	name: string;
	mimeType: string;
	extension: string;
	/** The first bytes of every file of this format. */
	magic: Buffer;
	/** More bytes that every file of this format has. */
	also?: { at: number; bytes: Buffer };
}

/** What the fifth to eighth byte of MP4 and newer MOV files say, and those of older MOV files. */
const videoBoxes = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'];

/** Whether a file is an MP4 or MOV video, by its first bytes. */
export function isVideo(bytes: Buffer): boolean {
	return videoBoxes.includes(bytes.toString('latin1', 4, 8));
}

export const jpeg: PictureFormat = {
	name: 'JPEG',
	mimeType: 'image/jpeg',
	extension: 'jpg',
	magic: Buffer.from('ffd8ff', 'hex'),
};

export const png: PictureFormat = {
	name: 'PNG',
	mimeType: 'image/png',
	extension: 'png',
	magic: Buffer.from('89504e470d0a1a0a', 'hex'),
};

export const bmp: PictureFormat = {
	name: 'BMP',
	mimeType: 'image/bmp',
	extension: 'bmp',
	magic: Buffer.from('BM'),
};

export const webp: PictureFormat = {
	name: 'WebP',
	mimeType: 'image/webp',
	extension: 'webp',
	magic: Buffer.from('RIFF'),
	also: { at: 8, bytes: Buffer.from('WEBP') },
};

/** The format of a picture by its first bytes, whatever its name says. */
export function formatOf(bytes: Buffer): PictureFormat | undefined {
	const has = (at: number, part: Buffer) => bytes.subarray(at, at + part.length).equals(part);
	return [jpeg, png, bmp, webp].find(
		({ magic, also }) => has(0, magic) && (!also || has(also.at, also.bytes)),
	);
}
