import type { Decision, Operation } from '../../nodes/operations/definition';
import { guardRisk } from '../../nodes/operations/device/guardRisk';
import {
	askedBefore,
	decideRisk,
	forgotten,
	type RiskEvidence,
} from '../../nodes/operations/device/guardRisk/decideRisk';
import { comparisons } from '../../nodes/operations/legacy/decideComparison';
import { legacyFaceComparison } from '../../nodes/operations/legacy/faceComparison';

const limits = { highRiskFrom: 70, lowRiskUpTo: 30, blockingTags: [], acceptMissingTags: false };

function riskOf(evidence: Partial<RiskEvidence>): Decision {
	return decideRisk({ score: 10, tags: [], byThisItem: true, ...evidence }, limits);
}

const rare = new Map<Operation, readonly Decision[]>([
	[
		guardRisk,
		[
			riskOf({ tags: undefined }),
			riskOf({ contradictory: true }),
			riskOf({ otherBizId: true, byThisItem: false }),
			askedBefore,
			forgotten,
		],
	],
	[legacyFaceComparison, [comparisons.belowOwnThreshold, comparisons.scoreMissing]],
]);

/** Decisions that take more than one item, or an answer that the cases may not have. */
export function rareDecisions(operation: Operation): readonly Decision[] {
	return rare.get(operation) ?? [];
}
