export interface PictureFormat {
	name: string;
	mimeType: string;
	extension: string;
	/** The first bytes of every file of this format. */
	magic: Buffer;
}

/** Every MP4 and every newer MOV file says so in its fifth to eighth byte, older MOV files in another word. */
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

/** The format of a picture by its first bytes, whatever its name says. */
export function formatOf(bytes: Buffer): PictureFormat | undefined {
	return [jpeg, png].find(({ magic }) => bytes.subarray(0, magic.length).equals(magic));
}
