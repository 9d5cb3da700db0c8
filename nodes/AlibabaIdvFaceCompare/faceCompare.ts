import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { call, type Outcome } from '../shared/api/call';
import { readFaceComparison, type FaceComparison } from '../shared/api/faceComparison';
import { quotable } from '../shared/api/redact';
import { optionalPercent, requiredText, textOf } from '../shared/items/fields';
import { callFault, inputFault } from '../shared/items/itemFault';
import { memoKey, memoOfRun, type Done } from '../shared/items/memo';
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
	refFace: { from: 'ID Photo From', text: 'ID Photo (Base64)', file: 'ID Photo Field' },
	authFace: { from: 'Face Photo From', text: 'Face Photo (Base64)', file: 'Face Photo Field' },
} as const;

/** Reads and checks one of the two pictures; a file comes as it is, text cleaned. */
async function pictureOf(
	context: IExecuteFunctions,
	index: number,
	name: keyof typeof pictures,
): Promise<{ picture: Buffer | string; hints: string[] }> {
	const field = (suffix: string) => context.getNodeParameter(`${name}${suffix}`, index, '');
	const { from, text, file } = pictures[name];
	const source = field('Source');
	if (source !== 'base64' && source !== 'binary') {
		throw inputFault(
			from,
			'is none of its choices',
			"Choose one of them, or let the expression return 'binary' or 'base64'.",
		);
	}
	if (source === 'base64') {
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
	const [name, given] =
		chosen === 'other'
			? ['Other Resource Code', field('otherResourceCode')]
			: ['Resource Code', field('resourceCode')];
	const remedy = 'Enter the code that Alibaba Cloud gave you for the country.';
	const code = requiredText(given, name, remedy);
	if (/^\d{8}$/.test(code)) return code;
	throw inputFault(
		name,
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

/** The vendor's words, safe to show. */
function shown(text: string | undefined): string | null {
	return text === undefined ? null : quotable(text);
}

function resultOf(outcome: Outcome<'ExecuteRequest'>, item: Prepared): ItemResult {
	const { decided, compared, requestId } = comparisonOf(outcome, item.minScore);
	const json = {
		...decided,
		score: compared?.score ?? null,
		faceAttack: shown(compared?.faceAttack),
		retCode: shown(compared?.retCode),
		retCodeSub: shown(compared?.retCodeSub),
		retMessage: shown(compared?.retMessage),
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

	async function judge(
		outcome: Promise<Outcome<'ExecuteRequest'>>,
		item: Prepared,
	): Promise<Done<ItemResult>> {
		const known = await outcome;
		const mayBeBilled = known.ok || known.fault.mayHaveBeenExecuted;
		return { result: resultOf(known, item), mayBeBilled };
	}

	/** Sends the request. Its pictures end here: what is under way holds the finished bytes only. */
	async function begin(item: Prepared, index: number): Promise<{ underWay: Promise<ItemResult> }> {
		const serviceParameters = await serviceParametersOf(context, index, item);
		const underWay = memo.once(memoKey(index, serviceParameters, item), () => {
			const outcome = call(environment, {
				operation: 'ExecuteRequest',
				params: { Service: 'intl_face_verify', ServiceParameters: serviceParameters },
				region,
				timeoutMs,
			});
			return judge(outcome, item);
		});
		// In an object, because a promise that is returned as it is would be awaited here.
		return { underWay };
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
			const { underWay } = await begin(item, index);
			return await underWay;
		},
	};
}
