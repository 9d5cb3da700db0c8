import { jpegWithComment } from '../../sandbox/jpeg';
import { samplePicture } from '../../sandbox/media';
import { success, type NamedAnswer, type Play, type PlayContext } from '../../sandbox/play';
import { refuse, type RefusalCode } from '../../sandbox/refusals';
import type { Fields } from '../../sandbox/tables';
import { isMerchantBizId, isYesNo } from '../../sandbox/values';
import { defineCases, mutations, type OutcomeRow } from '../cases';

type Result = Record<string, unknown>;

/** How one verification goes. Operators pick it with the SceneCode of Initialize. */
export interface Outcome {
	/** In plain words, for the table that `npm run sandbox` prints. */
	says: string;
	/** Initialize says no instead of starting. */
	refusedAtStart?: RefusalCode;
	/** CheckResult says no, however often it is asked. */
	refusedAtCheck?: RefusalCode;
	neverFinishes?: boolean;
	/** What CheckVerifyLog tells of somebody who does not finish. */
	gaveUp?: Result;
	passed: string;
	subCode?: string;
	/** Members of ExtFaceInfo that differ from those of a pass. */
	face?: Result;
	/** ExtIdInfo, of products that read a document. */
	document?: Result;
	/** Other members of the result, and what turns it into something a careful client survives. */
	bend?: (result: Result) => Result | undefined;
}

/** What the algorithms say about a face. Texts, since numbers come both ways. */
const goodFace: Result = {
	faceAge: '30',
	faceGender: 'M',
	faceAttack: 'N',
	faceAttackScore: '1.20',
	guardRiskScore: '3.40',
	faceComparisonScore: '98.70',
};

const pass: Outcome = { says: 'Passed', passed: 'Y', subCode: '200' };
const passport = {
	surname: 'CHEN',
	givenname: 'LIN-CHUN',
	passportNo: '361234567',
	nationality: 'TWN',
	sex: 'F',
	birthDate: '1988-10-04',
	expiryDate: '2099-02-10',
};

/** What a product that reads documents says of a good one. */
const goodDocument: Result = {
	docType: 'PPTW01',
	ocrIdPassed: 'Y',
	spoofInfo: { spoofResult: 'N', spoofType: [] },
	idFaceQualityScore: '87.20',
	ocrIdInfo: passport,
	ocrIdEditInfo: passport,
};

const withDocument = (says: string, changes: Result = {}): Outcome => ({
	...pass,
	says,
	document: { ...goodDocument, ...changes },
});

const failed = (says: string, subCode: string, face: Result = {}): Outcome => ({
	says,
	passed: 'N',
	subCode,
	face,
});
const passedWith = (says: string, members: Result): Outcome => ({
	...pass,
	says,
	bend: (result) => ({ ...result, ...members }),
});
const gaveUp = (says: string, log: Result): Outcome => ({
	...pass,
	says,
	neverFinishes: true,
	gaveUp: { VerifyStatus: '1', ...log },
});
const refusedAtStart = (code: RefusalCode): Outcome => ({
	...pass,
	says: `Not started: ${code}`,
	refusedAtStart: code,
});

