import { z } from 'zod';

import { methods, spellings, type CallbackMethod, type Spelling } from './callbackFields';
import { isWebAddress } from './values';

const namesOf = <T extends string>(table: Record<T, unknown>) =>
	z.enum(Object.keys(table) as [T, ...T[]]);

const variationSchema = z
	.object({
		method: namesOf<CallbackMethod>(methods).optional(),
		/**
		 * Replaces fields, by the names of the spelling `example`; `null` leaves one out. Other names
		 * are added as they stand.
		 */
		fields: z.record(z.union([z.string(), z.number(), z.null(), z.undefined()])).optional(),
		spelling: namesOf<Spelling>(spellings).optional(),
		/** How many of them, all alike. */
		times: z.number().int().min(1).optional(),
		/** All at the same time instead of one after the other. */
		concurrently: z.boolean().optional(),
		/** Instead of the CallbackUrl of Initialize. */
		url: z.string().refine(isWebAddress, 'Not a web address').optional(),
	})
	.strict();

/** In what a callback sent by hand differs from the one that the vendor sends. */
export type Variation = z.infer<typeof variationSchema>;

/** Reads a variation; throws when it is none. */
export function readVariation(variation: unknown): Variation {
	const read = variationSchema.safeParse(variation);
	if (read.success) return read.data;
	const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	throw new Error(`Not a delivery: ${faults.join('; ')}`);
}
