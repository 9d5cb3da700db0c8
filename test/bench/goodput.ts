/** What comes through a strict ceiling: our nodes, n8n's HTTP Request node, and the official client. */
import OpenApiClient, { Config, OpenApiRequest, Params } from '@alicloud/openapi-client';
import { RuntimeOptions } from '@alicloud/tea-util';

import { saveCredentials, type Credentials } from '../e2e/credentials';
import type { Stage } from '../e2e/place';
import { connections, node, prepared, type Node } from '../e2e/workflows';
import { runNode, startEngine } from './engine';
import { withN8n } from './n8n';
import type { Part, Result, Settings } from './result';
import { startStrictService, type StrictService } from './strictService';

const many = 200;
/** One after the other takes long, and is always the same. */
const few = 50;

interface Contender {
	name: string;
	calls: number;
	play(service: StrictService): Promise<void>;
}

const asked = { MerchantBizId: '={{ $json.id }}', TransactionId: '={{ $json.id }}' };

function ours(concurrency: number): Node {
	return node('Call', 'alibabaIdvCheckResult', {
		transactionId: '={{ $json.id }}',
		merchantBizId: '={{ $json.id }}',
		options: { concurrency },
	});
}

function httpRequest(url: string, options: object): Node {
	const pairs = (values: Record<string, string>) => ({
		parameters: Object.entries(values).map(([name, value]) => ({ name, value })),
	});
	const parameters = {
		method: 'POST',
		url: `${url}/`,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'alibabaIdvApi',
		sendHeaders: true,
		headerParameters: pairs({ 'x-acs-action': 'CheckResult', 'x-acs-version': '2022-08-09' }),
		sendQuery: true,
		queryParameters: pairs(asked),
		options,
	};
	return node('Call', 'httpRequest', parameters, {
		typeVersion: 4.2,
		onError: 'continueRegularOutput',
	});
}

/** Plays executions at the same time, each with its items. */
async function execute(
	{ rest }: Stage,
	credentials: Credentials,
	call: Node,
	calls: number,
	executions = 1,
): Promise<void> {
	const jsCode = `return Array.from({ length: ${calls / executions} }, (_, id) => ({ json: { id: 'hksb' + id } }));`;
	const workflow = {
		name: 'Goodput',
		nodes: [
			node('Start', 'manualTrigger'),
			node('Items', 'code', { jsCode }, { typeVersion: 2 }),
			call,
		],
		connections: connections(['Start', 0, 'Items'], ['Items', 0, 'Call']),
	};
	const all = Array.from({ length: executions }, async () => {
		const saved = await rest.saveWorkflow(prepared(workflow as never, credentials));
		const id = await rest.start(saved, 'Start');
		await rest.ended(id, 600_000);
	});
	await Promise.all(all);
}

/** @param atOnce whether it waits for one answer before the next call. */
async function official({ url }: StrictService, calls: number, atOnce: boolean): Promise<void> {
	const { host } = new URL(url);
	const client = new OpenApiClient(
		new Config({ accessKeyId: 'bench', accessKeySecret: 'bench', endpoint: host }),
	);
	const about = new Params({
		action: 'CheckResult',
		version: '2022-08-09',
		protocol: 'HTTP',
		pathname: '/',
		method: 'POST',
		authType: 'AK',
		style: 'RPC',
		reqBodyType: 'formData',
		bodyType: 'json',
	});
	const one = async (index: number) => {
		const query = { MerchantBizId: String(index), TransactionId: String(index) };
		await client
			.callApi(about, new OpenApiRequest({ query }), new RuntimeOptions({}))
			.catch(() => undefined);
	};
	const indexes = Array.from({ length: calls }, (_, index) => index);
	if (atOnce) await Promise.all(indexes.map(one));
	else for (const index of indexes) await one(index);
}

function inEngine(name: string, calls: number, concurrency: number, executions = 1): Contender {
	return {
		name,
		calls,
		async play(service) {
			const engine = startEngine();
			const items = Array.from({ length: calls / executions }, (_, id) => ({ id: `hksb${id}` }));
			const one = async () => await runNode(engine, ours(concurrency), service, items);
			await Promise.all(Array.from({ length: executions }, one));
		},
	};
}

