import { conditions } from '../fuzz/oracle';
import { fuzz, targets } from '../fuzz/targets';
import { decided, useSandbox } from './support';

// A thousand answers over real sockets, on a machine that has other things to do.
jest.setTimeout(180_000);

const sandbox = useSandbox();
const seed = 20_261_126;

it('every operation with a good output has its conditions written down a second time', () => {
	expect(Object.keys(conditions).sort()).toEqual(decided.map(({ name }) => name).sort());
});

it.each(targets)('2,000 odd inputs in all, of which: $name', async ({ name }) => {
	let runs = 0;
	const problems: string[] = [];
	for await (const batch of fuzz(2_000, seed, sandbox.current, name)) {
		runs += batch.runs;
		problems.push(...batch.problems.map((problem) => `seed ${batch.seed}: ${problem}`));
	}
	expect(problems).toEqual([]);
	expect(runs).toBeGreaterThanOrEqual(200);
});
