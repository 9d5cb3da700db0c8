import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What the page in the browser understands: where to go, or what to show. */
export type BrowserAnswer = { next: string } | { tellUser: string };

/** Longer texts are no words for a person. */
const maxTextLength = 2000;

/**
 * Answers the browser that waits with the page open. JSON only: n8n replaces the policy of HTML
 * that is sent in this way (measured on n8n 1.123 and 2.41).
 *
 * @returns whether it could be answered; nobody hears of it where nobody waits.
 */
export async function answerBrowser(
	context: IExecuteFunctions,
	answer: BrowserAnswer,
): Promise<boolean> {
	const body: IDataObject =
		'next' in answer
			? { next: answer.next }
			: { tellUser: answer.tellUser.slice(0, maxTextLength) };
	try {
		await context.sendResponse({
			body,
			headers: { 'cache-control': 'no-store' },
			statusCode: 200,
		});
		return true;
	} catch {
		context.logger.warn('The browser of the person could not be answered');
		return false;
	}
}
