import { badResourceCode, comparisonFor, unable, type Comparison } from '../comparisons';
import { isJpeg } from '../jpeg';
import { decodeStrictly } from '../pictures';
import { parseJson } from '../values';
import type { Answer, Operation } from './operation';

/** Compares two pictures of a face, the way it was done in 2019. */
export const executeRequest: Operation = {
	billed: true,
	integerCodes: true,
	required: ['Service', 'ServiceParameters'],
	values: {},
	run({ params }) {
		if (params.Service !== 'intl_face_verify') return sayNo(404, 'service is invalid');

		const { refFaceContent, authFaceContent, resourceCode } = readMembers(params.ServiceParameters);
		if (!refFaceContent || !authFaceContent || !resourceCode) {
			return sayNo(400, 'refFaceContent or authFaceContent or resourceCode is null');
		}
		if (!/^\d{8}$/.test(resourceCode)) return tell(badResourceCode);

		const [ref, auth] = [readJpeg(refFaceContent), readJpeg(authFaceContent)];
		if (!ref || !auth) return tell(unable);
		const comparison = comparisonFor(ref, auth);
		if (typeof comparison !== 'string') return tell(comparison);
		// A typo has to be loud: the pictures would be compared as if nothing was asked for.
		return sayNo(400, `The sandbox has no comparison called ${comparison}.`);
	},
};

function readMembers(json = ''): Partial<Record<string, string>> {
	const members = Object.entries(Object(parseJson(json)) as object);
	return Object.fromEntries(members.filter(([, value]) => typeof value === 'string'));
}

function readJpeg(base64: string): Buffer | undefined {
	const bytes = decodeStrictly(base64);
	return bytes && isJpeg(bytes) ? bytes : undefined;
}

function tell({ code, message, data, spell = JSON.stringify }: Comparison): Answer {
	const executed = Number(code) === 200;
	return {
		status: 200,
		body: { Code: code, Message: message, ...(data && { Data: spell(data) }) },
		executed,
		billed: executed && data?.retCode === 'OK_SUCCESS',
	};
}

function sayNo(code: number, message: string): Answer {
	return tell({ says: '', code, message });
}
