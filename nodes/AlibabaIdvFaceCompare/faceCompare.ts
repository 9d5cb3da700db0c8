import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { call, type Outcome } from '../shared/api/call';
import { readFaceComparison, type FaceComparison } from '../shared/api/faceComparison';
import { optionalPercent, requiredText, textOf } from '../shared/items/fields';
import { callFault, inputFault } from '../shared/items/itemFault';
import { memoKey, memoOfRun } from '../shared/items/memo';
import { comparedPictures, pictureFromBinary, pictureFromText } from '../shared/items/pictures';
import type { ItemResult, ItemWork } from '../shared/items/runItems';
import { openSession, type CallOptions } from '../shared/items/session';
import { answerLost, decideComparison, type Comparison } from '../shared/results/comparison';
import { comparisonOutputs, fixedOutputOf } from '../shared/results/routes';

interface Options extends CallOptions {
	minScore?: number;
}

/** Without the pictures: a hundred of them at once would not fit into memory. */
interface Prepared {
	resourceCode: string;
	minScore?: number;
	simplify: boolean;
}

const pictures = {
	refFace: { text: 'ID Photo (Base64)', file: 'ID Photo Field' },
	authFace: { text: 'Face Photo (Base64)', file: 'Face Photo Field' },
} as const;

/** Reads and checks one of the two pictures; a file comes as it is, text cleaned. */
async function pictureOf(
	context: IExecuteFunctions,
	index: number,
	name: keyof typeof pictures,
): Promise<{ picture: Buffer | string; hints: string[] }> {
	const field = (suffix: string) => context.getNodeParameter(`${name}${suffix}`, index, '');
	const { text, file } = pictures[name];
	if (field('Source') === 'base64') {
		const given = requiredText(
			field('Content'),
			text,
			'Pass the picture as Base64 text, or choose binary data.',
		);
		const { base64, hints } = pictureFromText(given, text, comparedPictures);
		return { picture: base64, hints };
	}
	const binaryField = requiredText(
		field('Field'),
		file,
		'Enter the name of the binary field that holds the picture.',
	);
	const shown = `${file} (${binaryField})`;
	const bytes = await pictureFromBinary(context, index, binaryField, shown, comparedPictures);
	return { picture: bytes, hints: [] };
}

function resourceCodeOf(field: (name: string) => unknown): string {
	const chosen = textOf(field('resourceCode'));
	if (chosen !== 'other') return requiredText(chosen, 'Resource Code', 'Choose a resource code.');
	const code = requiredText(
		field('otherResourceCode'),
		'Other Resource Code',
		'Enter the code that Alibaba Cloud gave you for the country.',
	);
	if (/^\d{8}$/.test(code)) return code;
	throw inputFault(
		'Other Resource Code',
		'is not a resource code',
		'It has eight digits, for example 00840000 for Vietnam. Write leading zeros too.',
	);
}

/** What the guide calls `ServiceParameters`. */
async function serviceParametersOf(
	context: IExecuteFunctions,
	index: number,
	{ resourceCode }: Prepared,
): Promise<string> {
	const base64Of = async (name: keyof typeof pictures) => {
		const { picture } = await pictureOf(context, index, name);
		return typeof picture === 'string' ? picture : picture.toString('base64');
	};
	return JSON.stringify({
		refFaceContent: await base64Of('refFace'),
		authFaceContent: await base64Of('authFace'),
		resourceCode,
	});
}

/**
 * What an outcome means, and what was read of it.
 *
 * @throws ItemFault for a refusal that says nothing about the pictures.
 */
function comparisonOf(
	outcome: Outcome<'ExecuteRequest'>,
	minScore: number | undefined,
): { decided: Comparison; compared?: FaceComparison; requestId?: string } {
	if (outcome.ok) {
		const { httpStatus, code, requestId } = outcome;
		const compared = readFaceComparison(outcome.answer);
		const decided = decideComparison({ httpStatus, code, ...compared }, minScore);
		return { decided, compared, requestId };
	}
	const { message, remedy, requestId, mayHaveBeenExecuted, httpStatus, code } = outcome.fault;
	if (mayHaveBeenExecuted) return { decided: answerLost(message, remedy), requestId };
	// Some refusals carry a result nevertheless: SYSTEM_ERROR comes with the code 500.
	const compared = readFaceComparison(outcome.body);
	if (compared.retCode === undefined) throw callFault(outcome.fault);
	const evidence = { httpStatus: httpStatus ?? 0, code, ...compared };
	return { decided: { ...decideComparison(evidence), billed: false }, compared, requestId };
}

function resultOf(outcome: Outcome<'ExecuteRequest'>, item: Prepared): ItemResult {
	const { decided, compared, requestId } = comparisonOf(outcome, item.minScore);
	const json = {
		...decided,
		score: compared?.score ?? null,
		faceAttack: compared?.faceAttack ?? null,
		retCode: compared?.retCode ?? null,
		retCodeSub: compared?.retCodeSub ?? null,
		retMessage: compared?.retMessage ?? null,
		...(item.simplify ? {} : { result: compared?.details ?? null }),
		requestId: requestId ?? null,
	};
	return {
		output: fixedOutputOf(comparisonOutputs, decided.verdict),
		json: json as unknown as IDataObject,
	};
}

/** How Face Compare (Legacy) works on its items. */
export async function planFaceCompare(context: IExecuteFunctions): Promise<ItemWork<Prepared>> {
	const options = context.getNodeParameter('options', 0) as Options;
	const region = textOf(context.getNodeParameter('region', 0));
	const session = await openSession(context, 'ExecuteRequest', { ...options, region });
	const { environment, timeoutMs } = session;
	const memo = memoOfRun<ItemResult>(context);

	/** Sends the request. Its pictures end here: what is under way holds the finished bytes only. */
	async function begin(
		item: Prepared,
		index: number,
	): Promise<
		{ known: ItemResult } | { key: string; underWay: Promise<Outcome<'ExecuteRequest'>> }
	> {
		const serviceParameters = await serviceParametersOf(context, index, item);
		const key = memoKey(index, serviceParameters, item);
		const known = memo.recall(key);
		if (known) return { known };
		const underWay = call(environment, {
			operation: 'ExecuteRequest',
			params: { Service: 'intl_face_verify', ServiceParameters: serviceParameters },
			region,
			timeoutMs,
		});
		return { key, underWay };
	}

	return {
		concurrency: session.concurrency,

		async prepare(index) {
			const field = (name: string) => context.getNodeParameter(name, index, '');
			const own = context.getNodeParameter('options', index) as Options;
			for (const name of ['refFace', 'authFace'] as const) {
				const { hints } = await pictureOf(context, index, name);
				for (const message of hints) context.addExecutionHints?.({ message });
			}
			return {
				resourceCode: resourceCodeOf(field),
				minScore: optionalPercent(own, 'minScore', 'Minimum Score'),
				simplify: field('simplify') === true,
			};
		},

		async perform(item, index) {
			const begun = await begin(item, index);
			if ('known' in begun) return begun.known;
			const outcome = await begun.underWay;
			const result = resultOf(outcome, item);
			if (outcome.ok || outcome.fault.mayHaveBeenExecuted) memo.keepResult(begun.key, result);
			return result;
		},
	};
}
