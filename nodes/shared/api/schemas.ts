import { z } from 'zod';

/*
 * The answers on the wire. Extra fields are kept, numbers that should be texts are taken as texts.
 * Only what zod 3.22 to 4 share is used: n8n brings its own zod.
 */

const text = z
	.union([z.string(), z.number(), z.boolean()])
	.nullish()
	.transform((value) => (value === null || value === undefined ? undefined : String(value)));

/** A number of 0 to 100, or such a number as decimal text; nothing for anything else. */
export function percentIn(value: unknown): number | undefined {
	const isDecimal = typeof value === 'string' && /^\s*\d{1,3}(\.\d+)?\s*$/.test(value);
	const number = isDecimal ? Number(value) : value;
	return typeof number === 'number' && number >= 0 && number <= 100 ? number : undefined;
}

/**
 * A score; what is none counts as not given. `optional` is for zod 4, which otherwise refuses an
 * object that lacks the score.
 */
const score = z.unknown().optional().transform(percentIn);

/** What every answer has in common. The vendor's own clients read both spellings. */
export const envelope = z
	.object({ Code: text, code: text, Message: text, RequestId: text, requestId: text })
	.passthrough()
	.transform((answer) => ({
		code: answer.Code ?? answer.code,
		message: answer.Message,
		requestId: answer.RequestId ?? answer.requestId,
	}));

export const initializeAnswer = z.object({
	Result: z
		.object({
			TransactionId: z.string().min(1),
			TransactionUrl: text,
			Protocol: text,
			ClientCfg: text,
		})
		.passthrough(),
});

/** The members of CheckResult that hold JSON as text. */
export const jsonMembers = [
	'EkycResult',
	'ExtBasicInfo',
	'ExtFaceInfo',
	'ExtIdInfo',
	'ExtInfo',
	'ExtRiskInfo',
	'ExtSourceInfo',
] as const;

export const checkResultAnswer = z.object({
	Result: z
		.object({ Passed: text, SubCode: text })
		.passthrough()
		.nullish()
		.transform((result) => result ?? {}),
});

export const faceGuardRiskAnswer = z.object({
	Result: z
		.object({
			TransactionId: text,
			RiskTags: text,
			RiskExtends: z.unknown().optional(),
			GuardRiskScore: score,
		})
		.passthrough()
		.nullish()
		.transform((result) => result ?? undefined),
});

export const executeAnswer = z.object({ Data: z.unknown().optional() });

/** What `Data` of a face comparison holds, once parsed: every value is a text there. */
export const comparisonData = z
	.object({ passed: text, retCode: text, retCodeSub: text, retMessage: text })
	.passthrough();

/** What `extInfo` in it holds. */
export const comparisonExtInfo = z.object({ result: text, score, faceAttack: text }).passthrough();

export const keepaliveAnswer = z.object({}).passthrough();

/** What `ExtFaceInfo` holds, once parsed. */
export const faceInfo = z
	.object({
		faceImg: text,
		docVideoUrl: text,
		faceAttack: text,
		faceComparisonScore: score,
		faceAttackScore: score,
		guardRiskScore: score,
	})
	.passthrough();

/** A JSON text member: its value, or the raw text and why it could not be read. */
export type JsonMember = { value: unknown } | { raw: string; warning: string };

/**
 * Parses a member that holds JSON as text. The vendor's own samples are not always valid JSON, so
 * what cannot be read is kept as it came and reported, never dropped.
 */
export function parseJsonMember(name: string, member: unknown): JsonMember | undefined {
	if (member === undefined || member === null || member === '') return undefined;
	if (typeof member === 'object') return { value: member };
	const raw = String(member);
	try {
		return { value: JSON.parse(raw) as unknown };
	} catch {
		return { raw, warning: `${name} is not valid JSON; it is passed on as text.` };
	}
}
