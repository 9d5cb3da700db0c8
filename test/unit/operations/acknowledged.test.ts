import { decideDeletion, notAcknowledged } from '../../../nodes/operations/families/acknowledged';

const asked = { words: { deleted: 'Y', notDeleted: 'N' }, what: 'the face group' };
const decide = (said: string | undefined, repeated = false, isContradictory?: boolean) =>
	decideDeletion({ ...asked, said, isContradictory }, repeated ? { repeated } : {});

describe('a deletion', () => {
	it.each([
		['Y', false, 'deleted: deleted'],
		['Y', true, 'deleted: deleted'],
		['N', false, 'notDeleted: notDeleted'],
		// The first call may have deleted what the second one did not find.
		['N', true, 'notDeleted: mayAlreadyBeDeleted'],
		['y', false, 'notDeleted: unknownResult'],
		['Y ', false, 'notDeleted: unknownResult'],
		['', true, 'notDeleted: unknownResult'],
		[undefined, true, 'notDeleted: unknownResult'],
	])('of which the answer says %j, repeated: %j, is %s', (said, repeated, meaning) => {
		const { verdict, reason } = decide(said, repeated);
		expect(`${verdict}: ${reason}`).toBe(meaning);
	});

	it.each(['Y', 'N', undefined])('is not confirmed by %j where the answer disagrees', (said) => {
		expect(decide(said, true, true)).toMatchObject({
			verdict: 'notDeleted',
			reason: 'contradictory',
		});
	});

	it('names what was to be deleted, whatever became of it', () => {
		for (const { explanation } of [decide('Y'), decide('N'), decide('N', true), decide('?')]) {
			expect(explanation).toMatch(/^(Alibaba|The answer).* the face group\b.*\.$/);
		}
	});

	it('tells the person that the data are gone only where they are', () => {
		const deleted = 'Your data has been deleted.';
		expect(decide('Y').tellUser).toBe(deleted);
		for (const other of [decide('N'), decide('N', true), decide('?'), decide('Y', false, true)]) {
			expect(other.tellUser).toMatch(/^We could not confirm/);
		}
	});

	it('that is not confirmed says where to look', () => {
		expect(decide('N').remedy).toMatch(/^Look with 'Get Many'/);
		const look = 'Look in the console.';
		const own = decideDeletion({ ...asked, said: 'N', look }, { repeated: true });
		expect(own.remedy).toBe(look);
	});
});

describe('the error of a write whose answer does not say that it worked', () => {
	const ifAnswerLost = 'Look before you add the face again.';

	it('says that the call may have been executed, and what to do', () => {
		const error = notAcknowledged({ requestId: 'R-1' }, { kind: 'writeAddsUp', ifAnswerLost });
		expect(error.message).toMatch(/may have been executed, so it was not repeated$/);
		expect(error.facts).toMatchObject({
			category: 'noAnswer',
			code: 'UnreadableAnswer',
			remedy: ifAnswerLost,
			mayHaveBeenExecuted: true,
			requestId: 'R-1',
		});
	});

	it('asks for a manual review where nothing can be looked up', () => {
		const { facts } = notAcknowledged({ requestId: null }, { kind: 'freeWriteSameTwice' });
		expect(facts.remedy).toMatch(/^Review it manually/);
		expect(facts.requestId).toBeUndefined();
	});
});
