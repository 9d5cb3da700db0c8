import type { RefusalCode } from './refusals';
import type { Fields } from './tables';

const maxTransmittedBytes = 1024 * 1024;
const base64Text = /^[A-Za-z0-9+/]+={0,2}$/;
const beginnings = [Buffer.from('ffd8ff', 'hex'), Buffer.from('89504e470d0a1a0a', 'hex')];
const pictureNames = /(Picture|PictureBase64|FaceBase64|ImageFile|FaceFile)$/;

/** What the vendor dislikes about a picture sent as Base64; nothing when it is fine. */
export function judgePicture(base64: string): RefusalCode | undefined {
	if (Buffer.byteLength(base64) > maxTransmittedBytes) return 'ToolargeImage';
	// Strict on purpose: a data: prefix and line breaks are the usual mistakes.
	if (base64.length % 4 !== 0 || !base64Text.test(base64)) return 'UnqualifiedPhoto';
	const bytes = Buffer.from(base64, 'base64');
	const isPicture = beginnings.some((magic) => bytes.subarray(0, magic.length).equals(magic));
	return isPicture ? undefined : 'UnqualifiedPhoto';
}

/** Replaces pictures and STS tokens, so that nothing the sandbox keeps or shows holds them. */
export function withoutSecrets(fields: Fields): Fields {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, presentable(name, value)]),
	);
}

function presentable(name: string, value: string): string {
	if (pictureNames.test(name)) return `<picture ${Buffer.byteLength(value)} bytes>`;
	return /^(x-acs-security-token|SecurityToken)$/.test(name) ? '<security token>' : value;
}
