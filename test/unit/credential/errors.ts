import { SigningError } from '../../../nodes/shared/errors';

/** The error with which signing is refused, as one text: what happened and what to do. */
export function refusalOf(sign: () => unknown): string {
	try {
		sign();
	} catch (error) {
		if (error instanceof SigningError) return `${error.message}. ${error.facts.remedy}`;
		throw error;
	}
	throw new Error('It was signed');
}
