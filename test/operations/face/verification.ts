import { jpegSaying, jpegWithComment } from '../../sandbox/jpeg';
import { success, type NamedAnswer, type Play } from '../../sandbox/play';
import { isMerchantBizId, isYesNo, oneOf } from '../../sandbox/values';
import { defineCases, file, mutations, result, type OutcomeRow } from '../cases';

const samePerson = {
	TransactionId: 'sandboxface1',
	FacePassed: 'Y',
	SubCode: '200',
	FaceAttack: 'N',
	FaceAttackScore: 1.2,
	FaceComparisonScore: 97.5,
	ExtFaceInfo: { FaceQualityScore: 86.4 },
};
const same = (changes: object) => result({ ...samePerson, ...changes });
const without = (name: keyof typeof samePerson) => same({ [name]: undefined });

/** Answers to a comparison. */
const comparisons = {
	same: same({}),
	texts: same({ FaceComparisonScore: '97.5', SubCode: 200 }),
	noext: without('ExtFaceInfo'),
	another: same({ FacePassed: 'N', SubCode: '204', FaceComparisonScore: 31 }),
	attacked: same({ FacePassed: 'N', SubCode: '205', FaceAttack: 'Y' }),
	newcode: same({ FacePassed: 'N', SubCode: '299' }),
	passedattack: same({ FaceAttack: 'Y' }),
	attackinext: same({ ExtFaceInfo: { FaceAttack: 'Y' } }),
	failedinext: same({ ExtFaceInfo: { facePassed: 'N' } }),
	noattack: without('FaceAttack'),
	noscore: without('FaceComparisonScore'),
	highscore: same({ FaceComparisonScore: 975 }),
	spelledscore: same({ FaceComparisonScore: undefined, faceComparisonScore: 97.5 }),
	nosubcode: without('SubCode'),
	noresult: without('FacePassed'),
	othercode: same({ SubCode: '204' }),
	failed200: same({ FacePassed: 'N' }),
	pending: same({ FacePassed: 'P' }),
	lowercase: same({ FacePassed: 'y' }),
	brokenext: same({ ExtFaceInfo: '{"FaceQualityScore" 1}' }),
	twice: same({ facePassed: 'N' }),
	twoscores: same({ faceComparisonScore: 31 }),
} satisfies Record<string, NamedAnswer>;

const notFound = {
	TransactionId: 'sandboxface2',
	FacePassed: 'Y',
	SubCode: '200',
	DuplicateFace: '[]',
	FaceAttack: 'N',
	FaceAttackScore: 1.2,
};
const search = (changes: object) => result({ ...notFound, ...changes });
const hit = { faceGroupCode: 'customers', faceId: 'f5a921e792ec84c8', merchantUserId: 'user-7' };
const own = { ...hit, faceId: '9e792ec84c8f0ca5', merchantUserId: 'sent-user' };
const found = (...faces: object[]) => ({ DuplicateFace: JSON.stringify(faces) });
const refused = { FacePassed: 'N', SubCode: '233' };
const registered = { FaceRegistrationResult: 1, FaceRegistrationId: '9e792ec84c8f0ca5' };

/** Answers to a search. */
export const searches = {
	nobody: search({}),
	nolist: search({ DuplicateFace: undefined }),
	duplicate: search({ ...refused, ...found(hit) }),
	duplicatepassed: search(found(hit)),
	duplicatelist: search({ DuplicateFace: [hit] }),
	own: search({ ...refused, ...found(own) }),
	ownandother: search({ ...refused, ...found(own, hit) }),
	nameless: search(found({ faceId: 'f5a921e792ec84c8' })),
	only233: search(refused),
	mask: search({ FaceAttack: 'Y' }),
	maskrefused: search({ FacePassed: 'N', SubCode: '205', FaceAttack: 'Y' }),
	maskfound: search({ ...refused, ...found(hit), FaceAttack: 'Y' }),
	unsaid: search({ FaceAttack: undefined }),
	refusedother: search({ FacePassed: 'N', SubCode: '299' }),
	brokenlist: search({ DuplicateFace: '[{"faceId" 1}]' }),
	onehit: search({ DuplicateFace: hit }),
	emptycode: search({ SubCode: '' }),
	doubledlist: search({ duplicateFace: JSON.stringify([hit]) }),
	duplicateinside: search({ ExtFaceInfo: JSON.stringify({ duplicateFace: [hit] }) }),
	enrolledinside: search({ ExtFaceInfo: { faceRegistrationResult: 1 } }),
	idwithoutword: search({ FaceRegistrationId: registered.FaceRegistrationId }),
	otherspelling: search({
		FACEREGISTRATIONRESULT: 1,
		FaceRegistrationId: registered.FaceRegistrationId,
	}),
	enrolled: search(registered),
	enrolledtext: search({ ...registered, FaceRegistrationResult: '1' }),
	enrollfailed: search({ FaceRegistrationResult: 0 }),
	enrollnoid: search({ FaceRegistrationResult: 1 }),
	enrollblank: search({ ...registered, FaceRegistrationId: ' ' }),
	enrolltwice: search({ ...registered, faceRegistrationResult: 0 }),
	enrolltwoids: search({ ...registered, faceRegistrationId: 'f5a921e792ec84c8' }),
} satisfies Record<string, NamedAnswer>;

