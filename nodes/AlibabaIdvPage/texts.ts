/** What the page says besides title, introduction, consent, and fields. All of it can be replaced. */
export interface PageText {
	/** As the panel calls it. */
	name: string;
	default: string;
}

/** For the person. Plain words, and what to do next. Sorted by what the panel calls them. */
export const pageTexts = {
	alreadySent: {
		name: 'Already Sent',
		default:
			'This has already been sent. Please wait a moment. If nothing happens, reload the page and start again.',
	},
	cameraDeclined: {
		name: 'Camera Declined',
		default:
			'No picture was taken. Please allow access to the camera and try again, or choose a picture from your device.',
	},
	choose: { name: 'Choose an Option', default: 'Please choose' },
	consentMissing: {
		name: 'Consent Missing',
		default: 'Please agree before you start.',
	},
	fieldMissing: { name: 'Field Missing', default: 'Please fill in this field.' },
	fieldWrong: { name: 'Field Wrong', default: 'Please check this field.' },
	fileMissing: { name: 'File Missing', default: 'Please add a picture.' },
	fileTooLarge: {
		name: 'File Too Large',
		default: 'This file is too large. Please choose a smaller one.',
	},
	fileWrong: {
		name: 'File Wrong',
		default: 'This file cannot be used. Please choose a JPEG or PNG picture.',
	},
	linkExpired: {
		name: 'Link Expired',
		default: 'This link has expired. Please ask for a new one.',
	},
	linkInvalid: {
		name: 'Link Invalid',
		default: 'This link does not work. Please open it exactly as you received it.',
	},
	linkMissing: {
		name: 'Link Missing',
		default: 'You need a personal link to start here. Please open the one that you received.',
	},
	linkUsed: {
		name: 'Link Used',
		default:
			'This link has already been used. If you could not finish, please ask for a new one. If you have finished, there is nothing else to do.',
	},
	noScript: {
		name: 'No JavaScript',
		default:
			'This page needs JavaScript, which is turned off in your browser. Please turn it on, or open the page in another browser.',
	},
	notReachable: {
		name: 'Not Reachable',
		default:
			'We could not send this. Please check your internet connection and press the button again.',
	},
	notSetUp: {
		name: 'Not Set Up',
		default: 'This page is not ready yet. Please try again later.',
	},
	opensNewTab: { name: 'Opens in a New Tab', default: 'opens in a new tab' },
	optional: { name: 'Optional', default: 'optional' },
	preparing: { name: 'Preparing', default: 'One moment, please.' },
	returnText: {
		name: 'Return Text',
		default:
			'Thank you. If you have finished, you can close this page: we will tell you the result. If you have not, please open your link again. If it no longer works, please ask for a new one.',
	},
	returnTitle: { name: 'Return Title', default: 'You are back' },
	sdkFailed: {
		name: 'Script Failed',
		default:
			'A part of this page could not be loaded. Please turn off ad blockers for this page, check your internet connection, and press the button again.',
	},
	sending: { name: 'Sending', default: 'Sending. Please do not close this page.' },
	sentOn: { name: 'Sent On', default: 'You are being taken to the verification.' },
	startedBefore: {
		name: 'Started Before',
		default:
			'You have already been taken to the verification. If you did not finish it, press the button to start again.',
	},
	tooMany: {
		name: 'Too Many Starts',
		default: 'Too many people are starting at the moment. Please try again in a minute.',
	},
	unclear: {
		name: 'Unclear',
		default:
			'We could not find out whether this worked. Please try again in a few minutes. What you entered is still here.',
	},
} as const satisfies Readonly<Record<string, PageText>>;

export type TextName = keyof typeof pageTexts;

/** Every text of the page, with those of the operator in place. */
export type Texts = Readonly<Record<TextName, string>>;

export const textNames = Object.keys(pageTexts) as TextName[];

/** @param own what the operator wrote, by name; empty ones keep the default. */
export function textsWith(own: Readonly<Partial<Record<string, string>>>): Texts {
	return Object.fromEntries(
		textNames.map((name) => [name, own[name]?.trim() || pageTexts[name].default]),
	) as Texts;
}
