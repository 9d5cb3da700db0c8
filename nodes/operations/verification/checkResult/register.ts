import { codeText, decimalIn, exactly, readJson, valueOf } from '../../families/members';

type Result = Record<string, unknown>;

function infoIn(result: Result, name: string): unknown {
	const member = readJson(valueOf(result, name));
	return member.state === 'read' ? member.value : undefined;
}

/** Source: Alibaba Cloud's SDK of IdnAuthorityVerifyIntl. All are 0 to 1. */
const registerMembers = [
	'govId',
	'fullName',
	'dob',
	'selfiePhoto',
	'liveness',
	'imgManipulationScore',
] as const;

/** What an official register says, 0 to 1; null where none was asked. */
export function registerIn(result: Result) {
	const info = infoIn(result, 'ExtSourceInfo');
	if (info === undefined) return null;
	return Object.fromEntries(
		registerMembers.map((name) => [name, decimalIn(valueOf(info, name)) ?? null]),
	);
}

/** Faces like this one that were found in face groups; null where they cannot be read. */
export function duplicatesIn(result: Result): unknown {
	const member = readJson(valueOf(infoIn(result, 'ExtFaceInfo'), 'duplicateFace'));
	if (member.state === 'empty') return [];
	return member.state === 'read' && Array.isArray(member.value) ? member.value : null;
}

/** The ID of the face in the face group, where the answer says that it was enrolled. */
export function registeredFaceIdIn(result: Result): string | null {
	const face = infoIn(result, 'ExtFaceInfo');
	if (codeText(exactly(face, 'faceRegistrationResult')) !== '1') return null;
	return codeText(valueOf(face, 'faceRegistrationID'))?.trim() || null;
}
