import { randomUUID } from 'node:crypto';

import type { Answered, Ask, Asked } from './caller';

/** A verification that nobody is sent to: it ends by itself after 30 minutes and costs nothing. */
export interface Started {
	outcome: Answered;
	merchantBizId: string;
	transactionId?: string;
}

/** As a browser would report itself; no real device. */
const metaInfo = JSON.stringify({
	deviceType: 'web',
	ua: 'Mozilla/5.0 (X11; Linux x86_64) smoke',
	bizType: 'web',
});

export const newBizId = () => randomUUID().replaceAll('-', '');

/** Starts a liveness check for nobody. */
export async function startForNobody(
	ask: Ask,
	params: Asked['params'] = {},
	inBody: Asked['inBody'] = [],
): Promise<Started> {
	const merchantBizId = newBizId();
	const outcome = await ask({
		action: 'Initialize',
		params: {
			ProductCode: 'FACE_LIVENESS',
			MerchantBizId: merchantBizId,
			MerchantUserId: newBizId(),
			MetaInfo: metaInfo,
			...params,
		},
		inBody,
	});
	const result = outcome.ok ? (Object(outcome.answer.body.Result) as Record<string, unknown>) : {};
	const { TransactionId } = result;
	return {
		outcome,
		merchantBizId,
		transactionId: typeof TransactionId === 'string' ? TransactionId : undefined,
	};
}
