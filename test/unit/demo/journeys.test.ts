import { strayed, table, type Journey } from '../../demo/journeys';
import { applicants, journeysOf } from '../../demo/pageStories';

const [first, second, third] = applicants.slice(0, 3);
const people = applicants.slice(0, 3);
const expected = {
	applicant01: 'Open the Account',
	applicant02: 'Turn Away',
	applicant03: 'Turn Away',
};

function arrived(...where: Array<[typeof first, string]>): Journey[] {
	const reached = where.map(([person, branch]) => ({
		merchantBizId: String(person?.applicantId),
		branch,
		json: { checkResult: { verdict: 'failed', reason: `because of ${branch}` } },
	}));
	return journeysOf(people, ({ applicantId }) => applicantId, reached);
}

it('whoever is twice in the same branch is where they should be', () => {
	const journeys = arrived(
		[first, 'Open the Account'],
		[second, 'Turn Away'],
		[second, 'Turn Away'],
		[third, 'Turn Away'],
	);
	expect(strayed(journeys, expected)).toEqual([]);
});

it('whoever is in different branches, or in none, is told with both', () => {
	const journeys = arrived(
		[first, 'Open the Account'],
		[second, 'Turn Away'],
		[second, 'Review by Hand'],
	);
	expect(strayed(journeys, expected)).toEqual([
		'applicant02 (somebody else) should be in "Turn Away", and is in "Turn Away and Review by Hand".',
		'applicant03 (a photo on a screen) should be in "Turn Away", and is in "nowhere".',
	]);
	expect(table(journeys)).toContain('because of Turn Away | because of Review');
});

it('whoever nobody expects, and whoever does not come, is told', () => {
	const journeys = arrived([first, 'Open the Account']).slice(0, 1);
	expect(strayed(journeys)).toEqual([
		'applicant01 (the right person) should be in "no branch", and is in "Open the Account".',
	]);
	expect(strayed(journeys, { applicant01: 'Open the Account', applicant02: 'Turn Away' })).toEqual([
		'applicant02 should be in "Turn Away", and is not in the table.',
	]);
});
