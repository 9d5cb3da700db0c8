import '../engine/environment';
import { LoadOptionsContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	INodeListSearchResult,
	INodeParameters,
} from 'n8n-workflow';

import { AlibabaIdv } from '../../nodes/AlibabaIdv/AlibabaIdv.node';
import { additionalDataFor } from '../engine/additionalData';
import { EngineCredentialsHelper } from '../engine/credentials';
import { EngineNodeTypes } from '../engine/nodeTypes';
import { completeWorkflow, workflowOf } from '../engine/workflow';
import { startSandbox, type Sandbox } from '../sandbox';
import { credentialTypes, nodeTypes, sandboxCredential, workflowWith } from './support';

let sandbox: Sandbox;

beforeAll(async () => void (sandbox = await startSandbox()));
afterEach(() => sandbox.clearPlans());
afterAll(async () => await sandbox.stop());

const known = new EngineNodeTypes({
	'n8n-nodes-base.manualTrigger': { description: { properties: [] } } as never,
	...nodeTypes,
});

/** Opens the list of face groups in the editor of this node. */
async function open(
	filter?: string,
	credential: ICredentialDataDecryptedObject = {},
	options: object = {},
): Promise<INodeListSearchResult> {
	const credentials = { alibabaIdvApi: { id: 'alibabaIdvApi', name: 'Mine' } };
	const data = completeWorkflow(workflowWith('alibabaIdv', { credentials }, 0));
	const workflow = workflowOf(data, known);
	const helper = new EngineCredentialsHelper(
		credentialTypes,
		sandboxCredential(sandbox, credential),
		known,
	);
	const additionalData = additionalDataFor({
		credentialsHelper: helper,
		baseUrl: 'https://n8n.example.test/',
		executionId: '1',
		mode: 'internal',
		workflowData: data,
	});
	additionalData.currentNodeParameters = { options } as INodeParameters;
	const node = workflow.getNode('Node');
	const context = new LoadOptionsContext(workflow, node!, additionalData, 'faceGroup');
	const { listSearch } = new AlibabaIdv().methods;
	return await listSearch.searchFaceGroups.call(context as never, filter);
}

it('the list of face groups shows names and stores codes', async () => {
	const before = sandbox.requests.length;
	expect(await open()).toEqual({
		results: [
			{ name: 'Blocked (blocked)', value: 'blocked' },
			{ name: 'Customers (customers)', value: 'customers' },
			{ name: 'Partners (partners)', value: 'partners' },
		],
	});
	const made = sandbox.requests.slice(before);
	expect(made.map(({ action, signature }) => [action, signature])).toEqual([
		['QueryFaceGroup', 'V3'],
	]);
});

it.each([
	[' CUST ', ['customers']],
	['part', ['partners']],
	['nobody', []],
])(
	'the list of face groups is searched by a part of the name or code: %j',
	async (filter, codes) => {
		const { results } = await open(filter);
		expect(results.map(({ value }) => value)).toEqual(codes);
	},
);

it.each([
	['a wrong secret', { accessKeySecret: 'wrong' }, {}, /^The AccessKey Secret is wrong/],
	['no connection', { endpoint: 'http://127.0.0.1:9' }, {}, /the connection was refused/],
	['a region that nobody knows', { region: 'mars' }, {}, /^The region 'mars' is not known/],
	[
		'a region of the node that nobody knows',
		{ region: 'cn-hongkong', endpoint: '' },
		{ region: 'mars' },
		/^The region 'mars' is not known/,
	],
] as const)(
	'the list of face groups says what is wrong with %s',
	async (_what, credential, options, words) => {
		const opened = open('', credential, options);
		await expect(opened).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(words) as string,
			description: expect.stringMatching(/^[A-Z].+\.$/) as string,
		});
	},
);

it('an error of the list repeats nothing of the credential', async () => {
	sandbox.plan({ match: { action: 'QueryFaceGroup' }, fault: { kind: 'html' }, times: 'always' });
	const error = (await open().catch((thrown: unknown) => thrown)) as Error;
	expect(JSON.stringify([error.message, error])).not.toMatch(/sandbox-secret|sandbox-active/);
});
