import type {
	IBinaryKeyData,
	IDataObject,
	INode,
	INodeExecutionData,
	JsonObject,
} from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { IdvError } from '../errors';

/** What one item became, and the output it goes to. */
export interface ItemResult {
	output: number;
	/** The flat ids and the object of the operation. */
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** What an item came with, as it goes on. */
export interface ItemInput {
	json: IDataObject;
	binary: IBinaryKeyData;
}

export const nothingPassedOn: ItemInput = { json: {}, binary: {} };

/**
 * n8n's Retry On Fail takes `error` of the first item of output 0 for a failure of the node, so a
 * field of that name goes on under another one.
 */
function withoutError({ error, ...json }: IDataObject): IDataObject {
	return error === undefined ? json : { ...json, inputError: error };
}

function withFiles(json: IDataObject, binary: IBinaryKeyData, index: number): INodeExecutionData {
	const files = Object.keys(binary).length > 0 ? { binary } : {};
	return { json, ...files, pairedItem: { item: index } };
}

/** The item that goes on, with what it came with. */
export function itemOut(
	input: ItemInput,
	{ json, binary }: ItemResult,
	index: number,
): INodeExecutionData {
	return withFiles({ ...withoutError(input.json), ...json }, { ...input.binary, ...binary }, index);
}

/** What an error item and a stopped execution carry for workflows that branch on it. */
function detailsOf({ facts }: IdvError): JsonObject {
	const { code, category, retryable = false, requestId = null, remedy } = facts;
	const { merchantBizId, tellUser } = facts;
	return {
		code,
		category,
		retryable,
		requestId,
		remedy,
		...(merchantBizId ? { merchantBizId } : {}),
		...(tellUser ? { tellUser } : {}),
	};
}

/** People count from 1. */
function messageOf(error: IdvError, index: number): string {
	return `${error.message} [item ${index + 1}]`;
}

/**
 * The item for On Error = Continue. n8n moves it to the error output, and adds the fields of its
 * input there, only if it has no other keys than these two (on every n8n from 1.x to 2.41). On the
 * regular outputs it goes to output 0, the undecided one, and the fields are added here.
 *
 * @param name the object of this operation: an older one must not be taken for this item's.
 */
export function errorItem(
	error: IdvError,
	index: number,
	input: ItemInput,
	onErrorOutput: boolean,
	name: string,
): INodeExecutionData {
	const json = withoutError(input.json);
	delete json[name];
	const own = {
		error: detailsOf(error) as IDataObject,
		message: `${messageOf(error, index)}. ${error.facts.remedy}`,
	};
	return withFiles(onErrorOutput ? own : { ...json, ...own }, input.binary, index);
}

/**
 * The error for On Error = Stop. Built afresh: what n8n's helper throws carries the request with
 * its picture and signature, and would be stored with the execution.
 */
export function nodeError(node: INode, error: IdvError, index: number): Error {
	const message = messageOf(error, index);
	const { category, remedy, requestId, httpStatus } = error.facts;
	// The editor shows nothing else of the error to which support could hold on.
	const description = requestId ? `${remedy} Request ID: ${requestId}.` : remedy;
	if (category === 'input' || category === 'unexpected') {
		return new NodeOperationError(node, message, { itemIndex: index, description });
	}
	// Wrapped once more, because n8n replaces the message of an answer with a network `code`.
	return new NodeApiError(node, { details: detailsOf(error) } as JsonObject, {
		message,
		description,
		httpCode: httpStatus === undefined ? undefined : String(httpStatus),
		itemIndex: index,
	});
}
