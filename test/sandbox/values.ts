/** Judges one value of a parameter. */
export type ValueCheck = (value: string) => boolean;

/** Accepts exactly the words given. */
export const oneOf =
	(...words: string[]): ValueCheck =>
	(value) =>
		words.includes(value);

/** Accepts what the whole pattern matches. */
export const matches =
	(pattern: RegExp): ValueCheck =>
	(value) =>
		pattern.test(value);

/** Accepts `Y` and `N`. */
export const isYesNo = oneOf('Y', 'N');

/** Accepts a MerchantBizId. */
export const isMerchantBizId = matches(/^[A-Za-z0-9]{1,32}$/);

/** Accepts whole numbers. */
export const isInteger = matches(/^-?\d+$/);

/** Accepts JSON text that holds an object. */
export const isJsonObject: ValueCheck = (value) => {
	const parsed = parseJson(value);
	return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
};

/** Accepts JSON text that holds a list. */
export const isJsonList: ValueCheck = (value) => Array.isArray(parseJson(value));

/** Accepts an address that can be opened. */
export const isWebAddress: ValueCheck = (value) =>
	/^https?:$/.test(parseUrl(value)?.protocol ?? '');

/** Accepts what the vendor calls back: https, and for local tests http on this machine. */
export const isCallbackUrl: ValueCheck = (value) => {
	const { protocol, hostname } = parseUrl(value) ?? {};
	return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname ?? ''));
};

/** Accepts an address that leads to this machine and nowhere else. */
export const isOnThisMachine: ValueCheck = (value) =>
	isWebAddress(value) && isLoopback(parseUrl(value)?.hostname ?? '');

const isLoopback = matches(/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/);

/** Reads JSON; nothing when it is none. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function parseUrl(value: string): URL | undefined {
	return URL.canParse(value) ? new URL(value) : undefined;
}
