/** Remembers which nonces were used. */
export interface Nonces {
	/** Burns a nonce; false when it was burnt before. */
	burn(accessKeyId: string, nonce: string): boolean;
}

/** Keeps nonces for as long as a request signed with them could still be in time. */
export function createNonces(now: () => number, keepMs: number): Nonces {
	const burnt = new Map<string, number>();

	function forgetOld(): void {
		for (const [key, time] of burnt) {
			if (now() - time <= keepMs) return;
			burnt.delete(key);
		}
	}

	return {
		burn(accessKeyId, nonce) {
			forgetOld();
			const key = `${accessKeyId}\n${nonce}`;
			if (burnt.has(key)) return false;
			burnt.set(key, now());
			return true;
		},
	};
}
