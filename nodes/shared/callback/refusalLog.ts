import type { IWebhookFunctions } from 'n8n-workflow';

import { keepLast } from '../run/keepLast';

/** What was refused since the last line, by node and reason. */
const lines = new Map<string, { at: number; unsaid: number }>();

const silenceMs = 60_000;
const maxLines = 1_000;

/**
 * Whether a refusal is worth a line of the log: the first one of its kind, and then one a minute.
 * Bounded; the oldest kinds are forgotten first.
 *
 * @param kind node and reason. No text of the sender, who could fill the log with new ones.
 * @param now milliseconds since 1970.
 * @returns how many went without a line since the last one, or undefined for silence.
 */
export function isWorthALine(kind: string, now: number): number | undefined {
	const last = lines.get(kind);
	// Set back, a clock would mean silence until it has caught up.
	if (last && Math.abs(now - last.at) < silenceMs) {
		last.unsaid += 1;
		return undefined;
	}
	keepLast(lines, kind, { at: now, unsaid: 0 }, maxLines);
	return last?.unsaid ?? 0;
}

/**
 * Tells the operator that a callback was refused: the sender gets a short answer, the editor shows
 * nothing, and otherwise nobody would ever hear of it.
 *
 * @param reason what was wrong, without anything secret and without a full stop.
 * @param what was refused.
 */
export function logRefusal(
	context: IWebhookFunctions,
	reason: string,
	now: number,
	what = 'a callback',
): void {
	const { id = '', name = '' } = context.getWorkflow();
	const node = context.getNode();
	const unsaid = isWorthALine(JSON.stringify([id, node.id, reason]), now);
	if (unsaid === undefined) return;
	const more = unsaid > 0 ? ` (${unsaid} more since the last line)` : '';
	const where = `Node ${JSON.stringify(node.name)} of workflow ${JSON.stringify(name)} (${id})`;
	context.logger.warn(`${where} refused ${what}: ${reason}${more}`);
}

/** For tests: the next refusal of each kind is the first one. */
export function forgetRefusals(): void {
	lines.clear();
}
