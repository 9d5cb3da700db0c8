import { IdvError } from '../errors';
import { nothingSent, toSafeText } from '../transport/redact';

/**
 * Everything else that can be thrown: a broken expression, missing binary data, a credential. Never
 * throws in its turn, whatever it is given.
 */
export function toIdvError(error: unknown): IdvError {
	if (error instanceof IdvError) return error;
	const { message, description }: { message?: unknown; description?: unknown } = Object(error);
	const words = (text: unknown) => (typeof text === 'string' ? toSafeText(text, nothingSent) : '');
	return new IdvError(words(message) || words(error) || 'The item could not be prepared', {
		category: 'unexpected',
		code: 'Unexpected',
		remedy:
			words(description) || 'Check the fields of the node, their expressions and its credential.',
	});
}
