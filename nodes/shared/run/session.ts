import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { credentialName, secretsOf, textOf, type ApiCredential } from '../credential/apiCredential';
import { destinationOf, isSandboxAt } from '../credential/endpoint';
import { temporaryKeysFor } from '../credential/temporaryKeys';
import { identityOf } from '../credential/role';
import { roleSessions } from '../credential/roleSessions';
import { services } from '../services';
import { customCallsPerSecond, customRegion, isRegion, regions } from '../services/regions';
import type { CallEnvironment, Reply, RequestOptions, Tally } from '../transport/call';
import type { CallDefinition } from '../transport/callDefinition';
import { rateLimiterFor } from '../transport/rateLimit';
import { systemClock } from '../transport/systemClock';
import { numberWithin } from './numberWithin';

/** The options that every operation with calls has; n8n gives only those that were added. */
export interface CallOptions {
	concurrency?: unknown;
	region?: unknown;
	requestsPerSecond?: unknown;
	timeout?: unknown;
}

/** The same numbers stand in `operations/fields/callOptions.ts`, where n8n's linter wants literals. */
const limits = {
	concurrency: { min: 1, max: 50, default: 10 },
	timeoutMs: { min: 1_000, max: 300_000, default: 15_000 },
	requestsPerSecond: { min: 0.1, max: 1_000 },
};

/** How fast the calls of a run went. */
export interface Pace extends Tally {
	/** Milliseconds since the session was opened. */
	forMs: number;
	/** Calls per second that were published, or asked for. */
	ceiling: number;
}

/** What a node needs for its calls, worked out once per run. */
export interface Session {
	credential: ApiCredential;
	environmentOf(definition: CallDefinition): CallEnvironment;
	concurrency: number;
	/** Milliseconds for one attempt, its body included. */
	timeoutMs: number;
	/** The region to call instead of the credential's; '' for the credential's own. */
	region: string;
	/** Names the place whose data is asked for: a host. */
	host: string;
	/** Calls per second that Alibaba Cloud allows there. */
	publishedPerSecond: number;
	/** Whether the credential points at a sandbox. */
	isSandbox: boolean;
	/** Milliseconds since 1970. */
	now(): number;
	/** What all calls came to so far. */
	pace(): Pace;
	/** Parts of the credential that must never come out. */
	secrets: readonly string[];
	/** Those that change while it is open: the keys of a role. */
	temporary?: () => readonly string[];
}

/**
 * Reads the credential and the call options of a node.
 *
 * @param main the call that the node is about; it decides the host.
 * @param defaults those of the operation, where they differ from the usual ones.
 * @throws SigningError when the credential names no usable endpoint.
 */
export async function openSession(
	context: IExecuteFunctions | ILoadOptionsFunctions | IWebhookFunctions,
	main: Pick<CallDefinition, 'service'>,
	options: CallOptions,
	defaults: { concurrency?: number; timeoutMs?: number } = {},
): Promise<Session> {
	const credential = await context.getCredentials<ApiCredential>(credentialName);
	const region = textOf(options.region);
	const destination = destinationOf(credential, region);
	const hostOf = ({ service }: Pick<CallDefinition, 'service'>) =>
		new URL(destination.baseUrl(services[service].version));
	const baseUrl = hostOf(main);
	const where = credential.region === customRegion ? baseUrl.host : region || credential.region;
	const identity = identityOf(credential);
	const temporaryKeys = temporaryKeysFor(credential, context.helpers);
	const published = isRegion(where) ? regions[where].callsPerSecond : customCallsPerSecond;

	const own =
		options.requestsPerSecond === undefined
			? undefined
			: numberWithin(options.requestsPerSecond, limits.requestsPerSecond, published);
	// What has no execution, such as a list in the editor, stands for itself.
	const caller = context.getExecutionId?.() ?? {};
	const tally: Tally = { calls: 0, refused: 0, repeated: 0 };
	const openedAt = systemClock.monotonic();

	const send = async (request: RequestOptions) =>
		(await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialName,
			// As it is: a copy would lose the abort signal, which n8n tries to overwrite.
			request as unknown as IHttpRequestOptions,
		)) as Reply;

	const environment = (definition: CallDefinition): CallEnvironment => ({
		send,
		host: hostOf(definition).host,
		rateLimit: rateLimiterFor(
			{ identity, region: where, action: definition.action },
			published,
			systemClock,
			own,
			caller,
		),
		clock: systemClock,
		temporaryKeys,
		tally,
		// A webhook and a list in the editor have no execution that could be canceled.
		signal: 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined,
	});
	/** One for each operation of Alibaba Cloud. */
	const environments = new Map<string, CallEnvironment>();

	return {
		credential,
		environmentOf(definition) {
			const name = `${definition.service} ${definition.action}`;
			const known = environments.get(name) ?? environment(definition);
			environments.set(name, known);
			return known;
		},
		concurrency: numberWithin(
			options.concurrency,
			limits.concurrency,
			defaults.concurrency ?? limits.concurrency.default,
		),
		timeoutMs: numberWithin(
			options.timeout,
			limits.timeoutMs,
			defaults.timeoutMs ?? limits.timeoutMs.default,
		),
		region,
		host: baseUrl.host,
		publishedPerSecond: published,
		isSandbox: isSandboxAt(credential, baseUrl),
		now: () => systemClock.wall(),
		pace: () => ({
			...tally,
			forMs: systemClock.monotonic() - openedAt,
			ceiling: own ?? published,
		}),
		secrets: secretsOf(credential),
		temporary: temporaryKeys && (() => roleSessions.temporaryPartsOf(credential)),
	};
}
