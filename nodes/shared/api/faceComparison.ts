import { quotable, stripped } from './redact';
import { comparisonData, comparisonExtInfo, parseJsonMember } from './schemas';

/**
 * The `Data` of a face comparison, taken apart. The texts are exactly as they came, because they
 * decide; whoever shows them makes them `quotable`.
 */
export interface FaceComparison {
	retCode?: string;
	/** Shown, never used to decide: the guide forbids it. */
	retCodeSub?: string;
	/** Shown, never used to decide. */
	retMessage?: string;
	passed?: string;
	result?: string;
	faceAttack?: string;
	/** 0 to 100. */
	score?: number;
	/** As the vendor gave it. */
	details: unknown;
}

/** JSON text or what it holds: the guide of 2019 and the metadata of 2025 disagree. */
function objectOf(name: string, member: unknown): unknown {
	const parsed = parseJsonMember(name, member);
	return parsed && 'value' in parsed ? parsed.value : undefined;
}

/** Takes the `Data` of an answer apart. Never throws; what cannot be read is absent. */
export function readFaceComparison(body: unknown): FaceComparison {
	const { Data: member } = Object(body) as { Data?: unknown };
	const data = objectOf('Data', member);
	const top = comparisonData.safeParse(data);
	if (!top.success) {
		return {
			details: typeof member === 'string' ? quotable(member) : stripped(member ?? null, false),
		};
	}
	const { retCode, retCodeSub, retMessage, passed, extInfo } = top.data;
	const ext = comparisonExtInfo.safeParse(objectOf('extInfo', extInfo));
	const { result, score, faceAttack } = ext.success ? ext.data : {};
	return {
		retCode: retCode || undefined,
		retCodeSub: retCodeSub || undefined,
		retMessage: retMessage || undefined,
		passed: passed || undefined,
		result: result || undefined,
		faceAttack: faceAttack || undefined,
		score,
		details: stripped(data, false),
	};
}
