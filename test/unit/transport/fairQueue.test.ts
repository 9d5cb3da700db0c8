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
