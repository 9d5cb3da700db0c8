import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { outcomeFor } from '../operations/verification/checkResult';
import { sandboxKeys } from './accounts';
import { createAnswers, type Answers } from './answers';
import { readArrived } from './arrived';
import { defaultCallbacks, type CallbackOptions } from './callbackOptions';
import { createCallbacks, type Callbacks, type Delivery } from './callbacks';
import type { Ending, Silence } from './faults';
import { clockWindowMs } from './gateway';
import { createNonces } from './nonces';
import { createOutbound } from './outbound';
import { isPage, showPage } from './pages';
import { countBilled, countExecutions, type BilledWhere, type RecordedRequest } from './records';
import { renderText, type Rendered } from './replies';
import { createRoles, type Roles } from './roles';
import { createRules, type Rule } from './rules';
import { serve, type World } from './service';
import { createTransactions } from './transactions';
import { createWebSdk, type WebSdk } from './webSdk';

/** How to start the sandbox. */
export interface SandboxOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** The name or address by which others reach this machine. Default: it listens on loopback only. */
	host?: string;
	/** The vendor's clock in milliseconds; a test can put it off. */
	now?: () => number;
	/** How it lets time pass before a late answer or callback; a test can hold it. */
	wait?: (ms: number) => Promise<unknown>;
	log?: (line: string) => void;
	/** How long a person takes for the verification; 0, the default, means done at once. */
	finishAfterMs?: number;
	/** How it calls back; only CallbackUrls on this machine are ever contacted. */
	callbacks?: Partial<CallbackOptions>;
}

/** A running sandbox. */
export interface Sandbox {
	/** `http://127.0.0.1:<port>`: it listens on loopback only, unless it was given another host. */
	url: string;
	/** Every API request that arrived, in order. */
	requests: RecordedRequest[];
	/** Adds a fault rule; throws when the rule is none. */
	plan(rule: Rule): void;
	clearPlans(): void;
	/** From now on a request that asks for this name is answered so, see `asking.ts`. */
	answer: Answers['add'];
	/** Starts a verification without a call, for whom the person finishes at once. */
	start(asks: string): { transactionId: string; merchantBizId: string };
	/** The keys of roles that were given out, oldest first. */
	sessions: Roles['sessions'];
	/** From now on no keys of a role work that were given out so far. */
	endSessions: Roles['endSessions'];
	/** Everyone who is still busy finishes now, except in the scenario `never`. */
	finishAll(): void;
	/** How often an operation really happened, for one MerchantBizId or for all. */
	executions(action: string, merchantBizId?: string): number;
	/** How many requests cost money, whatever the client was told: of all, or of one token or id. */
	billed(action: string, where?: Partial<BilledWhere>): number;
	/** Every attempt to deliver a callback, in the order of sending. */
	deliveries: Delivery[];
	/** Fulfilled when no delivery is pending; one that is held is not. */
	delivered: Callbacks['delivered'];
	/** Calls back by hand: once more, forged, in another way or to somewhere else. */
	deliver: Callbacks['deliver'];
	/** From now on callbacks wait until they are released. */
	holdCallbacks: Callbacks['hold'];
	/** Delivers what was held, one after the other, and holds no more. */
	releaseCallbacks: Callbacks['release'];
	/** From now on all callbacks get lost, or none of them any more. */
	dropCallbacks: Callbacks['dropAll'];
	/** From now on Initialize demands this of a CallbackUrl. */
	demandOfCallbackUrls: Callbacks['demand'];
	/** The TransactionIds of those who opened their page in a browser. */
	opened(): string[];
	/** What the web SDK does in browsers from now on, and what they asked of it. */
	webSdk: Pick<WebSdk, 'behave' | 'visits'>;
	/** Closes everything, open connections too. */
	stop(): Promise<void>;
}

interface State extends World {
	requests: RecordedRequest[];
	log: (line: string) => void;
	startedMs: number;
	webSdk: WebSdk;
}

const loopback = '127.0.0.1';

