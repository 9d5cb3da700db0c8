/**
 * `npm run fuzz -- [runs] [seed] [part of a target's name]`: throws odd answers, parameters, pictures
 * and callbacks at the package as it runs in n8n, and looks whether anything but n8n's own error
 * types escapes, whether anybody gets through who should not, and whether any text takes longer than
 * its length explains. The same seed throws the same.
 */
import { systemClock } from '../../nodes/shared/transport/systemClock';
import { hurriedClock } from '../hurriedClock';
import { startSandbox } from '../sandbox';
import { slowest } from './linear';
import { fuzz } from './targets';

async function main(): Promise<void> {
	Object.assign(systemClock, hurriedClock);
	const [runs = '100000', seed = '1', only = ''] = process.argv.slice(2);
	const started = Date.now();
	const sandbox = await startSandbox();
	const counts = new Map<string, { runs: number; problems: number }>();
	try {
		for await (const batch of fuzz(Number(runs), Number(seed), sandbox, only)) {
			const { runs: before = 0, problems = 0 } = counts.get(batch.target) ?? {};
			counts.set(batch.target, {
				runs: before + batch.runs,
				problems: problems + batch.problems.length,
			});
			for (const problem of batch.problems) {
				console.log(`${batch.target}, seed ${batch.seed}: ${problem}`);
			}
		}
	} finally {
		await sandbox.stop();
	}
	for (const [name, { runs: done, problems }] of counts) {
		console.log(`${name.padEnd(28)}${String(done).padStart(8)} runs, ${problems} problems`);
	}
	const slow = slowest();
	for (const { name, factor } of slow) {
		console.log(`${name.padEnd(28)} 16 times as long takes ${factor.toFixed(1)} times as much`);
	}
	const isBad =
		counts.size === 0 ||
		[...counts.values()].some(({ problems }) => problems > 0) ||
		slow.some(({ isLinear }) => !isLinear);
	console.log(
		`\nSeed ${seed}, ${Math.round((Date.now() - started) / 1000)} s: ${isBad ? 'BAD' : 'good'}`,
	);
	process.exitCode = isBad ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
