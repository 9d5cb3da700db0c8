import { NodeApiError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IN8nHttpFullResponse,
	INodeExecutionData,
	INodeType,
	IRequestOptions,
	JsonObject,
} from 'n8n-workflow';

import { describeNode, parameter } from './baseNodes';

interface NamedValue {
	name: string;
	value: unknown;
}

interface ResponseOptions {
	neverError?: boolean;
	fullResponse?: boolean;
}

const asObject = (values: NamedValue[]): IDataObject =>
	Object.fromEntries(values.map(({ name, value }) => [name, value])) as IDataObject;

const lowerCased = (headers: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** The options that the real node, version 4.2, hands to n8n's old request helper. */
function requestOf(context: IExecuteFunctions, index: number): IRequestOptions {
	const get = <T>(name: string, fallback?: unknown) =>
		context.getNodeParameter(name, index, fallback) as T;
	const response = get<ResponseOptions>('options.response.response', {});
	const method = get<IHttpRequestMethods>('method');
	const request: IRequestOptions = {
		headers: {},
		method,
		uri: get<string>('url').trim(),
		gzip: true,
		rejectUnauthorized: true,
		followRedirect: true,
		followAllRedirects: true,
		maxRedirects: undefined,
		resolveWithFullResponse: true,
		sendCredentialsOnCrossOriginRedirect: true,
		timeout: get<number>('options.timeout', 300_000),
	};
	if (response.neverError) request.simple = false;

	const contentType = get<string>('contentType');
	if (get<boolean>('sendBody')) {
		const specifyBody = get<string>('specifyBody');
		const body = get<string>('body');
		if (contentType === 'raw') request.body = body;
		else if (specifyBody === 'json') {
			const json = get<string | IDataObject>('jsonBody');
			request.body = typeof json === 'string' ? (JSON.parse(json) as IDataObject) : json;
		} else if (specifyBody === 'string') {
			request.body = Object.fromEntries(new URLSearchParams(body));
		} else {
			request.body = asObject(get<NamedValue[]>('bodyParameters.parameters', []));
		}
		if (contentType === 'form-urlencoded') {
			request.form = request.body as IDataObject;
			delete request.body;
		}
	}
	if (get<boolean>('sendQuery')) {
		request.qs = asObject(get<NamedValue[]>('queryParameters.parameters', []));
	}
	if (get<boolean>('sendHeaders')) {
		request.headers = lowerCased(asObject(get<NamedValue[]>('headerParameters.parameters', [])));
	}
	// What the response is gets found out afterwards, from its own headers.
	request.encoding = null;
	request.json = false;
	request.useStream = true;
	request.headers ??= {};
	if (contentType === 'raw') request.headers['content-type'] = get<string>('rawContentType');
	request.headers.accept ??=
		'application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7';
	return request;
}

async function ask(context: IExecuteFunctions, index: number): Promise<INodeExecutionData> {
	const request = requestOf(context, index);
	const type = context.getNodeParameter('nodeCredentialType', index, '') as string;
	const answer = (await (type
		? context.helpers.requestWithAuthentication.call(context, type, request, undefined, index)
		: context.helpers.request(request))) as IN8nHttpFullResponse;
	if (context.getNodeParameter('options.response.response.responseFormat', index, '') === 'file') {
		return await fileOf(context, index, answer);
	}
	const text = await context.helpers.binaryToString(answer.body as Buffer);
	const isJson = String(answer.headers['content-type'] ?? '').includes('application/json');
	const body = isJson ? (JSON.parse(text || '{}') as IDataObject) : text;
	const { headers, statusCode, statusMessage } = answer;
	const full = context.getNodeParameter('options.response.response.fullResponse', index, false);
	const data = typeof body === 'object' ? body : { data: body };
	return {
		json: full ? { body, headers: headers as IDataObject, statusCode, statusMessage } : data,
		pairedItem: { item: index },
	};
}

/** As the real node does it: the files of the item stay, its JSON does not. */
async function fileOf(
	context: IExecuteFunctions,
	index: number,
	{ body, headers }: IN8nHttpFullResponse,
): Promise<INodeExecutionData> {
	const name = context.getNodeParameter(
		'options.response.response.outputPropertyName',
		0,
		'data',
	) as string;
	const type = String(headers['content-type'] ?? '') || undefined;
	const file = await context.helpers.prepareBinaryData(body as Buffer, undefined, type);
	const { binary } = context.getInputData()[index] ?? {};
	return { json: {}, binary: { ...binary, [name]: file }, pairedItem: { item: index } };
}

async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items: INodeExecutionData[] = [];
	for (const index of this.getInputData().keys()) {
		try {
			items.push(await ask(this, index));
		} catch (error) {
			const apiError =
				error instanceof NodeApiError
					? error
					: new NodeApiError(this.getNode(), error as JsonObject, { itemIndex: index });
			if (!this.continueOnFail()) throw apiError;
			items.push({ json: { error: apiError.message }, pairedItem: { item: index } });
		}
	}
	return [items];
}

/**
 * The HTTP Request node 4.2 as far as a predefined credential type is concerned: it builds the
 * real node's request options and sends them through the same helper. No pagination, no
 * multipart; of files only what is received. Known as `test.httpRequest`, and under the real name, which n8n-core
 * allows to use any credential.
 */
export function httpRequestNodes(credentialTypes: string[]): Record<string, INodeType> {
	const node: INodeType = {
		description: describeNode({
			name: 'httpRequest',
			version: [4, 4.1, 4.2],
			credentials: credentialTypes.map((name) => ({ name })),
			properties: [
				parameter('method', 'GET', { type: 'options' }),
				parameter('url', '', { type: 'string' }),
				parameter('authentication', 'none', { type: 'options' }),
				parameter('nodeCredentialType', '', {
					type: 'string',
					displayOptions: { show: { authentication: ['predefinedCredentialType'] } },
				}),
				parameter('sendQuery', false, { type: 'boolean' }),
				parameter('queryParameters', {}),
				parameter('sendHeaders', false, { type: 'boolean' }),
				parameter('headerParameters', {}),
				parameter('sendBody', false, { type: 'boolean' }),
				parameter('contentType', 'json', { type: 'options' }),
				parameter('specifyBody', 'keypair', { type: 'options' }),
				parameter('bodyParameters', {}),
				parameter('jsonBody', ''),
				parameter('body', '', { type: 'string' }),
				parameter('rawContentType', '', { type: 'string' }),
				parameter('options', {}),
			],
		}),
		execute,
	};
	return { 'test.httpRequest': node, 'n8n-nodes-base.httpRequest': node };
}
