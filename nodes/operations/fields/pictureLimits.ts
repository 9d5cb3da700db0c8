import { bmp, jpeg, png, webp } from '../../shared/run/pictureFormats';
import type { PictureLimits } from './picture';

/**
 * Most face pictures: 1 MB as transmitted, so this many Base64 characters; the pages advise at most
 * 0.6 MB of original picture.
 */
const maxBase64Characters = 1_048_576;

export const facePicture: PictureLimits = {
	formats: [jpeg, png],
	maxBytes: (maxBase64Characters / 4) * 3,
	bestSize: '50 to 100 KB',
};

/** ID_OCR_MIN and the document of eKYC_MIN: as face pictures. */
export const smallDocument: PictureLimits = {
	formats: [jpeg, png],
	maxBytes: (maxBase64Characters / 4) * 3,
	of: 'document',
};

/** ID_OCR_MAX: 10 MB as transmitted; the page advises at most 6 MB of original picture. */
export const largeDocument: PictureLimits = {
	formats: [jpeg, png],
	maxBytes: ((10 * maxBase64Characters) / 4) * 3,
	of: 'document',
};

/** Proofs: 3 MB as transmitted (page `credential-recognition` of 2026-01-09). */
export const proofPicture: PictureLimits = {
	formats: [jpeg, png, bmp, webp],
	maxBytes: ((3 * maxBase64Characters) / 4) * 3,
	of: 'proof',
};

/** Pictures of operations whose pages name 10 MB and advise a URL above 1 MB: JPEG only. */
export const largeFacePicture: PictureLimits = {
	formats: [jpeg],
	maxBytes: 10 * 1024 * 1024,
	bestSize: '50 to 100 KB',
};

/** The guide of the legacy service names no limit; this one is ours, far above any useful photo. */
export const legacyPicture: PictureLimits = {
	formats: [jpeg],
	maxBytes: 2 * 1024 * 1024,
	bestSize: '50 to 100 KB',
};
