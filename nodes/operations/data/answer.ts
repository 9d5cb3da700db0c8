/** Data checks in which a register answers match, mismatch, or no record. */
export const matchOutputs = [
	{ label: 'Undecided', verdict: 'undecided' },
	{ label: 'Mismatch', verdict: 'mismatch' },
	{ label: 'Match', verdict: 'match' },
] as const;

/** Source: Alibaba Cloud's metadata. */
export const noRecordIsFree = 'Match and mismatch are billed, no record is not.';

/** Source: Alibaba Cloud's metadata of the checks of mobile numbers. */
const carriers: Readonly<Record<string, string>> = {
	CMCC: 'China Mobile',
	CUCC: 'China Unicom',
	CTCC: 'China Telecom',
};

/** The carrier by its name, or as it came. */
export function carrierOf(ispName: unknown): unknown {
	const isKnown = typeof ispName === 'string' && Object.hasOwn(carriers, ispName);
	return isKnown ? carriers[ispName] : (ispName ?? null);
}
