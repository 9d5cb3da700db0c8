import type { OperationFacts } from '../catalogue';
import { own } from '../tables';
import { checkResult } from './checkResult';
import { executeRequest } from './executeRequest';
import { faceGuardRisk } from './faceGuardRisk';
import { initialize } from './initialize';
import { keepaliveIntl } from './keepaliveIntl';
import type { Operation } from './operation';

/** What the sandbox plays, by product and action. A new operation is one file and one line. */
const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
	'Cloudauth-intl': {
		CheckResult: checkResult,
		FaceGuardRisk: faceGuardRisk,
		Initialize: initialize,
		KeepaliveIntl: keepaliveIntl,
	},
	saf: {
		ExecuteRequest: executeRequest,
	},
};

/** The played operation; nothing for one that exists but that the sandbox does not play. */
export function findOperation({ product, action }: OperationFacts): Operation | undefined {
	const ofProduct = own(operations, product);
	return ofProduct && own(ofProduct, action);
}