/** FaceVerifyIntl, which compares or searches. */
export const faceVerifyIntl: Play = {
	billed: true,
	required: ['MerchantBizId', 'VerifyModel', 'AutoRegistration'],
	values: {
		ProductCode: oneOf('FACE_VERIFY_MIN', 'FACE_IDU_MIN'),
		MerchantBizId: isMerchantBizId,
		VerifyModel: oneOf('0', '1', '2'),
		AutoRegistration: oneOf('0', '1'),
		ReturnFaces: oneOf('1', '2', '3', '4', '5'),
		FaceQualityCheck: isYesNo,
	},
	answers: { ...comparisons, ...searches },
	run({ params, asks }) {
		const isSearch = params.ProductCode === 'FACE_IDU_MIN';
		const byDefault = isSearch && params.AutoRegistration === '0' ? 'enrolled' : 'nobody';
		const answer = faceVerifyIntl.answers[asks ?? (isSearch ? byDefault : 'same')]?.Result;
		// Whoever is enrolled already is so under the ID that was sent.
		const text = JSON.stringify(answer).replaceAll('sent-user', params.MerchantUserId ?? '');
		return success(JSON.parse(text));
	},
};

const rows: ReadonlyArray<readonly [answer: string, output: string, reason: string]> = [
	['same', 'Match', 'samePerson'],
	['texts', 'Match', 'samePerson'],
	['noext', 'Match', 'samePerson'],
	['another', 'No Match', 'differentPerson'],
	['attacked', 'No Match', 'attack'],
	['newcode', 'No Match', 'differentPerson'],
	['passedattack', 'Undecided', 'contradictory'],
	['attackinext', 'Undecided', 'contradictory'],
	['failedinext', 'Undecided', 'contradictory'],
	['noattack', 'Undecided', 'attackNotReported'],
	['noscore', 'Undecided', 'scoreMissing'],
	['highscore', 'Undecided', 'scoreMissing'],
	['spelledscore', 'Undecided', 'scoreMissing'],
	['nosubcode', 'Undecided', 'incompleteAnswer'],
	['noresult', 'Undecided', 'incompleteAnswer'],
	['othercode', 'Undecided', 'contradictory'],
	['failed200', 'Undecided', 'contradictory'],
	['pending', 'Undecided', 'unknownResult'],
	['lowercase', 'Undecided', 'unknownResult'],
	['brokenext', 'Undecided', 'unreadable'],
	['twice', 'Undecided', 'contradictory'],
	['twoscores', 'Undecided', 'contradictory'],
];

const verdicts: Readonly<Record<string, string>> = {
	Undecided: 'undecided',
	'No Match': 'failed',
	Match: 'passed',
};
const row = (
	[answer, output, reason]: (typeof rows)[number],
	parameters?: OutcomeRow[5],
): OutcomeRow => {
	const isPositive = output === 'Match' || reason.includes('Own');
	return [answer, output, verdicts[output] ?? '', reason, isPositive || null, parameters];
};
const minScore = (value: number) => ({ options: { minScore: value } });

/** Anything may be in it, but nothing that cannot be read. */
const extFaceInfo = mutations.filter((mutation) =>
	['flipped', 'list', 'number', 'doubled'].includes(mutation),
);

export const badPictures = ['"no Base64!"', '7', 'true', '"UklGRg=="', '"data:image/jpeg;base64,"'];
export const badFields = ['"x"', '7', '"__proto__"'];
export const badUrls = ['"ftp://x/y.jpg"', '"face.jpg"', '7'];

export const cases = defineCases({
	name: 'faceVerification',
	plays: { FaceVerifyIntl: faceVerifyIntl },
	guide: {
		how: 'The JPEG comment of the face picture decides how FaceVerifyIntl goes (exiftool -Comment=sandbox:attacked face.jpg):',
		rows: [
			['sandbox:same', 'The same person (also without a comment)'],
			['sandbox:another', 'Another person'],
			['sandbox:attacked', 'An attack'],
			['sandbox:nobody', 'For a search: not found (also without a comment)'],
			['sandbox:duplicate', 'For a search: found under another ID'],
		],
	},
	parameters: {},
	item: ({ asks }) => ({
		json: { picture: jpegSaying(asks).toString('base64') },
		binary: { facePhoto: file(jpegSaying(asks)), idPhoto: file(jpegWithComment('ID photo')) },
	}),
	good: ['same', 'texts'],
	outcomes: [
		...rows.map((each) => row(each)),
		row(['same', 'Match', 'samePerson'], minScore(97.5)),
		row(['same', 'No Match', 'belowOwnThreshold'], minScore(98)),
		row(['noscore', 'Undecided', 'scoreMissing'], minScore(0)),
		row(['another', 'No Match', 'differentPerson'], minScore(0)),
	],
	fragile: {
		'Result.TransactionId': [],
		'Result.FaceAttackScore': [],
		'Result.FaceComparisonScore': mutations.filter(
			(mutation) => !['flipped', 'number', 'padded'].includes(mutation),
		),
		'Result.ExtFaceInfo': extFaceInfo,
		'Result.ExtFaceInfo.FaceQualityScore': [],
	},
	refuses: {
		facePhotoBase64: badPictures,
		idPhotoBase64: badPictures,
		facePhotoField: badFields,
		idPhotoField: badFields,
		facePhotoUrl: badUrls,
		idPhotoUrl: badUrls,
		merchantBizId: ['"a-b"', '"a".repeat(33)'],
	},
	fits: {
		facePhotoBase64: '$json.picture',
		idPhotoBase64: '$json.picture',
		facePhotoUrl: '"https://example.com/face.jpg"',
		idPhotoUrl: '"https://example.com/face.jpg"',
	},
});
