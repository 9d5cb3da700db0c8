import type { Charge } from '../../shared/transport/callDefinition';

/** Paid, with a MerchantBizId by which a lost answer can be looked up. */
export const paidWithBizId = {
	kind: 'paid',
	ifAnswerLost:
		'Look the MerchantBizId up in the ID Verification console before you do it again: that may be billed again.',
} as const satisfies Charge;

/** Paid, without any id of ours. */
export const paidWithoutId = {
	kind: 'paid',
	ifAnswerLost:
		'There is no ID by which Alibaba Cloud could be asked about it. Do it again only if it may be billed twice.',
} as const satisfies Charge;
