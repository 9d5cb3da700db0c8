import { judgePicture, withoutSecrets } from '../../sandbox/pictures';
import { success, type Play } from '../../sandbox/play';
import { refuse, type Refusal } from '../../sandbox/refusals';
import type { Fields } from '../../sandbox/tables';
import {
	isCallbackUrl,
	isJsonObject,
	isMerchantBizId,
	isWebAddress,
	isYesNo,
	matches,
	oneOf,
	parseJson,
} from '../../sandbox/values';
import { jpegWithComment } from '../../sandbox/jpeg';
import { defineCases, file, type OutcomeRow } from '../cases';
import { outcomeFor, outcomes } from './checkResult';

const productCodes = [
	'FACE_VERIFY',
	'FACE_LIVENESS',
	'FACE_LIVENESS_PRO',
	'FACE_IDU',
	'eKYC',
	'eKYC_PRO',
	'eKYC_NDI',
	'ID_OCR',
	'ID_OCR_PRO',
	'ID_NFC',
	'KYC_GLOBAL',
	'FV_GLOBAL',
	'FL_GLOBAL',
	'IDR_GLOBAL',
	'OCR_GLOBAL',
];

/** Each picture can be sent in two ways, but only in one of them at a time. */
const pictures = [
	{ base64: 'FacePictureBase64', url: 'FacePictureUrl' },
	{ base64: 'TargetFacePicture', url: 'TargetFacePictureUrl' },
];

const play: Play = {
	billed: true,
	required: ['ProductCode', 'MerchantBizId', 'MerchantUserId', 'MetaInfo'],
	values: {
		ProductCode: oneOf(...productCodes),
		MerchantBizId: isMerchantBizId,
		MetaInfo: isJsonObject,
		SceneCode: matches(/^[A-Za-z0-9_]{1,10}$/),
		FacePictureUrl: isWebAddress,
		TargetFacePictureUrl: isWebAddress,
		CallbackUrl: isCallbackUrl,
		SecurityLevel: oneOf('01', '02'),
		Model: oneOf('LIVENESS', 'PHOTINUS_LIVENESS', 'TEMPLATE'),
		TemplateConfig: matches(/^0[1-7](,0[1-7])*$/),
		TemplateType: oneOf('Seq', 'Ran'),
		TemplateRanCount: matches(/^[2-9]$/),
		ProcedurePriority: oneOf('url', 'keep'),
		ShowGuidePage: oneOf('0', '1'),
		StyleConfig: isJsonObject,
		DocVideo: isYesNo,
		AppQualityCheck: isYesNo,
		ChameleonFrameEnable: isYesNo,
		UpdateFaceIfUserExists: isYesNo,
		IdSpoof: isYesNo,
		UseNFC: isYesNo,
		Authorize: oneOf('T', 'F'),
		IdThreshold: oneOf('0', '1', '2', '3'),
		MRTDInput: oneOf('0', '1', '2'),
		VerifyModel: oneOf('0', '1', '2'),
		AutoRegistration: oneOf('0', '1'),
		ReturnFaces: matches(/^[1-5]$/),
	},
	// Every outcome of Check Result is one that somebody can be started for.
	answers: Object.fromEntries(
		Object.keys(outcomes).map((name) => [
			name,
			{ Result: { TransactionId: 'hksb0', TransactionUrl: null, Protocol: null } },
		]),
	),
	async run({ params, asks, accessKeyId, url, transactions, answered, checkCallbackUrl }) {
		const refusal = checkTemplate(params) ?? checkPictures(params);
		if (refusal) return refusal;

		const unreachable = params.CallbackUrl && (await checkCallbackUrl(params.CallbackUrl));
		if (unreachable) return unreachable;

		const { refusedAtStart, neverFinishes = false, passed, subCode } = outcomeFor(asks);
		if (refusedAtStart) return refuse(refusedAtStart);

		const { id } = transactions.start({
			accessKeyId,
			request: withoutSecrets(params),
			asks,
			says: { passed, subCode },
			neverFinishes,
			inBrowser: isWeb(params) && isWebAddress(params.ReturnUrl ?? ''),
			answered,
		});
		if (!isWeb(params)) return success({ TransactionId: id });
		return success({
			TransactionId: id,
			TransactionUrl: `${url}/person/${id}`,
			Protocol: `sandbox:${id}`,
		});
	},
};

