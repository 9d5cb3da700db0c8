import { fairQueue } from '../../../nodes/shared/transport/fairQueue';

/** Adds `a1 a2 b1` in this order; the caller is the letter. */
function filled(entries: string) {
	const queue = fairQueue<string>();
	for (const entry of entries.split(' ')) queue.add(entry[0], entry);
	return queue;
}

function emptied(queue: ReturnType<typeof filled>): string {
	const taken: string[] = [];
	for (let entry = queue.take(); entry !== undefined; entry = queue.take()) taken.push(entry);
	return taken.join(' ');
}

it.each([
	['callers take turns, their own entries in order', 'a1 a2 a3 b1 b2 c1', 'a1 a2 b1 a3 c1 b2'],
	['one caller alone goes through', 'a1 a2 a3', 'a1 a2 a3'],
])('%s', (_what, given, expected) => {
	expect(emptied(filled(given))).toBe(expected);
});

it('a newcomer goes before a batch, but every other time only', () => {
	const queue = filled('a1 a2 a3 a4');
	expect([queue.take(), queue.take()]).toEqual(['a1', 'a2']);
	for (const newcomer of ['b1', 'c1', 'd1']) queue.add(newcomer, newcomer);
	expect(emptied(queue)).toBe('b1 a3 c1 a4 d1');
});

it('whoever comes back is no newcomer', () => {
	const queue = filled('a1');
	queue.take();
	queue.add('b', 'b1');
	queue.take();
	queue.add('a', 'a2');
	queue.add('b', 'b2');
	queue.add('c', 'c1');
	// It is not a newcomer's turn, because one was last.
	expect(emptied(queue)).toBe('a2 c1 b2');
});

it('what is looked at is what is taken next', () => {
	const queue = filled('a1 b1 a2');
	while (queue.size > 0) {
		const shown = queue.peek();
		expect(queue.take()).toBe(shown);
	}
	expect([queue.peek(), queue.take(), queue.size]).toEqual([undefined, undefined, 0]);
});

it('whoever gives up is gone, and gives up only once', () => {
	const queue = filled('a1 a2 b1');
	queue.remove('a', 'a1');
	queue.remove('a', 'a1');
	queue.remove('b', 'b1');
	queue.remove('nobody', 'x');
	expect([queue.size, emptied(queue)]).toEqual([1, 'a2']);
});

it('whoever gives up does not stand in the way of others', () => {
	const queue = filled('a1 b1 c1');
	queue.remove('a', 'a1');
	expect([queue.peek(), queue.size]).toEqual(['b1', 2]);
	expect(emptied(queue)).toBe('b1 c1');
});

it('one of the last entries that gives up leaves the others in their order', () => {
	const queue = filled('a1 a2 a3 a4');
	queue.take();
	queue.remove('a', 'a3');
	queue.add('a', 'a5');
	expect([queue.size, emptied(queue)]).toEqual([3, 'a2 a4 a5']);
});

it('everybody can still give up, however many were served since', () => {
	const queue = fairQueue<string>();
	const callers = Array.from({ length: 2_500 }, (_, caller) => caller);
	const entries = callers.flatMap((caller) => [1, 2, 3].map((entry) => `${caller} ${entry}`));
	for (const entry of entries) queue.add(Number.parseInt(entry), entry);
	const taken = new Set(callers.map(() => queue.take()));
	const left = entries.filter((entry) => !taken.has(entry));
	expect(queue.size).toBe(left.length);
	for (const entry of left) queue.remove(Number.parseInt(entry), entry);
	expect([queue.size, queue.peek()]).toEqual([0, undefined]);
});

describe('whoever was served lately is no newcomer: the queue', () => {
	/** Serves these callers, one entry each, and tells whether another one goes before a newcomer. */
	function isKnown(served: number[], caller: number): boolean {
		const queue = fairQueue<string>();
		for (const each of [...served, -1]) {
			queue.add(each, 'served');
			queue.take();
		}
		queue.add('newcomer', 'newcomer');
		queue.add(caller, 'known');
		// One newcomer was last, so those that are known come first.
		return queue.peek() === 'known';
	}
	const upTo = (last: number) => Array.from({ length: last + 1 }, (_, caller) => caller);

	it.each([
		['knows the first of a thousand callers', upTo(998), 0, true],
		['forgets the first when one more comes', upTo(999), 0, false],
		['knows the second then', upTo(999), 1, true],
		['forgets nobody when one of them comes again', [...upTo(998), 0], 1, true],
		['knows whoever came again when one more comes', [...upTo(998), 0, 999], 0, true],
		['forgets the one that was served before all others', [...upTo(998), 0, 999], 1, false],
	])('%s', (_what, served, caller, expected) => {
		expect(isKnown(served, caller)).toBe(expected);
	});
});

it('it does not remember everybody for ever, nor forgets whoever waits', () => {
	const queue = fairQueue<string>();
	queue.add('batch', 'batch1');
	queue.add('batch', 'batch2');
	queue.take();
	for (let person = 0; person < 3_000; person++) {
		queue.add(person, `person ${person}`);
		expect(queue.take()).toBeDefined();
		queue.add('batch', 'more');
	}
	expect(queue.peek()).toBeDefined();
	while (queue.take() !== undefined);
	expect(queue.size).toBe(0);
});
