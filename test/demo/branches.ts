const byVerdict = {
	applicant01: 'Open the Account',
	applicant02: 'Turn Away',
	applicant03: 'Turn Away',
	applicant04: 'Turn Away',
	applicant05: 'Turn Away',
	applicant06: 'Review by Hand',
	applicant07: 'Ask for Another Photo',
	applicant08: 'Tell the Team',
};

/** Where the people of each story have to end up, by its first workflow. */
export const branches: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'onboarding-by-verdict.json': byVerdict,
	'ask-again.json': byVerdict,
	'wait-here.json': byVerdict,
	'onboarding-by-sub-code.json': {
		applicant01: 'Open the Account',
		applicant02: 'Try Again in Good Light',
		applicant03: 'Report an Attack',
		applicant04: 'Ask to Clean the Device',
		applicant05: 'Look for a Duplicate',
		applicant06: 'Review by Hand',
		applicant07: 'Ask for Another Photo',
		applicant08: 'Tell the Team',
	},
	'two-workflows-1-start.json': {
		...byVerdict,
		// No callback comes for somebody who gives up.
		applicant06: 'Hand Over to the App',
		// The callback came, the result could not be fetched: undecided, not lost.
		applicant08: 'Review by Hand',
	},
	'no-second-account.json': {
		applicant01: 'Open the Account',
		applicant02: 'Look for the Other Account',
		applicant03: 'Review by Hand',
		applicant04: 'Review by Hand',
		applicant05: 'Turn Away',
		applicant06: 'Review by Hand',
		applicant07: 'Ask for Another Photo',
		applicant08: 'Tell the Team',
	},
	'document-onboarding.json': {
		applicant01: 'Open the Account',
		applicant02: 'Review by Hand',
		applicant03: 'Ask for a Valid Document',
		applicant04: 'Compare the Data',
		// Its expiry date is one of another calendar.
		applicant05: 'Review by Hand',
		applicant06: 'Remind the Person',
		applicant07: 'Turn Away',
		applicant08: 'Tell the Team',
	},
	'erase-on-request.json': {
		applicant01: 'Confirm the Erasure',
		applicant02: 'Look by Hand',
		applicant03: 'Look by Hand',
		applicant04: 'Look by Hand',
		applicant05: 'Tell the Team',
	},
	'who-gave-up.json': {
		applicant01: 'Fetch the Result',
		applicant02: 'Send the Link Again',
		applicant03: 'Explain the Camera',
		applicant04: 'Name the Right Document',
		applicant05: 'Ask What Went Wrong',
		applicant06: 'Tell the Team',
	},
	'device-risk.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Review by Hand',
		// A token that was asked about for somebody else.
		applicant04: 'Review by Hand',
		applicant05: 'Turn Away',
		applicant06: 'Review by Hand',
		applicant07: 'Turn Away',
		applicant08: 'Tell the Team',
	},
	'legacy-compare.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Turn Away',
		applicant04: 'Review by Hand',
		applicant05: 'Review by Hand',
		applicant06: 'Review by Hand',
		applicant07: 'Tell the Team',
		applicant08: 'Review by Hand',
	},
};
