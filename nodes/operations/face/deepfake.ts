import { InputError } from '../../shared/errors';
import { reviewManually } from '../decisions';
import { defineOperation, type Decision, type Field } from '../definition';
import { paidWithBizId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { probabilityIn, valueOf, withParsedMembers } from '../families/members';
import {
	decideRiskLevel,
	riskScoresIn,
	tagsIn,
	type RiskLevelVerdict,
	type RiskLevelWords,
} from '../families/riskLevel';
import { checkId } from '../fields/bizId';
import { regionProperty, uploadTimeoutMs } from '../fields/callOptions';
import { choice } from '../fields/choice';
import { fixed } from '../fields/fixed';
import { picture, type Picture } from '../fields/picture';
import { largeFacePicture } from '../fields/pictureLimits';
import { video } from '../fields/video';

const high: Decision<RiskLevelVerdict> = {
	verdict: 'highRisk',
	reason: 'highRisk',
	explanation: 'The face is probably synthetic, swapped, edited or recorded from a screen.',
	remedy: 'Treat it as an attack, and do not reveal how it was detected.',
	tellUser: 'We could not complete the check. Please contact us.',
	billed: null,
};

const words: RiskLevelWords = {
	high,
	suspicious: {
		...high,
		verdict: 'review',
		reason: 'suspicious',
		explanation: 'Alibaba Cloud finds the face suspicious, but is not sure.',
		remedy: reviewManually,
	},
	low: {
		...high,
		verdict: 'lowRisk',
		reason: 'lowRisk',
		explanation: 'Alibaba Cloud sees a low risk that the face is a forgery.',
		remedy: 'Continue.',
		tellUser: 'Thank you, your recording has been checked.',
		billed: true,
	},
};

const isKind = (kind: 'IMAGE' | 'VIDEO') => ({ show: { faceInputType: [kind] } });

const inputType = choice({
	displayName: 'Check',
	name: 'faceInputType',
	options: [
		{ name: 'Picture', value: 'IMAGE' },
		{ name: 'Video', value: 'VIDEO' },
	],
	default: 'IMAGE',
	description: 'What is checked. A video takes longer than a picture.',
});

const asPicture = picture({
	displayName: 'Face Picture',
	name: 'facePhoto',
	description: 'JPEG only, at most 10 MB; above 1 MB a URL is better',
	sources: ['base64', 'binary', 'url'],
	binaryField: 'facePhoto',
	limits: largeFacePicture,
});

const asVideo = video({
	displayName: 'Face Video',
	name: 'faceVideo',
	description: 'MP4 or MOV, 1 to 3 seconds, more than 100 KB and at most 10 MB',
	displayOptions: isKind('VIDEO'),
});

/** Both travel in the same parameters. */
const face: Field<{ kind: string; file: Picture }> = {
	kind: 'picture',
	properties: [
		...inputType.properties,
		...asPicture.properties.map(({ displayOptions, ...property }) => ({
			...property,
			displayOptions: { show: { ...isKind('IMAGE').show, ...displayOptions?.show } },
		})),
		...asVideo.properties,
	],
	async read(item) {
		const kind = await inputType.read(item);
		return { kind, file: await (kind === 'VIDEO' ? asVideo : asPicture).read(item) };
	},
	wire: {
		names: ['FaceInputType', 'FaceBase64', 'FaceUrl'],
		params: async ({ kind, file }, item) => ({
			FaceInputType: kind,
			FaceBase64: await (kind === 'VIDEO' ? asVideo : asPicture).base64(file, item),
			FaceUrl: file.from === 'url' ? file.url : undefined,
		}),
	},
};

const maxRisk: Field<number | undefined> = {
	kind: 'plain',
	place: 'options',
	properties: [
		{
			displayName: 'Maximum Risk Score',
			name: 'maxRiskScore',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 1 },
			default: 0.5,
			description:
				'The highest score, 0 to 1, that may still be low risk. Alibaba Cloud may send scores only when it finds a risk: then nothing goes to Low Risk with this limit.',
		},
	],
	read(item) {
		if (!item.hasOption('maxRiskScore')) return undefined;
		const limit = probabilityIn(item.option('maxRiskScore'));
		if (limit !== undefined) return limit;
		throw new InputError(
			'Maximum Risk Score',
			'is not a number from 0 to 1',
			'Enter a score of 0 to 1.',
		);
	},
};

/** Source: Alibaba Cloud's metadata of DeepfakeDetectIntlStream; all pages have it in Singapore only. */
export const deepfake = defineOperation({
	name: 'deepfake',
	resource: 'face',
	displayName: 'Detect Deepfake',
	n8nAction: 'Detect a deepfake in a face picture or video',
	description:
		'Checks whether a face is synthetic, swapped, edited or recorded from a screen. Offered in Singapore only. Alibaba Cloud advises combining it with other checks.',
	goodNeeds:
		'`Result` is exactly 0, which is the good one, and there is no risk tag. Your own maximum score is kept.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'DeepfakeDetectIntlStream',
			inBody: ['ProductCode', 'MerchantBizId', 'FaceInputType', 'FaceBase64', 'FaceUrl'],
			answer: inEnvelope('ResultObject', anyObject),
			charge: paidWithBizId,
		},
	},
	offeredIn: ['ap-southeast-1'],
	regionField: regionProperty({
		offeredIn: ['ap-southeast-1'],
		description:
			'The region to call instead of the one in the credential: only Singapore offers this. Ignored when the credential has a custom endpoint.',
	}),
	fields: {
		product: fixed({ ProductCode: 'FACE_DEEPFAKE' }),
		face,
		merchantBizId: checkId,
		maxRisk,
	},
	// Files of up to 10 MB.
	concurrency: 3,
	timeoutMs: uploadTimeoutMs,
	outputs: [
		{ label: 'Review', verdict: 'review' },
		{ label: 'High Risk', verdict: 'highRisk' },
		{ label: 'Low Risk', verdict: 'lowRisk' },
	],
	decide: ({ main: { body } }, { maxRisk: limit }) => decideRiskLevel(body, words, limit),
	show: ({ main: { body } }) => ({
		own: {
			riskTags: tagsIn(body),
			riskScores: riskScoresIn(valueOf(body, 'RiskScore')) ?? null,
			transactionId: valueOf(body, 'TransactionId') ?? null,
		},
		raw: withParsedMembers(body),
	}),
});
