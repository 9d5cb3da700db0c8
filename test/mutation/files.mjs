/** Which shipped files a shard mutates, which tests it runs, and under which name it is kept. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const below = (folder) =>
	readdirSync(folder, { recursive: true })
		.map((file) => path.join(folder, String(file)).split(path.sep).join('/'))
		.sort();

/** Every shipped file with code. */
export function shippedFiles() {
	return [...below('nodes'), ...below('credentials')].filter((file) => file.endsWith('.ts'));
}

/** The test files below a place: a folder, or the beginning of a name. */
export function testFiles(root, place) {
	const whole = path.join(root, 'test', place);
	const isFolder = existsSync(whole) && statSync(whole).isDirectory();
	const folder = isFolder ? whole : path.dirname(whole);
	if (!existsSync(folder)) return [];
	return below(folder)
		.filter((file) => file.startsWith(isFolder ? `${whole}/` : whole))
		.filter((file) => file.endsWith('.test.ts'))
		.map((file) => path.relative(root, file));
}

/** The shards with their files; throws where a shipped file belongs to none, or to two. */
export function withFiles(shards) {
	const left = new Set(shippedFiles());
	const found = shards.map((shard) => {
		const files = [...left].filter((file) => shard.files.some((at) => file.startsWith(at)));
		files.forEach((file) => left.delete(file));
		if (files.length === 0) throw new Error(`The shard ${shard.name} has no files`);
		return { ...shard, files };
	});
	if (left.size > 0) throw new Error(`In no shard: ${[...left].join(', ')}`);
	return found;
}

function hashOf(first, files) {
	const hash = createHash('sha256').update(JSON.stringify(first));
	for (const file of files) hash.update(file).update(readFileSync(file));
	return hash.digest('hex').slice(0, 20);
}

/** Names what a shard mutates: another name as soon as any of its code is another. */
export function keyOf({ name, files }) {
	return hashOf(name, files);
}

/** Names what a shard is measured with: other tests may notice more, or less. */
export function testsOf({ tests, of }) {
	return hashOf(of, [...new Set(tests.flatMap((place) => testFiles('.', place)))]);
}
