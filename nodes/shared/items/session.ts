import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeProperties,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { CallEnvironment, RequestOptions } from '../api/call';
import { destinationOf, isLoopback, type ApiCredential } from '../api/endpoint';
import type { Reply } from '../api/fault';
import { operations, type OperationName } from '../api/operations';
import { customCallsPerSecond, customRegion, isRegion, regions } from '../api/regions';
import { systemClock } from './clock';
import { textOf } from './fields';
import { paceOf } from './pace';

export const credentialName = 'alibabaIdvApi';

/** The options that every node with calls has; n8n gives only those that were added. */
export interface CallOptions {
	concurrency?: number;
	region?: string;
	requestsPerSecond?: number;
	timeout?: number;
}

/** The same numbers stand in the fields below, where n8n's linter wants them written out. */
const defaults = { concurrency: 10, timeout: 15_000 };

/** Where the editor draws the credentials; without it, in the midst of the fields they depend on. */
export const credentialsField: INodeProperties = {
	displayName: 'Credential',
	name: 'credentials',
	type: 'credentials',
	default: '',
};

/** The option fields for {@link CallOptions}, for the 'Options' of a node. */
export const callOptionFields = {
	concurrency: {
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50, numberPrecision: 0 },
		default: 10,
		description:
			'How many items are worked on at the same time. With pictures, each one takes some megabytes of memory.',
	},
	region: {
		displayName: 'Region',
		name: 'region',
		type: 'options',
		options: [
			{ name: "Credential's Region", value: '' },
			...Object.entries(regions).map(([value, { name }]) => ({ name, value })),
		],
		default: '',
		description:
			'The region to call instead of the one in the credential. Data stays where it was created: ask for a result in the region where the verification was started. A custom endpoint in the credential wins over this.',
	},
	requestsPerSecond: {
		displayName: 'Requests per Second',
		name: 'requestsPerSecond',
		type: 'number',
		typeOptions: { minValue: 0.1, maxValue: 1000 },
		default: 3,
		description:
			'The highest pace of calls, shared by all executions of this n8n process that use the same AccessKey and region. Without this option the published limit of the region is kept: 10 in Hong Kong and Singapore, 3 in Jakarta and Kuala Lumpur.',
	},
	timeout: {
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1000, maxValue: 300_000, numberPrecision: 0 },
		default: 15000,
		description: 'How many milliseconds to wait for one answer, connecting included',
	},
} satisfies Record<string, INodeProperties>;

/** What a node needs for its calls, worked out once per run. */
export interface Session {
	environment: CallEnvironment;
	concurrency: number;
	timeoutMs: number;
	region: string;
	/** Whether the credential points at a sandbox on this machine. */
	isSandbox: boolean;
}

function within(
	value: number | undefined,
	[least, most]: [number, number],
	fallback: number,
): number {
	const number = Number(value ?? fallback);
	return Number.isFinite(number) ? Math.min(most, Math.max(least, number)) : fallback;
}

/**
 * Reads the credential and the call options of a node.
 *
 * @throws SigningRefusal in words, when the credential names no usable endpoint.
 */
export async function openSession(
	context: IExecuteFunctions | IWebhookFunctions,
	operation: OperationName,
	options: CallOptions,
): Promise<Session> {
	const credential = await context.getCredentials<ApiCredential>(credentialName);
	const region = textOf(options.region);
	const baseUrl = new URL(destinationOf(credential, region).baseUrl(operations[operation].version));
	const where = credential.region === customRegion ? baseUrl.host : region || credential.region;
	const published = isRegion(where) ? regions[where].callsPerSecond : customCallsPerSecond;

	return {
		environment: {
			send: async (request: RequestOptions) =>
				(await context.helpers.httpRequestWithAuthentication.call(
					context,
					credentialName,
					// A fresh copy each time: n8n and the credential write into what they are given.
					{ ...request, headers: { ...request.headers } } as unknown as IHttpRequestOptions,
				)) as Reply,
			host: baseUrl.host,
			pace: paceOf(
				{ accessKeyId: textOf(credential.accessKeyId), region: where, operation },
				within(options.requestsPerSecond, [0.1, 1000], published),
				systemClock,
			),
			clock: systemClock,
			// A webhook has no execution yet that could be cancelled.
			signal:
				'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined,
		},
		concurrency: within(options.concurrency, [1, 50], defaults.concurrency),
		timeoutMs: within(options.timeout, [1000, 300_000], defaults.timeout),
		region,
		isSandbox: isLoopback(baseUrl),
	};
}
