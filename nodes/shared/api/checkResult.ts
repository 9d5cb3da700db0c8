import { otherMeanings } from '../results/subCodes';
import { applyThresholds, decide, type Thresholds, type Verdict } from '../results/verdict';
import { call, type CallEnvironment } from './call';
import { readCheckedResult, type CheckedResult } from './checkedResult';
import type { Fault } from './fault';

/** Which result to ask for, and how strictly to take it. */
export interface ResultQuery {
	transactionId: string;
	merchantBizId: string;
	/** Whether the captured face is wanted. */
	withFacePicture?: boolean;
	thresholds?: Thresholds;
	region: string;
	/** Milliseconds for one attempt. */
	timeoutMs: number;
}

export type ResultAnswer =
	| { ok: true; verdict: Verdict; checked: CheckedResult; requestId?: string }
	| { ok: false; fault: Fault };

const nothingChecked = (): CheckedResult => ({ scores: {}, warnings: [], details: {} });

/**
 * Asks CheckResult and decides what the answer means: the one way to a verdict. That the person has
 * not finished is a verdict (undecided), not a fault.
 */
export async function fetchVerdict(
	environment: CallEnvironment,
	query: ResultQuery,
): Promise<ResultAnswer> {
	const outcome = await call(environment, {
		operation: 'CheckResult',
		params: {
			MerchantBizId: query.merchantBizId,
			TransactionId: query.transactionId,
			IsReturnImage: query.withFacePicture ? 'Y' : 'N',
		},
		region: query.region,
		timeoutMs: query.timeoutMs,
	});
	if (!outcome.ok) {
		const { fault } = outcome;
		if (fault.kind !== 'notFinished') return outcome;
		const verdict = { ...otherMeanings.notFinished, subCode: null };
		return { ok: true, verdict, checked: nothingChecked(), requestId: fault.requestId };
	}

	const { httpStatus, code, requestId } = outcome;
	const { Result: result } = outcome.answer;
	const checked = readCheckedResult(result);
	const decided = decide({
		httpStatus,
		code,
		passed: result.Passed as string | undefined,
		subCode: result.SubCode as string | undefined,
	});
	const verdict = applyThresholds(decided, checked.scores, query.thresholds ?? {});
	return { ok: true, verdict, checked, requestId };
}
