import type { Sandbox } from '../sandbox';
import { fuzzAnswers } from './answers';
import { fuzzCallbacks } from './callbacks';
import { fuzzPage } from './page';
import { fuzzParameters } from './parameters';
import { randomFrom, type Random } from './random';

/** What is thrown at the package, and how much of it: one row for each way in. */
interface Target {
	name: string;
	share: number;
	/** At once; a failure is narrowed down by its seed. */
	batch: number;
	fuzz(random: Random, sandbox: Sandbox, runs: number): Promise<string[]> | string[];
}

export const targets: readonly Target[] = [
	{ name: 'answers of Alibaba Cloud', share: 0.5, batch: 50, fuzz: fuzzAnswers },
	{ name: 'parameters', share: 0.2, batch: 25, fuzz: fuzzParameters },
	{
		name: 'pictures',
		share: 0.1,
		batch: 25,
		fuzz: async (random, sandbox, runs) => await fuzzParameters(random, sandbox, runs, true),
	},
	{
		name: 'callbacks and tokens',
		share: 0.1,
		batch: 500,
		fuzz: (random, _sandbox, runs) => fuzzCallbacks(random, runs),
	},
	{
		name: 'posts to the page and links',
		share: 0.1,
		batch: 500,
		fuzz: (random, _sandbox, runs) => fuzzPage(random, runs),
	},
];

/** What came of one batch. */
export interface Batch {
	target: string;
	/** With which it can be repeated alone. */
	seed: number;
	runs: number;
	problems: string[];
}

/** Every batch that makes up so many runs, one after the other, the same for the same seed. */
export async function* fuzz(
	runs: number,
	seed: number,
	sandbox: Sandbox,
	only = '',
): AsyncGenerator<Batch> {
	const seeds = randomFrom(seed);
	for (const { name, share, batch, fuzz: attack } of targets) {
		let left = name.includes(only) ? Math.ceil(runs * share) : 0;
		while (left > 0) {
			const size = Math.min(batch, left);
			left -= size;
			const own = seeds.int(2 ** 32);
			const problems = await attack(randomFrom(own), sandbox, size);
			sandbox.requests.length = 0;
			yield { target: name, seed: own, runs: size, problems };
		}
	}
}
