import { decideFace, readFace } from '../../../nodes/operations/families/facePassed';

/** As liveness and face verification decide, in short words. */
function decide(result: Record<string, unknown>) {
	const words = { explanation: '', remedy: '', tellUser: '', billed: true };
	const { verdict, reason, also } = decideFace(readFace(result, 'Passed'), {
		undecided: 'undecided',
		good: { ...words, verdict: 'good', reason: 'good' },
		bad: { ...words, verdict: 'bad', reason: 'bad' },
		attacked: () => ({ ...words, verdict: 'bad', reason: 'attack' }),
	});
	return [verdict, reason, also];
}

const good = { Passed: 'Y', SubCode: '200', FaceAttack: 'N' };

it.each([
	['says so', {}, ['good', 'good']],
	['says so in both places', { ExtFaceInfo: { faceAttack: 'N' } }, ['good', 'good']],
	['says so in one place, and nothing in the other', { ExtFaceInfo: '' }, ['good', 'good']],
	['says nothing beside it', { ExtFaceInfo: { faceAttack: ' ' } }, ['good', 'good']],
	[
		'says something else in the other place',
		{ ExtFaceInfo: { faceAttack: 'Y' } },
		['undecided', 'contradictory'],
	],
	['says two things of an attack', { faceAttack: 'Y' }, ['undecided', 'contradictory']],
	['says two things of the sub code', { subCode: '201' }, ['undecided', 'contradictory']],
	['says two things of the result', { passed: 'N' }, ['undecided', 'contradictory']],
	[
		'says another thing of the face',
		{ ExtFaceInfo: { facePassed: 'N' } },
		['undecided', 'contradictory'],
	],
	['says something that cannot be read', { ExtFaceInfo: 'no JSON' }, ['undecided', 'unreadable']],
	['says a list', { ExtFaceInfo: [1] }, ['undecided', 'unreadable']],
])('an answer that %s', (_what, changes, expected) => {
	expect(decide({ ...good, ...changes }).slice(0, 2)).toEqual(expected);
});

it.each([
	['200', '200'],
	[200, '200'],
	[undefined, null],
	['', null],
])('shows the sub code %j as %j', (SubCode, shown) => {
	expect(decide({ ...good, SubCode })[2]).toEqual({ subCode: shown });
});
