import type { INodeProperties } from 'n8n-workflow';

import type { Item } from '../../../shared/run/item';
import { reviewManually, tryAgainLater } from '../../decisions';
import { spoofResultOf } from '../../families/documentReading';
import { exactly, readJson } from '../../families/members';
import type { PassedDecision } from '../../families/passedSubCode';
import { requirement } from '../../fields/requirement';
import { percentIn } from '../../fields/score';
import { editsIn, expiryIn } from './document';
import { registeredFaceIdIn } from './register';

type Result = Record<string, unknown>;

/** What somebody needs to pass besides what Alibaba Cloud says. */
export const requirementFields = {
	requireGenuine: requirement({
		displayName: 'Require Genuine Document',
		name: 'requireGenuineDocument',
		description:
			"Whether somebody passes only if the check for forgery says that the document is genuine. If it says nothing, the item goes to Undecided. Needs 'Check for Forgery' at the start.",
	}),
	requireComparison: requirement({
		displayName: 'Require Face Comparison',
		name: 'requireFaceComparison',
		description:
			'Whether somebody passes only if the answer has a score for the face comparison. It proves that faces were compared, and not only that a person was live.',
	}),
	requireEnrolled: requirement({
		displayName: 'Require Enrolled Face',
		name: 'requireEnrolledFace',
		description:
			"Whether somebody passes only if the answer says that the face was enrolled, with its ID. For verifications that were started with 'Enroll When New'.",
	}),
	refuseEdited: requirement({
		displayName: 'Refuse Edited Document Data',
		name: 'refuseEditedDocument',
		description:
			'Whether a pass goes to Undecided if the person changed something that was read from the document. What was changed is in document.edited.',
	}),
	refuseExpired: requirement({
		displayName: 'Refuse Expired Document',
		name: 'refuseExpiredDocument',
		description:
			'Whether an expired document goes to Not Passed. A pass whose expiration date is missing or can be read in two ways then goes to Undecided.',
	}),
};

/** What the panel of another node with results shows of them. */
export const requirementProperties: readonly INodeProperties[] = Object.values(
	requirementFields,
).flatMap(({ properties }) => properties);

/** Reads them all. */
export function requirementsOf(item: Item): Requirements {
	const { requireGenuine, requireComparison, requireEnrolled, refuseEdited, refuseExpired } =
		requirementFields;
	return {
		requireGenuine: requireGenuine.read(item),
		requireComparison: requireComparison.read(item),
		requireEnrolled: requireEnrolled.read(item),
		refuseEdited: refuseEdited.read(item),
		refuseExpired: refuseExpired.read(item),
	};
}

/** The requirements that are on. */
export type Requirements = Readonly<Record<keyof typeof requirementFields, boolean>>;

const undecided = (
	decision: PassedDecision,
	reason: string,
	explanation: string,
	remedy = reviewManually,
): PassedDecision => ({
	...decision,
	verdict: 'undecided',
	reason,
	explanation,
	remedy,
	tellUser: tryAgainLater,
});

function hasComparison(result: Result): boolean {
	const face = readJson(exactly(result, 'ExtFaceInfo'));
	return (
		face.state === 'read' && percentIn(exactly(face.value, 'faceComparisonScore')) !== undefined
	);
}

/**
 * Applies the operator's own requirements, which can only make a result stricter. Any decision but a
 * pass is returned unchanged. Pure.
 */
export function applyRequirements(
	decision: PassedDecision,
	result: Result,
	{ requireGenuine, requireComparison, requireEnrolled, refuseEdited, refuseExpired }: Requirements,
	nowMs: number,
): PassedDecision {
	if (decision.verdict !== 'passed') return decision;
	const expiry = refuseExpired ? expiryIn(result, nowMs) : 'valid';
	if (expiry === 'expired') {
		return {
			...decision,
			verdict: 'failed',
			reason: 'expired',
			explanation: 'Alibaba Cloud passed it, but the document has expired.',
			remedy: 'Let the person start again with a valid document.',
			tellUser: 'Your document has expired. Please use a valid one.',
		};
	}
	if (requireGenuine && spoofResultOf(result) !== 'N') {
		return undecided(
			decision,
			'forgeryNotReported',
			'Alibaba Cloud passed it, but the answer does not say that the document is genuine.',
			"Review it manually. Check that 'Check for Forgery' is on in Initialize, and that the product reads a document.",
		);
	}
	if (requireComparison && !hasComparison(result)) {
		return undecided(
			decision,
			'comparisonNotReported',
			'Alibaba Cloud passed it, but the answer has no score for a face comparison, so nothing proves that faces were compared.',
			'Review it manually. Check that the verification was started with a product that compares faces.',
		);
	}
	if (requireEnrolled && registeredFaceIdIn(result) === null) {
		return undecided(
			decision,
			'notEnrolled',
			'Alibaba Cloud passed it, but the answer does not say that the face was enrolled.',
			"Look the person up with 'Get Many Faces', and add the face if it is not there.",
		);
	}
	const edits = refuseEdited ? editsIn(result).state : 'none';
	if (edits !== 'none') {
		return undecided(
			decision,
			edits === 'edited' ? 'documentEdited' : 'unreadable',
			edits === 'edited'
				? 'Alibaba Cloud passed it, but the person changed something that was read from the document.'
				: 'Alibaba Cloud passed it, but what the person edited in the document data cannot be read.',
			"Compare 'document.fields' with 'document.edited', and review it manually.",
		);
	}
	if (expiry === 'unclear') {
		return undecided(
			decision,
			'expiryUnclear',
			'Alibaba Cloud passed it, but the expiration date of the document is missing or can be read in two ways.',
		);
	}
	return decision;
}