/** Starts a stand-in for Alibaba Cloud ID Verification on this machine. */
export async function startSandbox({
	port = 0,
	host = loopback,
	now = Date.now,
	wait: waitFor,
	log = () => {},
	finishAfterMs = 0,
	callbacks: callbackOptions = {},
}: SandboxOptions = {}): Promise<Sandbox> {
	const stopping = new AbortController();
	// Any number of people may be called back at the same time; Node would take it for a leak.
	setMaxListeners(0, stopping.signal);
	const startedMs = performance.now();
	// A wait that is cut short is no failure: what waits looks whether it still matters.
	const pass = waitFor ?? ((ms) => sleep(ms, undefined, { signal: stopping.signal }));
	const wait = async (ms: number) => void (await pass(ms).catch(() => undefined));
	const transactions = createTransactions(now, finishAfterMs, (done) => callbacks.finished(done));
	const callbacks = createCallbacks({
		options: { ...defaultCallbacks, ...callbackOptions },
		outbound: createOutbound(stopping.signal),
		stopping: stopping.signal,
		now,
		sinceStart: () => performance.now() - startedMs,
		wait,
		log,
		find: transactions.find,
	});
	const state: State = {
		url: '',
		now,
		log,
		wait,
		nonces: createNonces(now, 2 * clockWindowMs),
		rules: createRules(),
		answers: createAnswers(),
		transactions,
		roles: createRoles(now),
		callbacks,
		requests: [],
		startedMs,
		webSdk: createWebSdk(),
	};
	const server = createServer((request, response) => {
		handle(request, response, state).catch((error: unknown) => {
			const failure = `The sandbox failed: ${String((error as Error).stack)}`;
			log(failure);
			send(response, renderText(500, failure), randomId(), state);
		});
	});
	// Long enough that no client meets a connection that is just being closed for idleness.
	server.keepAliveTimeout = 75_000;
	state.url = `http://${host}:${await listen(server, port, host)}`;

	return {
		url: state.url,
		requests: state.requests,
		plan: state.rules.add,
		clearPlans: state.rules.clear,
		answer: state.answers.add,
		start(asks) {
			const merchantBizId = randomUUID().replaceAll('-', '');
			const { id } = transactions.start({
				accessKeyId: sandboxKeys.active.accessKeyId,
				request: { MerchantBizId: merchantBizId, DocVideo: 'Y' },
				asks,
				says: { passed: 'Y', subCode: '200' },
				neverFinishes: outcomeFor(asks).neverFinishes ?? false,
				answered: Promise.resolve(),
			});
			return { transactionId: id, merchantBizId };
		},
		sessions: state.roles.sessions,
		endSessions: state.roles.endSessions,
		finishAll: state.transactions.finishAll,
		executions: (action, merchantBizId) => countExecutions(state.requests, action, merchantBizId),
		billed: (action, where) => countBilled(state.requests, action, where),
		deliveries: callbacks.deliveries,
		delivered: callbacks.delivered,
		deliver: callbacks.deliver,
		holdCallbacks: callbacks.hold,
		releaseCallbacks: callbacks.release,
		dropCallbacks: callbacks.dropAll,
		demandOfCallbackUrls: callbacks.demand,
		opened: transactions.opened,
		webSdk: state.webSdk,
		async stop() {
			stopping.abort();
			state.transactions.stop();
			if (!server.listening) return;
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
			await callbacks.delivered();
		},
	};
}

/** Another name than the one of loopback is a way here from outside, so all addresses listen. */
function listen(server: Server, port: number, host: string): Promise<number> {
	const address = host === loopback ? loopback : '0.0.0.0';
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
	});
}

async function handle(
	request: IncomingMessage,
	response: ServerResponse,
	state: State,
): Promise<void> {
	const { method = '', url: target = '/', headers } = request;
	if (isPage(target)) {
		const body = await readBody(request);
		if (!body) return;
		send(response, await showPage(method, target, headers, body, state), randomId(), state);
		return;
	}
	const answered = whenAnswered(response);
	const record = newRecord(method, state);
	state.requests.push(record);
	response.once('close', () => {
		if (record.httpStatus === 'pending') record.httpStatus = 'abandoned';
	});
	const body = await readBody(request);
	if (!body) return;
	const arrived = readArrived(method, target, headers, body);
	const ending = await serve(arrived, record, answered, state);
	if (record.httpStatus === 'pending') finish(response, ending, record, state);
}

/** Waits until an answer is handed over to the network, or the connection has ended without. */
function whenAnswered(response: ServerResponse): Promise<void> {
	return new Promise((resolve) => {
		for (const event of ['finish', 'close']) response.once(event, () => resolve());
	});
}

function finish(
	response: ServerResponse,
	ending: Ending,
	record: RecordedRequest,
	state: State,
): void {
	const isSilent = typeof ending === 'string';
	record.httpStatus = isSilent ? ending : ending.status;
	record.code = isSilent ? '' : ending.code;
	const { method, action, signature, httpStatus, code } = record;
	state.log(`${method} ${action || '(no action)'} ${signature} -> ${httpStatus} ${code}`.trim());
	if (isSilent) silences[ending](response);
	else send(response, ending, record.id, state);
}

const silences: Record<Silence, (response: ServerResponse) => void> = {
	dropped: (response) => response.socket?.destroy(),
	reset: (response) => response.socket?.resetAndDestroy(),
	never: () => {},
};

function send(
	response: ServerResponse,
	{ status, headers, text }: Rendered,
	requestId: string,
	{ now }: State,
): void {
	response.writeHead(status, {
		// Left alone, Node would tell the real time, not the vendor's.
		Date: new Date(now()).toUTCString(),
		'x-acs-request-id': requestId,
		'Content-Length': Buffer.byteLength(text),
		...headers,
	});
	response.end(text);
}

/** The bytes that were sent; nothing when the client left while sending. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
	try {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		return Buffer.concat(chunks);
	} catch {
		return undefined;
	}
}

function newRecord(method: string, { now, startedMs }: State): RecordedRequest {
	return {
		id: randomId(),
		time: now(),
		arrivedMs: performance.now() - startedMs,
		method,
		action: '',
		version: '',
		signature: 'none',
		accessKeyId: '',
		nonce: '',
		params: {},
		placed: { query: [], body: [] },
		headers: {},
		httpStatus: 'pending',
		code: '',
		executed: false,
		billed: false,
	};
}

function randomId(): string {
	return randomUUID().toUpperCase();
}
