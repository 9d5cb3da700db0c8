import type { Operation } from './definition';
import { guardRisk } from './device/guardRisk';
import { legacyFaceComparison } from './legacy/faceComparison';
import { checkResult } from './verification/checkResult';
import { initialize } from './verification/initialize';
import { verificationLog } from './verification/verificationLog';

/** Operations that have a node of their own. */
export const nodeOperations: readonly Operation[] = [
	initialize,
	checkResult,
	guardRisk,
	legacyFaceComparison,
];

/** Operations of the node 'Alibaba Cloud ID Verification', in the order of its panel. */
export const actionOperations: readonly Operation[] = [verificationLog];

/** Every operation; `test/operations` has the cases of each. */
export const operations: readonly Operation[] = [...nodeOperations, ...actionOperations];

/** How the panel calls the resources. */
export const resources: Readonly<Record<string, string>> = {
	face: 'Face',
	verification: 'Verification',
};
