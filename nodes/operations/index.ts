import * as ofActionNode from './actionOperations';
import type { Operation } from './definition';
import * as withoutCall from './localOperations';
import type { LocalOperation } from './localOperation';
import * as ofTheirOwnNode from './nodeOperations';

export const nodeOperations: readonly Operation[] = Object.values(ofTheirOwnNode);

export const actionOperations: readonly Operation[] = Object.values(ofActionNode);

/** Every operation; `test/operations` has the cases of each. */
export const operations: readonly Operation[] = [...nodeOperations, ...actionOperations];

/** Operations of the action node that call nobody. */
export const localOperations: readonly LocalOperation[] = Object.values(withoutCall);

/** How the panel calls the resources. */
export const resources: Readonly<Record<string, string>> = {
	anyOperation: 'Any Operation',
	data: 'Data Check',
	document: 'Document',
	face: 'Face',
	library: 'Face Library',
	verification: 'Verification',
};
