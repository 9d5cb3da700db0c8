import { z } from 'zod';

import { IdvError, type ErrorCategory } from '../../../shared/errors';
import { customRegion, isRegion, type RegionId } from '../../../shared/services/regions';
import type { CallDefinition } from '../../../shared/transport/callDefinition';
import { defineOperation, type Decision, type Field } from '../../definition';
import { inEnvelope } from '../../families/envelope';
import { bizId } from '../../fields/bizId';
import { choice } from '../../fields/choice';
import { panelOnly } from '../../fields/panelOnly';
import { picture } from '../../fields/picture';
import { facePicture as facePictureLimits } from '../../fields/pictureLimits';
import { optionalSceneCode } from '../../fields/sceneCode';
import { shownFor } from '../../fields/shownFor';
import { textOf } from '../../fields/text';
import { findGroup, groups } from '../../library/groups';
import { callbackProof, callbackTarget, testAddressHint } from './callback';
import { checkDocument, documentFields } from './document';
import { extraParameters } from './extraParameters';
import { faceSearchFields } from './faceSearch';
import { orOfPage, pageReturn } from './page';
import { merchantUserId, metaInfo } from './person';
import {
	checkProductRegion,
	faceVerify,
	knownOfRegion,
	ofProducts,
	product,
	productOf,
} from './product';
import { checkWaiting, waitingOptions, waitingProperties } from './wait';

const started: Decision<'started'> = {
	verdict: 'started',
	reason: 'started',
	explanation: 'The verification was started.',
	remedy: 'Send the person to transactionUrl, or pass transactionId on to your app.',
	tellUser: 'Please continue with the verification.',
	// Starting is free: Alibaba Cloud bills the verification by its outcome.
	billed: null,
};

/** Source: Alibaba Cloud's page for InitializeV2 of 2026-09-29. */
const validMinutes = 30;

const facePicture = picture({
	displayName: 'Face Picture',
	name: 'facePicture',
	description:
		'The reference picture of the face: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, 640x480 to 1920x1080 pixels, one face from the front',
	sources: ['base64', 'binary', 'none', 'url'],
	limits: facePictureLimits,
	wire: { base64: 'FacePictureBase64', url: 'FacePictureUrl' },
});

/** Face verification cannot do without the picture, products without a row may have one. */
const verifyPicture = shownFor(ofProducts(faceVerify, 'other'), facePicture);

function pictureProperties(): typeof facePicture.properties {
	const [source, ...others] = verifyPicture.properties;
	if (!source) return [];
	const options = (source.options ?? []).filter(
		(option) => !('value' in option && option.value === 'none'),
	) as typeof source.options;
	return [
		{ ...source, options, displayOptions: { show: { productCode: [faceVerify] } } },
		{ ...source, default: 'none', displayOptions: { show: { productCode: ['other'] } } },
		...others,
	];
}

/** Where the call goes; '' for a custom endpoint, of which nothing is known. */
const where: Field<RegionId | ''> = {
	kind: 'plain',
	properties: [],
	read({ session: { credential, region } }) {
		const chosen = region || credential.region;
		return credential.region !== customRegion && isRegion(chosen) ? chosen : '';
	},
};

const fields = {
	product,
	merchantUserId,
	metaInfo,
	facePicture: { ...verifyPicture, properties: pictureProperties() },
	...faceSearchFields,
	...documentFields,
	where,
	merchantBizId: orOfPage(
		bizId({
			place: 'options',
			description:
				'Your own ID for this verification, for tracing: letters and digits, at most 32, used only once. If it is empty, each item gets a new one; the first one after a Verification Page gets that of the page.',
		}),
	),
	callback: callbackTarget,
	callbackProof,
	waiting: { ...panelOnly(...waitingProperties), options: waitingOptions },
	appQualityCheck: choice({
		displayName: 'App Quality Check',
		name: 'appQualityCheck',
		place: 'options',
		options: [
			{ name: 'Off', value: 'N' },
			{ name: 'On', value: 'Y', description: 'Refuses blurred or covered faces early' },
		],
		default: 'Y',
		description:
			'How strictly the app checks the quality of the live face. Has no effect in a browser.',
		wire: 'AppQualityCheck',
	}),
	evidenceVideo: choice({
		displayName: 'Evidence Video',
		name: 'docVideo',
		place: 'options',
		options: [
			{ name: 'Do Not Record', value: 'N' },
			{ name: 'Record', value: 'Y', description: 'One or two seconds of video' },
		],
		default: 'N',
		description:
			"Records a short video that Check Result can download. It is dropped when the person's network is poor.",
		wire: 'DocVideo',
	}),
	livenessModel: choice({
		displayName: 'Liveness Model',
		name: 'model',
		place: 'options',
		options: [
			{ name: 'Blink', value: 'LIVENESS' },
			{
				name: 'Blink and Colored Light',
				value: 'PHOTINUS_LIVENESS',
				description: 'Stricter; needs a recent SDK, not for desktop browsers',
			},
		],
		default: 'LIVENESS',
		description: 'What the person has to do in front of the camera',
		wire: 'Model',
	}),
	callbackReceiverId: panelOnlyOption({
		displayName: 'Callback Receiver ID',
		name: 'callbackReceiverId',
		type: 'string',
		default: '',
		description:
			'Only if a gateway changes the path of the Callback URL: the ID after /webhook/ in the Production URL of the Verification Trigger',
	}),
	sceneCode: optionalSceneCode,
	securityLevel: choice({
		displayName: 'Security Level',
		name: 'securityLevel',
		place: 'options',
		options: [
			{ name: 'Normal', value: '01', description: 'For low risk, without device checks' },
			{
				name: 'Secure',
				value: '02',
				description: 'Also checks the device and its environment; recommended',
			},
		],
		default: '02',
		description: 'How strictly the device is checked',
		wire: 'SecurityLevel',
	}),
};