function checkTemplate(params: Fields): Refusal | undefined {
	if (params.Model !== 'TEMPLATE') return undefined;
	const missing = ['TemplateConfig', 'TemplateType'].find((name) => !params[name]);
	return missing === undefined ? undefined : refuse('MissingParameter', missing);
}

function checkPictures(params: Fields): Refusal | undefined {
	for (const { base64, url } of pictures) {
		const picture = params[base64];
		if (picture && params[url]) return refuse('DataDuplication', `${base64}, ${url}`);
		const fault = picture ? judgePicture(picture) : undefined;
		if (fault) return refuse(fault, base64);
	}
	const hasFace = params.FacePictureBase64 || params.FacePictureUrl;
	if (params.ProductCode !== 'FACE_VERIFY' || hasFace) return undefined;
	return refuse('MissingParameter', 'FacePictureBase64 or FacePictureUrl');
}

/** Alibaba Cloud tells a browser from an app by the MetaInfo that its client SDK collected. */
function isWeb(params: Fields): boolean {
	const metaInfo = parseJson(params.MetaInfo ?? '') as { deviceType?: unknown };
	return metaInfo.deviceType === 'web';
}

/** A MetaInfo as the app SDK returns it. */
export const metaInfo = JSON.stringify({ deviceType: 'ios', appVersion: '1', osVersion: '17' });

const callbackUrl = 'https://n8n.example.com/webhook/idv';

const refused = (answer: string): OutcomeRow => [
	answer,
	'Not Started',
	'notStarted',
	'pictureRefused',
	false,
];

export const cases = defineCases({
	name: 'initialize',
	node: 'alibabaIdvInitialize',
	plays: { Initialize: play },
	parameters: {
		merchantUserId: '={{ $json.user ?? "user" }}',
		metaInfo,
		facePictureSource: 'url',
		facePictureUrl: 'https://photos.example.com/face.jpg',
		merchantBizId: '={{ $json.biz ?? "" }}',
	},
	item: ({ asks, unique }) => ({
		json: { biz: /\d$/.test(asks) ? asks : `${asks}0${unique}` },
		binary: { data: file(jpegWithComment('somebody')) },
	}),
	good: ['pass'],
	outcomes: [
		['pass', 'Started', 'started', 'started', null],
		refused('blurred'),
		refused('noface'),
		refused('toolarge'),
		refused('dltimeout'),
	],
	secretive: {
		merchantUserId: '={{ $json.half1 + $json.half2 }}',
		hashMerchantUserId: false,
		metaInfo: '={{ JSON.stringify({ deviceType: "ios", id: $json.half2 + $json.half1 }) }}',
		facePictureSource: 'binary',
		callback: 'url',
		callbackUrl,
		callbackProtection: 'signedToken',
		options: {
			extraParameters: {
				parameter: [{ name: 'DocNo', value: '={{ $json.half1 + "-" + $json.half2 }}' }],
			},
		},
	},
	refuses: {
		sceneCode: ['"elevenchars"', '"sign up"'],
		metaInfo: ['"iPhone"', '"[1]"', '"7"', '7', 'true'],
		callbackUrl: ['"n8n.example.com/webhook/1"', '"ftp://n8n.example.com/webhook/1"'],
	},
	takes: { metaInfo: ['{}', '{ a: 1 }'], callbackReceiverId: ['*'] },
	fits: {
		otherProductCode: '"eKYC_NDI"',
		callbackUrl: `"${callbackUrl}"`,
		callbackToken: '"a shared token"',
	},
	shownWith: {
		otherProductCode: { facePictureSource: 'none' },
		callbackUrl: { callbackProtection: 'none' },
		callbackToken: { callback: 'url', callbackUrl, callbackProtection: 'sharedToken' },
	},
	fragile: {
		// Whether the person can be sent on by a link is theirs to see, not ours to decide by.
		'Result.TransactionId': ['removed', 'null', 'empty', 'number', 'list', 'object'],
		'Result.TransactionUrl': ['number', 'list', 'object'],
		'Result.Protocol': ['number', 'list', 'object'],
	},
});
