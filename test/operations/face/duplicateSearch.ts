import { jpegSaying } from '../../sandbox/jpeg';
import { defineCases, file, mutations, type OutcomeRow } from '../cases';
import { badFields, badPictures, badUrls, faceVerifyIntl } from './verification';

const enroll = { enroll: true };

const rows: ReadonlyArray<readonly [answer: string, output: string, reason: string]> = [
	['nobody', 'Not Found', 'notFound'],
	['nolist', 'Not Found', 'notFound'],
	['enrollfailed', 'Not Found', 'notFound'],
	['duplicate', 'Duplicate Found', 'duplicateFound'],
	['duplicatepassed', 'Duplicate Found', 'duplicateFound'],
	['duplicatelist', 'Duplicate Found', 'duplicateFound'],
	['ownandother', 'Duplicate Found', 'duplicateFound'],
	['nameless', 'Duplicate Found', 'duplicateFound'],
	['duplicateinside', 'Duplicate Found', 'duplicateFound'],
	['only233', 'Duplicate Found', 'duplicateFound'],
	['own', 'Undecided', 'alreadyEnrolledAsThisUser'],
	['mask', 'Undecided', 'attack'],
	['maskrefused', 'Undecided', 'attack'],
	['maskfound', 'Undecided', 'attack'],
	['unsaid', 'Undecided', 'attackNotReported'],
	['refusedother', 'Undecided', 'notPassed'],
	['brokenlist', 'Undecided', 'unreadable'],
	['onehit', 'Undecided', 'unreadable'],
	['emptycode', 'Undecided', 'incompleteAnswer'],
	['doubledlist', 'Undecided', 'contradictory'],
	// Enrolled, although nobody asked for it.
	['enrolled', 'Undecided', 'contradictory'],
	['enrolltwice', 'Undecided', 'contradictory'],
	['enrolledinside', 'Undecided', 'contradictory'],
	['idwithoutword', 'Undecided', 'contradictory'],
	['otherspelling', 'Undecided', 'contradictory'],
];

const verdicts: Readonly<Record<string, string>> = {
	Undecided: 'undecided',
	'Duplicate Found': 'duplicateFound',
	'Not Found': 'notFound',
};
const row = (
	[answer, output, reason]: (typeof rows)[number],
	parameters?: OutcomeRow[5],
): OutcomeRow => [
	answer,
	output,
	verdicts[output] ?? '',
	reason,
	output === 'Not Found' || null,
	parameters,
];

export const badGroups = [
	'undefined',
	'null',
	'""',
	'{}',
	'"a,b"',
	'"a b"',
	'"x".repeat(65)',
	'[]',
];

export const cases = defineCases({
	name: 'duplicateSearch',
	plays: { FaceVerifyIntl: faceVerifyIntl },
	parameters: {
		faceGroup: { __rl: true, mode: 'code', value: 'customers' },
		merchantUserId: '={{ $json.userId }}',
		options: { hashMerchantUserId: false },
	},
	item: ({ asks }) => ({
		json: { picture: jpegSaying(asks).toString('base64'), userId: 'user-1' },
		binary: { facePhoto: file(jpegSaying(asks)) },
	}),
	changing: enroll,
	good: ['nobody'],
	outcomes: [
		...rows.map((each) => row(each)),
		row(['enrolled', 'Not Found', 'enrolled'], enroll),
		row(['enrolledtext', 'Not Found', 'enrolled'], enroll),
		row(['nobody', 'Undecided', 'notEnrolled'], enroll),
		row(['enrollfailed', 'Undecided', 'notEnrolled'], enroll),
		row(['enrollnoid', 'Undecided', 'notEnrolled'], enroll),
		row(['enrollblank', 'Undecided', 'notEnrolled'], enroll),
		row(['enrolledinside', 'Undecided', 'notEnrolled'], enroll),
		row(['idwithoutword', 'Undecided', 'notEnrolled'], enroll),
		row(['otherspelling', 'Undecided', 'notEnrolled'], enroll),
		row(['duplicateinside', 'Duplicate Found', 'duplicateFound'], enroll),
		row(['enrolltwice', 'Undecided', 'contradictory'], enroll),
		row(['enrolltwoids', 'Undecided', 'contradictory'], enroll),
		row(['duplicate', 'Duplicate Found', 'duplicateFound'], enroll),
		row(['own', 'Undecided', 'alreadyEnrolledAsThisUser'], enroll),
		row(['mask', 'Undecided', 'attack'], enroll),
		row(['duplicate', 'Duplicate Found', 'duplicateFound'], {
			options: { moreFaceGroups: 'blocked, partners' },
		}),
		row(['own', 'Undecided', 'alreadyEnrolledAsThisUser'], {
			options: { hashMerchantUserId: true },
		}),
	],
	fragile: {
		'Result.TransactionId': [],
		'Result.FaceAttackScore': [],
		// Nothing found is an empty list, however it is written.
		'Result.DuplicateFace': mutations.filter(
			(mutation) => !['removed', 'null', 'empty', 'padded'].includes(mutation),
		),
	},
	refuses: {
		facePhotoBase64: badPictures,
		facePhotoField: badFields,
		facePhotoUrl: badUrls,
		faceGroup: badGroups,
		moreFaceGroups: ['undefined', 'null', '""', '"a,,b"', '"a b"', '"a,".repeat(9) + "b"'],
		merchantBizId: ['"a-b"', '"a".repeat(33)'],
	},
	fits: {
		facePhotoBase64: '$json.picture',
		facePhotoUrl: '"https://example.com/face.jpg"',
		moreFaceGroups: '"blocked"',
	},
});
