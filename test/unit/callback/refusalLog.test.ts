import type { IWebhookFunctions } from 'n8n-workflow';

import {
	forgetRefusals,
	isWorthALine,
	logRefusal,
} from '../../../nodes/shared/callback/refusalLog';

const now = Date.UTC(2026, 10, 22);

beforeEach(() => {
	forgetRefusals();
});

it('a refusal is worth a line once a minute, which tells how many others there were', () => {
	const times = [0, 1, 59_999, 60_000, 60_001, 120_000];
	expect(times.map((ms) => isWorthALine('forged', now + ms))).toEqual([
		0,
		undefined,
		undefined,
		2,
		undefined,
		1,
	]);
});

it('refusals of another kind have lines of their own', () => {
	expect(isWorthALine('forged', now)).toBe(0);
	expect(isWorthALine('expired', now)).toBe(0);
	expect(isWorthALine('forged', now)).toBeUndefined();
});

it('a clock that is set back silences nobody', () => {
	isWorthALine('forged', now);
	expect(isWorthALine('forged', now - 3_600_000)).toBe(0);
});

it('a thousand kinds are remembered, and the oldest is forgotten', () => {
	for (let kind = 0; kind <= 1_000; kind += 1) isWorthALine(`${kind}`, now);
	expect(isWorthALine('1000', now)).toBeUndefined();
	expect(isWorthALine('0', now)).toBe(0);
});

it('a line names reason, node and workflow, and stays one line whatever they are called', () => {
	const lines: string[] = [];
	const context = {
		getWorkflow: () => ({ id: 'w7', name: 'On\nboarding' }),
		getNode: () => ({ id: 'n1', name: 'Trigger "1"\u001b[31m' }),
		logger: { warn: (line: string) => lines.push(line) },
	} as unknown as IWebhookFunctions;
	for (const ms of [0, 1, 60_000]) logRefusal(context, 'expired token', now + ms);
	expect(lines).toEqual([
		'Node "Trigger \\"1\\"\\u001b[31m" of workflow "On\\nboarding" (w7) refused a callback: expired token',
		'Node "Trigger \\"1\\"\\u001b[31m" of workflow "On\\nboarding" (w7) refused a callback: expired token (1 more since the last line)',
	]);
});

it('a line of a workflow that was never saved names none', () => {
	const lines: string[] = [];
	const context = {
		getWorkflow: () => ({}),
		getNode: () => ({ id: 'n1', name: 'Trigger' }),
		logger: { warn: (line: string) => lines.push(line) },
	} as unknown as IWebhookFunctions;
	logRefusal(context, 'expired token', now);
	expect(lines).toEqual(['Node "Trigger" of workflow "" () refused a callback: expired token']);
});
