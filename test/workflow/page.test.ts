import type { WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
import { forgetStarts } from '../../nodes/AlibabaIdvPage/starts';
import { closeConnections, startReceiver } from './attacksSupport';
import {
	get,
	goodForm,
	initializeNode,
	newStart,
	outputsOfPage,
	pageWorkflow,
	post,
	sendOnNode,
} from './pageSupport';

let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	sandbox = await startSandbox();
	server = await startReceiver(sandbox);
});

beforeEach(() => {
	forgetStarts();
	server.executions.length = 0;
	server.calls.length = 0;
});

afterEach(async () => {
	sandbox.clearPlans();
	await server.idle();
	expect(server.calls.map(({ thrown }) => thrown).filter(Boolean)).toEqual([]);
	server.deactivateAll();
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
	await closeConnections();
});

const requests = () => sandbox.requests.filter(({ action }) => action === 'Initialize');

/** What arrived behind each output of the page, over all executions. */
const arrived = () =>
	outputsOfPage.map((name) =>
		server.executions.flatMap(({ parts }) => parts.at(-1)?.jsonOf(name, 0) ?? []),
	);

describe('one person, from the page to the verification', () => {
	it('is shown the page, starts, and is sent on to the address that Initialize returned', async () => {
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [initializeNode(), sendOnNode()]),
		);
		const shown = await get(url);
		expect(shown.status).toBe(200);
		expect(shown.text).toContain('<h1>Verify your identity</h1>');
		expect(server.executions).toHaveLength(0);

		const before = requests().length;
		const answer = await post(url);
		await server.idle();
		expect(answer.json).toEqual({ next: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) });
		expect(answer.headers.get('access-control-allow-origin')).toBe('null');
		const [params] = requests()
			.slice(before)
			.map((request) => request.params);
		const [item] = arrived()[2] ?? [];
		const page = item?.page as { returnUrl: string };
		expect(params).toMatchObject({
			MerchantBizId: item?.merchantBizId,
			ReturnUrl: page.returnUrl,
		});
		expect(page.returnUrl).toContain(`${url}/return?s=v2_`);
	});

	it('a double click starts nothing twice', async () => {
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [initializeNode(), sendOnNode()]),
		);
		const start = newStart();
		const before = requests().length;
		const answers = await Promise.all([1, 2, 3].map(() => post(url, goodForm({ start }))));
		await server.idle();
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
		expect(requests().length - before).toBe(1);
	});
});
