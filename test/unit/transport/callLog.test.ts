import { callLog, type Turn } from '../../../nodes/shared/transport/callLog';
import { learnedPace } from '../../../nodes/shared/transport/learnedPace';

const turn = (at: number): Turn => ({ at, pace: 10, waited: true });

it('two refusals at one instant are no pace that is not a number', () => {
	const log = callLog();
	const [first, second] = [turn(5), turn(5)];
	log.add(first);
	log.add(second);
	log.refuse(first);
	log.refuse(second);
	expect(log.before(second)).toEqual({ calls: 0, since: 0 });
	const learned = learnedPace();
	learned.onRefused(5, second.pace, log.before(second));
	learned.onAccepted(6, 10);
	expect(learned.atMost(10)).toBeGreaterThan(0);
	expect(learned.atMost(10)).toBeLessThan(10);
});

it('what is let through since a refusal is told by the second', () => {
	const log = callLog();
	const turns = [0, 100, 200, 300].map(turn);
	turns.forEach((each) => log.add(each));
	log.refuse(turns[0] as Turn);
	expect(log.before(turns[3] as Turn)).toEqual({ calls: 2, since: (2 / 300) * 1_000 });
});
