import { askOncePerToken } from '../../../nodes/AlibabaIdvFaceGuardRisk/oncePerToken';
import type { Reply } from '../../../nodes/shared/api/fault';
import { ItemFault } from '../../../nodes/shared/items/itemFault';
import { settled } from '../items/fakes';
import { answered, contextWith, FakeStore, pending, question, refused, sessionWith } from './fakes';

const lostConnection = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

async function faultOf(work: Promise<unknown>): Promise<ItemFault> {
	const found: unknown = await work.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (found instanceof ItemFault) return found;
	throw new Error(`No ItemFault: ${String(found)}`);
}

describe('equal questions of one run', () => {
	it('share the call of the first, however many come while it is under way', async () => {
		const answer = pending<Reply>();
		const { session, calls } = sessionWith(async () => await answer.promise);
		const ask = askOncePerToken(contextWith(), session);
		const asked = Array.from({ length: 200 }, (_item, index) =>
			ask(question('a', `item ${index}`)),
		);
		await settled();
		expect(calls).toHaveLength(1);
		answer.resolve(answered());
		const answers = await Promise.all(asked);
		expect(new Set(answers.map(({ askedBy }) => askedBy))).toEqual(new Set(['item 0']));
		expect(answers.every(({ risk }) => risk?.score === 1)).toBe(true);
		// And afterwards.
		expect(await ask(question('a', 'late'))).toEqual(answers[0]);
		expect(calls).toHaveLength(1);
	});

	it('share the wait for n8n to look the token up', async () => {
		const store = new FakeStore();
		const { session, calls } = sessionWith(async () => answered());
		const ask = askOncePerToken(contextWith({ store }), session, 10);
		await Promise.all(Array.from({ length: 50 }, () => ask(question('a'))));
		expect(store.uses).toEqual(['claim a']);
		expect(calls).toHaveLength(1);
		expect(store.maxEntries).toBe(10);
	});

	it('are told apart by their keys alone', async () => {
		const { session, calls } = sessionWith(async () => answered());
		const ask = askOncePerToken(contextWith(), session);
		await Promise.all([ask(question('a')), ask(question('b')), ask(question('__proto__'))]);
		expect(calls).toHaveLength(3);
		await Promise.all([ask(question('__proto__')), ask(question('b'))]);
		expect(calls).toHaveLength(3);
	});

	it('share a fault, which is not remembered', async () => {
		const answer = pending<Reply>();
		const flow = {};
		let send = async () => await answer.promise;
		const { session, calls } = sessionWith(async () => await send());
		const ask = askOncePerToken(contextWith({ flow }), session);
		const asked = Array.from({ length: 20 }, () => faultOf(ask(question('a'))));
		await settled();
		answer.resolve(refused('InvalidParameter'));
		const faults = await Promise.all(asked);
		expect(new Set(faults).size).toBe(1);
		expect(faults[0]?.details).toMatchObject({ code: 'InvalidParameter', category: 'parameter' });
		expect(calls).toHaveLength(1);
		expect(JSON.stringify(flow)).not.toContain('InvalidParameter');

		// The next try of the node.
		send = async () => answered();
		const again = askOncePerToken(contextWith({ flow }), session);
		expect((await again(question('a'))).risk?.score).toBe(1);
		expect(calls).toHaveLength(2);
	});

	it('leave no unhandled rejection when nobody waits for them', async () => {
		const { session } = sessionWith(async () => refused('InvalidParameter'));
		const ask = askOncePerToken(contextWith(), session);
		await faultOf(ask(question('a')));
		await settled();
	});
});

describe('what is known already', () => {
	it.each([
		['an answer', async () => answered(), { risk: { score: 1 } }],
		['an answer without a result', async () => answered(null), { noResult: true }],
		[
			'a lost answer',
			async () => await Promise.reject(lostConnection()),
			{ lost: { code: 'ConnectionLost' } },
		],
		['garbage', async () => answered([]), { lost: { code: 'UnreadableAnswer' } }],
	] as const)('is not asked again: %s', async (_name, send, expected) => {
		const flow = {};
		const store = new FakeStore();
		const { session, calls } = sessionWith(send as () => Promise<Reply>);
		const first = await askOncePerToken(contextWith({ flow, store }), session, 5)(question('a'));
		expect(first).toMatchObject(expected);
		// n8n stores it with the execution and reads it back.
		const stored = JSON.parse(JSON.stringify(flow)) as object;
		for (const nodeId of ['n', 'another']) {
			const ask = askOncePerToken(contextWith({ flow: stored, store, nodeId }), session, 5);
			expect(await ask(question('a', 'item 9'))).toMatchObject({ ...expected, askedBy: 'item 0' });
		}
		expect(calls).toHaveLength(1);
		expect(store.uses).toEqual(['claim a']);
	});

	it('holds neither the token nor the parameters', async () => {
		const flow = {};
		const { session } = sessionWith(async () => answered());
		await askOncePerToken(contextWith({ flow }), session)(question('a'));
		expect(JSON.stringify(flow)).not.toContain('token-a');
	});

	it('is shared by two runs of the node that are under way at once', async () => {
		const flow = {};
		const answer = pending<Reply>();
		const { session, calls } = sessionWith(async () => await answer.promise);
		const asked = [0, 1].map((run) =>
			askOncePerToken(contextWith({ flow }), session)(question('a', `run ${run}`)),
		);
		await settled();
		answer.resolve(answered());
		await Promise.all(asked);
		expect(calls).toHaveLength(1);
	});
});

