import type { IDataObject } from 'n8n-workflow';

import type { CheckedResult } from '../api/checkedResult';
import { verdictFields, type Verdict } from '../results/verdict';

/**
 * A result as it stands in an item, the same from Check Result and from the trigger.
 *
 * @param simplify without it, the whole answer of the vendor stands in `result`.
 */
export function resultJson(
	ids: { transactionId: string; merchantBizId: string },
	answer: { verdict: Verdict; checked: CheckedResult; requestId?: string },
	simplify: boolean,
): IDataObject {
	const { scores, evidenceVideoUrl, warnings, details } = answer.checked;
	return {
		...verdictFields(answer.verdict),
		transactionId: ids.transactionId,
		merchantBizId: ids.merchantBizId,
		...(simplify
			? {
					faceComparisonScore: scores.faceComparison ?? null,
					faceAttackScore: scores.faceAttack ?? null,
					guardRiskScore: scores.guardRisk ?? null,
					...(evidenceVideoUrl ? { evidenceVideoUrl } : {}),
				}
			: { result: details as IDataObject }),
		warnings,
		requestId: answer.requestId ?? null,
	};
}
