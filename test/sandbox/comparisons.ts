import { commentsIn, jpegWithComment } from './jpeg';
import { own } from './tables';

/** `Data` of intl_face_verify: texts only. */
export interface ComparisonData {
	passed: string;
	retCode: string;
	retCodeSub: string;
	retMessage: string;
	extInfo?: Partial<Record<'result' | 'score' | 'faceAttack', string>>;
}

/** What intl_face_verify answers about two pictures. */
export interface Comparison {
	/** In plain words, for the table that `npm run sandbox` prints. */
	says: string;
	/** The `Code` inside the answer. */
	code: number | string;
	message: string;
	data?: ComparisonData;
	/** Spells `Data` in another way than as JSON text. */
	spell?: (data: ComparisonData) => unknown;
}

const figures = { result: 'true', score: '100.0', faceAttack: 'false' };

const passed: ComparisonData = {
	passed: 'true',
	retCode: 'OK_SUCCESS',
	retCodeSub: 'Z1140',
	retMessage: 'Facial recognition passed (Z1140)',
	extInfo: figures,
};

const failed: ComparisonData = {
	passed: 'false',
	retCode: 'OK_SUCCESS',
	retCodeSub: 'Z1142',
	retMessage: 'Facial recognition failed (Z1142)',
	extInfo: { ...figures, result: 'false', score: '54.4566324452' },
};

const undone = (retCode: string, retCodeSub: string, retMessage: string): ComparisonData => ({
	passed: 'false',
	retCode,
	retCodeSub,
	retMessage,
});

const ok = { code: 200, message: 'OK' };
const match: Comparison = { says: 'The same person', ...ok, data: passed };
const nomatch: Comparison = { says: 'Not the same person', ...ok, data: failed };

/** A picture that cannot be used, whatever its comment says. */
export const unable: Comparison = {
	says: 'UNABLE_GET_IMAGE',
	...ok,
	data: undone('UNABLE_GET_IMAGE', 'Z1143', 'The data for comparison is unavailable (Z1143)'),
};

/** A resourceCode that is none: the sample of the vendor's guide. */
export const badResourceCode: Comparison = {
	says: '',
	code: 500,
	message: 'system error',
	data: undone('SYSTEM_ERROR', 'Z1141', 'resourceCode value invalid'),
};

const systemError: Comparison = {
	says: 'Code 500 with retCode SYSTEM_ERROR',
	code: 500,
	message: 'system error',
	data: undone('SYSTEM_ERROR', 'Z1199', 'system error (Z1199)'),
};

/** Every comparison by the name in the comment `sandbox:<name>` of either picture. */
export const comparisons: Readonly<Record<string, Comparison>> = {
	match,
	nomatch,
	spoof: {
		says: 'Not passed: a spoofing attack',
		...ok,
		data: { ...failed, extInfo: { ...figures, result: 'false', faceAttack: 'true' } },
	},
	processing: {
		says: 'PROCESSING: try again later',
		...ok,
		data: undone('PROCESSING', 'Z1144', 'The photo cannot be parsed. Try again later. (Z1144)'),
	},
	unable,
	systemerror: systemError,
	systemerror200: { ...systemError, says: 'Code 200 with retCode SYSTEM_ERROR', ...ok },

	quota: { says: 'Code 402: daily quota used up', code: 402, message: 'quota exceeded' },
	forbidden: { says: 'Code 403: not activated or expired', code: 403, message: 'no permission' },
	badservice: { says: 'Code 404: unknown Service', code: 404, message: 'service is invalid' },
	internal: { says: 'Code 500 without Data', code: 500, message: 'system error' },

	spoofpassed: {
		...match,
		says: 'Passed, but a spoofing attack',
		data: { ...passed, extInfo: { ...figures, faceAttack: 'true' } },
	},
	contradict: {
		...match,
		says: 'Passed, but extInfo.result is false',
		data: { ...passed, extInfo: { ...figures, result: 'false' } },
	},
	contradict2: {
		...nomatch,
		says: 'Not passed, but extInfo.result is true',
		data: { ...failed, extInfo: { ...failed.extInfo, result: 'true' } },
	},
	subcodepass: {
		...nomatch,
		says: 'Not passed, but with the sub code of a pass',
		data: { ...failed, retCodeSub: 'Z1140' },
	},
	unknownretcode: {
		...match,
		says: 'Passed with an unknown retCode',
		data: { ...passed, retCode: 'OK_PERHAPS' },
	},
	uppercase: {
		...match,
		says: 'Passed in upper case: TRUE',
		data: { ...passed, passed: 'TRUE' },
	},
	noscore: {
		...match,
		says: 'Passed without a score',
		data: { ...passed, extInfo: { result: 'true', faceAttack: 'false' } },
	},
	noextinfo: { ...match, says: 'Passed without extInfo', data: { ...passed, extInfo: undefined } },
	nodata: { ...match, says: 'Code 200 without Data', data: undefined },
	brokendata: {
		...match,
		says: 'Passed, but Data is not valid JSON',
		spell: (data) => JSON.stringify(data).replace(',', ' '),
	},
	dataobject: { ...match, says: 'Passed, Data is an object', spell: (data) => data },
	booleans: {
		...match,
		says: 'Passed, Data is an object with real booleans and numbers',
		spell: withoutTexts,
	},
	stringcode: { ...match, says: 'Passed, Code is the text "200"', code: '200' },
};

/** Some tools end a comment with a line break or a zero byte. */
const commentPattern = /^sandbox:(?<name>[^\s\0]*)/;

/**
 * What two pictures ask for. The first comment counts, that of `ref` before that of `auth`.
 *
 * @returns the name in the comment when no comparison is called so.
 */
export function comparisonFor(ref: Buffer, auth: Buffer): Comparison | string {
	for (const comment of [...commentsIn(ref), ...commentsIn(auth)]) {
		const name = commentPattern.exec(comment)?.groups?.name;
		if (name !== undefined) return own(comparisons, name) ?? name;
	}
	return ref.equals(auth) ? match : nomatch;
}

/** A small JPEG that asks for a comparison, padded to exactly `sizeBytes` when that is given. */
export function jpegSaying(name: string, sizeBytes?: number): Buffer {
	return jpegWithComment(`sandbox:${name}`, sizeBytes);
}

function withoutTexts(data: ComparisonData): unknown {
	return JSON.parse(JSON.stringify(data), (name, value: unknown) => {
		if (name === 'score') return Number(value);
		return value === 'true' || value === 'false' ? value === 'true' : value;
	});
}