/** Every outcome by the SceneCode that asks for it. */
export const outcomes: Readonly<Record<string, Outcome>> = {
	pass,
	different: failed('Not passed: a different person (204)', '204', {
		faceComparisonScore: '31.50',
	}),
	liveness: failed('Not passed: liveness risk (205)', '205', {
		faceAttack: 'Y',
		faceAttackScore: '97.10',
	}),
	policy: failed('Not passed: policy restriction, unsafe device (206)', '206', {
		guardRiskScore: '95.80',
	}),
	similar: failed('Not passed: a similar face is known (233)', '233', {
		duplicateFace: [
			{ faceGroupCode: 'sandbox', faceId: 'sandboxface1', merchantUserId: 'sandboxuser1' },
		],
	}),
	never: gaveUp('The person never finishes', {
		VerifyErrorCode: '1006',
		InterruptPageEn: 'FACE',
		LogStatisticsInfo: '{"faceOverTimes":1,"pageStayTimeInfo":{"FACE":41000}}',
	}),
	nocamera: gaveUp('The person does not allow the camera', {
		VerifyErrorCode: '1016',
		InterruptPageEn: 'OCR_SCAN',
		LogStatisticsInfo: '{"hasCameraPermissionRefuse":true}',
	}),
	wrongdoc: gaveUp('The person shows another type of document, and leaves', {
		VerifyErrorCode: '1011',
		InterruptPageEn: 'OCR_SCAN',
		LogStatisticsInfo: '{"ocrOverTimes":2}',
	}),
	unopened: gaveUp('The person never opens the page', {
		VerifyStatus: '2',
		InterruptPageEn: '',
		LogStatisticsInfo: '',
	}),

	blurred: refusedAtStart('UnqualifiedPhoto'),
	noface: refusedAtStart('NoFaceDetected'),
	toolarge: refusedAtStart('ToolargeImage'),
	dltimeout: refusedAtStart('DownloadTimeout'),

	outage: {
		...pass,
		says: 'Starts, then CheckResult answers InternalError for ever',
		refusedAtCheck: 'InternalError',
	},
	contradict: { ...pass, says: 'Passed Y with sub code 204', subCode: '204' },
	yn200: { ...pass, says: 'Passed N with sub code 200', passed: 'N' },
	unknown: failed('Passed N with an unknown sub code 999', '999'),
	pending: { ...pass, says: 'Passed P (pending) with sub code 200', passed: 'P' },
	lowercase: { ...pass, says: 'Passed in lower case: y', passed: 'y' },
	nosub: { ...pass, says: 'Passed Y without a sub code', subCode: undefined },
	// The missing comma is what the samples on Alibaba Cloud's pages look like.
	brokenext: passedWith('Passed, but ExtFaceInfo is not valid JSON', {
		ExtFaceInfo: '{"faceAttack":"N" "faceAge":"30"}',
	}),
	numbers: {
		...pass,
		says: 'Passed, with sub code and scores as JSON numbers',
		bend: (result) => ({
			...result,
			SubCode: Number(result.SubCode),
			ExtFaceInfo: withNumbers(String(result.ExtFaceInfo)),
		}),
	},
	noresult: { ...pass, says: 'Success, but without a Result', bend: () => undefined },

	noscores: {
		...pass,
		says: 'Passed without any score',
		face: { faceAttackScore: undefined, guardRiskScore: undefined, faceComparisonScore: undefined },
	},
	// Alibaba Cloud's own sample of a document check looks like this.
	forged: passedWith('Passed, but the document is forged (spoofResult Y)', {
		ExtIdInfo: JSON.stringify({
			ocrIdPassed: 'Y',
			spoofInfo: { spoofResult: 'Y', spoofType: ['SCREEN_REMARK'] },
		}),
	}),
	ocrfailed: passedWith('Passed, but the document was not read (ocrIdPassed N)', {
		ExtIdInfo: JSON.stringify({ ocrIdPassed: 'N' }),
	}),
	facefailed: { ...pass, says: 'Passed, but facePassed is N', face: { facePassed: 'N' } },
	attacked: { ...pass, says: 'Passed, but faceAttack is Y', face: { faceAttack: 'Y' } },
	duplicate: {
		...pass,
		says: 'Passed, but a duplicate face is listed',
		face: { duplicateFace: [{ faceId: 'sandboxface1' }] },
	},
	register: passedWith('Passed, but the register knows another name', {
		ExtSourceInfo: JSON.stringify({ govId: 1, fullName: 0.4, dob: 1, selfiePhoto: 0.9 }),
	}),
	genuine: withDocument('Passed, with a genuine passport'),
	fake: withDocument('Passed, but the passport looks forged', {
		spoofInfo: { spoofResult: 'Y', spoofType: ['SCREEN_REMARK', 'TAMPER'] },
	}),
	unchecked: withDocument('Passed, but nothing is said about forgery', { spoofInfo: undefined }),
	expired: withDocument('Passed, with a passport that has expired', {
		ocrIdInfo: { ...passport, expiryDate: '2020-01-31' },
		ocrIdEditInfo: undefined,
	}),
	edited: withDocument('Passed, but the person changed the name that was read', {
		ocrIdEditInfo: { ...passport, surname: 'CHAN' },
	}),
	prolonged: withDocument('Passed, but the person changed the date of an expired passport', {
		ocrIdInfo: { ...passport, expiryDate: '2020-01-31' },
	}),
	oddedit: withDocument('Passed, but what was edited is no object', { ocrIdEditInfo: 'CHAN' }),
	// The calendar of Thailand: 2569 is 2026.
	foreign: withDocument('Passed, with an identity card of Thailand, in its own calendar', {
		docType: 'IDTH01',
		ocrIdInfo: {
			title_th: 'น.ส.',
			name_th: 'สมหญิง รักดี',
			id_number: '1103700123456',
			date_of_birth: '4 Oct 2531',
			date_of_expiry: '3 Oct 2569',
		},
		ocrIdEditInfo: undefined,
	}),
	odd: {
		...withDocument('Passed, with members that no page describes', {
			ocrIdInfo: { holder: { names: ['LIN-CHUN', 'CHEN'] }, expiryDate: '2099-02-10' },
			ocrIdEditInfo: [],
			guardian: 'WANG DA-MING',
		}),
		bend: (result) => ({
			...result,
			EkycResult: 'LIN-CHUN CHEN',
			ExtBasicInfo: JSON.stringify({ fullName: 'LIN-CHUN CHEN' }),
			ExtRiskInfo: JSON.stringify({ riskLevel: 'LOW' }),
			Note: 'about LIN-CHUN',
		}),
	},
	enrolled: {
		...pass,
		says: 'Passed, compared, not found in the face group, and enrolled',
		face: {
			facePassed: 'Y',
			duplicateFace: [],
			faceRegistrationResult: '1',
			faceRegistrationID: 'facesandbox2',
		},
	},
	notenrolled: {
		...pass,
		says: 'Passed, but the face was not enrolled',
		face: { faceRegistrationResult: '0', faceRegistrationID: '' },
	},
	document: passedWith('Passed, with a document that agrees', {
		ExtIdInfo: JSON.stringify({ ocrIdPassed: 'Y', spoofInfo: { spoofResult: 'N' } }),
		ExtSourceInfo: JSON.stringify({
			govId: 1,
			fullName: 1,
			dob: 1,
			selfiePhoto: 0.93,
			liveness: 0.1,
			imgManipulationScore: 0.05,
		}),
	}),
};

