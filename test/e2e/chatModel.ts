/** A chat model on this machine that speaks as much of OpenAI's API as n8n's chat model node needs. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tool as the model is offered it. */
export interface OfferedTool {
	name: string;
	description: string;
	parameters: { properties?: Record<string, unknown>; required?: string[] };
}

interface Asked {
	stream?: boolean;
	messages: Array<{ role: string; content: unknown }>;
	tools?: Array<{ function: OfferedTool }>;
}

export interface ChatModel {
	/** For the credential, with /v1. */
	url: string;
	/** What it was asked, in order. */
	asked: Asked[];
	stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

/** First a call of the only tool; once that has answered, its answer and nothing else. */
function messageFor({ messages, tools = [] }: Asked, toolArguments: object) {
	const said = messages.find(({ role }) => role === 'tool');
	const [tool] = tools;
	if (said || !tool) return { content: String(said?.content ?? 'There is no tool.') };
	const call = {
		name: tool.function.name,
		arguments: JSON.stringify(toolArguments),
	};
	return { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }] };
}

function answer(asked: Asked, toolArguments: object, response: ServerResponse): void {
	const message = { role: 'assistant', content: null, ...messageFor(asked, toolArguments) };
	const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
	const about = { id: 'chat', created: 0, model: 'stub' };
	const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
	if (!asked.stream) {
		const choices = [{ index: 0, message, finish_reason }];
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ ...about, object: 'chat.completion', choices, usage }));
		return;
	}
	response.setHeader('content-type', 'text/event-stream');
	for (const choice of [
		{ index: 0, delta: message, finish_reason: null },
		{ index: 0, delta: {}, finish_reason },
	]) {
		const chunk = { ...about, object: 'chat.completion.chunk', choices: [choice] };
		response.write(`data: ${JSON.stringify(chunk)}\n\n`);
	}
	response.end('data: [DONE]\n\n');
}

/**
 * Starts it on a free port of loopback.
 *
 * @param toolArguments what it calls the tool with.
 */
export async function startChatModel(toolArguments: object): Promise<ChatModel> {
	const asked: Asked[] = [];
	const server = createServer((request, response) => {
		void bodyOf(request).then((body) => {
			if (!request.url?.endsWith('/chat/completions')) {
				response.writeHead(404).end();
				return;
			}
			const question = JSON.parse(body) as Asked;
			asked.push(question);
			answer(question, toolArguments, response);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		asked,
		async stop() {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
