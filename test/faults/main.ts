/**
 * `npm run faults`: everything that can go wrong with a call, for one operation of each charge kind
 * and service, and one fault of each category for every operation, in all three modes of On Error.
 * Prints a line for each and what is wrong; `npm run faults -- <part of an operation's name>` runs
 * less. Ends with an error when something is wrong.
 */
import { systemClock } from '../../nodes/shared/transport/systemClock';
import { hurriedClock } from '../hurriedClock';
import { everyOnError, subjects, type Subject } from '../contract/subjects';
import { startSandbox, type Sandbox } from '../sandbox';
import type { NodeSetup } from '../workflow/support';
import { problemsOf, runRows, type Struck } from './run';
import { billedOf, columnOf, endingOf, rowsFor, type Row } from './table';

interface Line {
	operation: string;
	charge: string;
	onError: string;
	fault: string;
	branch: string;
	calls: string;
	billed: string;
	message: string;
}

const widths: Record<keyof Line, number> = {
	operation: 24,
	charge: 8,
	onError: 21,
	fault: 46,
	branch: 16,
	calls: 5,
	billed: 6,
	message: 90,
};

function print(line: Line): void {
	const cells = Object.entries(widths).map(([name, width]) =>
		line[name as keyof Line].slice(0, width).padEnd(width),
	);
	console.log(cells.join('  ').trimEnd());
}

function lineOf(subject: Subject, ran: Struck, row: Row, onError: string): Line {
	const { error, status } = ran.result;
	const json = ran.itemOf(0)?.json;
	const said = json?.[subject.name] as { reason?: string } | undefined;
	return {
		operation: subject.name,
		charge: columnOf(subject),
		onError,
		fault: row.name,
		branch: error ? '(stopped)' : (ran.labelOf(0) ?? `(${status})`),
		calls: String(ran.calls),
		billed: String(ran.billed),
		message: String(error?.message ?? json?.message ?? said?.reason ?? ''),
	};
}

/** What a problem is, for the sum at the end. */
function kindsOf(subject: Subject, ran: Struck, row: Row, problems: readonly string[]) {
	if (problems.length === 0) return [];
	const isDoubled = ran.billed > Math.max(1, billedOf(endingOf(row, subject), subject));
	const { name = '' } = ran.result.error ?? {};
	const isRaw = name !== '' && !/^Node(Api|Operation)Error$/.test(name);
	return [...(isDoubled ? ['doubled'] : []), ...(isRaw ? ['raw'] : []), 'wrong'];
}

async function main(): Promise<void> {
	Object.assign(systemClock, hurriedClock);
	const [only = ''] = process.argv.slice(2);
	const started = Date.now();
	const counts = { cells: 0, wrong: 0, doubled: 0, raw: 0 };
	const sandbox: Sandbox = await startSandbox();
	print({
		operation: 'Operation',
		charge: 'Twice is',
		onError: 'On Error',
		fault: 'Fault',
		branch: 'Branch',
		calls: 'Calls',
		billed: 'Billed',
		message: 'Message',
	});
	try {
		for (const subject of subjects.filter(({ name }) => name.includes(only))) {
			for (const row of rowsFor(subject)) {
				for (const onError of everyOnError) {
					const setup: NodeSetup = { onError };
					const ran = await runRows(subject, [row], setup, sandbox);
					const problems = problemsOf(subject, ran, [row], onError);
					print(lineOf(subject, ran, row, onError));
					counts.cells += 1;
					for (const kind of kindsOf(subject, ran, row, problems)) {
						counts[kind as keyof typeof counts] += 1;
					}
					for (const problem of problems) console.log(`  WRONG: ${problem}`);
					sandbox.clearPlans();
					sandbox.requests.length = 0;
				}
			}
		}
	} finally {
		await sandbox.stop();
	}
	const seconds = Math.round((Date.now() - started) / 1000);
	console.log(
		`\n${counts.cells} runs in ${seconds} s: ${counts.wrong} wrong branches, counts or words, ${counts.doubled} doubled bills, ${counts.raw} raw errors.`,
	);
	if (counts.wrong > 0 || counts.cells === 0) process.exitCode = 1;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
