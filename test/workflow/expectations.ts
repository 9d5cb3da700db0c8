/** Every outcome of the sandbox that starts, and where it has to come out. */
export const expectations: Array<{
	scene: string;
	reason: string;
	byVerdict: string;
	bySubCode: string;
}> = [
	{ scene: 'pass', reason: 'passed', byVerdict: 'Passed', bySubCode: 'Passed' },
	{ scene: 'numbers', reason: 'passed', byVerdict: 'Passed', bySubCode: 'Passed' },
	{ scene: 'brokenext', reason: 'passed', byVerdict: 'Passed', bySubCode: 'Passed' },
	{
		scene: 'different',
		reason: 'differentPerson',
		byVerdict: 'Not Passed',
		bySubCode: 'Different Person',
	},
	{
		scene: 'liveness',
		reason: 'livenessRisk',
		byVerdict: 'Not Passed',
		bySubCode: 'Liveness Risk',
	},
	{
		scene: 'policy',
		reason: 'policyRestriction',
		byVerdict: 'Not Passed',
		bySubCode: 'Policy Restriction',
	},
	{ scene: 'similar', reason: 'similarFace', byVerdict: 'Not Passed', bySubCode: 'Similar Face' },
	{ scene: 'unknown', reason: 'otherFailure', byVerdict: 'Not Passed', bySubCode: 'Other Failure' },
	{ scene: 'never', reason: 'notFinished', byVerdict: 'Undecided', bySubCode: 'Undecided' },
	{ scene: 'contradict', reason: 'contradictory', byVerdict: 'Undecided', bySubCode: 'Undecided' },
	{ scene: 'yn200', reason: 'contradictory', byVerdict: 'Undecided', bySubCode: 'Undecided' },
	{ scene: 'pending', reason: 'unknownResult', byVerdict: 'Undecided', bySubCode: 'Undecided' },
	{ scene: 'lowercase', reason: 'unknownResult', byVerdict: 'Undecided', bySubCode: 'Undecided' },
	{ scene: 'nosub', reason: 'incompleteAnswer', byVerdict: 'Undecided', bySubCode: 'Undecided' },
	{ scene: 'noresult', reason: 'incompleteAnswer', byVerdict: 'Undecided', bySubCode: 'Undecided' },
];

/** The outputs of a node with results, by how it routes. */
export const labels = {
	byVerdict: ['Undecided', 'Not Passed', 'Passed'],
	bySubCode: [
		'Undecided',
		'Different Person',
		'Liveness Risk',
		'Policy Restriction',
		'Similar Face',
		'Other Failure',
		'Passed',
	],
	single: ['Result'],
};
