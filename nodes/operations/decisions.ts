import type { IdvError } from '../shared/errors';
import type { Decision } from './definition';

/** What to tell a person when we do not know either. */
export const tryAgainLater = 'We could not complete the check. Please try again later.';

export const reviewManually = 'Review it manually.';
export const reviewAndReport =
	'Review it manually, and report it to Alibaba Cloud support with the request ID.';

/** A picture that the person can replace: an outcome, because another picture is what helps. */
export function pictureRefused<Verdict extends string>(
	{ message, facts }: IdvError,
	verdict: Verdict,
): Decision<Verdict> {
	return {
		verdict,
		reason: 'pictureRefused',
		explanation: `${message}.`,
		remedy: facts.remedy,
		tellUser: facts.tellUser ?? tryAgainLater,
		billed: false,
		also: { code: facts.code },
	};
}