describe('across executions', () => {
	it('a token is claimed before the call, and not asked about when it was claimed before', async () => {
		const store = new FakeStore();
		const { session, calls } = sessionWith(async () => {
			expect(store.entries).toEqual(['a']);
			return answered();
		});
		await askOncePerToken(contextWith({ store }), session, 5)(question('a'));
		const later = await askOncePerToken(contextWith({ store }), session, 5)(question('a'));
		expect(later).toMatchObject({ askedBefore: true, requestId: null });
		expect(later).not.toHaveProperty('risk');
		expect(calls).toHaveLength(1);
	});

	it('what was asked before is not remembered as an answer of this execution', async () => {
		const flow = {};
		const store = new FakeStore();
		store.entries.push('a');
		const { session } = sessionWith(async () => answered());
		await askOncePerToken(contextWith({ store, flow }), session, 5)(question('a'));
		expect(JSON.stringify(flow)).not.toContain('askedBefore');
	});

	it.each(['InvalidParameter', 'Throttling', 'ServiceUnavailable', 'InternalError'])(
		'%s releases the token',
		async (code) => {
			const store = new FakeStore();
			const { session } = sessionWith(async () => refused(code));
			const ask = askOncePerToken(contextWith({ store }), session, 5);
			expect((await faultOf(ask(question('a')))).details.code).toBe(code);
			expect(store.entries).toEqual([]);
			expect(store.uses).toEqual(['claim a', 'release a']);
		},
	);

	it.each([
		['a lost answer', async () => await Promise.reject(lostConnection())],
		['an unreadable answer', async () => answered('?')],
		['the same request twice', async () => refused('SignatureNonceUsed')],
	] as Array<[string, () => Promise<Reply>]>)('%s does not release it', async (_name, send) => {
		const store = new FakeStore();
		const { session, calls } = sessionWith(send);
		const asked = await askOncePerToken(contextWith({ store }), session, 5)(question('a'));
		expect(asked.lost).toBeDefined();
		expect(store.entries).toEqual(['a']);
		expect(calls).toHaveLength(1);
	});

	it('a token that cannot be released is said to be lost, with the fault that came first', async () => {
		const store = new FakeStore();
		store.fails = ['release'];
		const { session } = sessionWith(async () => refused('InvalidParameter'));
		const ask = askOncePerToken(contextWith({ store }), session, 5);
		const { message, details, httpStatus } = await faultOf(ask(question('a')));
		expect(message).toMatch(/InvalidParameter/);
		expect(details.code).toBe('InvalidParameter');
		expect(details.remedy).toMatch(/could not forget the DeviceToken, .* use a fresh one\.$/);
		expect(httpStatus).toBe(400);
		expect(store.entries).toEqual(['a']);
	});

	it('nothing is asked when n8n cannot tell, and the next try asks', async () => {
		const store = new FakeStore();
		store.fails = ['claim'];
		const flow = {};
		const { session, calls } = sessionWith(async () => answered());
		const ask = () => askOncePerToken(contextWith({ store, flow }), session, 5)(question('a'));
		const { message, details } = await faultOf(ask());
		expect(message).toMatch(/^n8n could not tell whether this DeviceToken was asked about before/);
		expect(message).not.toContain('SQLITE');
		expect(details).toMatchObject({ code: 'NotRemembered', retryable: true });
		expect(calls).toEqual([]);
		expect((await ask()).risk?.score).toBe(1);
		expect(calls).toHaveLength(1);
	});

	it('two executions at once ask once', async () => {
		const store = new FakeStore();
		const { session, calls } = sessionWith(async () => answered());
		const asked = await Promise.all(
			Array.from({ length: 10 }, () =>
				askOncePerToken(contextWith({ store }), session, 5)(question('a')),
			),
		);
		expect(calls).toHaveLength(1);
		expect(asked.filter(({ askedBefore }) => askedBefore)).toHaveLength(9);
	});

	it('without it, n8n is not asked at all', async () => {
		const store = new FakeStore();
		const { session } = sessionWith(async () => answered());
		await askOncePerToken(contextWith({ store }), session)(question('a'));
		expect(store.uses).toEqual([]);
	});
});
