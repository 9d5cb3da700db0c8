import { reviewAndReport, reviewManually, tryAgainLater } from '../decisions';
import { defineOperation, type Decision } from '../definition';
import { anyObject, inEnvelope } from '../families/envelope';
import { exactly, isInTwoMinds, valueOf, withParsedMembers } from '../families/members';
import { bizId } from '../fields/bizId';
import { yesNo } from '../fields/choice';
import { picture } from '../fields/picture';
import { facePicture } from '../fields/pictureLimits';
import { percentIn, scoreLimit } from '../fields/score';

type ComparisonVerdict = 'failed' | 'passed' | 'undecided';

function undecided(
	reason: string,
	explanation: string,
	remedy = reviewAndReport,
): Decision<ComparisonVerdict> {
	return {
		verdict: 'undecided',
		reason,
		explanation,
		remedy,
		tellUser: tryAgainLater,
		billed: null,
	};
}

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
	if (isInTwoMinds(result, 'Passed') || isInTwoMinds(result, 'FaceComparisonScore')) {
		return undecided(
			'contradictory',
			"Alibaba Cloud's answer contradicts itself, so it is not acted upon.",
		);
	}
	if (passed === 'N') return differentPerson;
	if (passed !== 'Y') {
		return undecided('unknownResult', "'Passed' is neither Y nor N, so it says neither.");
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

const source = (displayName: string, name: string, description: string, wire: string) =>
	picture({
		displayName,
		name,
		description,
		sources: ['base64', 'binary', 'url'],
		binaryField: name,
		limits: facePicture,
		wire: { base64: wire, url: `${wire}Url` },
	});

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
			charge: {
				kind: 'paid',
				ifAnswerLost:
					'Look the MerchantBizId up in the ID Verification console before you compare the pictures again.',
			},
		},
	},
	fields: {
		source: source(
			'Face Picture',
			'sourcePicture',
			'The picture of the person: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, one face from the front',
			'SourceFacePicture',
		),
		target: source(
			'Reference Picture',
			'targetPicture',
			'The picture to compare it with, for example from an earlier verification. The same formats and sizes.',
			'TargetFacePicture',
		),
		merchantBizId: bizId({
			place: 'options',
			description:
				'Your own ID for this comparison (letters and digits, at most 32), to find it in the console. If it is empty, each item gets a new one.',
		}),
		qualityCheck: yesNo({
			displayName: 'Check Picture Quality',
			name: 'qualityCheck',
			place: 'options',
			default: false,
			description: 'Whether to refuse pictures of poor quality before they are compared',
			wire: { name: 'FaceQualityCheck', yes: 'Y', no: 'N' },
		}),
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
