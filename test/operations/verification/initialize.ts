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
import { badGroups } from '../face/duplicateSearch';
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
		Pages: oneOf('01', '01,02'),
		DocScanMode: oneOf('auto', 'manual'),
		ShowAlbumIcon: oneOf('0', '1'),
		ShowOcrResult: oneOf('0', '1'),
		EditOcrResult: oneOf('0', '1'),
		OcrValueStandard: oneOf('0', '1'),
		Mobile: matches(/^\+?\d{6,15}$/),
	},
	// Every outcome of Check Result is one that somebody can be started for.
	answers: Object.fromEntries(
		Object.keys(outcomes).map((name) => [
			name,
			{ Result: { TransactionId: 'hksb0', TransactionUrl: null, Protocol: null } },
		]),
	),
	async run({ params, asks, accessKeyId, url, transactions, answered, checkCallbackUrl }) {
		const refusal = checkTemplate(params) ?? checkPictures(params) ?? checkProduct(params);
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

/** The 8 digits of one family of products are nothing to the other. */
const typesOf: Readonly<Record<string, RegExp>> = {
	eKYC: /^\d{8}$/,
	ID_OCR: /^\d{8}$/,
	eKYC_PRO: /^[A-Z]{3}\d{5}$/,
	ID_OCR_PRO: /^[A-Z]{3}\d{5}$/,
};

/** What the pages of each product demand, and what they say about it. */
function checkProduct(params: Fields): Refusal | undefined {
	const { ProductCode = '', DocType = '', VerifyModel = '', Authorize } = params;
	const types = typesOf[ProductCode];
	if (types && DocType === '') return refuse('MissingParameter', 'DocType');
	if (types && !types.test(DocType)) return refuse('InvalidParameter', 'DocType');
	const isIndonesian = ProductCode === 'eKYC_PRO' && Authorize === 'T';
	const needed = [
		...(ProductCode === 'eKYC_NDI' ? ['DocName', 'DocNo'] : []),
		...(isIndonesian ? ['Email', 'Mobile'] : []),
		...(ProductCode === 'FACE_IDU' ? ['VerifyModel', 'AutoRegistration'] : []),
		...(/[02]/.test(VerifyModel) ? ['FaceGroupCodes', 'FaceRegisterGroupCode'] : []),
	];
	const missing = needed.find((name) => !params[name]);
	if (missing !== undefined) return refuse('MissingParameter', missing);
	const hasTarget = params.TargetFacePicture || params.TargetFacePictureUrl;
	if (!/[12]/.test(VerifyModel) || hasTarget) return undefined;
	return refuse('MissingParameter', 'TargetFacePicture or TargetFacePictureUrl');
}

/** Alibaba Cloud tells a browser from an app by the MetaInfo that its client SDK collected. */
function isWeb(params: Fields): boolean {
	const metaInfo = parseJson(params.MetaInfo ?? '') as { deviceType?: unknown };
	return metaInfo.deviceType === 'web';
}

/** A MetaInfo as the app SDK returns it. */
export const metaInfo = JSON.stringify({ deviceType: 'ios', appVersion: '1', osVersion: '17' });

const customers = { __rl: true, mode: 'code', value: 'customers' };
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
	plays: { Initialize: play, InitializeV2: play },
	parameters: {
		merchantUserId: '={{ $json.user ?? "user" }}',
		metaInfo,
		facePictureSource: 'url',
		facePictureUrl: 'https://photos.example.com/face.jpg',
		options: { merchantBizId: '={{ $json.biz ?? "" }}' },
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
		metaInfo: '={{ JSON.stringify({ deviceType: "ios", id: $json.half2 + $json.half1 }) }}',
		facePictureSource: 'binary',
		callback: 'url',
		callbackUrl,
		callbackProtection: 'signedToken',
		options: {
			hashMerchantUserId: false,
			extraParameters: {
				parameter: [{ name: 'DocNo', value: '={{ $json.half1 + "-" + $json.half2 }}' }],
			},
		},
	},
	refuses: {
		docNo: ['110101199003071230', '"1101011990030712"'],
		email: ['"budi"', '"a@b c@d"'],
		mobile: ['"081234567890"', '"+62 812 3456 7890"'],
		otherDocType: ['"GLB3002"', '"1000000"'],
		faceGroup: badGroups,
		moreFaceGroups: ['undefined', 'null', '""', '"a,,b"', '"a,".repeat(9) + "b"'],
		sceneCode: ['"elevenchars"', '"sign up"'],
		metaInfo: ['"iPhone"', '"[1]"', '"7"', '7', 'true'],
		callbackUrl: ['"n8n.example.com/webhook/1"', '"ftp://n8n.example.com/webhook/1"'],
	},
	takes: { metaInfo: ['{}', '{ a: 1 }'], callbackReceiverId: ['*'] },
	everywhere: { productCode: 'other', otherProductCode: 'ID_NFC', facePictureSource: 'none' },
	changing: { productCode: 'FACE_IDU', faceGroup: customers, enroll: true },
	fits: {
		otherProductCode: '"ID_NFC"',
		docName: '"张三"',
		docNo: '"11010119900307123X"',
		email: '"budi@example.com"',
		mobile: '"+6281234567890"',
		otherDocType: '$parameter.productCode === "eKYC_PRO" ? "GLB03002" : "01000000"',
		faceGroup: '"customers"',
		moreFaceGroups: '"blocked"',
		callbackUrl: `"${callbackUrl}"`,
		callbackToken: '"a shared token"',
	},
	shownWith: {
		facePictureSource: { otherProductCode: 'ID_NFC' },
		...Object.fromEntries(
			['enroll', 'moreFaceGroups', 'targetFacePictureSource', 'targetFacePictureField'].map(
				(name) => [name, { faceGroup: customers }],
			),
		),
		email: { docType: 'IDN01001', mobile: '+6281234567890' },
		mobile: { docType: 'IDN01001', email: 'budi@example.com' },
		docName: { docNo: '11010119900307123X' },
		docNo: { docName: '张三' },
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
