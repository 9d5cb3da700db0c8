/** Numbers that look random and are the same for the same seed. */
export interface Random {
	/** 0 to 1, without 1. */
	next(): number;
	/** 0 to `below`, without it. */
	int(below: number): number;
	pick<T>(list: readonly T[]): T;
	/** True in about this share of the cases. */
	chance(share: number): boolean;
}

/** Source: mulberry32, which is in the public domain. */
export function randomFrom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const int = (below: number) => Math.floor(next() * below);
	return {
		next,
		int,
		pick: (list) => {
			if (list.length === 0) throw new Error('There is nothing to pick');
			return list[int(list.length)] as never;
		},
		chance: (share) => next() < share,
	};
}
