import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { receive } from '../../../nodes/AlibabaIdvPage/receive';

export const callbackSecret = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
export const previousCallbackSecret = 'pM4sVx8zQb2nWk6tYd9rHc3gLf7jRa5u';
export const pageUrl = 'https://n8n.example.com/webhook/5782d94a-274c-4f41-b468-3a8c061d83e3/page';

const parameters = {
	title: 'Verify your identity',
	introduction: 'It takes two minutes.',
	consentText: 'I agree.',
	consentLink: 'https://www.example.com/privacy',
	buttonText: 'Start',
	pageFields: {},
	whoCanStart: 'everybody',
};

/** One call of the addresses of a page, and how that page is set up. */
export interface Call {
	method?: string;
	query?: object;
	body?: unknown;
	contentType?: string;
	headers?: Record<string, string>;
	/** Whether somebody comes back from the verification. */
	isReturn?: boolean;
	mode?: string;
	url?: string | undefined;
	nodeId?: string;
	/** Fields of the panel; a function throws or returns what it likes. */
	fields?: Record<string, unknown>;
	options?: object;
	/** null: the node has none. */
	credential?: IDataObject | null;
	/** Whether n8n cannot put down a file. */
	isDiskFull?: boolean;
	/** Whether something else has begun an answer. */
	isAnswered?: boolean;
}

/** What a page does with one call of its addresses. */
export async function visit({
	method = 'GET',
	query = {},
	body = {},
	contentType = 'multipart/form-data',
	headers = {},
	isReturn = false,
	mode = 'webhook',
	nodeId = 'n1',
	fields = {},
	options = {},
	credential = { region: 'ap-southeast-1', callbackSecret },
	isDiskFull = false,
	isAnswered = false,
	...rest
}: Call) {
	const url = 'url' in rest ? rest.url : pageUrl;
	const sent = { status: 0, headers: {} as Record<string, string>, text: '', ends: 0 };
	const lines: string[] = [];
	const response = {
		headersSent: isAnswered,
		status: (status: number) => Object.assign(sent, { status }) && response,
		setHeader: (name: string, value: string) => void (sent.headers[name] = value),
		end: (text: string) => void Object.assign(sent, { text, ends: sent.ends + 1 }),
	};
	const given: Record<string, unknown> = { ...parameters, ...fields, options };
	const context = {
		getRequestObject: () => ({
			method,
			contentType,
			headers: { host: 'n8n.example.com', ...headers },
		}),
		getResponseObject: () => response,
		getQueryData: () => query,
		getBodyData: () => body,
		getNodeParameter(name: string, usual: unknown) {
			const value = given[name] ?? usual;
			return typeof value === 'function' ? (value as () => unknown)() : value;
		},
		async getCredentials() {
			if (credential) return credential;
			throw new Error('Node does not have any credentials set');
		},
		getNodeWebhookUrl: (name: string) => (name === 'default' ? url : 'https://evil.example/'),
		getWebhookName: () => (isReturn ? 'setup' : 'default'),
		getWorkflow: () => ({ id: 'w7', name: 'Onboarding' }),
		getNode: () => ({ id: nodeId, name: 'Page' }),
		getMode: () => mode,
		nodeHelpers: {
			async copyBinaryFile(filepath: string, fileName: string, mimeType: string) {
				if (isDiskFull) throw new Error('ENOSPC: no space left on device');
				return { data: filepath, fileName, mimeType };
			},
		},
		logger: { warn: (line: string) => lines.push(line) },
	} as unknown as IWebhookFunctions;

	const { noWebhookResponse, workflowData, ...others } = await receive(context);
	expect(others).toEqual({});
	// Whoever is not answered here is answered by a later node, which needs an execution.
	expect(sent.ends).toBe(noWebhookResponse && !isAnswered ? 1 : 0);
	expect(noWebhookResponse === true || workflowData !== undefined).toBe(true);
	const [line = ''] = lines;
	expect(lines.length).toBeLessThan(2);
	return {
		status: sent.status,
		headers: sent.headers,
		text: sent.text,
		log: line.replace(/^Node "Page" of workflow "Onboarding" \(w7\) refused a visitor: /, ''),
		/** What the workflow is started with. */
		started: workflowData?.[0] ?? [],
	};
}

let lastStart = 0;

/** A form of the page in which everything is filled in, with a start of its own. */
export function form(changes: object = {}, files?: object): { data: object; files?: object } {
	lastStart += 1;
	const data = {
		start: lastStart.toString(16).padStart(32, '0'),
		consent: 'yes',
		metaInfo: '{"deviceType":"web"}',
		metaInfoSource: 'browser',
		...changes,
	};
	return files ? { data, files } : { data };
}
