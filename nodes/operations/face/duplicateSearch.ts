import type { CallDefinition } from '../../shared/transport/callDefinition';
import { reviewManually } from '../decisions';
import { defineOperation, type Decision, type Field } from '../definition';
import { paidWithBizId } from '../families/charges';
import { doubt, doubts } from '../families/doubts';
import { anyObject, inEnvelope } from '../families/envelope';
import { decideFace, readFace, type Face } from '../families/facePassed';
import {
	codeText,
	exactly,
	hasConflict,
	isEmpty,
	readJson,
	valueOf,
	valuesOf,
	withParsedMembers,
} from '../families/members';
import { checkId } from '../fields/bizId';
import { yesNo } from '../fields/choice';
import { faceGroup, moreFaceGroups } from '../fields/faceGroup';
import { fixed } from '../fields/fixed';
import { merchantUserId } from '../fields/merchantUserId';
import { percentIn } from '../fields/score';
import { findGroup, groups } from '../library/groups';
import { qualityCheck, sourceFace } from './fields';

type Verdict = 'duplicateFound' | 'notFound' | 'undecided';

const duplicateFound: Decision<Verdict> = {
	verdict: 'duplicateFound',
	reason: 'duplicateFound',
	explanation: 'The face is already in one of the face groups, under another Merchant User ID.',
	remedy: 'Look for another account of the same person.',
	tellUser: 'We could not complete the registration. Please contact us.',
	billed: null,
};

const notFound: Decision<Verdict> = {
	verdict: 'notFound',
	reason: 'notFound',
	explanation: 'The face is in none of the face groups.',
	remedy: 'Continue.',
	tellUser: 'Thank you, your photo has been checked.',
	billed: true,
};

const enrolled: Decision<Verdict> = {
	...notFound,
	reason: 'enrolled',
	explanation: 'The face was in none of the face groups, and has been enrolled now.',
};

const attack = doubt<Verdict>(
	'undecided',
	'attack',
	'The picture looks like an attack, for example a photo of a screen or a mask: what it shows is found in no group, whoever holds it.',
	'Treat it as an attack.',
);

const alreadyEnrolled = doubt<Verdict>(
	'undecided',
	'alreadyEnrolledAsThisUser',
	'The face is already enrolled under the Merchant User ID that was sent, and found under no other. A second try of the same person looks like this.',
	'Continue if the person was enrolled by an earlier try. Otherwise, review it manually.',
);

const notPassed = doubt<Verdict>(
	'undecided',
	'notPassed',
	'The check did not pass, but no duplicate was named. Its sub codes are not published.',
	reviewManually,
);

const notEnrolled = doubt<Verdict>(
	'undecided',
	'notEnrolled',
	'The face is in none of the face groups, but Alibaba Cloud did not say that it was enrolled.',
	"Look the person up with 'Get Many Faces', and add the face if it is not there.",
);

/** What the decision goes by besides the answer. */
interface Request {
	merchantUserId: string;
	enroll: boolean;
}

type Result = Record<string, unknown>;

/** What the answer says by a name, in the result or in `ExtFaceInfo`, without what is empty. */
function said({ holders }: Face, name: string): unknown[] {
	return holders.flatMap((holder) => valuesOf(holder, name)).filter((value) => !isEmpty(value));
}

const readAnswer = (result: Result) => readFace(result, 'FacePassed');

/** The faces that were found, wherever they are named; undefined where they cannot be read. */
function duplicatesIn(face: Face): readonly unknown[] | undefined {
	const lists = said(face, 'DuplicateFace').map((member) => {
		const read = readJson(member);
		return read.state === 'read' ? read.value : undefined;
	});
	return lists.every(Array.isArray) ? lists.flat() : undefined;
}

/** The only sub code of a search that a page names: the one of Check Result for a face that is known. */
const similarFace = '233';

/** The ID of the face that was added, in its documented spelling; blanks are none. */
const faceIdOf = (result: Result) =>
	codeText(exactly(result, 'FaceRegistrationId'))?.trim() || undefined;

const members = ['DuplicateFace', 'FaceRegistrationResult', 'FaceRegistrationId'] as const;

/**
 * *Not found* needs a passed check without an attack and without a duplicate, because a mask is in
 * no library; with enrolling also the word that it worked, and without it no word of a face that was
 * enrolled.
 */
