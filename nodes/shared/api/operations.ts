import { checkResultAnswer, initializeAnswer, keepaliveAnswer } from './schemas';

/**
 * What may be called, and what has to be known of each operation before calling it.
 *
 * Source: the vendor's OpenAPI metadata of `Cloudauth-intl` 2022-08-09, checked in
 * `test/unit/api/operations.test.ts`.
 */
export interface Operation {
	/** The API version, which also names the service (`regions.ts`). */
	version: string;
	/** Whether a call that may have been executed must never be repeated by us. */
	mayBeBilled: boolean;
	/** Parameters that travel in the form body instead of the query. */
	inBody: readonly string[];
	/** The zod schema of a successful answer. */
	answer: { safeParse(answer: unknown): { success: boolean; data?: unknown } };
}

export const operations = {
	Initialize: {
		version: '2022-08-09',
		mayBeBilled: true,
		inBody: ['FacePictureBase64'],
		answer: initializeAnswer,
	},
	CheckResult: {
		version: '2022-08-09',
		mayBeBilled: false,
		inBody: [],
		answer: checkResultAnswer,
	},
	KeepaliveIntl: {
		version: '2022-08-09',
		mayBeBilled: false,
		inBody: [],
		answer: keepaliveAnswer,
	},
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
