/** Where an item goes; the first one lets nobody through. */
export const outputNames = ['Not Started', 'Came Back', 'Submitted'] as const;

/** Why an item is where it is. The words for the person come from the page. */
export interface PageOutcome {
	output: 0 | 1 | 2;
	verdict: 'cameBack' | 'notStarted' | 'submitted';
	explanation: string;
	remedy: string;
}

export const outcomes = {
	submitted: {
		output: 2,
		verdict: 'submitted',
		explanation:
			'Somebody has agreed and pressed the button. Nothing is known about this person yet.',
		remedy:
			"Connect 'Initialize' after this output, and 'Send the Person On' after all outputs of Initialize, the error output too.",
	},
	cameBack: {
		output: 1,
		verdict: 'cameBack',
		explanation:
			'The browser came back from the verification. Whether it was finished, and how, is not known.',
		remedy:
			"Connect 'Check Result' after this output, and pass it the IDs that you stored under this Merchant Biz ID.",
	},
	linkExpired: {
		output: 0,
		verdict: 'notStarted',
		explanation: 'Somebody opened a personal link after it had expired.',
		remedy: "Send a new one: 'Create Link'.",
	},
	linkUsed: {
		output: 0,
		verdict: 'notStarted',
		explanation:
			'Somebody tried to start again with a personal link that was used up. Perhaps the browser was closed in the middle of the verification.',
		remedy:
			"If there is no result for this person, send a new link: 'Create Link'. If 'Starts Allowed' is 2 or more there, a link can be used again.",
	},
	linkNotChecked: {
		output: 0,
		verdict: 'notStarted',
		explanation: "n8n's database could not be asked whether this personal link was used before.",
		remedy: 'The person can try again in a few minutes.',
	},
	fileRefused: {
		output: 0,
		verdict: 'notStarted',
		explanation: 'A file is neither a JPEG nor a PNG picture.',
		remedy: 'The person was asked to choose another one, and can do so on the same page.',
	},
	notPrepared: {
		output: 0,
		verdict: 'notStarted',
		explanation: 'The item is not what this page hands over, or a file could not be read.',
		remedy: 'Start the workflow from the page, or pin the output of this node.',
	},
} as const satisfies Readonly<Record<string, PageOutcome>>;

export type PageReason = keyof typeof outcomes;
