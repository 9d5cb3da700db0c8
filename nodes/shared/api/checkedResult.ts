import type { Scores } from '../results/verdict';
import { isLink, stripped, withoutPictures } from './redact';
import { faceInfo, jsonMembers, parseJsonMember } from './schemas';

/** A CheckResult `Result`, taken apart. */
export interface CheckedResult {
	scores: Scores;
	/** Base64 of the captured face, when it was asked for and returned. */
	facePicture?: string;
	evidenceVideoUrl?: string;
	/** What could not be read, one sentence each. */
	warnings: string[];
	/** The result as the vendor gave it, JSON members parsed, without pictures. */
	details: Record<string, unknown>;
}

/** Takes a CheckResult `Result` apart. Never throws: what cannot be read is kept and reported. */
export function readCheckedResult(result: Record<string, unknown>): CheckedResult {
	const warnings: string[] = [];
	// Not an object before it is complete: a member may be called `__proto__`.
	const details = new Map<string, unknown>();
	let face: ReturnType<typeof faceInfo.safeParse>['data'];

	for (const [name, member] of Object.entries(result)) {
		if (!(jsonMembers as readonly string[]).includes(name)) {
			details.set(name, stripped(member, true));
			continue;
		}
		const parsed = parseJsonMember(name, member);
		if (!parsed) continue;
		if ('warning' in parsed) {
			warnings.push(parsed.warning);
			details.set(name, withoutPictures(parsed.raw));
			continue;
		}
		details.set(name, stripped(parsed.value, true));
		if (name === 'ExtFaceInfo') {
			face = faceInfo.safeParse(parsed.value).data;
			if (!face) warnings.push('ExtFaceInfo has an unexpected form; its scores are not used.');
		}
	}

	return {
		scores: {
			faceComparison: face?.faceComparisonScore,
			faceAttack: face?.faceAttackScore,
			guardRisk: face?.guardRiskScore,
		},
		facePicture: face?.faceImg || undefined,
		evidenceVideoUrl: isLink(face?.docVideoUrl) ? face.docVideoUrl : undefined,
		warnings,
		details: Object.fromEntries(details),
	};
}
