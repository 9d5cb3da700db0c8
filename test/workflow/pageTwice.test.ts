/**
 * One start of a page is for one verification: its ID, an address that says who comes back, and the
 * browser that waits. What else starts in the same execution is a verification of its own.
 */
import type { IDataObject } from 'n8n-workflow';

import type { WorkflowJson } from '../engine';
import type { WebhookServer } from '../engine/webhookServer';
import type { Sandbox } from '../sandbox';
import { initializeNode, pageWorkflow, post, sendOnNode, servePages } from './pageSupport';

let sandbox: Sandbox;
let server: WebhookServer;

servePages((stage) => ({ sandbox, server } = stage));

beforeEach(() => {
	sandbox.requests.length = 0;
});

type After = Parameters<typeof pageWorkflow>[1];

const sent = () =>
	sandbox.requests
		.filter(({ action }) => action === 'Initialize')
		.map(({ params }) => ({ id: params.MerchantBizId ?? '', back: params.ReturnUrl ?? '' }));
const ofPage = () =>
	server.executions[0]?.parts[0]?.jsonOf('Page', 2)[0] as IDataObject & { merchantBizId: string };
const second = (parameters: IDataObject = {}) => ({
	...initializeNode(parameters),
	name: 'Another Initialize',
});
const waiting = { callback: 'wait', callbackProtection: 'signedToken' };
const refuse = (times: number) =>
	sandbox.plan({
		match: { action: 'Initialize' },
		times,
		fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 },
	});

async function publish(after: After, change = (json: WorkflowJson) => json): Promise<string> {
	const { Page: url = '' } = await server.activate(change(pageWorkflow({}, after)));
	return url;
}

/** The first is the page's, and nothing of it is used again. */
function expectOfItsOwn(url: string): void {
	const [first, ...others] = sent();
	expect(first?.id).toBe(ofPage().merchantBizId);
	expect(first?.back).toContain(`${url}/return?s=v2_`);
	expect(others.length).toBeGreaterThan(0);
	for (const { id, back } of others) {
		expect(id).toMatch(/^[0-9a-f]{32}$/);
		expect(back).toBe(`${url}/return`);
	}
	expect(new Set(sent().map(({ id }) => id)).size).toBe(others.length + 1);
}

it('a second Initialize gets an ID and a way back of its own', async () => {
	const url = await publish([initializeNode(), second(), sendOnNode()]);
	expect((await post(url)).json).toHaveProperty('next');
	await server.idle();
	expectOfItsOwn(url);
});

it('the second item of the same Initialize does, too', async () => {
	const url = await publish([initializeNode(), sendOnNode()], ({ nodes, connections }) => {
		const link = (node: string, index = 0) => ({ node, type: 'main' as const, index });
		const both = [link('Merge'), link('Merge', 1)];
		return {
			nodes: [...nodes, { name: 'Merge', type: 'n8n-nodes-base.merge', typeVersion: 3.2 }],
			connections: {
				...connections,
				Page: { main: [[], [], both] },
				Merge: { main: [[link('Initialize')]] },
			},
		} as unknown as WorkflowJson;
	});
	expect((await post(url)).json).toHaveProperty('next');
	await server.idle();
	expectOfItsOwn(url);
});

it('the next run of a loop does, too', async () => {
	refuse(1);
	const initialize = { ...initializeNode(), onError: 'continueRegularOutput' as const };
	const url = await publish([initialize, sendOnNode()], ({ nodes, connections }) => ({
		nodes,
		connections: {
			...connections,
			// Whoever was not started is tried again.
			Initialize: {
				main: [
					[{ node: 'Initialize', type: 'main', index: 0 }],
					[{ node: 'Send On', type: 'main', index: 0 }],
				],
			},
		},
	}));
	expect((await post(url)).json).toHaveProperty('next');
	await server.idle();
	expectOfItsOwn(url);
});

it('a retry of the same run keeps the ID and the way back', async () => {
	refuse(1);
	const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
	const url = await publish([{ ...initializeNode(), ...retrying }, sendOnNode()]);
	expect((await post(url)).json).toHaveProperty('next');
	await server.idle();
	const [first, again] = sent();
	expect(first?.id).toBe(ofPage().merchantBizId);
	expect(again).toEqual(first);
});

it('an ID of the operator counts, and the second Initialize still gets one of its own', async () => {
	const own = 'a1b2c3';
	const url = await publish([
		initializeNode({ options: { merchantBizId: own } }),
		second(),
		sendOnNode(),
	]);
	await post(url);
	await server.idle();
	const [first, other] = sent();
	expect(first?.id).toBe(own);
	expect([own, ofPage().merchantBizId]).not.toContain(other?.id);
});

describe('a second Initialize that waits here', () => {
	/** The answer, once the execution has slept and its time is over. */
	async function answerAfterSleep(url: string): Promise<string> {
		sandbox.holdCallbacks();
		const answer = post(url);
		const execution = () => server.executions[0];
		while (execution()?.status !== 'waiting') {
			if (execution()?.status === 'error') throw new Error('The execution failed');
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		await server.passDeadline(execution() as never);
		const { text } = await answer;
		await server.idle();
		return text;
	}

	it('does not send the browser to its own address when another was started', async () => {
		const url = await publish([initializeNode(), second(waiting)]);
		expect(await answerAfterSleep(url)).not.toContain('/person/');
		expectOfItsOwn(url);
	});

	it('does not either when it is set to answer the webhook', async () => {
		const url = await publish([initializeNode(), second({ ...waiting, answerWebhook: true })]);
		expect(await answerAfterSleep(url)).not.toContain('/person/');
		expectOfItsOwn(url);
	});

	it('sends the browser on when the first one started nothing', async () => {
		refuse(1);
		const first = { ...initializeNode(), onError: 'continueRegularOutput' as const };
		const url = await publish([first, second(waiting)]);
		expect(await answerAfterSleep(url)).toContain('/person/');
		expectOfItsOwn(url);
	});

	it('leaves the browser to the node that comes after the first one', async () => {
		sandbox.holdCallbacks();
		const url = await publish([initializeNode(), sendOnNode(), second(waiting)]);
		const { json } = await post(url);
		await server.idle();
		const [started] = server.executions[0]?.parts[0]?.jsonOf('Initialize', 1) ?? [];
		expect(json).toEqual({ next: started?.transactionUrl });
		expect(server.executions[0]?.status).toBe('waiting');
	});
});
