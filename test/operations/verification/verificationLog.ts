import { defineCases, result } from '../cases';

export const cases = defineCases({
	name: 'verificationLog',
	plays: {
		CheckVerifyLog: {
			billed: false,
			required: ['MerchantBizId', 'TransactionId'],
			answers: {
				left: result({
					VerifyStatus: '1',
					VerifyErrorCode: '1006',
					InterruptPageEn: 'Liveness',
					LogStatisticsInfo: '{"steps":3}',
				}),
				finished: result({ VerifyStatus: '0', VerifyErrorCode: '1000', InterruptPageEn: '' }),
				nothing: result({}),
			},
		},
	},
	parameters: {},
	item: ({ asks, unique }) => ({
		json: { transactionId: `hksb${unique}`, merchantBizId: `${asks}0${unique}` },
	}),
	good: ['left', 'finished', 'nothing'],
	outcomes: [],
});
