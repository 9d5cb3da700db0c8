import './environment';

import { CredentialTestContext, ErrorReporter, ExecuteContext, RoutingNode } from 'n8n-core';
import { createEmptyRunExecutionData, UnexpectedError } from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunction,
	ICredentialTestRequest,
	ICredentialType,
	INode,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { baseNodes } from './baseNodes';
import { Container } from './coreModules';
import { EngineCredentialsHelper } from './credentials';
import { startServices } from './environment';
import { EngineNodeTypes } from './nodeTypes';
import { inScope } from './runScope';
import type { RunScope } from './runScope';
import { completeWorkflow, workflowOf } from './workflow';

export interface CredentialTestOptions {
	credentialTypes: Record<string, ICredentialType>;
	/** By full type name; needed for a credential that a node tests (`testedBy`). */
	nodeTypes?: Record<string, INodeType>;
}

export interface CredentialTestResult {
	/** Whether n8n shows the green or the red box. */
	status: 'OK' | 'Error';
	/** What the box says. */
	message: string;
	/** Everything that was logged meanwhile. */
	logs: string[];
}

type Verdict = Omit<CredentialTestResult, 'logs'>;
type RequestTest = { testRequest: ICredentialTestRequest; nodeType?: INodeType };

const failed = (message: string): Verdict => ({ status: 'Error', message });

/** n8n's order: the credential type's own `test`, then what a node names as `testedBy`. */
function findTest(
	name: string,
	credentialTypes: Record<string, ICredentialType>,
	nodeTypes: EngineNodeTypes,
): RequestTest | ICredentialTestFunction | undefined {
	const own = credentialTypes[name]?.test;
	if (own) return { testRequest: own };
	for (const [, nodeType] of nodeTypes.all()) {
		for (const { name: type, testedBy } of nodeType.description.credentials ?? []) {
			if (type !== name || !testedBy) continue;
			if (typeof testedBy !== 'string') return { nodeType, testRequest: testedBy };
			return nodeType.methods?.credentialTest?.[testedBy];
		}
	}
	return undefined;
}

/** What n8n makes of a request that failed: a rule's message, the HTTP status, or the cause. */
function verdictOnError(error: Error, rules: ICredentialTestRequest['rules'] = []): Verdict {
	const { response, code } = (error.cause ?? {}) as {
		response?: { status: number; statusText?: string };
		code?: string;
	};
	if (response) {
		const { status, statusText } = response;
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && properties.value === status,
		);
		if (rule) return failed(rule.properties.message);
		if (status < 199 || status > 299) {
			return failed(statusText || `Received HTTP status code: ${status}`);
		}
	} else if (code) {
		return failed(code);
	}
	return failed(error.message);
}

function verdictOnAnswer(json: unknown, rules: ICredentialTestRequest['rules'] = []): Verdict {
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		const found = key
			.split('.')
			.reduce<unknown>((place, part) => (place as Record<string, unknown>)?.[part], json);
		if (found === value) return failed(message);
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/**
 * Tests a credential as n8n's "Test" button does: a `test` block through RoutingNode and the
 * credential type's `authenticate`, a `testedBy` function with CredentialTestContext.
 */
export async function testCredential(
	name: string,
	data: ICredentialDataDecryptedObject,
	{ credentialTypes, nodeTypes = {} }: CredentialTestOptions,
): Promise<CredentialTestResult> {
	await startServices();
	const scope: RunScope = { lines: [], deduplication: new Map() };
	const verdict = await inScope(
		scope,
		async () => await judge(name, data, credentialTypes, nodeTypes),
	);
	return { ...verdict, logs: scope.lines };
}

async function judge(
	name: string,
	data: ICredentialDataDecryptedObject,
	credentialTypes: Record<string, ICredentialType>,
	nodeTypes: Record<string, INodeType>,
): Promise<Verdict> {
	const known = new EngineNodeTypes({ ...baseNodes(), ...nodeTypes });
	const found = findTest(name, credentialTypes, known);
	if (!found) return failed('No testing function found for this credential.');

	const credentialsHelper = new EngineCredentialsHelper(credentialTypes, { [name]: data }, known);
	const named = typeof found === 'function' ? undefined : found.nodeType;
	const nodeType = named ?? known.getByNameAndVersion('n8n-nodes-base.noOp');
	const { version } = nodeType.description;
	const workflowData = completeWorkflow({
		nodes: [
			{
				name: 'Temp-Node',
				type: named ? named.description.name : 'n8n-nodes-base.noOp',
				typeVersion: Array.isArray(version) ? version.at(-1) : version,
				credentials: { [name]: { id: name, name } },
			},
		],
		connections: {},
	});
	const additionalData = additionalDataFor({
		credentialsHelper,
		baseUrl: 'https://n8n.example.test/',
		executionId: 'credential-test',
		mode: 'internal',
		workflowData,
	});

	const decrypted: ICredentialsDecrypted = { id: name, name, type: name };
	try {
		decrypted.data = await credentialsHelper.applyDefaults(additionalData, data, name, 'internal');
	} catch (error) {
		return failed((error as Error).message);
	}
	if (typeof found === 'function') {
		return await found.call(new CredentialTestContext(additionalData), decrypted);
	}

	const { request, rules } = found.testRequest;
	const testedNode: INodeType = {
		description: {
			...nodeType.description,
			credentials: [{ name, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' },
			],
		},
	};
	const [node] = workflowData.nodes as [INode];
	const workflow = workflowOf(workflowData, new EngineNodeTypes({ [node.type]: testedNode }));
	additionalData.currentNodeParameters = node.parameters;
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	let answer: INodeExecutionData[][] | null | undefined;
	try {
		answer = await new RoutingNode(context, testedNode, decrypted).runNode();
	} catch (error) {
		Container.get(ErrorReporter).error(error as Error);
		return verdictOnError(error as Error, rules);
	}
	const first = answer?.[0]?.[0];
	if (!first) throw new UnexpectedError('RoutingNode answered nothing');
	return verdictOnAnswer(first.json, rules);
}
