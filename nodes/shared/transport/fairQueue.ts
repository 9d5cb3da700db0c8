/** Who calls: an execution's id, or any object that stands for somebody who has none. */
export type Caller = unknown;

/** Entries of several callers, taken out in turn. */
export interface FairQueue<Entry> {
	add(caller: Caller, entry: Entry): void;
	/** Somebody gave up waiting. */
	remove(caller: Caller, entry: Entry): void;
	/** Whose turn it is; stays in the queue. */
	peek(): Entry | undefined;
	/** Takes out what `peek` shows. */
	take(): Entry | undefined;
	readonly size: number;
}

/** For whom it is remembered that they are no newcomers. */
const maxRemembered = 1_000;

/**
 * Callers take turns, one entry each, whatever the length of their lines; the entries of one caller
 * stay in their order. Whoever comes for the first time goes before those who were there already,
 * but at most every other time: so a person does not wait behind a batch, and a stream of persons
 * does not hold a batch up for ever.
 */
export function fairQueue<Entry>(): FairQueue<Entry> {
	const newcomers = new Map<Caller, Entry[]>();
	const others = new Map<Caller, Entry[]>();
	/** The least recently served first. */
	const served = new Set<Caller>();
	let size = 0;
	let newcomerWasLast = false;

	const linesOf = (caller: Caller) => (served.has(caller) ? others : newcomers);

	function next(): [lines: Map<Caller, Entry[]>, caller: Caller, line: Entry[]] | undefined {
		const order = newcomerWasLast ? [others, newcomers] : [newcomers, others];
		for (const lines of order) {
			for (const [caller, line] of lines) return [lines, caller, line];
		}
		return undefined;
	}

	function remember(caller: Caller): void {
		served.delete(caller);
		served.add(caller);
		for (const oldest of served) {
			if (served.size <= maxRemembered) break;
			// With entries left it stays, so that they are found among the others.
			if (others.has(oldest)) break;
			served.delete(oldest);
		}
	}

	return {
		add(caller, entry) {
			const lines = linesOf(caller);
			const line = lines.get(caller);
			if (line) line.push(entry);
			else lines.set(caller, [entry]);
			size += 1;
		},
		remove(caller, entry) {
			const lines = linesOf(caller);
			const line = lines.get(caller) ?? [];
			const index = line.indexOf(entry);
			if (index < 0) return;
			line.splice(index, 1);
			size -= 1;
			if (line.length === 0) lines.delete(caller);
		},
		peek: () => next()?.[2][0],
		take() {
			const found = next();
			if (!found) return undefined;
			const [lines, caller, line] = found;
			const entry = line.shift();
			size -= 1;
			newcomerWasLast = lines === newcomers;
			lines.delete(caller);
			remember(caller);
			if (line.length > 0) others.set(caller, line);
			return entry;
		},
		get size() {
			return size;
		},
	};
}
