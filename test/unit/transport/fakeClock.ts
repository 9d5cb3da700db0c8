import type { Clock } from '../../../nodes/shared/transport/systemClock';

interface Sleeper {
	until: number;
	wake(): void;
}

/** A clock that stands still while code runs and jumps to the next alarm while all code waits. */
export class FakeClock implements Clock {
	/** Milliseconds since the clock was made. */
	now = 0;

	/** What the clock on the wall shows at `now` = 0. */
	wallAtStart = Date.UTC(2026, 10, 22);

	chance = 1;

	/** Every wait that was asked for, in milliseconds. */
	readonly waits: number[] = [];

	private sleepers: Sleeper[] = [];

	wall(): number {
		return this.wallAtStart + this.now;
	}

	monotonic(): number {
		return this.now;
	}

	random(): number {
		return this.chance;
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		this.waits.push(ms);
		if (ms <= 0 || signal?.aborted) return;
		await new Promise<void>((wake) => {
			this.sleepers.push({ until: this.now + ms, wake });
			signal?.addEventListener('abort', () => wake());
		});
	}

	/** Calls `action` when the clock shows `ms`. */
	at(ms: number, action: () => void): void {
		this.sleepers.push({ until: ms, wake: action });
	}

	/** Lets time pass until the work is done. */
	async until<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finish = () => (done = true);
		work.then(finish, finish);
		await settled();
		while (!done) {
			if (this.sleepers.length === 0) throw new Error('The work waits for nothing');
			this.sleepers.sort((a, b) => a.until - b.until);
			const next = this.sleepers.shift() as Sleeper;
			this.now = Math.max(this.now, next.until);
			next.wake();
			await settled();
		}
		return await work;
	}
}

/** Comes back when everything that can run without time passing has run. */
export async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
