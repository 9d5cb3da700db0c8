import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import {
	engine,
	hintMessagesOf,
	hintsOf,
	initializeParameters,
	items,
	runInitialize,
	sandboxCredential,
	workflowWith,
} from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.stop());

/** Check Result over one person per scene, with a node after these outputs only. */
async function check(scenes: string[], connected: number[]) {
	const started = scenes.map((scene) => ({ ...sandbox.start(scene) }) as IDataObject);
	const workflow = workflowWith('CheckResult', {}, 3);
	const { main = [] } = (workflow.connections as Record<string, { main: unknown[] }>).Node ?? {};
	main.forEach((_targets, index) => {
		if (!connected.includes(index)) main[index] = [];
	});
	const credentials = sandboxCredential(sandbox);
	return await engine.run(workflow, { credentials, inputItems: items(...started) });
}

it('after a run the editor says how many items went where', async () => {
	const result = await check(['pass', 'different', 'never', 'pass'], [0, 1, 2]);
	expect(hintMessagesOf(result)).toEqual([
		'4 items: 2 Passed, 1 Not Passed, 1 Undecided (notFinished).',
	]);
});

it('after a batch its pace is told, too, and every hint stands beside the output', async () => {
	const given = hintsOf(await check(Array<string>(12).fill('pass'), [0, 1, 2]));
	expect(given).toEqual([
		{
			message: expect.stringMatching(/^12 calls in .* seconds: /) as string,
			type: 'info',
			location: 'outputPane',
		},
		{ message: '12 items: 12 Passed.', type: 'info', location: 'outputPane' },
	]);
});

// Review D6: the '+' of the editor connects the first output, and whoever passed vanishes.
it('whoever passed while only the first output is connected is named in a hint', async () => {
	expect(hintMessagesOf(await check(['pass'], [0]))).toEqual([
		expect.stringMatching(/^1 item went to 'Passed', where no node is connected/),
	]);
	expect(hintMessagesOf(await check(['pass'], [0, 2]))).toEqual([]);
	expect(hintMessagesOf(await check(['pass'], []))).toEqual([]);
});

// Review D8.
it('a test address as Callback URL is named in a hint, once for all items', async () => {
	const parameters = {
		...initializeParameters,
		callback: 'url',
		callbackUrl: 'https://n8n.example.com/webhook-test/abc/idv',
		callbackProtection: 'none',
	};
	const inputs = [{ biz: 'test1' }, { biz: 'test2' }];
	const given = hintMessagesOf(await runInitialize(sandbox, inputs, { parameters }));
	expect(given.filter((hint) => /Test URL/.test(hint))).toHaveLength(1);
	const callbackUrl = 'https://n8n.example.com/webhook/abc/idv';
	const production = { ...parameters, callbackUrl };
	const others = hintMessagesOf(
		await runInitialize(sandbox, [{ biz: 'test3' }], { parameters: production }),
	);
	expect(others.filter((hint) => /Test URL/.test(hint))).toEqual([]);
});
