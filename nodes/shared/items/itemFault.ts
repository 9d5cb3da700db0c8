import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import { faultOfThrown, type Fault } from '../api/fault';
import { quotable } from '../api/redact';
import { kinds, type Kind } from '../results/returnCodes';
import { SigningRefusal } from '../signing';

/** What an error item carries for workflows that branch on it. */
export interface FaultDetails {
	/** The vendor's return code, or a word of ours. */
	code: string;
	requestId: string | null;
	category: Kind | 'input' | 'unexpected';
	/** Whether trying the same again later can help and cannot be billed twice. */
	retryable: boolean;
	remedy: string;
}

/** Why one item has no result. Thrown by the nodes, turned into an error item or an error here. */
export class ItemFault extends Error {
	constructor(
		message: string,
		readonly details: FaultDetails,
		readonly httpStatus?: number,
		/** Whether the vendor may have executed, and billed, the call. */
		readonly mayHaveBeenExecuted = false,
	) {
		super(message);
		this.name = 'ItemFault';
	}
}

/**
 * A field that cannot be used; found before any call.
 *
 * @param field the display name of the field.
 * @param what what is wrong, continuing the sentence "'<field>' …".
 * @param remedy what to do.
 */
export function inputFault(field: string, what: string, remedy: string): ItemFault {
	return new ItemFault(`'${field}' ${what}`, {
		code: 'InvalidInput',
		requestId: null,
		category: 'input',
		retryable: false,
		remedy,
	});
}

/** A call without a usable answer. */
export function callFault(fault: Fault): ItemFault {
	return new ItemFault(
		fault.message,
		{
			code: fault.code,
			requestId: fault.requestId ?? null,
			category: fault.kind,
			retryable: kinds[fault.kind].retryable && !fault.mayHaveBeenExecuted,
			remedy: fault.remedy,
		},
		fault.httpStatus,
		fault.mayHaveBeenExecuted,
	);
}

/** Everything else that can be thrown: a broken expression, missing binary data, a credential. */
export function toItemFault(error: unknown): ItemFault {
	if (error instanceof ItemFault) return error;
	if (error instanceof SigningRefusal) return callFault(faultOfThrown(error));
	// Anything can be thrown, even nothing; this must not throw in its turn.
	const { message, description }: { message?: unknown; description?: unknown } = Object(error);
	const words = (text: unknown) => (typeof text === 'string' ? quotable(text) : '');
	return new ItemFault(words(message) || words(error) || 'The item could not be prepared', {
		code: 'Unexpected',
		requestId: null,
		category: 'unexpected',
		retryable: false,
		remedy:
			words(description) || 'Check the fields of the node, their expressions and its credential.',
	});
}

/**
 * The item for On Error = Continue. n8n moves it to the error output only when it has no other
 * keys than these three; on the regular outputs it lands on output 0, the undecided one.
 */
export function errorItem(fault: ItemFault, index: number): INodeExecutionData {
	const message = `${fault.message} [item ${index}]`;
	return {
		json: {
			error: message,
			message: `${message}. ${fault.details.remedy}`,
			details: { ...fault.details } as unknown as IDataObject,
		},
		pairedItem: { item: index },
	};
}

/**
 * The error for On Error = Stop. Built afresh: what n8n's helper throws carries the request with
 * its picture and signature, and would be stored with the execution.
 */
export function nodeError(node: INode, fault: ItemFault, index: number): Error {
	const message = `${fault.message} [item ${index}]`;
	const { remedy, requestId } = fault.details;
	// The editor shows nothing else of the error to which support could hold on.
	const description = requestId ? `${remedy} Request ID: ${requestId}.` : remedy;
	if (fault.details.category === 'input' || fault.details.category === 'unexpected') {
		return new NodeOperationError(node, message, { itemIndex: index, description });
	}
	// Wrapped once more, because n8n replaces the message of an answer with a network `code`.
	return new NodeApiError(node, { details: { ...fault.details } } as unknown as JsonObject, {
		message,
		description,
		httpCode: fault.httpStatus === undefined ? undefined : String(fault.httpStatus),
		itemIndex: index,
	});
}
