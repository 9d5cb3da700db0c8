import { stripped } from './checkedResult';
import { withoutPictures } from './redact';
import { parseJsonMember } from './schemas';

/** A FaceGuardRisk `Result`, taken apart. JSON only: it is remembered with the execution. */
export interface DeviceRisk {
	/** 0 to 100; absent when the vendor gave none that can be used. */
	score?: number;
	tags: string[];
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
		.map((tag) => tag.trim().slice(0, longestTag))
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
				? stripped(parsed.value)
				: withoutPictures(parsed.raw);
	const score = typeof GuardRiskScore === 'number' ? GuardRiskScore : undefined;
	return {
		...(score === undefined ? {} : { score }),
		tags: tagsOf(typeof RiskTags === 'string' ? RiskTags : ''),
		extended,
		transactionId: typeof TransactionId === 'string' && TransactionId ? TransactionId : null,
		warnings,
		details: {
			TransactionId,
			RiskTags,
			RiskExtends: extended,
			GuardRiskScore: score ?? null,
			...(stripped(others) as object),
		},
	};
}
