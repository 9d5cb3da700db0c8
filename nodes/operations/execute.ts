import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { InputError } from '../shared/errors';
import { itemOf } from '../shared/run/item';
import { runItems } from '../shared/run/itemLoop';
import type { ItemResult } from '../shared/run/itemOut';
import { paceHint } from '../shared/run/paceHint';
import { openSession, type CallOptions, type Session } from '../shared/run/session';
import { resolvedOptions } from '../shared/run/unresolved';
import {
	ask,
	callOf,
	prepare,
	refusedPicture,
	type Outcome,
	type Prepared,
	type Refused,
} from './ask';
import { askOncePerExecution, askOncePerRun, type Run } from './askOnce';
import type { Operation } from './definition';
import { binaryOf } from './files';
import { checkTool } from './fields/allowAsTool';
import { executeLocal, type LocalOperation } from './localOperation';
import { chosenOutputs, outputIndex } from './outputs';
import { giveRunHints, reuseHint } from './runHints';

/** An outcome as it stands in an item. */
export function outcomeJson(
	operation: Operation,
	{ decision, shown, ids, merchantBizId, requestId }: Outcome,
	simplify: boolean,
): IDataObject {
	const { scores = {}, warnings = [], own = {}, raw = null } = shown;
	const { also = {}, ...decided } = decision ?? { decided: false };
	return {
		...ids,
		[operation.name]: {
			...decided,
			...also,
			...(merchantBizId ? { merchantBizId } : {}),
			...own,
			scores,
			warnings,
			requestId,
			...(simplify ? {} : { raw }),
		},
	} as IDataObject;
}

const isFree = (operation: Operation, { values }: Prepared) =>
	callOf(operation, values).charge.kind.startsWith('free');

/**
 * What the `execute` of a node does: runs an operation over all items.
 *
 * @returns one array for each output, in the order of `outputsFor`.
 * @throws NodeApiError or NodeOperationError with On Error = Stop only.
 */
export async function executeOperation(
	context: IExecuteFunctions,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const outputs = chosenOutputs(context, operation);
	let reused = 0;
	const hints = new Set<string>();
	let opened: Session | undefined;
	const routed = await runItems(context, operation.name, Math.max(1, outputs.length), async () => {
		operation.checkRun?.(context);
		const options = optionsOf(context);
		const session = await openSession(context, operation.calls.main, options, operation);
		opened = session;
		const simplify = context.getNodeParameter('simplify', 0, true) !== false;

		async function askWithFiles(prepared: Prepared) {
			const { outcome, answers } = await ask(operation, prepared, simplify);
			const files = answers ? (operation.files?.(answers, prepared.values) ?? []) : [];
			const binary: IBinaryKeyData = {};
			const warnings = [...(outcome.shown.warnings ?? [])];
			for (const file of files) {
				const made = await binaryOf(context, session, file);
				if (typeof made === 'string') warnings.push(made);
				else binary[file.field] = made;
			}
			return { outcome: { ...outcome, shown: { ...outcome.shown, warnings } }, binary };
		}

		const run: Run = { context, operation, session, simplify, onReuse: () => (reused += 1) };
		const { once } = operation;
		const askOnce =
			once?.scope === 'execution' ? askOncePerExecution(run, once) : askOncePerRun(run);

		async function outcomeOf(prepared: Prepared | Refused) {
			if ('refused' in prepared) return { outcome: prepared.refused, binary: {} };
			if (isFree(operation, prepared)) return await askWithFiles(prepared);
			return { outcome: await askOnce(prepared), binary: {} };
		}

		return {
			concurrency: session.concurrency,
			passOn: options.includeInputFields !== false,
			async prepare(index) {
				try {
					const prepared = await prepare(operation, itemOf(context, index, session));
					if (operation.changesData?.(prepared.values)) checkTool(context);
					return prepared;
				} catch (error) {
					return refusedPicture(operation, error);
				}
			},
			async perform(prepared): Promise<ItemResult> {
				const hint = 'refused' in prepared ? undefined : operation.hint?.(prepared.values);
				if (hint) hints.add(hint);
				const { outcome, binary } = await outcomeOf(prepared);
				return {
					output: outputIndex(outputs, outcome.decision),
					json: outcomeJson(operation, outcome, simplify),
					binary,
				};
			},
		};
	});
	const pace = (opened as Session | undefined)?.pace();
	const infos = [pace && paceHint(pace), reuseHint(reused, context.getInputData().length)];
	giveRunHints(context, operation, outputs, routed, { infos, warnings: [...hints] });
	return routed;
}

/**
 * What the `execute` of the action node does: runs the operation that was chosen.
 *
 * @throws NodeApiError or NodeOperationError with On Error = Stop only.
 */
export async function executeChosen(
	context: IExecuteFunctions,
	operations: ReadonlyArray<LocalOperation | Operation>,
): Promise<INodeExecutionData[][]> {
	const chosen = context.getNodeParameter('operation', 0, '');
	const operation = operations.find(({ name }) => name === chosen);
	if (operation && 'local' in operation) return await executeLocal(context, operation);
	if (operation) return await executeOperation(context, operation);
	const error = new InputError(
		'Operation',
		'is not one of the available options',
		'Choose an operation in the node.',
	);
	return await runItems(context, '', 1, async () => await Promise.reject(error));
}

/** Options that every operation has. */
interface Options extends CallOptions {
	includeInputFields?: unknown;
}

/** The region stands among the parameters of some nodes and among the options of others. */
function optionsOf(context: IExecuteFunctions): Options {
	const options = resolvedOptions<Options>(() => context.getNodeParameter('options', 0, {}));
	const region = context.getNodeParameter('region', 0, '');
	return region === '' ? options : { ...options, region };
}
