import { IdvError } from '../errors';
import { toIdvError } from './toIdvError';

/**
 * The error of an expression, with the field that has it: n8n's own, such as "Referenced node doesn't
 * exist", do not say which one that is.
 */
export function unresolved(label: string, error: unknown): IdvError {
	if (error instanceof IdvError) return error;
	const { message, facts } = toIdvError(error);
	return new IdvError(`'${label}' has an expression that cannot be resolved: ${message}`, facts);
}

/** @throws IdvError where an expression in 'Options' cannot be resolved. */
export function resolvedOptions<Options>(read: () => unknown): Options {
	try {
		return read() as Options;
	} catch (error) {
		throw unresolved('Options', error);
	}
}
