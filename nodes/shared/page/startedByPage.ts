import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What the page that started the execution made for the verification. */
export interface StartedByPage {
	/** 32 hexadecimal digits. */
	merchantBizId: string;
	/** null in a test, where nobody can come back. */
	returnUrl: string | null;
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
export function startedByPage(context: IExecuteFunctions): StartedByPage | undefined {
	const pages = context
		.getParentNodes(context.getNode().name)
		.filter(({ type, disabled }) => pageType.test(type) && disabled !== true);
	for (const { name } of pages) {
		const started = submittedBy(context, name);
		if (started) return started;
	}
	return undefined;
}
