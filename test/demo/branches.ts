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

/** Where the eight people of each story have to end up, by its first workflow. */
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
	'verification-page-1-onboarding.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Turn Away',
		applicant04: 'Review by Hand',
		applicant05: 'Turn Away',
		applicant06: 'Invite Again',
		applicant07: 'Invite Again',
		applicant08: 'Tell the Team',
	},
	'verification-page-wait.json': {
		applicant01: 'Open the Account',
		applicant02: 'Turn Away',
		applicant03: 'Turn Away',
		applicant04: 'Review by Hand',
		applicant05: 'Turn Away',
		// There is no result, also when the time is over.
		applicant06: 'Review by Hand',
		applicant07: 'Review by Hand',
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
