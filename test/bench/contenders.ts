/** The same work for a node of ours and for n8n's bare helper. */
import { node, type Node } from '../e2e/workflows';
import { atOnce, bareHelperType } from './bareHelper';

const id = '={{ $json.id }}';
/** Faster than anything that is measured here, so that only the work itself is. */
const requestsPerSecond = 1000;

function bare(parameters: object): Node {
	return { ...node('Call', 'bareHelper', parameters), type: bareHelperType };
}

/** Check Result of an item with an `id`. */
export const smallCall = {
	ours: node('Call', 'alibabaIdvCheckResult', {
		transactionId: id,
		merchantBizId: id,
		options: { requestsPerSecond, concurrency: atOnce },
	}),
	bare: bare({ action: 'CheckResult', transactionId: id, merchantBizId: id }),
};

/** What the binary fields of an item are called. */
export const pictureFields = { source: 'source', target: 'target' };

/** Compare Two Pictures of an item with two pictures. */
export const pictureCall = {
	ours: (concurrency = atOnce) =>
		node('Call', 'alibabaIdv', {
			resource: 'face',
			operation: 'faceComparison',
			sourcePictureSource: 'binary',
			sourcePictureField: pictureFields.source,
			targetPictureSource: 'binary',
			targetPictureField: pictureFields.target,
			merchantBizId: id,
			options: { requestsPerSecond, concurrency },
		}),
	bare: bare({ action: 'FaceCompare', merchantBizId: id, ...pictureFields }),
};
