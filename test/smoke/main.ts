/**
 * `npm run smoke`: tries with real keys what Alibaba Cloud's pages do not say, says before what it
 * costs, and asks for each call. Never part of the tests; `-- --help` says more.
 */
import { createInterface } from 'node:readline/promises';

import { modes } from './modes';
import type { Terminal } from './run';
import { readSetup } from './setup';

const terminal: Terminal = {
	print: (text) => console.log(text),
	async confirm(question) {
		if (!process.stdin.isTTY) {
			console.log(`  ${question} Nobody is there to answer, and --yes was not given: no.`);
			return false;
		}
		const lines = createInterface({ input: process.stdin, output: process.stdout });
		try {
			return /^\s*y(es)?\s*$/i.test(await lines.question(`  ${question} (yes/no) `));
		} finally {
			lines.close();
		}
	},
};

async function main(): Promise<void> {
	const setup = readSetup(process.argv.slice(2), process.env);
	if (!(await modes[setup.wants](setup, terminal))) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error((error as Error).message);
	process.exitCode = 1;
});
