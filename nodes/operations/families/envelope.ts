import { z } from 'zod';

import type { AnswerSchema } from '../../shared/transport/callDefinition';
import { hasConflict } from './members';

/**
 * An answer whose content stands in a member of its own: `Result`, `ResultObject` or `Data`. An
 * answer without it, or with two that differ, cannot be read.
 */
export function inEnvelope<Content>(
	name: string,
	content: AnswerSchema<Content>,
): AnswerSchema<Content> {
	const body = z.object({}).passthrough();
	return {
		safeParse(answer) {
			const read = body.safeParse(answer);
			if (!read.success || !Object.hasOwn(read.data, name)) return { success: false };
			if (hasConflict(read.data, name)) return { success: false };
			return content.safeParse((read.data as Record<string, unknown>)[name]);
		},
	};
}

/** An object whose members nobody relies on before they are looked at. */
export const anyObject: AnswerSchema<Record<string, unknown>> = z
	.object({})
	.passthrough() as unknown as AnswerSchema<Record<string, unknown>>;
