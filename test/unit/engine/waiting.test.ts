import { sleep } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { createEngine } from '../../engine';
import { chain, fan, items, nodeDoing } from './fakes';

const DEADLINE = new Date('2030-01-01T00:00:00Z');
const sleeper = nodeDoing(
	async function (this: IExecuteFunctions) {
		const input = this.getInputData();
		for (const { json } of input) json.started = true;
		await this.putExecutionToWait(DEADLINE);
		return [input, []];
	},
	{ outputs: ['main', 'main'] },
);
const started: string[] = [];
const stubborn = nodeDoing(async function (this: IExecuteFunctions) {
	started.push(this.getNode().name);
	await new Promise(() => {});
	return [];
});
const obedient = nodeDoing(async function (this: IExecuteFunctions) {
	started.push(this.getNode().name);
	const signal = this.getExecutionCancelSignal();
	await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
	return [this.getInputData()];
});
const engine = createEngine({
	nodeTypes: { 'fake.sleeper': sleeper, 'fake.stubborn': stubborn, 'fake.obedient': obedient },
	credentialTypes: {},
});

describe('a node that puts the execution to wait', () => {
	const json = fan({ name: 'Sleep', type: 'fake.sleeper' }, 2);
	const asleep = async () => await engine.run(json, { inputItems: items({ id: 1 }) });

	it('stops the run until then', async () => {
		const result = await asleep();
		expect(result.status).toBe('waiting');
		expect(result.waitTill).toEqual(DEADLINE);
		expect(result.ran('Out0')).toBe(false);
	});

	it('is skipped at its deadline: its input goes to output 0', async () => {
		const result = await engine.resume(await asleep());
		expect(result.status).toBe('success');
		expect(result.jsonOf('Out0', 0)).toEqual([{ id: 1, started: true }]);
		expect(result.ran('Out1')).toBe(false);
	});

	it('goes on with what its webhook received, on any output', async () => {
		const workflowData = [[], items({ received: true })];
		const result = await engine.resume(await asleep(), { workflowData });
		expect(result.jsonOf('Out1', 0)).toEqual([{ received: true }]);
		expect(result.ran('Out0')).toBe(false);
		// n8n shares JSON between a node's input and its parent's output: the mark shows there too.
		expect(result.jsonOf('Start', 0)).toEqual([{ id: 1, started: true }]);
	});

	it('cannot be resumed when the run is over', async () => {
		const over = await engine.resume(await asleep());
		await expect(engine.resume(over)).rejects.toThrow('not waiting');
	});
});

describe('cancelling', () => {
	const one = chain(
		{ name: 'Busy', type: 'fake.obedient' },
		{ name: 'After', type: 'n8n-nodes-base.noOp' },
	);

	it('aborts the signal of the running node and runs nothing behind it', async () => {
		const result = await engine.run(one, { cancelAfter: sleep(20) });
		expect(started).toContain('Busy');
		expect(result.status).toBe('canceled');
		expect(result.error?.name).toBe('ManualExecutionCancelledError');
		expect(result.ran('After')).toBe(false);
	});

	it('happens at the time-out of the run', async () => {
		const result = await engine.run(one, { timeoutMs: 20 });
		expect(result.status).toBe('canceled');
		expect(result.error?.name).toBe('TimeoutExecutionCancelledError');
	});

	it('does not harm a run that is over', async () => {
		const json = chain({ name: 'N', type: 'n8n-nodes-base.noOp' });
		const result = await engine.run(json, { cancelAfter: sleep(1), timeoutMs: 10_000 });
		await sleep(5);
		expect(result.status).toBe('success');
	});

	it('reports a node that does not listen', async () => {
		const json = chain({ name: 'Deaf', type: 'fake.stubborn' });
		await expect(engine.run(json, { cancelAfter: sleep(1) })).rejects.toThrow('still runs');
	});
});
