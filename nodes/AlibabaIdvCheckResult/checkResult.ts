import type { IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import type { CheckedResult } from '../shared/api/checkedResult';
import { fetchVerdict } from '../shared/api/checkResult';
import {
	freshBizId,
	optionalPercent,
	patterned,
	requiredText,
	textOf,
} from '../shared/items/fields';
import { callFault } from '../shared/items/itemFault';
import { resultJson } from '../shared/items/resultJson';
import type { ItemResult, ItemWork } from '../shared/items/runItems';
import { openSession, type CallOptions } from '../shared/items/session';
import { outputOf, type Routing } from '../shared/results/routes';
import type { Thresholds } from '../shared/results/verdict';
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
	const limit = (name: keyof Options, displayName: string) =>
		optionalPercent(options, name, displayName);
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
			minFaceComparison: limit('minFaceComparisonScore', 'Minimum Comparison Score'),
			maxFaceAttack: limit('maxFaceAttackScore', 'Maximum Face Attack Score'),
			maxGuardRisk: limit('maxGuardRiskScore', 'Maximum Guard Risk Score'),
		},
	};
}

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
		const answer = await fetchVerdict(session.environment, {
			transactionId: item.transactionId,
			merchantBizId: item.merchantBizId,
			withFacePicture: item.facePictureField !== undefined,
			thresholds: item.thresholds,
			region: session.region,
			timeoutMs: session.timeoutMs,
		});
		if (!answer.ok) throw callFault(answer.fault);
		const { verdict, checked, requestId } = answer;
		// Before the JSON is made, because it adds to the warnings.
		const binary = verdict.reason === 'notFinished' ? {} : await download(item, checked);
		return {
			output: outputOf(routing, verdict),
			json: resultJson(item, { verdict, checked, requestId }, item.simplify),
			binary,
		};
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

	return {
		concurrency: session.concurrency,
		prepare: async (index) => prepare(context, index),
		perform,
	};
}
