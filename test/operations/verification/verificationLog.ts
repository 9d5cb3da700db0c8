import { defineCases, result } from '../cases';
import { outcomes } from './checkResult';

const done = { VerifyStatus: '0', VerifyErrorCode: '1000', InterruptPageEn: '' };

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
				finished: result(done),
				nothing: result({}),
				// Of verifications that were started in the sandbox.
				...Object.fromEntries(
					Object.entries(outcomes).map(([name, { gaveUp }]) => [name, result(gaveUp ?? done)]),
				),
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
