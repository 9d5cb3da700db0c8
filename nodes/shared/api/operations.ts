import {
	checkResultAnswer,
	executeAnswer,
	faceGuardRiskAnswer,
	initializeAnswer,
	keepaliveAnswer,
} from './schemas';

/**
 * What may be called, and what has to be known of each operation before calling it.
 *
 * Source: the vendor's OpenAPI metadata of `Cloudauth-intl` 2022-08-09 and `saf` 2019-05-21, checked
 * in `test/unit/api/operations.test.ts`.
 */
export interface Operation {
	/** The API version, which also names the service (`regions.ts`). */
	version: string;
	/** Whether a call that may have been executed must never be repeated by us. */
	mayBeBilled: boolean;
	/** What to do when it may have been executed, but nobody knows; for what may be billed. */
	ifUnsure?: string;
	/** Parameters that travel in the form body instead of the query. */
	inBody: readonly string[];
	/** The zod schema of a successful answer. */
	answer: { safeParse(answer: unknown): { success: boolean; data?: unknown } };
}

export const operations = {
	Initialize: {
		version: '2022-08-09',
		mayBeBilled: true,
		ifUnsure:
			'Look the MerchantBizId up in the ID Verification console before you start it again: it may have been executed and billed.',
		inBody: ['FacePictureBase64'],
		answer: initializeAnswer,
	},
	CheckResult: {
		version: '2022-08-09',
		mayBeBilled: false,
		inBody: [],
		answer: checkResultAnswer,
	},
	FaceGuardRisk: {
		version: '2022-08-09',
		mayBeBilled: true,
		ifUnsure:
			'Get a fresh DeviceToken from the app and ask about that, or let a person look. Asking about this one again may be billed again.',
		inBody: [],
		answer: faceGuardRiskAnswer,
	},
	ExecuteRequest: {
		version: '2019-05-21',
		mayBeBilled: true,
		ifUnsure:
			'Compare the pictures again only if it may be billed twice; the legacy service has no number under which a comparison could be looked up.',
		// The metadata shows it in the query, where two pictures do not fit; the gateway takes parameters
		// of this style from either place, and the vendor's own Node.js client sends a POST like this.
		inBody: ['ServiceParameters'],
		answer: executeAnswer,
	},
	KeepaliveIntl: {
		version: '2022-08-09',
		mayBeBilled: false,
		inBody: [],
		answer: keepaliveAnswer,
	},
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof operations;
