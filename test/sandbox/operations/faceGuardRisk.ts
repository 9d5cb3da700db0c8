import { randomBytes } from 'node:crypto';

import { riskFor } from '../devices';
import { isMerchantBizId, oneOf } from '../values';
import { success, type Operation } from './operation';

/** Tells how risky a device is. Costs money even if the token was good for nothing. */
export const faceGuardRisk: Operation = {
	billed: true,
	required: ['ProductCode', 'MerchantBizId', 'DeviceToken'],
	values: {
		ProductCode: oneOf('FACE_GUARD', 'FACE_GUARD_PRO'),
		MerchantBizId: isMerchantBizId,
	},
	run({ params }) {
		const risk = riskFor(params.DeviceToken ?? '', params.BizId);
		return success(risk && { TransactionId: randomBytes(16).toString('hex'), ...risk });
	},
};
