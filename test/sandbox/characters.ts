/** What somebody does in front of the camera, and what Alibaba Cloud then finds. */
export interface Character {
	/** On the button of the person's page. */
	label: string;
	/** The outcome that CheckResult answers; none for what Initialize was asked for, else a pass. */
	asks?: string;
	/** No result, and so no callback. */
	leaves?: true;
	/** The browser stays: the window was closed in the middle. */
	stays?: true;
}

/** Whom one can play on the person's page. */
export const characters = {
	right: { label: 'I am the right person' },
	somebodyElse: { label: 'I am somebody else', asks: 'different' },
	screenPhoto: { label: 'I hold a photo on a screen into the camera', asks: 'liveness' },
	forgedDocument: { label: 'My document is forged', asks: 'forged' },
	unsafeDevice: { label: 'My phone is manipulated', asks: 'policy' },
	knownFace: { label: 'I have an account already', asks: 'similar' },
	givesUp: { label: 'I give up', leaves: true },
	closesWindow: { label: 'I close the window', leaves: true, stays: true },
} as const satisfies Record<string, Character>;

/** The name of a character. */
export type CharacterName = keyof typeof characters;
