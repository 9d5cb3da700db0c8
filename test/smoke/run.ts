import { toSafeText } from '../../nodes/shared/transport/redact';
import { roleSessions } from '../../nodes/shared/credential/roleSessions';
import { callerFor, secretsOf } from './caller';
import type { Check, Finding } from './check';
import { planOf, priceOf, reportOf, type Result } from './report';
import type { Setup } from './setup';

/** The terminal. */
export interface Terminal {
	print(text: string): void;
	/** Whether somebody said yes; nobody there is no. */
	confirm(question: string): Promise<boolean>;
}

/** Why a check is left out from the start. */
function whyNot(check: Check, setup: Setup): string | undefined {
	const { freeOnly, only } = setup;
	if (only.length > 0 && !only.includes(check.name)) return 'not asked for';
	if (freeOnly && check.price > 0) return 'costs money';
	return check.lacks?.(setup);
}

/** Every line once more without what was sent, should Alibaba Cloud have repeated it in a word. */
function withoutSecrets({ answer, details, isSurprise }: Finding, setup: Setup): Finding {
	const { callbackUrl, credential, face, document } = setup;
	const personal = [callbackUrl, credential.roleArn, credential.externalId, credential.endpoint];
	const sent = {
		secrets: [...secretsOf(credential), ...roleSessions.temporaryPartsOf(credential)],
		pictures: [face, document].filter((picture) => picture !== undefined),
		personal: personal.filter((text) => text !== undefined),
	};
	const indented = (line: string) => `${/^\s*/.exec(line)?.[0] ?? ''}${toSafeText(line, sent)}`;
	return { answer: toSafeText(answer, sent), details: details.map(indented), isSurprise };
}

async function play(check: Check, setup: Setup): Promise<Finding> {
	const finding = await check.run({ ask: callerFor(setup.credential), setup }).catch(
		(error: unknown): Finding => ({
			answer: `It could not be tried: ${(error as Error).message}`,
			details: [],
			isSurprise: true,
		}),
	);
	return withoutSecrets(finding, setup);
}

/**
 * Says what would be tried and what it costs, asks for each of it, and tells what came of it.
 *
 * @throws Error for a name that no check has, before anything is called.
 */
export async function runChecks(
	checks: readonly Check[],
	setup: Setup,
	{ print, confirm }: Terminal,
): Promise<{ report: string; results: Result[] }> {
	const unknown = setup.only.filter((name) => !checks.some((check) => check.name === name));
	if (unknown.length > 0) throw new Error(`There is no check called ${unknown.join(', ')}.`);

	const results: Result[] = checks.map((check) => ({ check, skipped: whyNot(check, setup) }));
	print(planOf(results));
	for (const result of results) {
		const { check, skipped } = result;
		if (skipped !== undefined) continue;
		print(`\n${check.title} (${priceOf(check)})\n  ${check.question}`);
		if (check.leaves) print(`  It leaves: ${check.leaves}`);
		if (!setup.yes && !(await confirm('Try it?'))) {
			result.skipped = 'not wanted';
			continue;
		}
		result.finding = await play(check, setup);
		print(`  -> ${result.finding.answer}`);
		// Without working keys nothing else can be told apart.
		if (check === checks[0] && result.finding.isSurprise) {
			for (const other of results) {
				if (other !== result) other.skipped ??= 'the keys do not work';
			}
			break;
		}
	}
	return { report: reportOf(results, setup, process.versions.node), results };
}