function withNumbers(extFaceInfo: string): string {
	return JSON.stringify(JSON.parse(extFaceInfo), (name, value: unknown) =>
		name.endsWith('Score') ? Number(value) : value,
	);
}

const videoLinkSeconds = 15 * 60;

/** What depends on how the verification was started, and on what is asked. */
function faceExtras(
	id: string,
	request: Fields,
	{ params, url, now }: Pick<PlayContext, 'now' | 'params' | 'url'>,
): Result {
	const expires = Math.floor(now() / 1000) + videoLinkSeconds;
	return {
		...(params.IsReturnImage === 'Y' && { faceImg: samplePicture }),
		...(request.DocVideo === 'Y' && {
			docVideoUrl: `${url}/evidence/${id}.webm?Expires=${expires}`,
		}),
		...(request.ProductCode?.startsWith('FACE_LIVENESS') && { faceComparisonScore: undefined }),
		...(request.AutoRegistration === '0' && {
			faceRegistrationResult: '1',
			faceRegistrationID: `face${id}`,
		}),
	};
}

/** All members are texts; the Ext members are texts that hold JSON. */
function describe(
	outcome: Outcome,
	{ extras, pages }: { extras?: Result; pages?: Result } = {},
	procedurePriority = 'url',
): NamedAnswer {
	const { passed, subCode, face, document, bend = (result) => result } = outcome;
	const bent = bend({
		Passed: passed,
		SubCode: subCode,
		ExtFaceInfo: JSON.stringify({ ...goodFace, ...face, ...extras }),
		...(document ? { ExtIdInfo: JSON.stringify({ ...document, ...pages }) } : {}),
		ExtInfo: JSON.stringify({ procedurePriority }),
	});
	return bent ? { Result: bent } : {};
}

