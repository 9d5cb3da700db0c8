import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/errors';
import { isTool } from '../../../shared/run/isTool';
import type { Item } from '../../../shared/run/item';
import { numberWithin } from '../../../shared/run/numberWithin';

const shownWhenWaiting = { show: { callback: ['wait'] } };

/** What the panel shows of 'Wait Here Until Finished'. */
export const waitingProperties: readonly INodeProperties[] = [
	{
		displayName:
			"One item per execution. Callback and deadline both go to 'Ready to Check', and nobody has passed there: connect 'Check Result' after it. n8n's public address must begin with https://.",
		name: 'waitNotice',
		type: 'notice',
		default: '',
		displayOptions: shownWhenWaiting,
	},
	{
		displayName: 'Answer the Webhook First',
		name: 'answerWebhook',
		type: 'boolean',
		default: false,
		description:
			"Whether to answer the webhook that started this workflow before waiting: with 'started', and with 'transactionUrl' or 'tellUser'",
		displayOptions: shownWhenWaiting,
	},
	{
		displayName:
			"The Webhook node must respond 'Using Respond to Webhook Node', and n8n then requires such a node in the workflow: connect one after 'Not Started'. Your app gets its answer from here.",
		name: 'answerNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { ...shownWhenWaiting.show, answerWebhook: [true] } },
	},
];

/** What the panel shows of it among the options. */
export const waitingOptions: readonly INodeProperties[] = [
	{
		displayName: 'Wait at Most (Minutes)',
		name: 'waitMinutes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 35,
		description:
			'How long the execution waits. A verification can be finished within 30 minutes of its start, and its callback may be late.',
		displayOptions: { show: { '/callback': ['wait'] } },
	},
];

/** Whether the node is set to wait. Never throws: an unreadable field is reported item by item. */
export function waitsHere(context: IExecuteFunctions): boolean {
	try {
		return context.getNodeParameter('callback', 0) === 'wait';
	} catch {
		return false;
	}
}

/** As in the panel. */
const minutesLimits = { min: 1, max: 24 * 60 };
const usualMinutes = 35;

/** @throws what n8n throws for an expression that cannot be resolved. */
export function waitSettingsOf(context: IExecuteFunctions): {
	minutes: number;
	answersWebhook: boolean;
} {
	return {
		minutes: numberWithin(
			context.getNodeParameter('options.waitMinutes', 0, ''),
			minutesLimits,
			usualMinutes,
		),
		answersWebhook: context.getNodeParameter('answerWebhook', 0) === true,
	};
}

/**
 * Checks, before anything is started, that the execution can wait afterwards.
 *
 * @throws InputError for an AI tool and for several items, and what n8n throws for a field that
 * cannot be read.
 */
export function checkWaiting(context: IExecuteFunctions): void {
	if (!waitsHere(context)) return;
	if (isTool(context)) {
		throw new InputError(
			'Callback',
			"is set to 'Wait Here Until Finished', which does not work when an AI agent calls this node",
			"Choose 'Call a URL When Finished' with a Verification Trigger, or 'None', and ask with Check Result later.",
		);
	}
	const count = context.getInputData().length;
	if (count > 1) {
		throw new InputError(
			'Callback',
			`is set to 'Wait Here Until Finished', which works for one item per execution, but ${count} items came in`,
			"Put 'Loop Over Items' (batch size 1) before 'Execute Sub-workflow' and start the verification in the sub-workflow, or choose 'Call a URL When Finished' with a Verification Trigger.",
		);
	}
	waitSettingsOf(context);
}

/** The address that wakes this execution; n8n adds a signature of its own to it. */
export function resumeUrlOf(item: Item): string {
	return String(item.evaluate('{{ $execution.resumeUrl }}'));
}

export function executionIdOf(item: Item): string {
	return String(item.evaluate('{{ $execution.id }}'));
}
