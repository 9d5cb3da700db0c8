import { reviewManually } from '../decisions';
import { defineOperation, type Decision } from '../definition';
import { paidWithBizId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { exactly, hasConflict, valueOf, withParsedMembers } from '../families/members';
import { contradictory, undecided } from '../families/undecided';
import { checkId } from '../fields/bizId';
import { percentIn, scoreLimit } from '../fields/score';
import { face, qualityCheck } from './fields';

type ComparisonVerdict = 'failed' | 'passed' | 'undecided';

const betterPhoto = 'Your photo could not be matched. Please take a new one in good light.';

const samePerson: Decision<ComparisonVerdict> = {
	verdict: 'passed',
	reason: 'samePerson',
	explanation: 'Both pictures show the same person. That says nothing about who sent them.',
	remedy: 'Continue.',
	tellUser: 'Thank you, your photo matches.',
	billed: true,
};

const differentPerson: Decision<ComparisonVerdict> = {
	verdict: 'failed',
	reason: 'differentPerson',
	explanation: 'The pictures do not show the same person, or one of them is of poor quality.',
	remedy: 'Let the person try a better photo. After several attempts, review it manually.',
	tellUser: betterPhoto,
	billed: null,
};

/**
 * *Same person* needs `Passed` exactly `Y` and a score that can be read; there is no sub code, and
 * the limit behind `Passed` is not published.
 */
function decide(
	result: Record<string, unknown>,
	minScore: number | undefined,
): Decision<ComparisonVerdict> {
	const passed = exactly(result, 'Passed');
	const score = percentIn(exactly(result, 'FaceComparisonScore'));
	if (hasConflict(result, 'Passed') || hasConflict(result, 'FaceComparisonScore')) {
		return contradictory;
	}
	if (passed === 'N') return differentPerson;
	if (passed !== 'Y') {
		return undecided('unknownResult', "'Passed' is neither Y nor N, so nothing was decided.");
	}
	if (score === undefined) {
		return undecided(
			'scoreMissing',
			'Alibaba Cloud sees the same person, but returned no score that can be read.',
			reviewManually,
		);
	}
	if (minScore === undefined || score >= minScore) return samePerson;
	return {
		...differentPerson,
		billed: true,
		reason: 'belowOwnThreshold',
		explanation: `Alibaba Cloud sees the same person, but the score is ${score}, below the limit of ${minScore} set in this node.`,
		remedy: 'Let the person try again, or change the limit in the options of the node.',
	};
}

export const faceComparison = defineOperation({
	name: 'faceComparison',
	resource: 'face',
	displayName: 'Compare Two Pictures',
	n8nAction: 'Compare the faces on two pictures',
	description:
		'Checks whether two pictures show the same person, not whether a live person sent them',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'FaceCompare',
			inBody: ['SourceFacePicture', 'TargetFacePicture'],
			answer: inEnvelope('Result', anyObject),
			charge: paidWithBizId,
		},
	},
	fields: {
		source: face({
			displayName: 'Face Picture',
			name: 'sourcePicture',
			description:
				'The picture of the person: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, one face from the front',
			wire: { base64: 'SourceFacePicture', url: 'SourceFacePictureUrl' },
		}),
		target: face({
			displayName: 'Reference Picture',
			name: 'targetPicture',
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
	goodNeeds: '`Passed` is Y and a score was returned. This says nothing about a live person.',
	outputs: [
		{ label: 'Undecided', verdict: 'undecided' },
		{ label: 'No Match', verdict: 'failed' },
		{ label: 'Match', verdict: 'passed' },
	],
	decide: ({ main: { body } }, { minScore }) => decide(body, minScore),
	show: ({ main: { body } }) => ({
		scores: { comparison: percentIn(valueOf(body, 'FaceComparisonScore')) ?? null },
		own: { transactionId: valueOf(body, 'TransactionId') ?? null },
		raw: withParsedMembers(body),
	}),
});
