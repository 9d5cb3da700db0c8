import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { makeToken, secretComplaint, type CallbackCredential } from '../shared/callback/token';
import { freshBizId, patterned, requiredText, textOf, webUrl } from '../shared/items/fields';
import { inputFault } from '../shared/items/itemFault';
import { initializePictures, pictureFromBinary, pictureFromText } from '../shared/items/pictures';
import type { CallOptions } from '../shared/items/session';
import { resumeUrl } from './wait';

export interface Options extends CallOptions {
	appQualityCheck?: string;
	docVideo?: string;
	extraParameters?: { parameter?: Array<{ name?: string; value?: unknown }> };
	model?: string;
	sceneCode?: string;
	securityLevel?: string;
}

type Picture =
	| { from: 'binary'; field: string }
	| { from: 'base64'; base64: string }
	| { from: 'url'; url: string }
	| { from: 'none' };

/** One item's fields, checked. Pictures from binary data are read again when they are sent. */
export interface Prepared {
	merchantBizId: string;
	/** By vendor name, without the picture's bytes, the business id and the token. */
	params: Record<string, string>;
	picture: Picture;
	callback: { url?: string; protection?: string; sharedToken?: string };
	simplify: boolean;
	hints: string[];
}

/** The TransactionId works for 30 minutes; a callback may be late. */
const tokenLifetimeSeconds = 24 * 60 * 60;

const setByFields: ReadonlySet<string> = new Set([
	'ProductCode',
	'MerchantBizId',
	'MerchantUserId',
	'MetaInfo',
	'FacePictureBase64',
	'FacePictureUrl',
	'CallbackUrl',
	'CallbackToken',
	'SceneCode',
	'SecurityLevel',
	'Model',
	'DocVideo',
	'AppQualityCheck',
]);

function metaInfoOf(value: unknown): string {
	const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value);
	requiredText(
		text,
		'Meta Info',
		"Pass what getMetaInfo() of Alibaba Cloud's app or web SDK returned on the person's device.",
	);
	try {
		if (typeof JSON.parse(text) === 'object') return text;
	} catch {
		// Falls through to the same complaint as JSON that is no object.
	}
	throw inputFault(
		'Meta Info',
		'is not the JSON text that getMetaInfo() returns',
		'Pass it on unchanged, without quoting or shortening it.',
	);
}

function userIdOf(value: unknown, hash: boolean): string {
	const id = requiredText(
		value,
		'Merchant User ID',
		'Pass your own ID of the person, for example a customer number.',
	);
	return hash ? createHash('sha256').update(id, 'utf8').digest('hex') : id;
}

const publicUrlHint =
	"Set n8n's public URL (environment variable WEBHOOK_URL, since n8n 2 also N8N_WEBHOOK_URL) so that its webhook addresses begin with https:// and your domain, then copy the URL again.";

