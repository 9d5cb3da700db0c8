/**
 * Which files one mutation run mutates: `node .github/scripts/mutation-shard.mjs <shard> <shards>`.
 * All of them take longer than a night, so every night takes one part and every week all. The files
 * are those of stryker.config.json, so a new folder needs nothing here.
 *
 * <shard> is a number from 1, or "tonight". Prints what `npm run mutation -- --mutate` takes.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const [chosen = 'tonight', given = '7'] = process.argv.slice(2);
const count = Number(given);
const day = 86_400_000;
const shard = chosen === 'tonight' ? Math.floor(Date.now() / day) % count : Number(chosen) - 1;
if (!(shard >= 0 && shard < count)) {
	console.error(`There is no shard ${chosen} of ${given}.`);
	process.exit(1);
}

/** "**" stands for any folders, "*" for any part of a name: all that the configuration uses. */
function matcherOf(pattern) {
	const escaped = pattern.replace(/[.+^$()|[\]\\]/g, '\\$&');
	const source = escaped.replace(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
	return new RegExp(
		`^${source.replace(/\{([^}]*)\}/g, (_, names) => `(?:${names.replaceAll(',', '|')})`)}$`,
	);
}

const { mutate } = JSON.parse(readFileSync('stryker.config.json', 'utf8'));
const isExcluded = (pattern) => pattern.startsWith('!');
const wanted = mutate.filter((pattern) => !isExcluded(pattern)).map(matcherOf);
const excluded = mutate.filter(isExcluded).map((pattern) => matcherOf(pattern.slice(1)));
const files = ['nodes', 'credentials']
	.flatMap((place) => readdirSync(place, { recursive: true }).map((file) => path.join(place, file)))
	.map((file) => file.split(path.sep).join('/'))
	.filter((file) => wanted.some((pattern) => pattern.test(file)))
	.filter((file) => !excluded.some((pattern) => pattern.test(file)))
	.map((file) => ({ file, size: statSync(file).size }))
	.sort((one, other) => other.size - one.size || one.file.localeCompare(other.file));

// The largest first, each into the shard that has least: the shards take about equally long.
const shards = Array.from({ length: count }, () => ({ size: 0, files: [] }));
for (const { file, size } of files) {
	const smallest = shards.reduce((one, other) => (other.size < one.size ? other : one));
	smallest.size += size;
	smallest.files.push(file);
}

if (shards[shard].files.length === 0) {
	console.error(`Shard ${chosen} of ${given} has no files.`);
	process.exit(1);
}
console.log(shards[shard].files.sort().join(','));
