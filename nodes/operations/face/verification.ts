import { defineOperation, type Decision } from '../definition';
import { paidWithBizId } from '../families/charges';
import { doubts } from '../families/doubts';
import { anyObject, inEnvelope } from '../families/envelope';
import { decideFace, readFace } from '../families/facePassed';
import { exactly, hasConflict, valueOf, withParsedMembers } from '../families/members';
import { checkId } from '../fields/bizId';
import { fixed } from '../fields/fixed';
import { percentIn, scoreLimit } from '../fields/score';
import { face, qualityCheck, sourceFace } from './fields';

type Verdict = 'failed' | 'passed' | 'undecided';

const samePerson: Decision<Verdict> = {
	verdict: 'passed',
	reason: 'samePerson',
	explanation: 'Both pictures show the same person, and the picture does not look like an attack.',
	remedy: 'Continue.',
	tellUser: 'Thank you, your photo matches.',
	billed: true,
};

const differentPerson: Decision<Verdict> = {
	verdict: 'failed',
	reason: 'differentPerson',
	explanation:
		'The picture was refused: another person, or a picture of poor quality. The sub codes of this check are not published.',
	remedy: 'Let the person try a better photo. After several attempts, review it manually.',
	tellUser: 'Your photo could not be matched. Please take a new one in good light.',
	billed: null,
};

const attack: Decision<Verdict> = {
	...differentPerson,
	reason: 'attack',
	explanation:
		'The picture looks like an attack, for example a photo of a photo, of a screen or of a mask.',
	remedy: 'Treat it as an attack.',
	tellUser: 'Please try again yourself, with a new photo taken in front of the camera.',
};

function decide(result: Record<string, unknown>, minScore = 0): Decision<Verdict> {
	const decided = decideFace(readFace(result, 'FacePassed'), {
		undecided: 'undecided',
		good: samePerson,
		bad: differentPerson,
		attacked: ({ passed }) => (passed === 'N' ? attack : undefined),
	});
	if (decided.verdict !== 'passed') return decided;
	const { also } = decided;
	const score = percentIn(exactly(result, 'FaceComparisonScore'));
	if (hasConflict(result, 'FaceComparisonScore')) {
		return { ...doubts.contradictory('undecided'), also };
	}
	if (score === undefined) return { ...doubts.scoreMissing('undecided'), also };
	if (score >= minScore) return decided;
	return {
		...differentPerson,
		also,
		billed: true,
		reason: 'belowOwnThreshold',
		explanation: `Alibaba Cloud sees the same person, but the score is ${score}, below the limit of ${minScore} set in this node.`,
		remedy: 'Let the person try again, or change the limit in the options of the node.',
	};
}

/**
 * Source: Alibaba Cloud's SDK of FaceVerifyIntl, which its metadata does not have. Defaults differ
 * between its sources, so both modes are always sent: compare (1), and do not enroll (1).
 */
export const faceVerification = defineOperation({
	name: 'faceVerification',
	resource: 'face',
	displayName: 'Verify a Picture',
	n8nAction: 'Verify a face picture',
	description:
		'Checks that two pictures show the same person and that the first one shows a real face. It judges pictures: it does not prove that the person was present.',
	goodNeeds:
		'`FacePassed` is Y, the sub code is 200, `FaceAttack` is exactly N, and the comparison has a score. Your own minimum score is kept.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'FaceVerifyIntl',
			inBody: ['SourceFacePicture', 'TargetFacePicture'],
			answer: inEnvelope('Result', anyObject),
			charge: paidWithBizId,
		},
	},
	fields: {
		mode: fixed({ ProductCode: 'FACE_VERIFY_MIN', VerifyModel: '1', AutoRegistration: '1' }),
		source: sourceFace,
		target: face({
			displayName: 'Reference Picture',
			name: 'idPhoto',
			description:
				'The picture to compare it with, for example from an earlier verification. The same formats and sizes.',
			wire: { base64: 'TargetFacePicture', url: 'TargetFacePictureUrl' },
		}),
		merchantBizId: checkId,
		qualityCheck,
		minScore: scoreLimit({
			displayName: 'Minimum Score',
			name: 'minScore',
			default: 90,
			description:
				'The lowest similarity, 0 to 100, that counts as the same person; a lower one goes to No Match',
		}),
	},
	outputs: [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'No Match', verdict: 'failed' },
		{ label: 'Match', verdict: 'passed' },
	],
	decide: ({ main: { body } }, { minScore }) => decide(body, minScore),
	show: ({ main: { body } }) => ({
		scores: {
			comparison: percentIn(valueOf(body, 'FaceComparisonScore')) ?? null,
			faceAttack: percentIn(valueOf(body, 'FaceAttackScore')) ?? null,
		},
		own: { transactionId: valueOf(body, 'TransactionId') ?? null },
		raw: withParsedMembers(body),
	}),
});