const privateHost =
	/^(localhost|.*\.(localhost|local|internal|lan|home)|\[::1?\]|\[f[cde].*|0\.0\.0\.0|(127|10)\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*)$/i;

/** @param isSandbox whether the callback comes from this machine, so that it may go there too. */
function callbackUrlOf(value: unknown, isSandbox: boolean): string {
	const text = requiredText(
		value,
		'Callback URL',
		"Paste the production URL of your Verification Trigger, or set 'Callback' to 'None'.",
	);
	const url = webUrl(text, 'Callback URL', publicUrlHint);
	if (isSandbox) return text;
	if (privateHost.test(url.hostname) || !url.hostname.includes('.')) {
		throw inputFault(
			'Callback URL',
			`points to '${url.hostname}', which Alibaba Cloud cannot reach`,
			publicUrlHint,
		);
	}
	if (url.protocol !== 'https:') {
		throw inputFault('Callback URL', 'does not begin with https://', publicUrlHint);
	}
	return text;
}

function extraParametersOf(options: Options): Record<string, string> {
	const extra: Record<string, string> = {};
	for (const { name, value } of options.extraParameters?.parameter ?? []) {
		const key = requiredText(name, 'Extra Parameters', 'Give each parameter a name, or remove it.');
		if (setByFields.has(key)) {
			throw inputFault(
				'Extra Parameters',
				`has '${key}', which has a field of its own in this node`,
				'Use that field, and remove the extra parameter.',
			);
		}
		if (!/^[A-Za-z][A-Za-z0-9.]*$/.test(key)) {
			throw inputFault(
				'Extra Parameters',
				'has a name with other characters than letters and digits',
				"Write the name exactly as Alibaba Cloud's pages do, for example ReturnUrl.",
			);
		}
		extra[key] = typeof value === 'object' ? JSON.stringify(value) : textOf(value);
	}
	return extra;
}

async function pictureOf(
	context: IExecuteFunctions,
	index: number,
	hints: string[],
): Promise<Picture> {
	const field = (name: string) => context.getNodeParameter(name, index, '');
	const from = field('pictureSource');
	if (from === 'none') return { from };
	if (from === 'url') {
		const remedy = 'Pass a public http:// or https:// address of the picture.';
		const url = requiredText(field('facePictureUrl'), 'Face Picture URL', remedy);
		webUrl(url, 'Face Picture URL', remedy);
		return { from, url };
	}
	if (from === 'base64') {
		const name = 'Face Picture (Base64)';
		const text = requiredText(
			field('facePictureBase64'),
			name,
			'Pass the picture as Base64 text, or choose another picture source.',
		);
		const cleaned = pictureFromText(text, name, initializePictures);
		hints.push(...cleaned.hints);
		return { from, base64: cleaned.base64 };
	}
	const binaryField = requiredText(
		field('facePictureField'),
		'Input Binary Field',
		'Enter the name of the binary field that holds the picture.',
	);
	// Read for its checks only: a hundred pictures at once would not fit into memory.
	await pictureFromBinary(
		context,
		index,
		binaryField,
		`Input Binary Field (${binaryField})`,
		initializePictures,
	);
	return { from: 'binary', field: binaryField };
}

/**
 * Reads and checks all fields of one item, before anything is called.
 *
 * @throws ItemFault that names the field, what is wrong and what to do.
 */
export async function prepareItem(
	context: IExecuteFunctions,
	index: number,
	isSandbox: boolean,
): Promise<Prepared> {
	const field = (name: string) => context.getNodeParameter(name, index, '');
	const options = context.getNodeParameter('options', index, {}) as Options;
	const hints: string[] = [];

	const chosen = textOf(field('productCode'));
	const productCode =
		chosen === 'other'
			? requiredText(field('otherProductCode'), 'Product Code', 'Enter the product code.')
			: chosen;
	const bizId = patterned('merchantBizId', textOf(field('merchantBizId')), 'Merchant Biz ID');
	const params: Record<string, string> = {
		...extraParametersOf(options),
		ProductCode: productCode,
		MerchantUserId: userIdOf(field('merchantUserId'), field('hashMerchantUserId') !== false),
		MetaInfo: metaInfoOf(field('metaInfo')),
		SceneCode: patterned('sceneCode', textOf(options.sceneCode), 'Scene Code'),
		SecurityLevel: options.securityLevel ?? '02',
		Model: options.model ?? 'LIVENESS',
		DocVideo: options.docVideo ?? 'N',
		AppQualityCheck: options.appQualityCheck ?? 'Y',
	};
	const picture = await pictureOf(context, index, hints);

	const callback: Prepared['callback'] = {};
	const kind = field('callback');
	if (kind === 'url' || kind === 'wait') {
		const url = kind === 'wait' ? resumeUrl(context) : field('callbackUrl');
		callback.url = callbackUrlOf(url, isSandbox);
		callback.protection = textOf(field('callbackProtection'));
		if (callback.protection === 'sharedToken') {
			callback.sharedToken = requiredText(
				field('callbackToken'),
				'Callback Token',
				'Enter the token that your receiver expects.',
			);
		}
	}

	return {
		merchantBizId: bizId || freshBizId(),
		params,
		picture,
		callback,
		simplify: field('simplify') !== false,
		hints,
	};
}

/** The picture as it is sent; a file is read only now. */
async function base64Of(
	context: IExecuteFunctions,
	index: number,
	picture: Picture,
): Promise<string | undefined> {
	if (picture.from === 'base64') return picture.base64;
	if (picture.from !== 'binary') return undefined;
	const bytes = await pictureFromBinary(
		context,
		index,
		picture.field,
		'Input Binary Field',
		initializePictures,
	);
	return bytes.toString('base64');
}

/** The parameters that are worked out only when the call goes out: picture and token. */
export async function lateParams(
	context: IExecuteFunctions,
	index: number,
	{ merchantBizId, picture, callback }: Prepared,
	nowMs: number,
): Promise<Record<string, string | undefined>> {
	return {
		MerchantBizId: merchantBizId,
		FacePictureUrl: picture.from === 'url' ? picture.url : undefined,
		FacePictureBase64: await base64Of(context, index, picture),
		CallbackUrl: callback.url,
		CallbackToken:
			callback.protection === 'signedToken'
				? await signedToken(context, index, merchantBizId, nowMs)
				: callback.sharedToken,
	};
}

async function signedToken(
	context: IExecuteFunctions,
	index: number,
	merchantBizId: string,
	nowMs: number,
): Promise<string> {
	const { secret } = await context.getCredentials<CallbackCredential>(
		'alibabaIdvCallbackApi',
		index,
	);
	const complaint = secretComplaint(secret);
	if (complaint) {
		throw inputFault('Secret', 'of the callback credential is too short', complaint);
	}
	return makeToken(secret, merchantBizId, nowMs / 1000 + tokenLifetimeSeconds);
}
