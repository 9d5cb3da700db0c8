import type { RefusalCode } from './refusals';
import type { Fields } from './tables';
import { parseJson } from './values';

const maxTransmittedBytes = 1024 * 1024;
const base64Text = /^[A-Za-z0-9+/]+={0,2}$/;
const beginnings = [Buffer.from('ffd8ff', 'hex'), Buffer.from('89504e470d0a1a0a', 'hex')];
const pictureNames = /(Picture|PictureBase64|FaceBase64|ImageFile|FaceFile)$/;

/** What the vendor dislikes about a picture sent as Base64; nothing when it is fine. */
export function judgePicture(base64: string): RefusalCode | undefined {
	if (Buffer.byteLength(base64) > maxTransmittedBytes) return 'ToolargeImage';
	const bytes = decodeStrictly(base64);
	const isPicture = beginnings.some((magic) => bytes?.subarray(0, magic.length).equals(magic));
	return isPicture ? undefined : 'UnqualifiedPhoto';
}

/** Decodes Base64. Strict on purpose: a data: prefix and line breaks are the usual mistakes. */
export function decodeStrictly(base64: string): Buffer | undefined {
	if (base64.length % 4 !== 0 || !base64Text.test(base64)) return undefined;
	return Buffer.from(base64, 'base64');
}

/** Replaces pictures and STS tokens, so that nothing the sandbox keeps or shows holds them. */
export function withoutSecrets(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, presentable(name, value)]),
	);
}

function presentable(name: string, value: string): string {
	if (pictureNames.test(name)) return sizeOnly(value);
	if (/^ServiceParameters$/i.test(name)) return withoutLongMembers(value);
	return /^(x-acs-security-token|SecurityToken)$/.test(name) ? '<security token>' : value;
}

/** Which member holds a picture is not told by its name alone: a resourceCode can be one by mistake. */
function withoutLongMembers(json: string): string {
	const members = parseJson(json);
	if (typeof members !== 'object' || members === null) return sizeOnly(json);
	const isKept = (name: string, value: unknown) =>
		name === 'resourceCode' && typeof value === 'string' && value.length <= 16;
	return JSON.stringify(
		Object.fromEntries(
			Object.entries(members).map(([name, value]: [string, unknown]) => [
				name,
				isKept(name, value) ? value : sizeOnly(typeof value === 'string' ? value : ''),
			]),
		),
	);
}

function sizeOnly(value: string): string {
	return `<picture ${Buffer.byteLength(value)} bytes>`;
}