/** Only the name of the first one is known. */
const bothPages: Result = {
	idImage: jpegWithComment('front').toString('base64'),
	idImageBack: jpegWithComment('back').toString('base64'),
};

const play: Play = {
	billed: false,
	required: ['MerchantBizId', 'TransactionId'],
	values: { MerchantBizId: isMerchantBizId, IsReturnImage: isYesNo },
	answers: Object.fromEntries(
		Object.entries(outcomes).map(([name, outcome]) => [name, describe(outcome)]),
	),
	run(context) {
		const { params, accessKeyId, transactions } = context;
		const transaction = transactions.find(params.TransactionId);
		const isTheirs =
			transaction?.accessKeyId === accessKeyId &&
			transaction.request.MerchantBizId === params.MerchantBizId;
		if (!transaction || !isTheirs) return refuse('TransactionIdInvalid');

		const { request, finishedAt, id } = transaction;
		const outcome = outcomeFor(transaction.asks);
		if (outcome.refusedAtCheck) return refuse(outcome.refusedAtCheck);
		if (finishedAt === undefined) return refuse('ProcessNotCompleted');
		const extras = faceExtras(id, request, context);
		const pages = params.IsReturnImage === 'Y' ? bothPages : {};
		const how = request.ProcedurePriority || 'url';
		return success(describe(outcome, { extras, pages }, how).Result);
	},
};

/** The outcome of a verification that asks for it; anything else passes. */
export function outcomeFor(asks: string | undefined): Outcome {
	return (asks !== undefined && Object.hasOwn(outcomes, asks) && outcomes[asks]) || pass;
}

const rows: ReadonlyArray<
	readonly [answer: string, bySubCode: string, reason: string, billed: boolean | null]
> = [
	['pass', 'Passed', 'passed', true],
	['numbers', 'Passed', 'passed', true],
	['noscores', 'Passed', 'passed', true],
	['document', 'Passed', 'passed', true],
	['genuine', 'Passed', 'passed', true],
	['unchecked', 'Passed', 'passed', true],
	['expired', 'Passed', 'passed', true],
	['edited', 'Passed', 'passed', true],
	['oddedit', 'Passed', 'passed', true],
	['foreign', 'Passed', 'passed', true],
	['odd', 'Passed', 'passed', true],
	['enrolled', 'Passed', 'passed', true],
	['fake', 'Undecided', 'contradictory', null],
	['different', 'No Match', 'differentPerson', true],
	['liveness', 'Not Live', 'livenessRisk', true],
	['policy', 'Policy Risk', 'policyRestriction', true],
	['similar', 'Similar Face', 'similarFace', true],
	['unknown', 'Other Failure', 'otherFailure', null],
	['never', 'Undecided', 'notFinished', false],
	['nocamera', 'Undecided', 'notFinished', false],
	['contradict', 'Undecided', 'contradictory', null],
	['yn200', 'Undecided', 'contradictory', null],
	['pending', 'Undecided', 'unknownResult', null],
	['lowercase', 'Undecided', 'unknownResult', null],
	['nosub', 'Undecided', 'incompleteAnswer', null],
	['brokenext', 'Undecided', 'unreadable', null],
	['forged', 'Undecided', 'contradictory', null],
	['ocrfailed', 'Undecided', 'contradictory', null],
	['facefailed', 'Undecided', 'contradictory', null],
	['attacked', 'Undecided', 'contradictory', null],
	['duplicate', 'Undecided', 'contradictory', null],
	['register', 'Undecided', 'contradictory', null],
];

