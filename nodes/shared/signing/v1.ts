import { createHmac } from 'node:crypto';

import { formParamsOf } from './body';
import { encodeParams, joinParams, type EncodedParam, type Params } from './encode';
import { SigningRefusal } from './refusal';
import { timestamp, type AccessKey, type Moment } from './types';

/** A request in the RPC style: the path is always `/`. */
export interface V1Request {
	method: string;
	/** Action, Version, Format and everything else that stands in the query. */
	query: Params;
	/** Only a form: its parameters are signed together with the query. */
	body?: Buffer;
}

/** Parameters that belong to the signature itself; a request that has them is signed afresh. */
export const v1Parameters = [
	'AccessKeyId',
	'SecurityToken',
	'Signature',
	'SignatureMethod',
	'SignatureNonce',
	'SignatureVersion',
	'Timestamp',
] as const;

/** A parameter as it is signed: `name=value`, percent-encoded, as text or as bytes of the body. */
interface SignedParam {
	rawName: string;
	bytes: Buffer | string;
}

function byRawName(a: SignedParam, b: SignedParam): number {
	return a.rawName < b.rawName ? -1 : 1;
}

/** Percent-encodes what is encoded once already: only these two characters are left to encode. */
function encodeAgain(encoded: string): string {
	return encoded.replace(/%/g, '%25').replace('=', '%3D');
}

function pairOf({ rawName, name, value }: EncodedParam): SignedParam {
	return { rawName, bytes: `${name}=${value}` };
}

/** Pictures are encoded a second time piece by piece: nobody needs the whole of it. */
const pieceBytes = 65_536;

/** The signature over encoded parameters, fed to the hash one by one instead of joined. */
export function v1Signature(
	method: string,
	params: readonly SignedParam[],
	accessKeySecret: string,
): string {
	const hmac = createHmac('sha1', `${accessKeySecret}&`);
	hmac.update(`${method}&%2F&`);
	[...params].sort(byRawName).forEach(({ bytes }, index) => {
		if (index > 0) hmac.update('%26');
		for (let start = 0; start < bytes.length; start += pieceBytes) {
			const end = start + pieceBytes;
			const piece =
				typeof bytes === 'string' ? bytes.slice(start, end) : bytes.toString('latin1', start, end);
			hmac.update(encodeAgain(piece));
		}
	});
	return hmac.digest('base64');
}

/**
 * Signs with RPC signature version 1.0 (HMAC-SHA1), which the legacy `saf` service asks for.
 *
 * Source: the vendor's page "RPC mechanism" and the development guide of 2019-08-27; compared byte
 * for byte with the vendor's own code in `test/unit/signing`.
 *
 * @returns the query exactly as it has to be sent, signature included.
 * @throws SigningRefusal for a parameter that stands in the query and in the form.
 */
export function signV1(request: V1Request, key: AccessKey, moment: Moment): string {
	const query: Params = { ...request.query };
	for (const name of v1Parameters) delete query[name];
	Object.assign(query, {
		AccessKeyId: key.accessKeyId,
		SignatureMethod: 'HMAC-SHA1',
		SignatureNonce: moment.nonce,
		SignatureVersion: '1.0',
		Timestamp: timestamp(moment.now),
		...(key.securityToken ? { SecurityToken: key.securityToken } : {}),
	});

	const inQuery = encodeParams(query);
	const inForm = request.body ? formParamsOf(request.body) : [];
	const repeated = inForm.find(({ rawName }) => Object.hasOwn(query, rawName));
	if (repeated) {
		throw new SigningRefusal(
			`The parameter '${repeated.rawName}' stands in the query and in the body`,
			'Leave it out of the body: nobody could say which of the two counts.',
		);
	}
	const signature = v1Signature(
		request.method,
		[...inQuery.map(pairOf), ...inForm],
		key.accessKeySecret,
	);
	return joinParams([...inQuery, ...encodeParams({ Signature: signature })]);
}
