import { oneAtATime } from '../../../nodes/shared/run/oneAtATime';

const soon = async () => await new Promise((resolve) => setTimeout(resolve, 1));

it('things with the same name are done one after the other, also when one comes later', async () => {
	const order: string[] = [];
	let finish = () => {};
	const finished = new Promise<void>((resolve) => (finish = resolve));
	const work = (name: string, until?: Promise<void>) => async () => {
		order.push(`${name} begins`);
		await until;
		order.push(`${name} ends`);
	};
	const first = oneAtATime('same', work('first'));
	const second = oneAtATime('same', work('second', finished));
	await first;
	await soon();
	const third = oneAtATime('same', work('third'));
	await soon();
	finish();
	await Promise.all([second, third]);
	expect(order).toEqual(
		['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]),
	);
});

it('one that fails holds nobody up, and says so to its own caller only', async () => {
	const failing = oneAtATime('same', async () => await Promise.reject(new Error('of the first')));
	const next = oneAtATime('same', async () => await Promise.resolve('done'));
	await expect(failing).rejects.toThrow('of the first');
	expect(await next).toBe('done');
});

it('another name does not wait', async () => {
	const never = new Promise<never>(() => {});
	void oneAtATime('busy', async () => await never);
	expect(await oneAtATime('free', async () => await Promise.resolve('done'))).toBe('done');
});
