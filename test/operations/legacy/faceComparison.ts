import { isJpeg, jpegSaying, jpegWithComment } from '../../sandbox/jpeg';
import { decodeStrictly } from '../../sandbox/pictures';
import type { Answer, NamedAnswer, Play } from '../../sandbox/play';
import { own } from '../../sandbox/tables';
import { parseJson } from '../../sandbox/values';
import { defineCases, file, mutations, type OutcomeRow } from '../cases';

/** `Data` of intl_face_verify: texts only. */
interface ComparisonData {
	passed: string;
	retCode: string;
	retCodeSub: string;
	retMessage: string;
	extInfo?: Partial<Record<'faceAttack' | 'result' | 'score', string>>;
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
const matchWith = (
	says: string,
	changes: Partial<ComparisonData>,
	extInfo: ComparisonData['extInfo'] = {},
): Comparison => ({
	says,
	...ok,
	data: { ...passed, extInfo: { ...figures, ...extInfo }, ...changes },
});
const match = matchWith('The same person', {});
const nomatch: Comparison = { says: 'Not the same person', ...ok, data: failed };
const systemError: Comparison = {
	says: 'Code 500 with retCode SYSTEM_ERROR',
	code: 500,
	message: 'system error',
	data: undone('SYSTEM_ERROR', 'Z1199', 'system error (Z1199)'),
};
/** A picture that cannot be used, whatever its comment says. */
const unable: Comparison = {
	says: 'UNABLE_GET_IMAGE',
	...ok,
	data: undone('UNABLE_GET_IMAGE', 'Z1143', 'The data for comparison is unavailable (Z1143)'),
};
/** A resourceCode that is none: the sample of the guide. */
const badResourceCode: Comparison = {
	says: '',
	code: 500,
	message: 'system error',
	data: undone('SYSTEM_ERROR', 'Z1141', 'resourceCode value invalid'),
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

	spoofpassed: matchWith('Passed, but a spoofing attack', {}, { faceAttack: 'true' }),
	contradict: matchWith('Passed, but extInfo.result is false', {}, { result: 'false' }),
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
	unknownretcode: matchWith('Passed with an unknown retCode', { retCode: 'OK_PERHAPS' }),
	uppercase: matchWith('Passed in upper case: TRUE', { passed: 'TRUE' }),
	noscore: matchWith('Passed without a score', {}, { score: undefined }),
	noextinfo: matchWith('Passed without extInfo', { extInfo: undefined }),
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

function withoutTexts(data: ComparisonData): unknown {
	return JSON.parse(JSON.stringify(data), (name, value: unknown) => {
		if (name === 'score') return Number(value);
		return value === 'true' || value === 'false' ? value === 'true' : value;
	});
}

function written({ code, message, data, spell = JSON.stringify }: Comparison): NamedAnswer {
	return { Code: code, Message: message, ...(data && { Data: spell(data) }) };
}

/** However `Data` is spelt. */
function isBilled({ Code, Data }: NamedAnswer): boolean {
	return Number(Code) === 200 && JSON.stringify(Data ?? '').includes('OK_SUCCESS');
}

function tell(comparison: Comparison): Answer {
	const body = written(comparison);
	return { status: 200, body, executed: Number(comparison.code) === 200, billed: isBilled(body) };
}

const sayNo = (code: number, message: string) => tell({ says: '', code, message });

function readMembers(json = ''): Partial<Record<string, string>> {
	const members = Object.entries(Object(parseJson(json)) as object);
	return Object.fromEntries(members.filter(([, value]) => typeof value === 'string'));
}

function readJpeg(base64: string): Buffer | undefined {
	const bytes = decodeStrictly(base64);
	return bytes && isJpeg(bytes) ? bytes : undefined;
}

/** Compares two pictures of a face, the way it was done in 2019. */
const play: Play = {
	billed: isBilled,
	integerCodes: true,
	required: ['Service', 'ServiceParameters'],
	answers: Object.fromEntries(
		Object.entries(comparisons).map(([name, comparison]) => [name, written(comparison)]),
	),
	run({ params, asks }) {
		if (params.Service !== 'intl_face_verify') return sayNo(404, 'service is invalid');

		const { refFaceContent, authFaceContent, resourceCode } = readMembers(params.ServiceParameters);
		if (!refFaceContent || !authFaceContent || !resourceCode) {
			return sayNo(400, 'refFaceContent or authFaceContent or resourceCode is null');
		}
		if (!/^\d{8}$/.test(resourceCode)) return tell(badResourceCode);

		const [ref, auth] = [readJpeg(refFaceContent), readJpeg(authFaceContent)];
		if (!ref || !auth) return tell(unable);
		return tell(own(comparisons, asks) ?? (ref.equals(auth) ? match : nomatch));
	},
};

const rows: ReadonlyArray<readonly [answer: string, output: string, reason: string]> = [
	['match', 'Match', 'match'],
	['dataobject', 'Match', 'match'],
	['booleans', 'Match', 'match'],
	['stringcode', 'Match', 'match'],
	['noscore', 'Match', 'match'],
	['nomatch', 'No Match', 'differentPerson'],
	['subcodepass', 'No Match', 'differentPerson'],
	['spoof', 'No Match', 'spoofingAttack'],
	['spoofpassed', 'No Match', 'spoofingAttack'],
	['processing', 'Undecided', 'processing'],
	['unable', 'Undecided', 'pictureUnavailable'],
	['systemerror200', 'Undecided', 'systemError'],
	['contradict', 'Undecided', 'contradictory'],
	['contradict2', 'Undecided', 'contradictory'],
	['uppercase', 'Undecided', 'incompleteAnswer'],
	['noextinfo', 'Undecided', 'incompleteAnswer'],
	['brokendata', 'Undecided', 'unreadableAnswer'],
	['nodata', 'Undecided', 'unreadableAnswer'],
	['unknownretcode', 'Undecided', 'unknownRetCode'],
];

const verdicts: Readonly<Record<string, string>> = {
	Undecided: 'undecided',
	'No Match': 'noMatch',
	Match: 'match',
};
const row = (
	answer: string,
	output: string,
	reason: string,
	billed: boolean | null = null,
	parameters?: OutcomeRow[5],
): OutcomeRow => [answer, output, verdicts[output] ?? '', reason, billed, parameters];
const minScore = (value: number) => ({ options: { minScore: value } });

const base64 = { refFaceSource: 'base64', authFaceSource: 'base64' };
const samePicture = {
	...base64,
	refFaceBase64: '={{ $json.picture }}',
	authFaceBase64: '={{ $json.picture }}',
};

export const cases = defineCases({
	name: 'legacyFaceComparison',
	node: 'alibabaIdvFaceCompare',
	plays: { ExecuteRequest: play },
	guide: {
		how: 'The JPEG comment of either picture decides how ExecuteRequest goes (exiftool -Comment=sandbox:spoof face.jpg); without one the same picture twice is the same person:',
		rows: Object.entries(comparisons).map(([name, { says }]) => [`sandbox:${name}`, says]),
	},
	parameters: {},
	item: ({ asks }) => ({
		json: { picture: jpegSaying(asks).toString('base64') },
		binary: {
			idPhoto: file(jpegWithComment('ID photo')),
			facePhoto: file(jpegSaying(asks)),
		},
	}),
	good: ['match', 'dataobject', 'booleans'],
	outcomes: [
		...rows.map(([answer, output, reason]) => row(answer, output, reason)),
		row('systemerror', 'Undecided', 'systemError', false),
		row('match', 'Match', 'match', null, minScore(100)),
		row('noscore', 'Undecided', 'scoreMissing', null, minScore(0)),
		row('nomatch', 'No Match', 'differentPerson', null, minScore(0)),
		row('match', 'Match', 'match', null, samePicture),
	],
	calls: { systemerror: 3 },
	errors: [
		['quota', 'quota'],
		['forbidden', 'account'],
		['badservice', 'endpoint'],
		['internal', 'internal', 3],
	],
	fragile: {
		// A blank behind JSON text is none of it.
		Data: mutations.filter((mutation) => mutation !== 'padded'),
		// The guide forbids deciding by them, and without a limit of the operator a score is none.
		'Data.retCodeSub': [],
		'Data.retMessage': [],
		'Data.extInfo.score': [],
	},
	refuses: {
		resourceCode: ['840000', '"84"', '"Vietnam"', '"x00840000"'],
		otherResourceCode: ['840000', '"84"', '"008400000"', '"0084000x"', '"x00840000"', 'true'],
	},
	fits: { otherResourceCode: '"00840000"' },
	shownWith: {
		refFaceBase64: samePicture,
		authFaceBase64: samePicture,
		resourceCode: { otherResourceCode: '00840000' },
		otherResourceCode: { resourceCode: 'other' },
	},
	movedToBody: ['ServiceParameters'],
});
