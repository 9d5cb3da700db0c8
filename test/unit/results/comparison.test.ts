import {
	answerLost,
	comparisons,
	decideComparison,
	retCodes,
	type ComparisonEvidence,
} from '../../../nodes/shared/results/comparison';
import { comparisonOutputs, fixedOutputOf } from '../../../nodes/shared/results/routes';

const match: ComparisonEvidence = {
	httpStatus: 200,
	code: '200',
	retCode: 'OK_SUCCESS',
	passed: 'true',
	result: 'true',
	faceAttack: 'false',
	score: 88.5,
};
const decide = (changes: Partial<ComparisonEvidence>, minScore?: number) =>
	decideComparison({ ...match, ...changes }, minScore);

describe('the only way to a match', () => {
	it('is HTTP 200, a success code, OK_SUCCESS, passed and result true, no attack', () => {
		expect(decide({})).toBe(comparisons.match);
		expect(decide({ code: 'Success' })).toBe(comparisons.match);
	});

	const statuses = [200, 201, 0, 302, 500, NaN];
	const codes = ['200', 'Success', '500', '', 'OK'];
	const retCodeValues = [
		undefined,
		'OK_SUCCESS',
		'ok_success',
		'OK_SUCCESS ',
		'PROCESSING',
		'SYSTEM_ERROR',
		'UNABLE_GET_IMAGE',
		'toString',
		'__proto__',
	];
	const words = [undefined, 'true', 'false', 'TRUE', 'True', 'true ', '1', 'Y', 'yes', ''];

	it('is no other combination of odd values', () => {
		let tried = 0;
		for (const httpStatus of statuses)
			for (const code of codes)
				for (const retCode of retCodeValues)
					for (const passed of words)
						for (const result of words)
							for (const faceAttack of words) {
								tried += 1;
								const { verdict } = decide({
									httpStatus,
									code,
									retCode,
									passed,
									result,
									faceAttack,
								});
								const isMatch =
									httpStatus === 200 &&
									(code === '200' || code === 'Success') &&
									retCode === 'OK_SUCCESS' &&
									passed === 'true' &&
									result === 'true' &&
									faceAttack === 'false';
								if ((verdict === 'match') !== isMatch) {
									throw new Error(
										JSON.stringify({ httpStatus, code, retCode, passed, result, faceAttack }),
									);
								}
							}
		expect(tried).toBe(270_000);
	});
});

describe('what else there is', () => {
	it.each([
		['differentPerson', { passed: 'false', result: 'false', score: 54.4 }],
		['differentPerson', { passed: 'false', result: undefined, faceAttack: undefined }],
		['spoofingAttack', { passed: 'false', result: 'false', faceAttack: 'true' }],
		['spoofingAttack', { faceAttack: 'true' }],
		['contradictory', { result: 'false' }],
		['contradictory', { passed: 'false' }],
		['contradictory', { faceAttack: 'no' }],
		['contradictory', { httpStatus: 500 }],
		['contradictory', { code: '500' }],
		['incompleteAnswer', { result: undefined }],
		['incompleteAnswer', { faceAttack: undefined }],
		['incompleteAnswer', { passed: undefined }],
		['incompleteAnswer', { passed: 'TRUE' }],
		['unreadableAnswer', { retCode: undefined }],
		['unknownRetCode', { retCode: 'OK_PERHAPS' }],
		['processing', { retCode: 'PROCESSING' }],
		['systemError', { retCode: 'SYSTEM_ERROR' }],
		['systemError', { retCode: 'SYSTEM_ERROR', httpStatus: 500, code: '500' }],
		['pictureUnavailable', { retCode: 'UNABLE_GET_IMAGE' }],
	] as Array<[string, Partial<ComparisonEvidence>]>)('is %s: %j', (reason, changes) => {
		const decided = decide(changes);
		expect(decided.reason).toBe(reason);
		const noMatch = ['differentPerson', 'spoofingAttack'].includes(reason);
		expect(decided.verdict).toBe(noMatch ? 'noMatch' : 'undecided');
	});

	it('lets a limit of the operator only make it stricter', () => {
		expect(decide({}, 88.5)).toBe(comparisons.match);
		expect(decide({}, 88.51)).toBe(comparisons.belowOwnThreshold);
		expect(decide({ score: undefined }, 1)).toBe(comparisons.scoreMissing);
		expect(decide({ score: undefined })).toBe(comparisons.match);
		expect(decide({}, NaN).verdict).toBe('noMatch');
		expect(decide({ passed: 'false', result: 'false' }, 0).verdict).toBe('noMatch');
	});

	it('is told in words everywhere', () => {
		const all = [...Object.values(comparisons), ...Object.values(retCodes), answerLost('x', 'Do.')];
		for (const { explanation, remedy, tellUser, billed } of all) {
			expect(explanation).toMatch(/\.$/);
			expect(remedy).toMatch(/\.$/);
			expect(tellUser).toMatch(/\.$/);
			expect(billed).toBeNull();
		}
		const reasons = all.map(({ reason }) => reason);
		expect(new Set(reasons).size).toBe(reasons.length);
		expect(answerLost('It was lost', 'Do.')).toMatchObject({
			verdict: 'undecided',
			reason: 'answerLost',
			explanation: 'It was lost.',
			remedy: 'Do.',
		});
	});
});

it('has the undecided output first and the one that lets through last', () => {
	expect(comparisonOutputs.map(({ displayName }) => displayName)).toEqual([
		'Undecided',
		'No Match',
		'Match',
	]);
	expect(comparisonOutputs.map(({ verdict }) => fixedOutputOf(comparisonOutputs, verdict))).toEqual(
		[0, 1, 2],
	);
});
