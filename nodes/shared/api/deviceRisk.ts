import { quotable, stripped, withoutPictures } from './redact';
import { parseJsonMember, percentIn } from './schemas';

/** A FaceGuardRisk `Result`, taken apart. JSON only: it is remembered with the execution. */
export interface DeviceRisk {
	/** 0 to 100; absent when the vendor gave none that can be used. */
	score?: number;
	/** Absent when the vendor gave no list; an empty one says that there is nothing to say. */
	tags?: string[];
	/** `RiskExtends`: parsed where it is JSON, otherwise as it came; null when empty. */
	extended: unknown;
	transactionId: string | null;
	warnings: string[];
	/** The result as the vendor gave it. */
	details: Record<string, unknown>;
}

/** More than the vendor has tags; garbage may have any number. */
const mostTags = 100;
const longestTag = 64;

function tagsOf(riskTags: string): string[] {
	const tags = riskTags
		.split(',')
		.map((tag) => quotable(tag).slice(0, longestTag))
		.filter((tag) => tag !== '');
	return [...new Set(tags)].slice(0, mostTags);
}

/** Takes a FaceGuardRisk `Result` apart. Never throws: what cannot be read is kept and reported. */
export function readDeviceRisk(result: {
	TransactionId?: unknown;
	RiskTags?: unknown;
	RiskExtends?: unknown;
	GuardRiskScore?: unknown;
}): DeviceRisk {
	const { TransactionId, RiskTags, RiskExtends, GuardRiskScore, ...others } = result;
	const warnings: string[] = [];
	const parsed = parseJsonMember('RiskExtends', RiskExtends);
	if (parsed && 'warning' in parsed) warnings.push(parsed.warning);
	const extended =
		parsed === undefined
			? null
			: 'value' in parsed
				? stripped(parsed.value, false)
				: withoutPictures(parsed.raw);
	const transactionId =
		typeof TransactionId === 'string' && TransactionId ? quotable(TransactionId) : null;
	const score = percentIn(GuardRiskScore);
	const tags = typeof RiskTags === 'string' ? tagsOf(RiskTags) : undefined;
	return {
		...(score === undefined ? {} : { score }),
		...(tags === undefined ? {} : { tags }),
		extended,
		transactionId,
		warnings,
		details: {
			TransactionId: transactionId,
			RiskTags: tags?.join() ?? null,
			RiskExtends: extended,
			GuardRiskScore: score ?? null,
			...(stripped(others, false) as object),
		},
	};
}
