import { judgePicture, withoutSecrets } from '../pictures';
import { refuse, type Refusal } from '../refusals';
import type { Fields } from '../tables';
import {
	isCallbackUrl,
	isJsonObject,
	isMerchantBizId,
	isWebAddress,
	isYesNo,
	matches,
	oneOf,
	parseJson,
} from '../values';
import { outcomeFor } from '../outcomes';
import { success, type Operation } from './operation';

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

/** Starts the verification of one person. */
export const initialize: Operation = {
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
	async run({ params, accessKeyId, url, transactions, answered, checkCallbackUrl }) {
		const refusal = checkTemplate(params) ?? checkPictures(params);
		if (refusal) return refusal;

		const unreachable = params.CallbackUrl && (await checkCallbackUrl(params.CallbackUrl));
		if (unreachable) return unreachable;

		const { refusedAtStart } = outcomeFor(params.SceneCode);
		if (refusedAtStart) return refuse(refusedAtStart);

		const { id } = transactions.start(accessKeyId, withoutSecrets(params), answered);
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

/** The vendor tells a browser from an app by the MetaInfo that its client SDK collected. */
function isWeb(params: Fields): boolean {
	const metaInfo = parseJson(params.MetaInfo ?? '') as { deviceType?: unknown };
	return metaInfo.deviceType === 'web';
}
