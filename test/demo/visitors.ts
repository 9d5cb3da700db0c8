import { randomBytes } from 'node:crypto';

import type { CharacterName } from '../sandbox';

/** Somebody who opens a Verification Page, and what they do at Alibaba Cloud. */
export interface Applicant {
	applicantId: string;
	story: string;
	plays: CharacterName;
	/** Their callback gets lost on its way. */
	losesCallback?: boolean;
}

/** What the person saw. */
export interface Visit {
	/** They were sent on to this address of Alibaba Cloud. */
	sentTo?: string;
	/** They were told this instead. */
	told?: string;
	/** What the page said when they came back; nothing where nobody comes back. */
	welcome?: string;
}

/** Plays people: by hand in a browser, or by what a browser would send. */
export interface Visitor {
	visit(pageUrl: string, applicant: Applicant): Promise<Visit>;
}

/** The address that an applicant of a story enters. */
export const emailOf = ({ applicantId }: Pick<Applicant, 'applicantId'>) =>
	`${applicantId}@example.com`;

/**
 * Sends what a browser sends: no page is drawn and no script runs. For n8n's engine, and where there
 * is no browser.
 */
export const withoutBrowser: Visitor = {
	async visit(pageUrl, applicant) {
		const answer = await submit(pageUrl, applicant);
		if (typeof answer.next !== 'string') return { told: String(answer.tellUser) };
		const sentTo = answer.next;
		const opened = await fetch(sentTo);
		if (!opened.ok) throw new Error(`${sentTo} was answered ${opened.status}`);
		const { plays, losesCallback } = applicant;
		const played = await fetch(sentTo, {
			method: 'POST',
			body: new URLSearchParams({ plays, ...(losesCallback ? { drop: 'yes' } : {}) }),
			redirect: 'manual',
		});
		const back = played.headers.get('location');
		if (back === null) return { sentTo };
		const returned = await fetch(back);
		if (!returned.ok) throw new Error(`${back} was answered ${returned.status}`);
		return { sentTo, welcome: titleOf(await returned.text()) };
	},
};

/** Presses the button of the page; what the browser is answered. */
async function submit(pageUrl: string, applicant: Applicant): Promise<Record<string, unknown>> {
	const page = await fetch(pageUrl);
	if (!page.ok) throw new Error(`${pageUrl} was answered ${page.status}`);
	const form = new FormData();
	form.set('start', randomBytes(16).toString('hex'));
	form.set('consent', 'yes');
	form.set('metaInfo', JSON.stringify({ deviceType: 'web', appName: 'no browser' }));
	form.set('metaInfoSource', 'browser');
	form.set('field.email', emailOf(applicant));
	const answer = await fetch(pageUrl, { method: 'POST', body: form });
	const text = await answer.text();
	try {
		return Object(JSON.parse(text)) as Record<string, unknown>;
	} catch {
		throw new Error(`The page was answered ${answer.status}: "${text.slice(0, 200)}"`);
	}
}

const titleOf = (html: string) => /<h1[^>]*>([^<]*)/.exec(html)?.[1]?.trim() ?? '';