function decide(result: Result, { merchantUserId: own, enroll }: Request): Decision<Verdict> {
	const face = readAnswer(result);
	const found = duplicatesIn(face);
	const also = { subCode: face.subCode ?? null };
	const contradictory = { ...doubts.contradictory<Verdict>('undecided'), also };
	const isConflict = (name: string) => face.holders.some((holder) => hasConflict(holder, name));
	if (face.isContradictory || members.some(isConflict)) return contradictory;
	if (face.attack === 'Y') return { ...attack, also };
	if (found === undefined) return { ...doubts.unreadable('undecided'), also };
	const isOwn = (entry: unknown) => codeText(valueOf(entry, 'merchantUserId')) === own;
	if (found.length > 0 && found.every(isOwn)) return { ...alreadyEnrolled, also };
	if (found.length > 0 || face.subCode === similarFace) return { ...duplicateFound, also };

	const registered = said(face, 'FaceRegistrationResult').map(codeText);
	const wasEnrolled =
		codeText(exactly(result, 'FaceRegistrationResult')) === '1' &&
		registered.every((each) => each === '1') &&
		faceIdOf(result) !== undefined;
	const namesEnrolled = registered.includes('1') || said(face, 'FaceRegistrationId').length > 0;
	const decided = decideFace(face, {
		undecided: 'undecided',
		good: enroll ? enrolled : notFound,
		bad: notPassed,
		attacked: () => undefined,
	});
	if (decided.verdict !== 'notFound') return decided;
	if (enroll) return wasEnrolled ? decided : { ...notEnrolled, also };
	return namesEnrolled ? contradictory : decided;
}

const search: CallDefinition<Record<string, unknown>> = {
	service: 'cloudauthIntl',
	action: 'FaceVerifyIntl',
	inBody: ['SourceFacePicture'],
	answer: inEnvelope('Result', anyObject),
	charge: paidWithBizId,
};

const searchAndEnroll: typeof search = {
	...search,
	charge: {
		kind: 'writeAddsUp',
		ifAnswerLost:
			"Look the person up with 'Get Many Faces', and the MerchantBizId in the console: the face may have been enrolled already. Then search again with 'Enroll When New' switched off.",
	},
};

const group: Field<string> = {
	...faceGroup({
		description: 'Where to search, and where to enroll: the group has to exist in this region',
	}),
	// The search demands a group to enroll in even where it does not enroll.
	wire: {
		names: ['FaceGroupCodes', 'FaceRegisterGroupCode'],
		params: (code, _item, { moreGroups }) => ({
			FaceGroupCodes: [...new Set([code, ...(moreGroups as string[])])].join(','),
			FaceRegisterGroupCode: code,
		}),
	},
};

/**
 * Source: Alibaba Cloud's SDK of FaceVerifyIntl. Defaults differ between its sources, so the mode is
 * always sent: search (0). All hits are asked for, so that one's own does not hide the others.
 */
export const duplicateSearch = defineOperation({
	name: 'duplicateSearch',
	resource: 'face',
	displayName: 'Find Duplicates',
	n8nAction: 'Find the face of a person in face groups',
	description:
		'Looks a face up in your face groups, and enrolls it if you want. Not tried with a live account yet: if Alibaba Cloud does not report attacks here, nobody gets to Not Found.',
	goodNeeds:
		'every face group exists, `FacePassed` is Y, the sub code is 200, `FaceAttack` is exactly N, and no duplicate is named. With *Enroll When New* also `FaceRegistrationResult` is 1 and there is a face ID.',
	calls: { main: search, searchAndEnroll, groups },
	chosenCall: ({ enroll }) => (enroll ? searchAndEnroll : search),
	fields: {
		mode: fixed({ ProductCode: 'FACE_IDU_MIN', VerifyModel: '0', ReturnFaces: '5' }),
		source: sourceFace,
		group,
		merchantUserId: merchantUserId({
			description:
				"Your own ID for the person. The face is enrolled under it, and the person's own earlier enrollment counts as no duplicate.",
		}),
		enroll: yesNo({
			displayName: 'Enroll When New',
			name: 'enroll',
			default: false,
			description:
				'Whether to add the face to the face group when no duplicate is found. It stays there until you delete it.',
			wire: { name: 'AutoRegistration', yes: '0', no: '1' },
		}),
		merchantBizId: checkId,
		moreGroups: moreFaceGroups,
		qualityCheck,
	},
	outputs: [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'Duplicate Found', verdict: 'duplicateFound' },
		{ label: 'Not Found', verdict: 'notFound' },
	],
	changesData: ({ enroll }) => enroll,
	async fetch(tools, { group: code, moreGroups }) {
		await findGroup(tools, code);
		for (const other of moreGroups) await findGroup(tools, other, 'More Face Groups');
		return { main: await tools.call('main') };
	},
	decide: ({ main: { body } }, values) => decide(body, values),
	show: ({ main: { body } }) => ({
		scores: { faceAttack: percentIn(valueOf(body, 'FaceAttackScore')) ?? null },
		own: {
			transactionId: valueOf(body, 'TransactionId') ?? null,
			duplicates: duplicatesIn(readAnswer(body)) ?? null,
			enrolledFaceId: faceIdOf(body) ?? null,
		},
		raw: withParsedMembers(body),
	}),
});
