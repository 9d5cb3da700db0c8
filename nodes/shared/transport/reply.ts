import { isJsonObject } from '../jsonObject';
import { parseUnambiguous } from './json';

/** An answer as n8n's helper returns it with `returnFullResponse`. */
export interface Reply {
	statusCode: number;
	headers: Record<string, unknown>;
	/** Text, as it came. */
	body: unknown;
}

/** A header, unless it was sent more than once. */
export function headerOf({ headers }: Reply, name: string): string | undefined {
	const value = headers[name];
	return typeof value === 'string' ? value : undefined;
}

/**
 * The answer, parsed once: JSON text that holds JSON text is nothing that Alibaba Cloud sends.
 *
 * @returns undefined for everything but an object, and for one that names a member twice.
 */
export function bodyOf({ body }: Reply): Readonly<Record<string, unknown>> | undefined {
	let parsed = body;
	if (typeof body === 'string') {
		try {
			parsed = parseUnambiguous(body);
		} catch {
			return undefined;
		}
	}
	return isJsonObject(parsed) ? parsed : undefined;
}