const officialClient = (calls: number, atOnce: boolean): Contender => ({
	name: `official client, ${atOnce ? 'all at once (most are lost)' : 'one after the other'}`,
	calls,
	play: async (service) => await official(service, calls, atOnce),
});

interface Scenario {
	title: string;
	granted: number;
	contenders: Contender[];
}

function inN8n(
	stage: Stage,
	name: string,
	calls: number,
	call: (url: string) => Node,
	executions = 1,
): Contender {
	return {
		name,
		calls,
		async play(service) {
			const credentials = await saveCredentials(stage.rest, service);
			await execute(stage, credentials, call(service.url), calls, executions);
		},
	};
}

/** What an operator can do against refusals there; the node has no pace that it learns. */
const batching = { batching: { batch: { batchSize: 10, batchInterval: 1000 } } };
const oneByOne = { batching: { batch: { batchSize: 1, batchInterval: 1000 } } };

const inAnEngine: Scenario[] = [
	{
		title: 'Answers at a ceiling of 10 per second',
		granted: 10,
		contenders: [
			inEngine('this package', many, 10),
			inEngine('this package, two executions at once', many, 10, 2),
			inEngine('this package, one item at a time', few, 1),
			officialClient(few, false),
			officialClient(many, true),
		],
	},
	{
		title: 'Answers where 5 per second are granted, and 10 published',
		granted: 5,
		contenders: [
			inEngine('this package', many, 10),
			inEngine('this package, two executions at once', many, 10, 2),
			officialClient(few, false),
			officialClient(many, true),
		],
	},
];

const inARealN8n = (stage: Stage): Scenario => ({
	title: 'Answers at a ceiling of 10 per second, in a real n8n',
	granted: 10,
	contenders: [
		inN8n(stage, 'this package', many, () => ours(10)),
		inN8n(stage, 'this package, two executions at once', many, () => ours(10), 2),
		inN8n(stage, 'this package, one item at a time', few, () => ours(1)),
		inN8n(stage, 'HTTP Request node, 10 items each second', many, (url) =>
			httpRequest(url, batching),
		),
		inN8n(stage, 'HTTP Request node, one item each second', few, (url) =>
			httpRequest(url, oneByOne),
		),
		inN8n(stage, 'HTTP Request node, as it is (most are lost)', many, (url) =>
			httpRequest(url, {}),
		),
		officialClient(few, false),
		officialClient(many, true),
	],
});

async function measure(
	{ title, granted, contenders }: Scenario,
	{ repetitions, progress }: Settings,
): Promise<Result> {
	const rows = contenders.map(({ name }) => ({ name, values: [] as number[], note: '' }));
	for (let round = 0; round < repetitions; round++) {
		for (const [index, { name, calls, play }] of contenders.entries()) {
			// Its own service, whose limit nobody has learned yet.
			const service = await startStrictService(granted);
			await play(service);
			const { answered, refused, seconds } = await service.count();
			service.stop();
			const row = rows[index];
			// A burst of ten in a third of a second is no pace.
			row?.values.push(answered / Math.max(1, seconds));
			if (row) row.note += `${row.note ? '; ' : ''}${answered} of ${calls}, ${refused} refused`;
			progress(`${title}: ${name}: ${answered} in ${seconds.toFixed(1)} s, ${refused} refused`);
		}
	}
	return {
		title,
		unit: 'answers per second that were no refusals',
		better: 'higher',
		how: `A strict service in a process of its own grants ${granted} calls in any second and answers after 300 ms. Retry On Fail is off. *Remarks*: items that got an answer, and refusals, in each repetition.`,
		rows,
		limit: { name: `granted: ${granted}`, value: granted },
	};
}

/** On n8n's engine in this process. */
export const goodput: Part = {
	name: 'goodput',
	async run(settings) {
		const results: Result[] = [];
		for (const scenario of inAnEngine) results.push(await measure(scenario, settings));
		return results;
	},
};

/** Beside n8n's own HTTP Request node, which only a whole n8n has. */
export const goodputInN8n: Part = {
	name: 'goodput-n8n',
	run: async (settings) =>
		await withN8n(settings.progress, async (stage) => [await measure(inARealN8n(stage), settings)]),
};
