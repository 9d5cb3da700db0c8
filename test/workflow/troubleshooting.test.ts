import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { ICredentialDataDecryptedObject, IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { RunResult } from '../engine';
import { jpegWithComment, sandboxKeys, sandboxRoles, startSandbox, type Sandbox } from '../sandbox';
import type { Fault } from '../sandbox/faults';
import {
	engine,
	items,
	runInitialize,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from './support';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const [, trees = ''] =
	/\n## When something does not work\n([^]*?)\n## /.exec(read('docs/guide.md')) ?? [];

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterEach(() => sandbox.clearPlans());
afterAll(async () => await sandbox.stop());

const keysOf = (account: keyof typeof sandboxKeys) => {
	const { accessKeyId, accessKeySecret } = sandboxKeys[account];
	return { accessKeyId, accessKeySecret };
};

const picture = {
	mimeType: 'image/jpeg',
	fileName: 'photo.jpg',
	data: jpegWithComment('somebody').toString('base64'),
};

interface Try {
	node?: string;
	item?: INodeExecutionData;
	parameters?: IDataObject;
	credential?: ICredentialDataDecryptedObject;
	fault?: Fault;
}

/** Runs a node of ours as the operator of the guide has it. */
async function attempt({ node = 'CheckResult', item, parameters, credential, fault }: Try) {
	const { transactionId, merchantBizId } = sandbox.start('pass');
	if (fault) sandbox.plan({ match: {}, times: 99, fault });
	const setup: NodeSetup = { ...(parameters ? { parameters } : {}) };
	return await engine.run(workflowWith(node, setup, 3), {
		credentials: sandboxCredential(sandbox, credential),
		inputItems: item ? [item] : items({ transactionId, merchantBizId }),
	});
}

async function httpRequest(url: string): Promise<RunResult> {
	const headers = { 'x-acs-action': 'CheckResult', 'x-acs-version': '2022-08-09' };
	const pairs = Object.entries(headers).map(([name, value]) => ({ name, value }));
	const parameters = {
		method: 'POST',
		url,
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'alibabaIdvApi',
		sendHeaders: true,
		headerParameters: { parameters: pairs },
	};
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
		{ name: 'Node', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, parameters },
	];
	const connections = { Start: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } };
	const credentials = sandboxCredential(sandbox);
	return await engine.run({ nodes, connections }, { credentials, inputItems: items({}) });
}

const twoPictures = {
	refFaceSource: 'base64',
	refFaceBase64: picture.data,
	authFaceSource: 'base64',
	authFaceBase64: picture.data,
};
const asRole = (role: keyof typeof sandboxRoles) => ({
	authentication: 'ramRole',
	roleArn: sandboxRoles[role].arn,
});

/** What the guide says that a message says, and how somebody comes to read it. */
const leaves: Record<string, () => Promise<RunResult>> = {
	'The AccessKey Secret is wrong': async () =>
		await attempt({ credential: { accessKeySecret: 'wrong' } }),
	'The clock of this machine is off': async () => await attempt({ fault: { kind: 'clock' } }),
	'This AccessKey is a temporary one': async () => await attempt({ credential: keysOf('sts') }),
	"The AccessKey is not used for '…'": async () => await httpRequest('https://other.example.com/'),
	'Alibaba Cloud refused the call because there were too many': async () =>
		await attempt({ fault: { kind: 'throttle' } }),
	'… because the same call was made too often in a row': async () =>
		await attempt({ fault: { kind: 'anyCode', code: 'Forbidden.ExceptionRepeatedInvoke' } }),
	'The comparisons allowed for today are used up': async () =>
		await attempt({
			node: 'FaceCompare',
			parameters: twoPictures,
			fault: { kind: 'anyCode', code: '402' },
		}),
	'The RAM user lacks a permission': async () => await attempt({ credential: keysOf('ramDenied') }),
	"No keys for the role '…': …": async () => await attempt({ credential: asRole('untrusting') }),
	"The role '…' lacks a permission": async () => await attempt({ credential: asRole('powerless') }),
	'… is not activated for this account, or a payment is overdue': async () =>
		await attempt({ credential: keysOf('notActivated') }),
	'Alibaba Cloud could not be reached': async () =>
		await attempt({ credential: { endpoint: 'http://127.0.0.1:9' } }),
	'Alibaba Cloud does not know the TransactionId': async () =>
		await attempt({ item: { json: { transactionId: 'hksbnobody', merchantBizId: 'nobody' } } }),
	'… has an expression that returned no value': async () =>
		await attempt({
			node: 'FaceGuardRisk',
			parameters: { deviceToken: 'device-0', bizId: '={{ $json.nothing }}' },
		}),
	'The item has these binary fields: …': async () =>
		await attempt({
			node: 'Initialize',
			item: { json: {}, binary: { selfie: picture } },
			parameters: { merchantUserId: 'u1', metaInfo: '{"deviceType":"web"}' },
		}),
};

/** The messages that the section quotes: in bold in its lists, and in the table at its end. */
function quoted(): string[] {
	const inLists = [...trees.matchAll(/^\d\. \*\*(?:The message[^*]*\*\* )?"([^"]+)"/gm)];
	const [, table = ''] = /\| The message says \|[^\n]*\n\|[-|]+\|\n([^]*?)\n\n/.exec(trees) ?? [];
	const inTable = [...table.matchAll(/^\| (.+?) \| /gm)];
	return [...inLists, ...inTable].map(([, words = '']) => words);
}

const asPattern = (words: string) =>
	new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/…/g, '.+'), 's');

describe('the trees of "When something does not work"', () => {
	it('quote the messages that are tried here, and no others', () => {
		expect(quoted().sort()).toEqual(Object.keys(leaves).sort());
	});

	it.each(Object.entries(leaves))('the message says: %s', async (words, provoke) => {
		const { error } = await provoke();
		const { message = '', description } = error ?? {};
		expect([message, description].join('\n')).toMatch(asPattern(words));
	});

	it('an address that cannot be opened is refused before the start, and named', async () => {
		// Nothing answers there as the trigger does.
		const callbackUrl = `${sandbox.url}/webhook/nobody/idv`;
		const parameters = { callback: 'url', callbackUrl, callbackProtection: 'none' };
		sandbox.demandOfCallbackUrls('ok');
		const { error } = await runInitialize(sandbox, [{}], { parameters });
		sandbox.demandOfCallbackUrls('any');
		expect(error?.message).toMatch(/InvalidParameter[^]*CallbackUrl/);
	});
});
