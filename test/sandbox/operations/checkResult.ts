import { samplePicture } from '../media';
import type { WireResult } from '../outcomes';
import { refuse } from '../refusals';
import type { Transaction } from '../transactions';
import { isMerchantBizId, isYesNo } from '../values';
import { success, type Operation, type OperationContext } from './operation';

const videoLinkSeconds = 15 * 60;

/** Tells how the verification of one person went. */
export const checkResult: Operation = {
	billed: false,
	required: ['MerchantBizId', 'TransactionId'],
	values: { MerchantBizId: isMerchantBizId, IsReturnImage: isYesNo },
	run(context) {
		const { params, accessKeyId, transactions } = context;
		const transaction = transactions.find(params.TransactionId);
		const isTheirs =
			transaction?.accessKeyId === accessKeyId &&
			transaction.request.MerchantBizId === params.MerchantBizId;
		if (!transaction || !isTheirs) return refuse('TransactionIdInvalid');

		const { outcome, finishedAt } = transaction;
		if (outcome.refusedAtCheck) return refuse(outcome.refusedAtCheck);
		if (finishedAt === undefined) return refuse('ProcessNotCompleted');

		const result = describe(transaction, context);
		return success(outcome.bend ? outcome.bend(result) : result);
	},
};

/** All members are texts; the Ext members are texts that hold JSON. */
function describe(transaction: Transaction, context: OperationContext): WireResult {
	const { outcome, request } = transaction;
	return {
		Passed: outcome.passed,
		SubCode: outcome.subCode,
		ExtFaceInfo: JSON.stringify(describeFace(transaction, context)),
		ExtInfo: JSON.stringify({ procedurePriority: request.ProcedurePriority || 'url' }),
	};
}

function describeFace(
	{ id, outcome, request }: Transaction,
	{ params, url, now }: OperationContext,
): Record<string, unknown> {
	const { faceComparisonScore, ...figures } = outcome.face;
	const compares = !request.ProductCode?.startsWith('FACE_LIVENESS');
	const expires = Math.floor(now() / 1000) + videoLinkSeconds;
	return {
		...(params.IsReturnImage === 'Y' && { faceImg: samplePicture }),
		...(request.DocVideo === 'Y' && {
			docVideoUrl: `${url}/evidence/${id}.webm?Expires=${expires}`,
		}),
		faceAge: '30',
		faceGender: 'M',
		...figures,
		...(compares && { faceComparisonScore }),
		...(request.AutoRegistration === '0' && {
			faceRegistrationResult: '1',
			faceRegistrationID: `face${id}`,
		}),
	};
}
