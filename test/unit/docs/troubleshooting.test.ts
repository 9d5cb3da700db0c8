import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { shippedTexts } from '../../contract/texts';

const root = path.join(__dirname, '../../..');
const guide = readFileSync(path.join(root, 'docs/guide.md'), 'utf8');
const [, section = ''] = guide.split('\n## When something does not work\n');
const [trees = ''] = section.split('\n## Personal data\n');

const sources = readdirSync(path.join(root, 'nodes'), { recursive: true })
	.map(String)
	.filter((file) => file.endsWith('.ts'))
	.map((file) => readFileSync(path.join(root, 'nodes', file), 'utf8'))
	.join('\n');
const texts = shippedTexts().map(({ text }) => text.toLowerCase());

/** Whether a message of the package has these words; `…` stands for what is filled in. */
function isSaid(words: string): boolean {
	const parts = words
		.replace(/'[^']+'/g, '…')
		.toLowerCase()
		.split('…')
		.map((part) => part.trim().replace(/^['.,]+|['.,]+$/g, ''))
		.filter((part) => part.length > 2);
	return parts.length > 0 && parts.every((part) => texts.some((text) => text.includes(part)));
}

const cells = (pattern: RegExp) => [...trees.matchAll(pattern)].map(([, found = '']) => found);

describe('the trees of the guide for when something does not work', () => {
	it.each(cells(/^ *\d+\. \*\*"(.*?)"/gm).map((words) => words.replace(/\n\s+/g, ' ')))(
		'start from a message that the nodes have: %s',
		(words) => expect(isSaid(words)).toBe(true),
	);

	const [, logged = ''] = /The log says[^]*?\n((?: *\|.*\n)+)/.exec(trees) ?? [];
	it.each([...logged.matchAll(/^ *\| `(.*?)`/gm)].map(([, line = '']) => line))(
		'name a line that the log has: %s',
		(line) => expect(isSaid(line) || sources.includes(line.replace(/: …$/, ''))).toBe(true),
	);

	const [, reasoned = ''] = /\| `reason` \|[^]*?\n((?: *\|.*\n)+)/.exec(trees) ?? [];
	const reasons = [...reasoned.matchAll(/^ *\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
		[...cell.matchAll(/`(\w+)`/g)].map(([, reason = '']) => reason),
	);
	it.each(reasons)('name a reason that an item can have: %s', (reason) => {
		expect(sources).toMatch(new RegExp(`\\b${reason}\\b`));
	});

	it('are found', () => {
		expect(cells(/^ *\d+\. \*\*"(.*?)"/gm).length).toBeGreaterThan(4);
		expect([reasons.length > 9, logged.split('\n').length > 6]).toEqual([true, true]);
	});
});
