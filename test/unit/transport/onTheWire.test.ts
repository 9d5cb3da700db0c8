/** Calls and downloads through n8n-core's own helpers, against servers that misbehave. */
import type { Socket } from 'node:net';

import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { z } from 'zod';

import { SigningError, type ErrorFacts } from '../../../nodes/shared/errors';
import {
	call,
	type CallOutcome,
	type Reply,
	type RequestOptions,
} from '../../../nodes/shared/transport/call';
import { download } from '../../../nodes/shared/transport/download';
import { nothingSent } from '../../../nodes/shared/transport/redact';
import { systemClock } from '../../../nodes/shared/transport/systemClock';
import { createEngine, type RunOptions } from '../../engine';
import { chain, nodeDoing, SignApi } from '../../n8n-facts/fakes';
import {
	closeServers,
	hangingConnect,
	httpServer,
	nobody,
	tcpServer,
} from '../../n8n-facts/servers';

let execute: (this: IExecuteFunctions) => Promise<void>;
let baseURL: string;
let refusal: Error | undefined;

class TestApi extends SignApi {
	override authenticate = async (
		_credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		if (refusal) throw refusal;
		return { ...options, baseURL };
	};
}

const engine = createEngine({
	nodeTypes: {
		'fake.node': nodeDoing(
			async function (this: IExecuteFunctions) {
				await execute.call(this);
				return [this.getInputData()];
			},
			{ credentials: [{ name: 'signApi', required: true }] },
		),
	},
	credentialTypes: { signApi: new TestApi() },
});
const run = async (options: RunOptions = {}) =>
	await engine.run(chain({ name: 'N', type: 'fake.node' }), {
		credentials: { signApi: { key: 'k' } },
		...options,
	});

/** A paid call whose only time limit is our deadline: n8n's own is a minute. */
async function callAt(url: string, timeoutMs = 200, options: RunOptions = {}) {
	baseURL = url;
	let outcome: CallOutcome<unknown> | undefined;
	execute = async function (this: IExecuteFunctions) {
		const send = async (request: RequestOptions) =>
			(await this.helpers.httpRequestWithAuthentication.call(
				this as unknown as IAllExecuteFunctions,
				'signApi',
				Object.assign(request, { timeout: 60_000 }) as unknown as IHttpRequestOptions,
			)) as Reply;
		outcome = await call<unknown>(
			{
				send,
				host: 'host',
				rateLimit: {
					acquire: async () => ({ at: 0, pace: 10, waited: false }),
					onThrottled() {},
					onAccepted() {},
				},
				clock: { ...systemClock, sleep: async () => {} },
				signal: this.getExecutionCancelSignal(),
			},
			{
				definition: {
					service: 'cloudauthIntl',
					action: 'Initialize',
					inBody: ['FacePictureBase64'],
					answer: z.object({}).passthrough(),
					charge: { kind: 'paid', ifAnswerLost: 'Look it up.' },
				},
				params: { MerchantBizId: 'biz1', FacePictureBase64: 'AAAA' },
				timeoutMs,
				sent: nothingSent,
			},
		);
	};
	const { status } = await run(options);
	return { status, outcome: outcome as CallOutcome<unknown> };
}

const answering = async (answer: string) =>
	`http://${await tcpServer((socket) => socket.once('data', () => socket.end(answer)))}`;
const json = (body: unknown) => {
	const text = JSON.stringify(body);
	return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
};

/** A server that sends a head and then drips for as long as somebody listens. */
async function dripping(head: string, drop: string | Buffer, everyMs: number) {
	const seen = { closed: false, bytes: 0 };
	const host = await tcpServer((socket: Socket) => {
		let timer: NodeJS.Timeout;
		socket.once('data', () => {
			socket.write(head);
			timer = setInterval(() => {
				if (socket.write(drop)) seen.bytes += drop.length;
			}, everyMs);
		});
		socket.on('close', () => {
			clearInterval(timer);
			seen.closed = true;
		});
	});
	return { url: `http://${host}`, seen };
}

/** On a busy machine it takes a while until the server hears of it. */
async function untilClosed(seen: { closed: boolean }): Promise<void> {
	const end = Date.now() + 10_000;
	while (!seen.closed && Date.now() < end) await sleep(10);
	expect(seen.closed).toBe(true);
}

const endless = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"Code":"';

afterEach(async () => {
	refusal = undefined;
	await closeServers();
});

