import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { WorkflowJson } from '../engine';
import type { Sandbox } from '../sandbox';

/** Where `npm run sandbox` listens, which is what the examples name. */
const usualSandbox = /http:\/\/127\.0\.0\.1:8765/g;

/** The text of an example, with the addresses of the sandbox that is running. */
export function textOfExample(folder: string, file: string, sandbox: Sandbox): string {
	return readFileSync(path.join(folder, file), 'utf8').replace(usualSandbox, sandbox.url);
}

/** The text of an example, with the production URL of the trigger that an operator pastes. */
export function withCallbackUrl(example: string, url: string): string {
	return example.replace(/https:\/\/n8n\.example\.com\/(?!form\/)[^"]*/g, url);
}

/** An example, with the addresses of the sandbox that is running. */
export function exampleFrom(folder: string, file: string, sandbox: Sandbox): WorkflowJson {
	return JSON.parse(textOfExample(folder, file, sandbox)) as WorkflowJson;
}
