/** What the tests of the page share: a workflow with it, and a browser that sends what it sends. */
import { randomBytes } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { forgetStarts } from '../../nodes/AlibabaIdvPage/starts';
import type { WorkflowJson } from '../engine';
import type { WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
import { startReceiver } from './attacksSupport';
import type { NodeSetup } from './support';
import { tidyUpAfter } from './tidyUp';

const packageName = 'n8n-nodes-alibaba-id-verification';

/**
 * A sandbox, and an n8n that serves pages, for the tests of a file. Before each of them nobody has
 * started, and after each of them no webhook has thrown.
 */
export function servePages(
	use: (stage: { sandbox: Sandbox; server: WebhookServer }) => void,
): void {
	let sandbox: Sandbox;
	let server: WebhookServer;

	beforeAll(async () => {
		sandbox = await startSandbox();
		server = await startReceiver(sandbox);
		use({ sandbox, server });
	});

	beforeEach(() => {
		forgetStarts();
		server.executions.length = 0;
		server.calls.length = 0;
	});

	tidyUpAfter(() => ({ sandbox, server }));
}

/** Parameters of a page as n8n stores them: all of them, with their defaults. */
export const pageParameters: IDataObject = {
	title: 'Verify your identity',
	introduction: 'It takes two minutes.',
	consentText: 'I agree.',
	consentLink: 'https://www.example.com/privacy',
	buttonText: 'Start',
	pageFields: {
		field: [
			{ label: 'Your email', fieldName: 'email', fieldType: 'email', requiredField: true },
			{ label: 'Nickname', fieldName: 'nickname', fieldType: 'text', requiredField: false },
		],
	},
	whoCanStart: 'everybody',
	options: {},
};

export const outputsOfPage = ['Not Started', 'Came Back', 'Submitted'];

/** A page with a node of its own behind each of its outputs, and what follows 'Submitted'. */
export function pageWorkflow(
	parameters: IDataObject = {},
	after: ReadonlyArray<NodeSetup & { name: string; type: string }> = [],
	setup: NodeSetup = {},
): WorkflowJson {
	const options = {
		...(pageParameters.options as object),
		...(parameters.options as object | undefined),
	};
	const link = (node: string) => ({ node, type: 'main', index: 0 });
	const [first] = after;
	return {
		nodes: [
			{
				name: 'Page',
				type: `${packageName}.alibabaIdvPage`,
				...setup,
				parameters: { ...pageParameters, ...parameters, options },
			},
			...outputsOfPage.map((name) => ({ name, type: 'n8n-nodes-base.noOp' })),
			...after.map(({ type, ...node }) => ({
				...node,
				type: type.includes('.') ? type : `${packageName}.${type}`,
			})),
		],
		connections: {
			Page: {
				main: outputsOfPage.map((name) => [
					link(name),
					...(first && name === 'Submitted' ? [link(first.name)] : []),
				]),
			},
			...Object.fromEntries(
				after.map(({ name }, index) => {
					const next = after[index + 1];
					// Whatever comes out, of both outputs, goes to the next node.
					const to = next ? [link(next.name)] : [];
					return [name, { main: [to, to] }];
				}),
			),
		},
	};
}

export const initializeNode = (parameters: IDataObject = {}) => ({
	name: 'Initialize',
	type: 'alibabaIdvInitialize',
	parameters: {
		productCode: 'FACE_LIVENESS',
		facePictureSource: 'none',
		merchantUserId: '={{ $json.page.userId ?? $json.page.fields.email }}',
		metaInfo: '={{ $json.page.metaInfo }}',
		callback: 'none',
		options: { sceneCode: 'pass' },
		...parameters,
	},
});

export const sendOnNode = (parameters: IDataObject = {}) => ({
	name: 'Send On',
	type: 'alibabaIdv',
	parameters: {
		resource: 'verification',
		operation: 'personSentOn',
		answerWith: 'verification',
		transactionUrl: '={{ $json.transactionUrl }}',
		...parameters,
	},
});

/** A MetaInfo as the web SDK returns it, as far as the sandbox looks at it. */
export const webMetaInfo = JSON.stringify({ deviceType: 'web', userAgent: 'Mozilla/5.0' });

export const newStart = () => randomBytes(16).toString('hex');

/** What the page sends when everything is filled in. */
export function goodForm(
	over: Record<string, Blob | string | string[] | undefined> = {},
): FormData {
	const parts: Record<string, Blob | string | string[] | undefined> = {
		start: newStart(),
		consent: 'yes',
		metaInfo: webMetaInfo,
		metaInfoSource: 'browser',
		'field.email': 'ada@example.com',
		'field.nickname': '',
		...over,
	};
	const form = new FormData();
	for (const [name, value] of Object.entries(parts)) {
		for (const each of Array.isArray(value) ? value : [value]) {
			if (each instanceof Blob) form.append(name, each, 'file');
			else if (each !== undefined) form.append(name, each);
		}
	}
	return form;
}

export interface Answered {
	status: number;
	text: string;
	json: IDataObject;
	headers: Headers;
}

/** Sends a form as the sandboxed page does. */
export async function post(
	url: string,
	form: Buffer | FormData | string = goodForm(),
	headers: Record<string, string> = {},
): Promise<Answered> {
	const response = await fetch(url, {
		method: 'POST',
		body: form,
		headers: { origin: 'null', ...headers },
		redirect: 'manual',
	});
	const text = await response.text();
	let json: IDataObject = {};
	try {
		json = JSON.parse(text) as IDataObject;
	} catch {
		// Looked at by whoever expects one.
	}
	return { status: response.status, text, json: Object(json), headers: response.headers };
}

export async function get(url: string, method = 'GET'): Promise<Answered> {
	const response = await fetch(url, { method, redirect: 'manual' });
	const text = await response.text();
	return { status: response.status, text, json: {}, headers: response.headers };
}
