import type { PassedDecision } from '../../families/passedSubCode';

/**
 * Every sub code of Alibaba Cloud's page for CheckResult (`ResultObject.SubCode error codes`).
 * A new sub code is added here and nowhere else.
 */
export const subCodes: Readonly<Record<string, PassedDecision>> = {
	'200': {
		verdict: 'passed',
		reason: 'passed',
		explanation: 'The verification passed.',
		remedy: 'Continue.',
		tellUser: 'Thank you, your identity has been verified.',
		billed: true,
	},
	'204': {
		verdict: 'failed',
		reason: 'differentPerson',
		explanation:
			'The face does not match the reference picture: another person, or a live photo of poor quality.',
		remedy: 'Let the person try again in good light. After several attempts, review it manually.',
		tellUser:
			'Your face could not be matched. Please try again in good light, looking straight at the camera.',
		billed: true,
	},
	'205': {
		verdict: 'failed',
		reason: 'livenessRisk',
		explanation: 'The liveness detection found a threat, for example a photo, a screen or a mask.',
		remedy: 'Treat it as an attack.',
		tellUser: 'The check did not pass. Please try again in person, looking into the camera.',
		billed: true,
	},
	'206': {
		verdict: 'failed',
		reason: 'policyRestriction',
		explanation:
			'A business policy refused it; in secure mode the device or its environment looked unsafe.',
		remedy: 'Ask the person to remove app cloners or virtual environments, then to try again.',
		tellUser:
			'Please remove app cloners, virtual environments or similar tools from your device and try again.',
		billed: true,
	},
	'233': {
		verdict: 'failed',
		reason: 'similarFace',
		explanation: 'A similar face is already registered.',
		remedy: 'Look for another account of the same person.',
		tellUser: 'We could not complete the registration. Please contact us.',
		billed: true,
	},
};

/** `Passed` = `N` with a sub code that is not in the table. */
export const otherFailure: PassedDecision = {
	verdict: 'failed',
	reason: 'otherFailure',
	explanation: 'The verification did not pass. No page of Alibaba Cloud lists its sub code.',
	remedy:
		"Look the sub code up in Alibaba Cloud's documentation, because it may be newer than this node. Otherwise, review it manually.",
	tellUser: 'The check did not pass. Please contact us.',
	billed: null,
};
