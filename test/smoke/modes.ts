import { writeFileSync } from 'node:fs';

import { sandboxKeys, sandboxRoles, startSandbox } from '../sandbox';
import { jpegWithComment } from '../sandbox/jpeg';
import { checks } from './checks';
import { runChecks, type Terminal } from './run';
import { usage, type Setup } from './setup';

/** Nobody finishes while it is tried. */
const hourMs = 60 * 60_000;

/** What the command line can ask for. @returns whether all is well. */
type Mode = (setup: Setup, terminal: Terminal) => Promise<boolean>;

async function tryChecks(setup: Setup, terminal: Terminal): Promise<boolean> {
	if (setup.credential.accessKeyId === '') {
		terminal.print(usage);
		terminal.print('\nSet ALIBABA_ACCESS_KEY_ID and ALIBABA_ACCESS_KEY_SECRET first.');
		return false;
	}
	const { report, results } = await runChecks(checks, setup, terminal);
	terminal.print(`\n${report}`);
	if (setup.reportFile) writeFileSync(setup.reportFile, report);
	return results.every(({ finding }) => !finding?.isSurprise);
}

/** Everything, with pictures of nobody and a role, against the sandbox of this repository. */
async function trySandbox(setup: Setup, terminal: Terminal): Promise<boolean> {
	const sandbox = await startSandbox({ finishAfterMs: hourMs });
	const picture = jpegWithComment('nobody').toString('base64');
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	try {
		return await tryChecks(
			{
				...setup,
				credential: {
					authentication: 'ramRole',
					accessKeyId,
					accessKeySecret,
					roleArn: sandboxRoles.good.arn,
					region: 'custom',
					endpoint: sandbox.url,
				},
				face: picture,
				document: picture,
				callbackUrl: `http://127.0.0.1:${setup.port}`,
			},
			terminal,
		);
	} finally {
		await sandbox.stop();
	}
}

/** A way of trying things that is more than calls, such as a page for people, is a line here. */
export const modes: Readonly<Record<'checks' | 'help' | 'page' | 'sandbox', Mode>> = {
	checks: tryChecks,
	async help(_setup, { print }) {
		print(usage);
		return true;
	},
	async page() {
		// Serves as soon as it is loaded, until Ctrl+C.
		await import('./page');
		return true;
	},
	sandbox: trySandbox,
};
