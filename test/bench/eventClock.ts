import type { Clock } from '../../nodes/shared/transport/systemClock';

interface Alarm {
	at: number;
	/** Of two at the same time the one that was set first rings first. */
	order: number;
	ring(): void;
}

/** A clock for millions of alarms: it jumps from one to the next while all code waits. */
export class EventClock implements Clock {
	private now = 0;
	private order = 0;
	/** A heap: each one rings before the two behind it, at twice its index plus one and plus two. */
	private readonly alarms: Alarm[] = [];

	wall(): number {
		return Date.UTC(2026, 10, 22) + this.now;
	}

	monotonic(): number {
		return this.now;
	}

	random(): number {
		return 0.5;
	}

	async sleep(ms: number): Promise<void> {
		if (ms <= 0) return;
		await new Promise<void>((ring) => {
			this.push({ at: this.now + ms, order: this.order++, ring });
		});
	}

	/** Lets time pass until the work is done. */
	async until<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finish = () => (done = true);
		work.then(finish, finish);
		for (;;) {
			// Everything that can run without time passing runs first.
			await new Promise((resolve) => setImmediate(resolve));
			if (done) return await work;
			const next = this.pop();
			if (!next) throw new Error('The work waits for nothing');
			this.now = next.at;
			next.ring();
		}
	}

	private isBefore(one: number, other: number): boolean {
		const [a, b] = [this.alarms[one], this.alarms[other]];
		if (!a || !b) return a !== undefined;
		return a.at === b.at ? a.order < b.order : a.at < b.at;
	}

	private swap(one: number, other: number): void {
		const [a, b] = [this.alarms[one], this.alarms[other]];
		if (!a || !b) return;
		this.alarms[one] = b;
		this.alarms[other] = a;
	}

	private push(alarm: Alarm): void {
		let index = this.alarms.push(alarm) - 1;
		while (index > 0) {
			const before = (index - 1) >> 1;
			if (!this.isBefore(index, before)) return;
			this.swap(index, before);
			index = before;
		}
	}

	private pop(): Alarm | undefined {
		const first = this.alarms[0];
		const last = this.alarms.pop();
		if (!first || !last || this.alarms.length === 0) return first;
		this.alarms[0] = last;
		for (let index = 0; ; ) {
			const [left, right] = [2 * index + 1, 2 * index + 2];
			const sooner = this.isBefore(right, left) ? right : left;
			if (!this.isBefore(sooner, index)) return first;
			this.swap(sooner, index);
			index = sooner;
		}
	}
}
