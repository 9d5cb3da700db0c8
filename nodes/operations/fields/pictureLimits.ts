import { jpeg, png } from '../../shared/run/pictureFormats';
import type { PictureLimits } from './picture';

/**
 * Most face pictures: 1 MB as transmitted, so this many Base64 characters; the pages advise at most
 * 0.6 MB of original picture.
 */
const maxBase64Characters = 1_048_576;

export const facePicture: PictureLimits = {
	formats: [jpeg, png],
	maxBytes: (maxBase64Characters / 4) * 3,
};

/** Pictures of operations whose pages name 10 MB and advise a URL above 1 MB: JPEG only. */
export const largeFacePicture: PictureLimits = { formats: [jpeg], maxBytes: 10 * 1024 * 1024 };

/** The guide of the legacy service names no limit; this one is ours, far above any useful photo. */
export const legacyPicture: PictureLimits = { formats: [jpeg], maxBytes: 2 * 1024 * 1024 };