const verdicts: Readonly<Record<string, string>> = { Undecided: 'undecided', Passed: 'passed' };
const verdictOf = (bySubCode: string) => verdicts[bySubCode] ?? 'failed';
const byVerdict: Readonly<Record<string, string>> = {
	undecided: 'Undecided',
	failed: 'Not Passed',
	passed: 'Passed',
};

/** Every outcome in every routing. */
const routed = rows.flatMap(([answer, bySubCode, reason, billed]): OutcomeRow[] => {
	const verdict = verdictOf(bySubCode);
	return [
		[answer, byVerdict[verdict] ?? '', verdict, reason, billed],
		[answer, bySubCode, verdict, reason, billed, { routing: 'bySubCode' }],
		[answer, 'Result', verdict, reason, billed, { routing: 'single' }],
	];
});

const options = (...names: string[]) => ({
	options: Object.fromEntries(names.map((name) => [name, true])),
});
const everyRequirement = options(
	'requireGenuineDocument',
	'requireFaceComparison',
	'refuseEditedDocument',
	'refuseExpiredDocument',
);

/** What the operator's own requirements make of a pass. */
const required: readonly OutcomeRow[] = [
	['genuine', 'Passed', 'passed', 'passed', true, everyRequirement],
	['pass', 'Undecided', 'undecided', 'forgeryNotReported', true, everyRequirement],
	['fake', 'Undecided', 'undecided', 'contradictory', null, everyRequirement],
	['different', 'Not Passed', 'failed', 'differentPerson', true, everyRequirement],
	...[
		['genuine', 'requireGenuineDocument'],
		['document', 'requireGenuineDocument'],
		['pass', 'requireFaceComparison'],
		['enrolled', 'requireEnrolledFace'],
		['genuine', 'refuseEditedDocument'],
		['unchecked', 'refuseEditedDocument'],
		['pass', 'refuseEditedDocument'],
		['expired', 'refuseEditedDocument'],
		['odd', 'refuseEditedDocument'],
		['genuine', 'refuseExpiredDocument'],
		['edited', 'refuseExpiredDocument'],
		['odd', 'refuseExpiredDocument'],
	].map(
		([answer = '', option = '']): OutcomeRow => [
			answer,
			'Passed',
			'passed',
			'passed',
			true,
			options(option),
		],
	),
	...[
		['unchecked', 'requireGenuineDocument', 'forgeryNotReported'],
		['enrolled', 'requireGenuineDocument', 'forgeryNotReported'],
		['genuine', 'requireEnrolledFace', 'notEnrolled'],
		['notenrolled', 'requireEnrolledFace', 'notEnrolled'],
		['noscores', 'requireFaceComparison', 'comparisonNotReported'],
		['edited', 'refuseEditedDocument', 'documentEdited'],
		['prolonged', 'refuseEditedDocument', 'documentEdited'],
		['oddedit', 'refuseEditedDocument', 'unreadable'],
		['foreign', 'refuseExpiredDocument', 'expiryUnclear'],
		['pass', 'refuseExpiredDocument', 'expiryUnclear'],
		['oddedit', 'refuseExpiredDocument', 'expiryUnclear'],
	].map(
		([answer = '', option = '', reason = '']): OutcomeRow => [
			answer,
			'Undecided',
			'undecided',
			reason,
			true,
			options(option),
		],
	),
	['expired', 'Not Passed', 'failed', 'expired', true, options('refuseExpiredDocument')],
	['prolonged', 'Not Passed', 'failed', 'expired', true, options('refuseExpiredDocument')],
	// One that was added, but whose expression returned nothing, is no missing requirement.
	[
		'unchecked',
		'Undecided',
		'undecided',
		'forgeryNotReported',
		true,
		{ options: { requireGenuineDocument: '={{ undefined }}' } },
	],
	['unchecked', 'Passed', 'passed', 'passed', true, { options: { requireGenuineDocument: false } }],
];