describe('a call through n8n', () => {
	it('brings the answer', async () => {
		const url = await answering(json({ Code: 'Success', RequestId: 'R' }));
		const { outcome } = await callAt(url);
		expect(outcome).toMatchObject({ ok: true, answer: { code: 'Success', requestId: 'R' } });
	});

	it.each([
		['JSON text that holds JSON text', JSON.stringify({ Code: 'Success' })],
		['a list', [{ Code: 'Success' }]],
	])('cannot read %s (W5)', async (_what, body) => {
		const { outcome } = await callAt(await answering(json(body)));
		expect(outcome).toMatchObject({ ok: false, error: { facts: { code: 'UnreadableAnswer' } } });
	});

	it('ends at its deadline although the answer drips for ever (F5)', async () => {
		const { url, seen } = await dripping(endless, 'x', 40);
		const start = performance.now();
		const { outcome } = await callAt(url);
		expect(performance.now() - start).toBeLessThan(1000);
		expect(outcome).toMatchObject({
			ok: false,
			error: {
				message:
					'Alibaba Cloud did not answer in time. The call may have been executed, so it was not repeated (MerchantBizId: biz1)',
				facts: { code: 'Timeout', mayHaveBeenExecuted: true },
			},
		});
		await untilClosed(seen);
	});

	it.each<[string, () => Promise<string>, Partial<ErrorFacts>]>([
		[
			'nobody listens',
			async () => `http://${await nobody()}`,
			{ category: 'notReached', code: 'ECONNREFUSED' },
		],
		[
			'the connection attempt hangs',
			async () => `http://${await hangingConnect()}`,
			{ category: 'notReached', code: 'ConnectTimeout' },
		],
		[
			'the TLS handshake hangs',
			async () => `https://${await tcpServer(() => {})}`,
			{ category: 'notReached', code: 'ConnectTimeout' },
		],
		[
			'the server never answers',
			async () => `http://${await tcpServer((socket) => socket.resume())}`,
			{ category: 'noAnswer', code: 'Timeout', mayHaveBeenExecuted: true },
		],
		[
			'the server hangs up',
			async () => await answering(''),
			{ category: 'noAnswer', code: 'ConnectionLost', mayHaveBeenExecuted: true },
		],
	])('tells what was sent from what was not: %s', async (_what, url, facts) => {
		const { outcome } = await callAt(await url());
		expect(outcome).toMatchObject({ ok: false, error: { facts } });
	});

	it('hears of a cancellation', async () => {
		const { url, seen } = await dripping(endless, 'x', 40);
		const { status, outcome } = await callAt(url, 5000, { cancelAfter: sleep(100) });
		expect(status).toBe('canceled');
		expect(outcome).toMatchObject({ ok: false, error: { facts: { category: 'canceled' } } });
		await untilClosed(seen);
	});

	it('keeps the words of a refusal to sign', async () => {
		refusal = new SigningError('The AccessKey ID is empty', 'Enter it.');
		const { outcome } = await callAt('http://127.0.0.1:1');
		expect(outcome).toMatchObject({
			ok: false,
			error: {
				message: 'The AccessKey ID is empty',
				facts: { category: 'notSigned', remedy: 'Enter it.', mayHaveBeenExecuted: false },
			},
		});
	});
});

describe('a download through n8n', () => {
	async function downloadFrom(link: string, timeoutMs = 2_000, options: RunOptions = {}) {
		let bytes: Buffer | string = 'never came';
		execute = async function (this: IExecuteFunctions) {
			bytes = await download(this, link, { timeoutMs, isSandbox: true }, 'video');
		};
		await run(options);
		return bytes;
	}

	it('brings the bytes, without a signature', async () => {
		const { url, arrived } = await httpServer();
		expect(String(await downloadFrom(`${url}/a.mp4?b=c`))).toBe('{"ok":true}');
		expect(arrived).toMatchObject([{ method: 'GET', url: '/a.mp4?b=c' }]);
		expect(Object.keys(arrived[0]?.headers ?? {})).not.toContain('authorization');
	});

	it.each([302, 403, 404])('says so when the answer is HTTP %d', async (status) => {
		const { url, arrived } = await httpServer(status);
		expect(await downloadFrom(url)).toBe(
			`The video was not downloaded (HTTP ${status}): its link works for 15 minutes only.`,
		);
		expect(arrived).toHaveLength(1);
	});

	it('does not wait for the end of a refusal', async () => {
		const { url, seen } = await dripping('HTTP/1.1 403 Forbidden\r\n\r\n', 'x', 40);
		expect(await downloadFrom(url)).toMatch(/HTTP 403/);
		await untilClosed(seen);
	});

	it('stops at 50 MB while it runs', async () => {
		const chunk = Buffer.alloc(1024 * 1024);
		const { url, seen } = await dripping('HTTP/1.1 200 OK\r\n\r\n', chunk, 1);
		expect(await downloadFrom(url, 20_000)).toBe(
			'The video was not downloaded: it is larger than 50 MB.',
		);
		await untilClosed(seen);
		expect(seen.bytes).toBeLessThan(80 * 1024 * 1024);
	});

	it.each([
		['the deadline', 200, undefined],
		['a cancellation', 10_000, 200],
	])('ends at %s although it drips', async (_what, timeoutMs, cancelMs) => {
		const options = cancelMs === undefined ? {} : { cancelAfter: sleep(cancelMs) };
		const { url, seen } = await dripping('HTTP/1.1 200 OK\r\n\r\n', 'x', 40);
		const start = performance.now();
		const bytes = await downloadFrom(url, timeoutMs, options);
		expect(performance.now() - start).toBeLessThan(1500);
		if (cancelMs === undefined) {
			expect(bytes).toBe('The video was not downloaded: the connection failed or was too slow.');
		}
		await untilClosed(seen);
	});

	it('says so when nobody answers', async () => {
		expect(await downloadFrom(`http://${await nobody()}`)).toMatch(/connection failed/);
	});
});
