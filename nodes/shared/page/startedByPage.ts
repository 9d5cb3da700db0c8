import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { runIndexOf } from '../run/runIndex';

/** What the page that started the execution made for the verification. */
interface StartedByPage {
	/** 32 hexadecimal digits. */
	merchantBizId: string;
	/** null in a test, where nobody can come back. */
	returnUrl: string | null;
}

/** What one item of Initialize gets from the page. */
export interface ForThisItem extends Pick<StartedByPage, 'returnUrl'> {
	/** undefined when the page belongs to another verification of this execution. */
	merchantBizId?: string;
}

/** Whose the page is; n8n keeps it with the execution. */
interface Owner {
	/** Node and run: n8n's Retry On Fail is still the same run. */
	by: string;
	/** Whether a verification was started, whoever did it. */
	started: boolean;
}

/** As n8n's types end, whatever the package is called there. */
const pageType = /(^|\.)alibabaIdvPage$/;
/** Of the output 'Submitted'. */
const submittedOutput = 2;

function textOf(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

/** @returns undefined unless this node has run and somebody has pressed its button. */
function submittedBy(context: IExecuteFunctions, nodeName: string): StartedByPage | undefined {
	try {
		const proxy = context.getWorkflowDataProxy(0) as unknown as {
			$: (name: string) => {
				isExecuted: boolean;
				first(output: number): { json: IDataObject } | undefined;
			};
		};
		const node = proxy.$(nodeName);
		if (!node.isExecuted) return undefined;
		const json = node.first(submittedOutput)?.json ?? {};
		const { verdict, returnUrl } = Object(json.page) as IDataObject;
		const merchantBizId = textOf(json.merchantBizId);
		if (verdict !== 'submitted' || merchantBizId === null) return undefined;
		return { merchantBizId, returnUrl: textOf(returnUrl) };
	} catch {
		// n8n says so of a node without data.
		return undefined;
	}
}

/**
 * Which Verification Page started this execution. It is found among the nodes before this one, never
 * in the item: what an item says, another node, or a visitor, may have written.
 */
function startedByPage(context: IExecuteFunctions): StartedByPage | undefined {
	const pages = context
		.getParentNodes(context.getNode().name)
		.filter(({ type, disabled }) => pageType.test(type) && disabled !== true);
	for (const { name } of pages) {
		const started = submittedBy(context, name);
		if (started) return started;
	}
	return undefined;
}

const ownerKey = 'alibabaIdv.page';

/** Whose the page is: this run's, when nobody was here before. */
function ownerOf(context: IExecuteFunctions): { owner: Owner; isOurs: boolean } {
	const kept = context.getContext('flow') as { [ownerKey]?: Owner };
	const by = JSON.stringify([context.getNode().name, runIndexOf(context)]);
	const owner = kept[ownerKey] ?? { by, started: false };
	kept[ownerKey] = owner;
	return { owner, isOurs: owner.by === by };
}

/**
 * What the page that started this execution has for an item. One start is for one verification: its
 * ID, and an address that says who comes back, are for the first item of the first Initialize. A
 * loop's next run, and another Initialize, start verifications of their own: whoever comes back from
 * one of those sees the same page, and it does not say who that was.
 *
 * @returns undefined when no page started the execution.
 */
export function pageForItem(context: IExecuteFunctions, index: number): ForThisItem | undefined {
	const started = startedByPage(context);
	if (!started) return undefined;
	const { merchantBizId, returnUrl } = started;
	if (index === 0 && ownerOf(context).isOurs) return { merchantBizId, returnUrl };
	return { returnUrl: returnUrl?.split('?')[0] ?? null };
}

/**
 * Whether this run of Initialize may answer the browser that waits on a page. Not once another run
 * has started a verification: the address of somebody else's must not get there.
 *
 * @returns undefined when no page started the execution.
 */
export function answersPage(context: IExecuteFunctions): boolean | undefined {
	if (!startedByPage(context)) return undefined;
	const { owner, isOurs } = ownerOf(context);
	return isOurs || !owner.started;
}

/** To be called when a verification was started; nothing happens where no page started the execution. */
export function noteStarted(context: IExecuteFunctions): void {
	if (startedByPage(context)) ownerOf(context).owner.started = true;
}