/** An option that another field reads. */
function panelOnlyOption(...properties: Parameters<typeof panelOnly>) {
	return { ...panelOnly(...properties), place: 'options' as const };
}

const initializeAnswer = z
	.object({
		TransactionId: z.string().min(1),
		TransactionUrl: z.string().nullish(),
		Protocol: z.string().nullish(),
	})
	.passthrough();

const initializeV1: CallDefinition<z.infer<typeof initializeAnswer>> = {
	service: 'cloudauthIntl',
	action: 'Initialize',
	inBody: ['FacePictureBase64'],
	answer: inEnvelope('Result', initializeAnswer),
	codes: {
		InvalidParameter: {
			category: 'parameter',
			message: 'Alibaba Cloud refused a parameter',
			remedy:
				'Correct the field that the message names. A callback URL that cannot be reached from the internet is refused with this code too.',
		},
	},
	// Starting is free, but what is started can be finished, and is billed then: not twice.
	charge: {
		kind: 'paid',
		ifAnswerLost:
			'Look up the MerchantBizId in the ID Verification console before you start it again.',
	},
};

/** The same, but the reference picture of FACE_IDU travels in the body: a query is too short for it. */
const initializeV2: typeof initializeV1 = {
	...initializeV1,
	action: 'InitializeV2',
	inBody: ['FacePictureBase64', 'TargetFacePicture'],
};

/** Refusals that may be about the region: what is known of it goes into the remedy. */
const mayBeOfRegion: ReadonlySet<ErrorCategory> = new Set([
	'account',
	'endpoint',
	'parameter',
	'permission',
	'unknown',
]);

/** The error with what is known behind its remedy, where the region may be the cause. */
function withKnown(error: unknown, known: string): unknown {
	if (known === '' || !(error instanceof IdvError)) return error;
	if (!mayBeOfRegion.has(error.facts.category)) return error;
	const remedy = `${error.facts.remedy} ${known}`;
	return new IdvError(error.message, { ...error.facts, remedy }, { cause: error });
}

export const initialize = defineOperation({
	name: 'initialize',
	resource: 'verification',
	displayName: 'Initialize',
	n8nAction: 'Start a verification',
	description: 'Starts a verification for a person',
	billing:
		'Starting is free. Alibaba Cloud bills the verification by its result, so a second start can mean a second bill.',
	goodNeeds: 'Alibaba Cloud returned a TransactionId.',
	calls: { main: initializeV1, initializeV2, groups },
	chosenCall: ({ product: code }) => (productOf(code)?.isV2 ? initializeV2 : initializeV1),
	// What the operator wrote comes last, and wins over the address that the page made.
	fields: { ...fields, pageReturn, extraParameters: extraParameters(fields, pageReturn) },
	outputs: [
		{ label: 'Not Started', verdict: 'notStarted' },
		{ label: 'Started', verdict: 'started' },
	],
	routings: {
		parameter: 'callback',
		variants: {
			wait: [
				// Both the callback and the deadline come out here, so it grants nothing.
				{ label: 'Ready to Check', verdict: 'readyToCheck' },
				{ label: 'Not Started', verdict: 'notStarted' },
			],
		},
	},
	checkRun: checkWaiting,
	hint: ({ callback }) => testAddressHint(callback),
	check(values, item) {
		const isOther = textOf(item.parameter('productCode')) === 'other';
		checkProductRegion(values.product, isOther, values.where);
		checkDocument(values);
	},
	changesData: ({ enroll }) => enroll === true,
	async fetch(tools, { docType, group, moreGroups = [], product: code, where: region }) {
		// Nothing in later answers shows that a group was known, and searched.
		if (group !== undefined) {
			await findGroup(tools, group);
			for (const other of moreGroups) await findGroup(tools, other, 'More Face Groups');
		}
		const known = knownOfRegion(code, region, docType);
		const main = await tools.call('main').catch((error: unknown) => {
			throw withKnown(error, known);
		});
		return { main };
	},
	decide: () => started,
	ids: ({ main }, { merchantBizId }) => ({
		...(main ? { transactionId: main.body.TransactionId } : {}),
		merchantBizId: merchantBizId.id,
		...(main ? { transactionUrl: main.body.TransactionUrl ?? null } : {}),
	}),
	show: ({ main: { body } }, _values, { nowMs }) => ({
		whole: ['protocol', 'Protocol', 'TransactionUrl'],
		own: {
			protocol: body.Protocol ?? null,
			validUntil: new Date(nowMs + validMinutes * 60_000).toISOString(),
		},
		raw: body,
	}),
});
