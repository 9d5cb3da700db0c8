import { version } from '../../package.json';
import type { Check, Finding } from './check';
import type { Setup } from './setup';

/** What became of a check. */
export interface Result {
	check: Check;
	finding?: Finding;
	/** Why it was not tried. */
	skipped?: string;
}

export const priceOf = ({ price }: Check) => (price === 0 ? 'free' : `up to ${price} USD`);

/** The plan, before anything is called. */
export function planOf(results: readonly Result[]): string {
	const wanted = results.filter(({ skipped }) => skipped === undefined);
	const total = wanted.reduce((sum, { check: { price } }) => sum + price, 0);
	const rows = results.map(
		({ check, skipped }) =>
			`  ${check.name.padEnd(18)} ${priceOf(check).padEnd(16)} ${skipped ? `left out: ${skipped}` : check.title}`,
	);
	return [
		'This calls Alibaba Cloud with your keys:',
		...rows,
		`All together: ${total === 0 ? 'free' : `up to ${Number(total.toFixed(3))} USD`}, by the published price list.`,
	].join('\n');
}

/**
 * What can be pasted into an issue: no key, no name, no id, no picture, no address. Only Alibaba
 * Cloud's own words, and the shape of its answers.
 */
export function reportOf(
	results: readonly Result[],
	{ credential: { authentication, region } }: Setup,
	nodeVersion: string,
): string {
	const tried = results.filter(({ finding }) => finding !== undefined);
	const left = results.filter(({ finding }) => finding === undefined);
	return [
		'## Report of `npm run smoke`',
		'',
		`n8n-nodes-alibaba-id-verification ${version}, Node.js ${nodeVersion}, region ${region}, ${authentication}`,
		...tried.flatMap(({ check, finding }) => [
			'',
			`### ${check.name}${finding?.isSurprise ? ' (a surprise)' : ''}`,
			'',
			check.question,
			'',
			`**${finding?.answer}**`,
			'',
			'```',
			...(finding?.details ?? []),
			'```',
		]),
		'',
		`Not tried: ${left.map(({ check, skipped }) => `${check.name} (${skipped})`).join('; ') || 'nothing'}.`,
		'',
	].join('\n');
}
