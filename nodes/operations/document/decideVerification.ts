import type { Decision } from '../definition';
import { isDocumentRead } from '../families/documentReading';
import { exactly, hasConflict, readJson } from '../families/members';
import { decidePassed } from '../families/passedSubCode';
import { contradictory, undecided } from '../families/undecided';
import { percentIn } from '../fields/score';

type Result = Record<string, unknown>;
type VerificationDecision = Decision<'failed' | 'passed' | 'undecided'>;

const passed: VerificationDecision = {
	verdict: 'passed',
	reason: 'passed',
	explanation:
		'The face belongs to the document. Both are pictures: no live person was in front of a camera.',
	remedy: 'Continue.',
	tellUser: 'Thank you, your document was verified.',
	billed: true,
};
const notPassed: VerificationDecision = {
	verdict: 'failed',
	reason: 'notPassed',
	explanation:
		'The check did not pass. The pages of Alibaba Cloud do not list what the sub code means.',
	remedy: 'Let the person send new pictures. After several attempts, review it manually.',
	tellUser: 'We could not verify your document. Please try again with new pictures.',
	billed: null,
};
const silent = undecided(
	'incompleteAnswer',
	"Alibaba Cloud's answer says passed, but one of its parts does not confirm it.",
);
const officialScoreMissing = undecided(
	'officialScoreMissing',
	'There is no score of the official source, so nothing proves that it was asked.',
	"Review it manually, or switch off 'Require Official Score'.",
);

function infoOf(result: Result, name: string): unknown {
	const member = readJson(exactly(result, name));
	return member.state === 'read' ? member.value : undefined;
}

/** The similarities of the face, 0 to 100. */
export function faceScoresOf(result: Result) {
	const face = infoOf(result, 'ExtFaceInfo');
	const scoreOf = (name: string) => percentIn(exactly(face, name)) ?? null;
	return {
		faceComparison: scoreOf('faceComparisonScore'),
		officialComparison: scoreOf('authorityComparisonScore'),
	};
}

/**
 * Decides what EkycVerifyV2 says. Pure; *passed* needs every part of the answer to say so.
 *
 * Its sample has `Passed` Y beside `facePassed` N and `ocrIdPassed` N, so `Passed` proves nothing by
 * itself.
 *
 * @param hasPicture whether a document was sent that had to be read, too.
 */
export function decideVerification(
	result: Result,
	{ hasPicture, requireOfficialScore }: { hasPicture: boolean; requireOfficialScore: boolean },
): VerificationDecision {
	const said = decidePassed(result, { '200': passed }, notPassed);
	const { also, explanation, reason, verdict } = said;
	// Nobody should ask again: it is paid.
	if (verdict === 'undecided') return { ...undecided(reason, explanation), also };
	if (verdict !== 'passed') return said;

	const face = infoOf(result, 'ExtFaceInfo');
	const document = infoOf(result, 'ExtIdInfo');
	const isDoubtful =
		hasConflict(face, 'authorityComparisonScore') || hasConflict(document, 'ocrIdInfo');
	if (isDoubtful) return { ...contradictory, also };
	const isFaceSure = exactly(face, 'facePassed') === 'Y' && exactly(face, 'faceAttack') === 'N';
	const isDocumentSure = exactly(document, 'ocrIdPassed') === 'Y' && isDocumentRead(result);
	if (!isFaceSure || (hasPicture && !isDocumentSure)) return { ...silent, also };
	if (requireOfficialScore && faceScoresOf(result).officialComparison === null) {
		return { ...officialScoreMissing, also };
	}
	return said;
}
