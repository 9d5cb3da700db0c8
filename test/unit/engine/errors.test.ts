import { createEngine } from '../../engine';
import { chain, fan, items, split } from './fakes';

const engine = createEngine({ nodeTypes: { 'fake.split': split }, credentialTypes: {} });
const two = items({ who: 'a' }, { who: 'b' });
const throwing = (rest: object, parameters: object = {}) =>
	fan({ name: 'Bad', type: 'test.throwing', parameters, ...rest }, 2);

describe('a node that throws', () => {
	it('stops the workflow by default', async () => {
		const result = await engine.run(throwing({}, { message: 'no luck' }), { inputItems: two });
		expect(result.status).toBe('error');
		expect(result.error?.message).toBe('no luck');
		expect(result.nodeError('Bad')?.message).toBe('no luck');
		expect(result.ran('Out0')).toBe(false);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'])(
		'passes its input to output 0 with %s',
		async (onError) => {
			const result = await engine.run(throwing({ onError }), { inputItems: two });
			expect(result.status).toBe('success');
			expect(result.nodeError('Bad')?.message).toBe('thrown on purpose');
			expect(result.jsonOf('Out0', 0)).toEqual([{ who: 'a' }, { who: 'b' }]);
			expect(result.ran('Out1')).toBe(false);
		},
	);

	it('runs again with Retry On Fail', async () => {
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const result = await engine.run(throwing(retry, { times: 2 }), { inputItems: two });
		expect(result.status).toBe('success');
		expect(result.jsonOf('Out0', 0)).toHaveLength(2);

		const tooOften = await engine.run(throwing(retry, { times: 3 }), { inputItems: two });
		expect(tooOften.status).toBe('error');
	});
});

describe('error items', () => {
	const json = (onError: string) => fan({ name: 'Split', type: 'fake.split', onError }, 4);
	const people = items({ who: 'a', fail: 'E1' }, { who: 'b', route: 2 }, { who: 'c', route: 0 });

	it('move from an own output to the error output, behind all own outputs', async () => {
		const result = await engine.run(json('continueErrorOutput'), { inputItems: people });
		expect(result.outputs('Split').map((items) => items.length)).toEqual([1, 0, 1, 1]);
		expect(result.jsonOf('Out3', 0)).toEqual([
			{ who: 'a', fail: 'E1', error: 'refused', message: 'Refused', details: { code: 'E1' } },
		]);
		expect(result.jsonOf('Out0', 0)).toEqual([{ who: 'c', route: 0 }]);
	});

	it('stay on output 0 with continueRegularOutput', async () => {
		const result = await engine.run(json('continueRegularOutput'), { inputItems: people });
		expect(result.jsonOf('Out0', 0)).toHaveLength(2);
		expect(result.ran('Out3')).toBe(false);
	});
});

it('goes on behind a node that failed', async () => {
	const json = chain(
		{ name: 'Bad', type: 'test.throwing', onError: 'continueRegularOutput' },
		{ name: 'After', type: 'n8n-nodes-base.noOp' },
	);
	const result = await engine.run(json, { inputItems: two });
	expect(result.jsonOf('After', 0)).toHaveLength(2);
});
