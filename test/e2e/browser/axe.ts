/** axe-core in a page: what keeps people from using it. */
import { readFileSync } from 'node:fs';

import type { Page } from './playwright';

interface Violation {
	id: string;
	impact: string;
	nodes: Array<{ html: string; failureSummary: string }>;
}

/** What violates the rules, with the element; nothing when all is well. */
export async function violationsOn(page: Page, where: string): Promise<string[]> {
	// Past the policy of the page, which lets no other script in.
	await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
	// The browser forgets a promise that nobody keeps.
	const { violations, passes } = await page.evaluate<{
		violations: Violation[];
		passes: unknown[];
	}>('globalThis.axeFound = axe.run(document, { resultTypes: ["violations"] })');
	if (passes.length === 0) throw new Error(`axe-core checked nothing on ${where}`);
	return violations.flatMap(({ id, impact, nodes }) =>
		nodes.map(
			({ html, failureSummary }) => `${where}: ${id} (${impact}) ${html} ${failureSummary}`,
		),
	);
}