const limit = (name: string, value: number) => ({ options: { [name]: value } });
/** What is absent says nothing; any other word than the documented one is a doubt. */
const onlyWord = mutations.filter((each) => !['removed', 'null', 'empty'].includes(each));

export const cases = defineCases({
	name: 'checkResult',
	node: 'alibabaIdvCheckResult',
	plays: { CheckResult: play },
	guide: {
		how: 'The Scene Code of Initialize decides how a verification goes; any other, or none, passes:',
		rows: Object.entries(outcomes).map(([name, { says }]) => [name, says]),
	},
	parameters: {},
	item: ({ asks, start }) => ({ json: { ...start(asks) } }),
	good: ['pass', 'numbers', 'document', 'genuine', 'odd', 'enrolled'],
	outcomes: [
		...routed,
		...required,
		['pass', 'Passed', 'passed', 'passed', true, limit('minFaceComparisonScore', 98.7)],
		[
			'pass',
			'Not Passed',
			'failed',
			'belowOwnThreshold',
			true,
			limit('minFaceComparisonScore', 99),
		],
		[
			'noscores',
			'Undecided',
			'undecided',
			'scoreMissing',
			true,
			limit('minFaceComparisonScore', 0),
		],
		['pass', 'Passed', 'passed', 'passed', true, limit('maxFaceAttackScore', 1.2)],
		['pass', 'Not Passed', 'failed', 'belowOwnThreshold', true, limit('maxFaceAttackScore', 1)],
		['noscores', 'Undecided', 'undecided', 'scoreMissing', true, limit('maxFaceAttackScore', 100)],
		['pass', 'Passed', 'passed', 'passed', true, limit('maxGuardRiskScore', 3.4)],
		['pass', 'Not Passed', 'failed', 'belowOwnThreshold', true, limit('maxGuardRiskScore', 3)],
		['noscores', 'Undecided', 'undecided', 'scoreMissing', true, limit('maxGuardRiskScore', 100)],
		[
			'different',
			'Not Passed',
			'failed',
			'differentPerson',
			true,
			limit('minFaceComparisonScore', 0),
		],
		[
			'contradict',
			'Undecided',
			'undecided',
			'contradictory',
			null,
			limit('maxGuardRiskScore', 100),
		],
	],
	errors: [
		['outage', 'internal', 3],
		['noresult', 'noAnswer', 3],
	],
	fragile: {
		// What is absent says nothing; what is there and cannot be read may hide a disagreement.
		'Result.ExtFaceInfo': ['flipped', 'number', 'list', 'doubled'],
		'Result.ExtFaceInfo.faceAttack': onlyWord,
		'Result.ExtFaceInfo.facePassed': onlyWord,
		'Result.ExtFaceInfo.duplicateFace': ['flipped', 'number', 'list', 'object', 'doubled'],
		'Result.ExtFaceInfo.*': [],
		'Result.ExtInfo*': [],
		'Result.ExtIdInfo': ['flipped', 'number', 'list', 'doubled'],
		// What was read, and what nobody describes, decides nothing.
		'Result.ExtIdInfo.*': [],
		'Result.ExtIdInfo.ocrIdPassed': onlyWord,
		'Result.ExtIdInfo.spoofInfo': ['flipped', 'number', 'list', 'doubled'],
		'Result.ExtIdInfo.spoofInfo.spoofResult': onlyWord,
		'Result.ExtIdInfo.spoofInfo.spoofType*': [],
		'Result.EkycResult*': [],
		'Result.ExtBasicInfo*': [],
		'Result.ExtRiskInfo*': [],
		'Result.Note*': [],
		'Result.ExtSourceInfo': ['flipped', 'number', 'list', 'doubled'],
		'Result.ExtSourceInfo.*': ['flipped', 'list', 'object', 'doubled'],
	},
});
