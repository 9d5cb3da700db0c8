import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { call } from '../shared/api/call';
import { readCheckedResult, type CheckedResult } from '../shared/api/checkedResult';
import type { Fault } from '../shared/api/fault';
import { freshBizId, patterned, requiredText, textOf } from '../shared/items/fields';
import { callFault } from '../shared/items/itemFault';
import type { ItemResult, ItemWork } from '../shared/items/runItems';
import { openSession, type CallOptions } from '../shared/items/session';
import { outputOf, type Routing } from '../shared/results/routes';
import { otherMeanings } from '../shared/results/subCodes';
import {
	applyThresholds,
	decide,
	verdictFields,
	type Thresholds,
	type Verdict,
} from '../shared/results/verdict';
import { evidenceVideoBinary, facePictureBinary } from './evidence';

interface Options extends CallOptions {
	maxFaceAttackScore?: number;
	maxGuardRiskScore?: number;
	minFaceComparisonScore?: number;
}

interface Prepared {
	transactionId: string;
	merchantBizId: string;
	facePictureField?: string;
	evidenceVideoField?: string;
	simplify: boolean;
	thresholds: Thresholds;
}

function prepare(context: IExecuteFunctions, index: number): Prepared {
	const field = (name: string) => context.getNodeParameter(name, index);
	const options = field('options') as Options;
	const fieldNameIf = (toggle: string, name: string, displayName: string) =>
		field(toggle) === true
			? requiredText(field(name), displayName, 'Enter a name for the binary field.')
			: undefined;

	const transactionId = requiredText(
		field('transactionId'),
		'Transaction ID',
		'Pass the TransactionId that Initialize returned.',
	);
	return {
		transactionId: patterned('transactionId', transactionId, 'Transaction ID'),
		merchantBizId:
			patterned('merchantBizId', textOf(field('merchantBizId')), 'Merchant Biz ID') || freshBizId(),
		facePictureField: fieldNameIf('isReturnImage', 'facePictureField', 'Put Face Picture in Field'),
		evidenceVideoField: fieldNameIf(
			'downloadEvidenceVideo',
			'evidenceVideoField',
			'Put Evidence Video in Field',
		),
		simplify: field('simplify') === true,
		thresholds: {
			minFaceComparison: options.minFaceComparisonScore,
			maxFaceAttack: options.maxFaceAttackScore,
			maxGuardRisk: options.maxGuardRiskScore,
		},
	};
}

const nothingChecked: CheckedResult = { scores: {}, warnings: [], details: {} };

/** How Check Result works on its items. */
export async function planCheckResult(
	context: IExecuteFunctions,
	routing: Routing,
): Promise<ItemWork<Prepared>> {
	const session = await openSession(
		context,
		'CheckResult',
		context.getNodeParameter('options', 0) as Options,
	);

	async function perform(item: Prepared): Promise<ItemResult> {
		const outcome = await call(session.environment, {
			operation: 'CheckResult',
			params: {
				MerchantBizId: item.merchantBizId,
				TransactionId: item.transactionId,
				IsReturnImage: item.facePictureField ? 'Y' : 'N',
			},
			region: session.region,
			timeoutMs: session.timeoutMs,
		});
		if (!outcome.ok) return notFinished(item, outcome.fault);

		const { Result: result } = outcome.answer;
		const checked = readCheckedResult(result);
		const decided = decide({
			httpStatus: outcome.httpStatus,
			code: outcome.code,
			passed: result.Passed as string | undefined,
			subCode: result.SubCode as string | undefined,
		});
		const verdict = applyThresholds(decided, checked.scores, item.thresholds);
		const binary = await download(item, checked);
		return routed(item, verdict, checked, binary, outcome.requestId);
	}

	function notFinished(item: Prepared, fault: Fault): ItemResult {
		if (fault.kind !== 'notFinished') throw callFault(fault);
		const verdict = { ...otherMeanings.notFinished, subCode: null };
		return routed(item, verdict, nothingChecked, {}, fault.requestId);
	}

	/** Fetches what was asked for; what cannot be had becomes a warning. */
	async function download(item: Prepared, checked: CheckedResult): Promise<IBinaryKeyData> {
		const binary: IBinaryKeyData = {};
		const { facePicture, evidenceVideoUrl, warnings } = checked;
		if (item.facePictureField && facePicture) {
			binary[item.facePictureField] = await facePictureBinary(
				context,
				facePicture,
				item.transactionId,
			);
		} else if (item.facePictureField) {
			warnings.push('The vendor returned no face picture.');
		}
		if (item.evidenceVideoField && evidenceVideoUrl) {
			const video = await evidenceVideoBinary(
				context,
				evidenceVideoUrl,
				item.transactionId,
				session,
			);
			if (typeof video === 'string') warnings.push(video);
			else binary[item.evidenceVideoField] = video;
		} else if (item.evidenceVideoField) {
			warnings.push('The vendor returned no evidence video.');
		}
		return binary;
	}

	function routed(
		item: Prepared,
		verdict: Verdict,
		{ scores, evidenceVideoUrl, warnings, details }: CheckedResult,
		binary: IBinaryKeyData,
		requestId: string | undefined,
	): ItemResult {
		const json = {
			...verdictFields(verdict),
			transactionId: item.transactionId,
			merchantBizId: item.merchantBizId,
			...(item.simplify
				? {
						faceComparisonScore: scores.faceComparison ?? null,
						faceAttackScore: scores.faceAttack ?? null,
						guardRiskScore: scores.guardRisk ?? null,
						...(evidenceVideoUrl ? { evidenceVideoUrl } : {}),
					}
				: { result: details }),
			warnings,
			requestId: requestId ?? null,
		};
		return { output: outputOf(routing, verdict), json: json as unknown as IDataObject, binary };
	}

	return {
		concurrency: session.concurrency,
		prepare: async (index) => prepare(context, index),
		perform,
	};
}
