import { jpegSaying } from '../../sandbox/jpeg';
import type { NamedAnswer } from '../../sandbox/play';
import { isMerchantBizId, oneOf } from '../../sandbox/values';
import { defineCases, file, mutations, type OutcomeRow } from '../cases';
import { badFields, badPictures, badUrls } from './verification';

const written = (members: object): NamedAnswer => ({ ResultObject: members });
const low = { Result: '0', RiskTag: '', TransactionId: 'sandboxdeep1' };
/** As in the sample of Alibaba Cloud's metadata: JSON text in a member called `key`. */
const scored = (scores: object) => ({ RiskScore: { key: JSON.stringify(scores) } });
const high = {
	Result: '1',
	RiskTag: 'SuspectDeepForgery,SuspectPSFace',
	...scored({ SuspectPSFace: '0.9796', SuspectRemake: '0.0000', SuspectDeepForgery: '0.9500' }),
};

const rows: ReadonlyArray<readonly [answer: string, output: string, reason: string]> = [
	['low', 'Low Risk', 'lowRisk'],
	['whole', 'Low Risk', 'lowRisk'],
	['notags', 'Low Risk', 'lowRisk'],
	['lowscored', 'Low Risk', 'lowRisk'],
	['high', 'High Risk', 'highRisk'],
	['highalone', 'High Risk', 'highRisk'],
	['suspicious', 'Review', 'suspicious'],
	['lowtagged', 'Review', 'contradictory'],
	['noresult', 'Review', 'incompleteAnswer'],
	['isfalse', 'Review', 'incompleteAnswer'],
	['islist', 'Review', 'incompleteAnswer'],
	['three', 'Review', 'unknownResult'],
	['zeroes', 'Review', 'unknownResult'],
	['twice', 'Review', 'contradictory'],
	['brokenscore', 'Review', 'unreadable'],
];

const verdicts: Readonly<Record<string, string>> = {
	Review: 'review',
	'High Risk': 'highRisk',
	'Low Risk': 'lowRisk',
};
const row = (
	[answer, output, reason]: (typeof rows)[number],
	parameters?: OutcomeRow[5],
): OutcomeRow => {
	const isPositive = output === 'Low Risk' || reason.includes('Own');
	return [answer, output, verdicts[output] ?? '', reason, isPositive || null, parameters];
};
const limit = (maxRiskScore: number) => ({ options: { maxRiskScore } });

/** The head of an MP4 file, large enough for a second of somebody's face. */
export function sampleMp4(bytes = 101 * 1024): Buffer {
	return Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.alloc(bytes - 12)]);
}

const faceVideo = { ...file(sampleMp4()), mimeType: 'video/mp4', fileName: 'face.mp4' };

export const cases = defineCases({
	name: 'deepfake',
	plays: {
		DeepfakeDetectIntlStream: {
			billed: true,
			values: {
				ProductCode: oneOf('FACE_DEEPFAKE'),
				MerchantBizId: isMerchantBizId,
				FaceInputType: oneOf('IMAGE', 'VIDEO'),
			},
			answers: {
				low: written(low),
				whole: written({ ...low, Result: 0 }),
				notags: written({ Result: '0' }),
				lowscored: written({ ...low, ...scored({ SuspectPSFace: '0.4', SuspectRemake: 0 }) }),
				high: written({ ...low, ...high }),
				highalone: written({ Result: 1 }),
				suspicious: written({ ...low, ...high, Result: '2' }),
				lowtagged: written({ ...low, RiskTag: 'SuspectRemake' }),
				noresult: written({ ...low, Result: undefined }),
				isfalse: written({ ...low, Result: false }),
				islist: written({ ...low, Result: [] }),
				three: written({ ...low, Result: '3' }),
				zeroes: written({ ...low, Result: '00' }),
				twice: written({ ...low, result: '1' }),
				brokenscore: written({ ...low, RiskScore: { key: '{"SuspectPSFace" 1}' } }),
			},
		},
	},
	guide: {
		how: 'The JPEG comment of the face picture decides how DeepfakeDetectIntlStream goes:',
		rows: [
			['sandbox:low', 'Low risk (also without a comment, and for every video)'],
			['sandbox:high', 'High risk'],
			['sandbox:suspicious', 'Suspicious'],
		],
	},
	parameters: {},
	item: ({ asks }) => ({
		json: { picture: jpegSaying(asks).toString('base64') },
		binary: { facePhoto: file(jpegSaying(asks)), faceVideo },
	}),
	good: ['lowscored', 'low'],
	outcomes: [
		...rows.map((each) => row(each)),
		row(['lowscored', 'Low Risk', 'lowRisk'], limit(0.4)),
		row(['lowscored', 'High Risk', 'aboveOwnLimit'], limit(0.39)),
		row(['low', 'Review', 'scoreMissing'], limit(1)),
		row(['high', 'High Risk', 'highRisk'], limit(1)),
	],
	fragile: {
		'ResultObject.TransactionId': [],
		// Without a limit of the operator a score is none, but it has to be readable.
		'ResultObject.RiskScore': ['flipped', 'number', 'list', 'doubled'],
		'ResultObject.RiskScore.key': ['flipped', 'number', 'list', 'doubled'],
		'ResultObject.RiskScore.key.SuspectPSFace': ['number', 'list'],
		'ResultObject.RiskScore.key.SuspectRemake': ['list'],
		// No tag is an empty text, or none at all.
		'ResultObject.RiskTag': mutations.filter(
			(mutation) => !['removed', 'null', 'empty'].includes(mutation),
		),
	},
	refuses: {
		facePhotoBase64: badPictures,
		facePhotoField: badFields,
		facePhotoUrl: badUrls,
		faceVideoField: ['"x"', '"facePhoto"', '7', '"__proto__"'],
		faceVideoUrl: ['"ftp://x/y.mp4"', '"face.mp4"', '7'],
		maxRiskScore: ['undefined', 'null', '""', '{}', '1.01', '-0.1', '"0,5"', 'NaN', 'true'],
		merchantBizId: ['"a-b"', '"a".repeat(33)'],
	},
	fits: {
		facePhotoBase64: '$json.picture',
		facePhotoUrl: '"https://example.com/face.jpg"',
		faceVideoUrl: '"https://example.com/face.mp4"',
		maxRiskScore: '0.5',
	},
});
