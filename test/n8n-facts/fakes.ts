import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import type { WorkflowJson } from '../engine';

function describe(name: string, rest: Partial<INodeTypeDescription> = {}): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: 1,
		description: name,
		defaults: { name },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
		...rest,
	};
}

/** A node with one parameter and a body, for a test that needs its own. */
export function nodeDoing(
	execute: NonNullable<INodeType['execute']>,
	rest: Partial<INodeTypeDescription> = {},
): INodeType {
	return { description: describe('fake', rest), execute };
}

/** Three outputs; `$json.route` says which one, `fail` makes an error item on output 0. */
export const split = nodeDoing(
	async function (this: IExecuteFunctions) {
		const outputs: Array<ReturnType<typeof this.getInputData>> = [[], [], []];
		for (const [item, { json }] of this.getInputData().entries()) {
			const pairedItem = { item };
			if (json.fail) {
				const details = { code: String(json.fail) };
				const error = { error: 'refused', message: 'Refused', details };
				outputs[0]?.push({ json: error, pairedItem });
			} else {
				outputs[Number(json.route)]?.push({ json: { ...json }, pairedItem });
			}
		}
		return outputs;
	},
	{ outputs: ['main', 'main', 'main'], outputNames: ['Undecided', 'Failed', 'Passed'] },
);

/** Outputs that depend on a parameter. */
export const dynamic: INodeType = {
	description: describe('dynamic', {
		outputs:
			"={{ $parameter.routes === 'verdict' ? ['No', 'Yes'].map((displayName) => ({ type: 'main', displayName })) : [{ type: 'main' }] }}",
		properties: [
			{ displayName: 'Routes', name: 'routes', type: 'string', default: 'verdict' },
			{ displayName: 'Route', name: 'route', type: 'number', default: 0 },
		],
	}),
	async execute(this: IExecuteFunctions) {
		const routes = this.getNodeParameter('routes', 0) === 'verdict' ? 2 : 1;
		const outputs = Array.from({ length: routes }, () => [] as object[]);
		for (const [item, { json }] of this.getInputData().entries()) {
			const route = this.getNodeParameter('route', item) as number;
			outputs[route]?.push({ json, pairedItem: { item } });
		}
		return outputs as never;
	},
};

/** Signs with a header, so that a server can see that `authenticate` ran, and how often. */
export class SignApi implements ICredentialType {
	name = 'signApi';

	displayName = 'Sign API';

	properties: ICredentialType['properties'] = [
		{ displayName: 'Key', name: 'key', type: 'string', default: '' },
		{ displayName: 'Region', name: 'region', type: 'string', default: 'here' },
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			default: '',
			displayOptions: { show: { region: ['there'] } },
		},
	];

	test: ICredentialType['test'];

	/** Everything `authenticate` was given, newest last. */
	readonly seen: IHttpRequestOptions[] = [];

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		this.seen.push({ ...options });
		return {
			...options,
			headers: { ...options.headers, 'x-signed': `${credentials.key}@${credentials.region}` },
		};
	};
}

/** Sends what its parameter `request` says through `httpRequestWithAuthentication`. */
export const caller = nodeDoing(
	async function (this: IExecuteFunctions) {
		const request = this.getNodeParameter('request', 0) as IHttpRequestOptions;
		const answer = (await this.helpers.httpRequestWithAuthentication.call(
			this as unknown as IAllExecuteFunctions,
			'signApi',
			request,
		)) as object;
		return [[{ json: { ...answer } }]];
	},
	{
		credentials: [{ name: 'signApi', required: true }],
		properties: [{ displayName: 'Request', name: 'request', type: 'json', default: {} }],
	},
);

type NodeJson = { name: string; type: string } & Record<string, unknown>;

/** A workflow that starts with a manual trigger named Start and goes from node to node. */
export function chain(...nodes: NodeJson[]): WorkflowJson {
	const all: NodeJson[] = [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }, ...nodes];
	const next = (name?: string) => (name ? [{ node: name, type: 'main', index: 0 }] : []);
	return {
		nodes: all,
		connections: Object.fromEntries(
			all.map(({ name }, index) => [name, { main: [next(all[index + 1]?.name)] }]),
		),
	};
}

/** `node`, and one noOp named Out0, Out1, … behind each of its outputs. */
export function fan(node: NodeJson, outputs: number): WorkflowJson {
	const json = chain(node);
	const names = Array.from({ length: outputs }, (_, index) => `Out${index}`);
	return {
		nodes: [...json.nodes, ...names.map((name) => ({ name, type: 'n8n-nodes-base.noOp' }))],
		connections: {
			...json.connections,
			[node.name]: { main: names.map((name) => [{ node: name, type: 'main', index: 0 }]) },
		},
	};
}

/** Items with this JSON. */
export const items = (...json: object[]) => json.map((each) => ({ json: { ...each } }));
