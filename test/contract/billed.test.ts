import { decided, goodLabelOf } from './support';

/** Operations of which Alibaba Cloud's pages say what each result costs. */
const published = new Set([
	'bankCardCheck',
	'checkResult',
	'deviceRisk',
	'identityCheck',
	'mobileCheck',
]);

/** Of these the pages do not even say what a good result costs, or it depends on what follows. */
const unpublished = new Set(['initialize', 'legacyFaceComparison']);

/** Alibaba Cloud said yes, and a limit or an option of the operator's own said no. */
const ownLimits = new Set(['aboveOwnLimit', 'belowOwnThreshold', 'expired']);

const paid = decided.filter(({ name, operation }) => {
	const { kind } = operation.calls.main.charge;
	return (kind === 'paid' || kind === 'unknown') && !unpublished.has(name);
});

it('knows operations that are paid', () => {
	expect(paid.length).toBeGreaterThan(10);
});

it.each(paid.filter(({ name }) => !published.has(name)))(
	'$name says that it was billed only where Alibaba Cloud said yes: nothing else is published',
	(subject) => {
		const good = goodLabelOf(subject);
		const outOfLine = subject.cases.outcomes.filter(([, output, , reason, billed]) => {
			const isPositive = output === good || ownLimits.has(reason);
			return isPositive ? billed !== true : billed === true;
		});
		expect(outOfLine).toEqual([]);
	},
);
