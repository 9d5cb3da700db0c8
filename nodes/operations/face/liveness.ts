import { defineOperation, type Decision } from '../definition';
import { paidWithBizId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { decideFace, readFace } from '../families/facePassed';
import { readJson, valueOf, withParsedMembers } from '../families/members';
import { checkId } from '../fields/bizId';
import { choice } from '../fields/choice';
import { percentIn } from '../fields/score';
import { face, qualityCheck } from './fields';

type Verdict = 'live' | 'notLive' | 'review';

const live: Decision<Verdict> = {
	verdict: 'live',
	reason: 'live',
	explanation: 'The picture looks like one of a real person, not of a photo, a screen or a mask.',
	remedy: 'Continue.',
	tellUser: 'Thank you, your photo has been checked.',
	billed: true,
};

const notLive: Decision<Verdict> = {
	verdict: 'notLive',
	reason: 'notLive',
	explanation:
		'The picture did not pass. The sub codes of this check are not published, so the reason is not known.',
	remedy: 'Let the person take a new photo. After several attempts, review it manually.',
	tellUser: 'Please take a new photo yourself, in good light and in front of the camera.',
	billed: null,
};

const attack: Decision<Verdict> = {
	...notLive,
	reason: 'attack',
	explanation: 'The picture looks like an attack: a photo of a photo, of a screen or of a mask.',
	remedy: 'Treat it as an attack.',
};

function qualityOf(result: Record<string, unknown>): number | null {
	const ext = readJson(valueOf(result, 'ExtFaceInfo'));
	const holder = ext.state === 'read' ? ext.value : undefined;
	return percentIn(valueOf(holder, 'FaceQualityScore')) ?? null;
}

/** Source: Alibaba Cloud's SDK of FaceLivenessV2, and the metadata of its predecessor. */
export const liveness = defineOperation({
	name: 'liveness',
	resource: 'face',
	displayName: 'Check Liveness',
	n8nAction: 'Check whether a face picture is live',
	description:
		'Checks that a picture shows a real face, not a photo, a screen or a mask. Alibaba Cloud recommends it for low risks only.',
	goodNeeds: '`Passed` is Y, the sub code is 200, and `FaceAttack` is exactly N.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'FaceLivenessV2',
			inBody: ['FacePictureBase64'],
			answer: inEnvelope('Result', anyObject),
			charge: paidWithBizId,
		},
	},
	fields: {
		face: face({
			displayName: 'Face Picture',
			name: 'facePhoto',
			description:
				'JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, one face from the front that fills most of it',
			wire: { base64: 'FacePictureBase64', url: 'FacePictureUrl' },
		}),
		productCode: choice({
			displayName: 'Product',
			name: 'productCode',
			options: [
				{
					name: 'FACE_LIVENESS_MIN',
					value: 'FACE_LIVENESS_MIN',
					description: 'The older product, in China (Hong Kong) only',
				},
				{
					name: 'FACE_LIVENESS_MIN_PRO',
					value: 'FACE_LIVENESS_MIN_PRO',
					description: 'Offered in several regions',
				},
			],
			default: 'FACE_LIVENESS_MIN_PRO',
			description: 'The product that your account has activated',
			wire: 'ProductCode',
		}),
		merchantBizId: checkId,
		qualityCheck,
	},
	outputs: [
		{ label: 'Review', verdict: 'review' },
		{ label: 'Not Live', verdict: 'notLive' },
		{ label: 'Live', verdict: 'live' },
	],
	decide: ({ main: { body } }) =>
		decideFace<Verdict>(readFace(body, 'Passed'), {
			undecided: 'review',
			good: live,
			bad: notLive,
			attacked: () => attack,
		}),
	show: ({ main: { body } }) => ({
		scores: { faceQuality: qualityOf(body) },
		own: { transactionId: valueOf(body, 'TransactionId') ?? null },
		raw: withParsedMembers(body),
	}),
});
