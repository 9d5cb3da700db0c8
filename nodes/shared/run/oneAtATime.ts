const queues = new Map<string, Promise<unknown>>();

/**
 * Does things with the same name one after the other, within this process. A name is forgotten when
 * nobody is left.
 */
export function oneAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
	const turn = (queues.get(name) ?? Promise.resolve()).then(work);
	const rest = turn.catch(() => undefined);
	queues.set(name, rest);
	void rest.then(() => {
		if (queues.get(name) === rest) queues.delete(name);
	});
	return turn;
}
