import { InputError } from '../../shared/errors';

/** @throws InputError unless the text is an `http://` or `https://` URL. */
export function webUrl(text: string, field: string, remedy: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
		throw new InputError(field, 'is not a complete web address', remedy);
	}
	return url;
}
