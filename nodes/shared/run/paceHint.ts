import type { Pace } from './session';

/** Fewer calls than these say nothing about a pace. */
const minCalls = 10;

const counted = (calls: number, what: string) =>
	`${calls} ${calls === 1 ? `call was ${what}` : `calls were ${what}`}`;

/**
 * What an operator is told after a batch: its pace, and what was refused and repeated. Undefined
 * for a few calls that all went well.
 */
export function paceHint({ calls, refused, repeated, forMs, ceiling }: Pace): string | undefined {
	if (calls < minCalls && refused === 0 && repeated === 0) return undefined;
	const seconds = forMs / 1000;
	const sentences = [
		`${calls} ${calls === 1 ? 'call' : 'calls'} in ${seconds.toFixed(1)} seconds: ${(calls / seconds).toFixed(1)} per second, of ${ceiling} at most.`,
	];
	if (refused > 0) {
		sentences.push(
			`${counted(refused, 'refused')} because the pace was too fast, which is not billed. The pace was adapted to what Alibaba Cloud grants now.`,
		);
	}
	if (repeated > 0) sentences.push(`${counted(repeated, 'repeated')}.`);
	return sentences.join(' ');
}
