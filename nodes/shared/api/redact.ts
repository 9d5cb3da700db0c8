/** Also percent-encoded (`%2F`) or as JSON text writes it (`\/`), which would cut a picture up. */
const base64Run = /[A-Za-z0-9+/=_%\\-]{48,}/g;
// eslint would have the escape, the reader the range: everything that can forge a log line.
const controlCharacters = /\p{Cc}+/gu;
const longestVendorMessage = 300;

/**
 * Takes pictures and tokens out of a text: every run of 48 or more Base64 characters is replaced
 * by its length. Long enough to leave request ids and transaction ids alone, short enough for a
 * callback token.
 */
export function withoutPictures(text: string): string {
	return text.replace(base64Run, (run) => `[${run.length} characters removed]`);
}

/** The vendor's own words, safe to show in an item: one line, no pictures or tokens, cut. */
export function quotable(vendorMessage: string): string {
	const line = withoutPictures(vendorMessage.replace(controlCharacters, ' ')).trim();
	return line.length <= longestVendorMessage ? line : `${line.slice(0, longestVendorMessage)}…`;
}

export function isLink(value: unknown): value is string {
	if (typeof value !== 'string' || value.length > 2048) return false;
	return /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** Members that hold a picture, however small it is. */
const pictureMembers: ReadonlySet<string> = new Set(['faceImg', 'extraFaceImg']);

/** Deeper than anything the vendor documents; garbage may be deep enough to exhaust the stack. */
const deepest = 32;

/**
 * Anything in an answer, without pictures: they are binary data, never JSON.
 *
 * @param keepLinks whether links may be whole, which are as long as pictures and tokens; only where
 * the vendor gives links.
 */
export function stripped(value: unknown, keepLinks: boolean, depth = 0): unknown {
	const inner = (member: unknown) => stripped(member, keepLinks, depth + 1);
	if (typeof value === 'string') {
		return keepLinks && isLink(value) ? value : withoutPictures(value);
	}
	if (typeof value !== 'object' || value === null) return value;
	if (depth === deepest) return '[too deep]';
	if (Array.isArray(value)) return value.map(inner);
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !pictureMembers.has(name))
			.map(([name, member]) => [withoutPictures(name), inner(member)]),
	);
}
