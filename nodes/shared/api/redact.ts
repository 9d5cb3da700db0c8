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
