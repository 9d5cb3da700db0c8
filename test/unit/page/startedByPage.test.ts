import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { answerBrowser } from '../../../nodes/shared/page/answerBrowser';
import { answersPage, noteStarted, pageForItem } from '../../../nodes/shared/page/startedByPage';

const pageType = 'n8n-nodes-alibaba-id-verification.alibabaIdvPage';
const back = 'https://n8n.example.com/webhook/page/return';
const submitted = {
	merchantBizId: 'b1',
	page: { verdict: 'submitted', returnUrl: `${back}?s=v2_token` },
};

interface Before {
	name?: string;
	type?: string;
	disabled?: boolean;
	/** What is behind its output 'Submitted'; undefined: it has not run. */
	json?: IDataObject | undefined;
	/** Whether n8n throws when it is asked for its data. */
	throws?: boolean;
}

/** An execution with these nodes before the one that asks. */
function execution(nodes: Before[] = [{}], { hasData = true } = {}) {
	const before = nodes.map((node, index) => ({
		name: `Page ${index}`,
		type: pageType,
		json: submitted as IDataObject | undefined,
		...node,
	}));
	const kept = {};
	/** A run of a node, `Initialize` unless it is named. */
	return (name = 'Initialize', run = 0) =>
		({
			getNode: () => ({ name }),
			getParentNodes: (of: string) => (of === name ? before : []),
			getContext: (type: string) => (type === 'flow' ? kept : {}),
			evaluateExpression: (expression: string) => expression === '{{ $runIndex }}' && run,
			getWorkflowDataProxy: () => {
				if (!hasData) throw new Error('No execution data available');
				return {
					$: (asked: string) => {
						const { json, throws } = before.find((each) => each.name === asked) ?? {};
						if (throws) throw new Error(`No data found from ${asked}`);
						return {
							isExecuted: json !== undefined,
							first: (output: number) =>
								output === 2 && json && Object.keys(json).length > 0 ? { json } : undefined,
						};
					},
				};
			},
		}) as unknown as IExecuteFunctions;
}

describe('the page that started an execution', () => {
	it('gives the first item of Initialize its ID and its way back, and the others a way back alone', () => {
		const context = execution()();
		expect(pageForItem(context, 0)).toEqual({
			merchantBizId: 'b1',
			returnUrl: `${back}?s=v2_token`,
		});
		expect(pageForItem(context, 1)).toEqual({ returnUrl: back });
		// A retry of the same run is still the same one.
		expect(pageForItem(context, 0)).toHaveProperty('merchantBizId', 'b1');
	});

	it('gives neither the next run of a loop nor another Initialize its ID', () => {
		const run = execution();
		pageForItem(run(), 0);
		for (const other of [run('Initialize', 1), run('Another Initialize')]) {
			expect(pageForItem(other, 0)).toEqual({ returnUrl: back });
		}
	});

	it.each<[string, Before]>([
		['in a test, where nobody can come back', { returnUrl: null }],
		['whose address is empty', { returnUrl: '' }],
		['whose address is no text', { returnUrl: 7 }],
	] as Array<[string, object]>)('has no way back %s', (_name, changes) => {
		const json = { ...submitted, page: { ...submitted.page, ...changes } };
		const context = execution([{ json }])();
		expect(pageForItem(context, 0)).toEqual({ merchantBizId: 'b1', returnUrl: null });
		expect(pageForItem(context, 1)).toEqual({ returnUrl: null });
	});

	it.each<[string, Before[]]>([
		['of this package under another name', [{ type: 'alibabaIdvPage' }]],
		['of a package that is called otherwise', [{ type: '@somebody/n8n-nodes-x.alibabaIdvPage' }]],
		['behind another one that has not run', [{ json: undefined }, {}]],
		['behind another one that n8n knows nothing of', [{ throws: true }, {}]],
		[
			'behind another one that is switched off',
			[{ disabled: true, json: { merchantBizId: 'x' } }, {}],
		],
	])('is found %s', (_name, nodes) => {
		expect(pageForItem(execution(nodes)(), 0)).toHaveProperty('merchantBizId', 'b1');
	});

	it.each<[string, Before[]]>([
		['without any node before it', []],
		['behind another node', [{ type: `${pageType}2` }]],
		['behind a node whose name only ends like a page', [{ type: 'n8n-nodes-x.notalibabaIdvPage' }]],
		['behind a page that is switched off', [{ disabled: true }]],
		['behind a page that has not run', [{ json: undefined }]],
		['behind a page whose button nobody has pressed', [{ json: {} }]],
		['behind a page that n8n knows nothing of', [{ throws: true }]],
		[
			'behind a page to which somebody came back',
			[{ json: { ...submitted, page: { ...submitted.page, verdict: 'cameBack' } } }],
		],
		['behind an item without an ID', [{ json: { page: submitted.page } }]],
		['behind an item with an empty ID', [{ json: { ...submitted, merchantBizId: '' } }]],
		['behind an item that a page did not make', [{ json: { merchantBizId: 'b1' } }]],
	])('is none %s', (_name, nodes) => {
		const context = execution(nodes)();
		expect([pageForItem(context, 0), answersPage(context)]).toEqual([undefined, undefined]);
	});

	it('is none where an execution has no data', () => {
		expect(pageForItem(execution([{}], { hasData: false })(), 0)).toBeUndefined();
	});
});

describe('the browser that waits on a page', () => {
	it('is answered by the first run, also after it has started a verification', () => {
		const context = execution()();
		expect(answersPage(context)).toBe(true);
		noteStarted(context);
		expect(answersPage(context)).toBe(true);
	});

	it('is answered by another run only while nothing was started', () => {
		const run = execution();
		expect(answersPage(run())).toBe(true);
		const others = [run('Initialize', 1), run('Another Initialize')];
		expect(others.map(answersPage)).toEqual([true, true]);
		noteStarted(run('Another Initialize'));
		expect(others.map(answersPage)).toEqual([false, false]);
	});

	it('is none where no page started the execution', () => {
		const context = execution([])();
		noteStarted(context);
		expect(context.getContext('flow')).toEqual({});
	});
});

describe('an answer to the browser', () => {
	async function answered(answer: Parameters<typeof answerBrowser>[1], isGone = false) {
		const sent: unknown[] = [];
		const lines: string[] = [];
		const context = {
			async sendResponse(response: unknown) {
				if (isGone) throw new Error('quotes an address');
				sent.push(response);
			},
			logger: { warn: (line: string) => lines.push(line) },
		} as unknown as IExecuteFunctions;
		return { isSent: await answerBrowser(context, answer), sent, lines };
	}

	it.each([
		[{ next: 'https://verify.example.com/' }, { next: 'https://verify.example.com/' }],
		[{ tellUser: 'Hello' }, { tellUser: 'Hello' }],
		[{ tellUser: 'x'.repeat(2001) }, { tellUser: 'x'.repeat(2000) }],
	])('is JSON that nobody keeps', async (answer, body) => {
		expect(await answered(answer)).toEqual({
			isSent: true,
			sent: [{ body, headers: { 'cache-control': 'no-store' }, statusCode: 200 }],
			lines: [],
		});
	});

	it('that cannot be sent is no error, and the log says nothing of it but that', async () => {
		expect(await answered({ next: 'https://verify.example.com/' }, true)).toEqual({
			isSent: false,
			sent: [],
			lines: ['The browser of the person could not be answered'],
		});
	});
});
