import type { Rule } from '../../sandbox';
import { checkResult, initialize, keepalive, sendV3, startTransaction, useSandbox } from './send';

const fault: Rule['fault'] = { kind: 'unavailable' };

describe('a rule', () => {
	const sandbox = useSandbox();
	const ping = async () => (await sendV3(sandbox(), keepalive)).status;
	const pings = async (count: number) => {
		const statuses: number[] = [];
		for (let sent = 0; sent < count; sent += 1) statuses.push(await ping());
		return statuses;
	};

	test.each<[string, Omit<Rule, 'fault'>, number[]]>([
		['once', {}, [503, 200, 200]],
		['twice', { times: 2 }, [503, 503, 200]],
		['not at all', { times: 0 }, [200, 200]],
		['for ever', { times: Infinity }, [503, 503, 503]],
		['for ever, in words', { times: 'always' }, [503, 503, 503]],
		['after two', { skip: 2 }, [200, 200, 503, 200]],
	])('strikes %s', async (_, rule, statuses) => {
		sandbox().plan({ ...rule, fault });
		expect(await pings(statuses.length)).toEqual(statuses);
	});

	test('strikes one after the other', async () => {
		sandbox().plan({ fault });
		sandbox().plan({ fault: { kind: 'internal' } });
		expect(await pings(3)).toEqual([503, 500, 200]);
	});

	test('can be taken back', async () => {
		sandbox().plan({ times: Infinity, fault });
		expect(await ping()).toBe(503);
		sandbox().clearPlans();
		expect(await ping()).toBe(200);
	});

	test('strikes only the action it names', async () => {
		sandbox().plan({ match: { action: 'Initialize' }, fault });
		expect(await ping()).toBe(200);
		expect((await initialize(sandbox())).status).toBe(503);
	});

	test('strikes only the business id it names', async () => {
		sandbox().plan({ match: { merchantBizId: 'biz2' }, fault });
		expect((await initialize(sandbox())).status).toBe(200);
		expect((await initialize(sandbox(), { MerchantBizId: 'biz2' })).status).toBe(503);
	});

	test('strikes only the transaction it names', async () => {
		const [one, two] = [await startTransaction(sandbox()), await startTransaction(sandbox())];
		sandbox().plan({ match: { transactionId: two }, fault });
		expect((await checkResult(sandbox(), one)).status).toBe(200);
		expect((await checkResult(sandbox(), two)).status).toBe(503);
	});

	test('follows a person by the scene code of Initialize', async () => {
		const plain = await startTransaction(sandbox());
		const scene = await startTransaction(sandbox(), { SceneCode: 'scene1' });
		sandbox().plan({ match: { action: 'CheckResult', sceneCode: 'scene1' }, fault });
		expect((await checkResult(sandbox(), plain)).status).toBe(200);
		expect((await checkResult(sandbox(), scene)).status).toBe(503);
	});

	test('does not spend itself on requests that are refused before', async () => {
		sandbox().plan({ fault });
		const key = { accessKeyId: 'nobody', accessKeySecret: 'x' };
		expect((await sendV3(sandbox(), { ...keepalive, key })).status).toBe(404);
		expect(await ping()).toBe(503);
	});

	test('strikes only above a rate', async () => {
		sandbox().plan({ abovePerSecond: 3, fault: { kind: 'throttle' } });
		expect(await pings(5)).toEqual([200, 200, 200, 403, 403]);
		await new Promise((resolve) => setTimeout(resolve, 1020));
		expect(await pings(4)).toEqual([200, 200, 200, 403]);
	});

	test('counts the rate of what it matches only', async () => {
		const match = { action: 'Initialize' };
		sandbox().plan({ match, abovePerSecond: 1, fault: { kind: 'throttle' } });
		expect(await pings(3)).toEqual([200, 200, 200]);
		expect((await initialize(sandbox())).status).toBe(200);
		expect((await initialize(sandbox())).status).toBe(403);
	});

	test.each([
		['nothing', undefined, 'Not a rule'],
		['no fault', {}, 'fault'],
		['an unknown fault', { fault: { kind: 'explode' } }, 'fault.kind'],
		['a misspelt field', { fault, time: 2 }, 'time'],
		['a misspelt match', { fault, match: { Action: 'x' } }, 'match'],
		['a delay without time', { fault: { kind: 'delay' } }, 'fault.ms'],
		['half a time', { fault, times: 0.5 }, 'times'],
	])('is refused with %s', (_, rule, message) => {
		expect(() => sandbox().plan(rule as unknown as Rule)).toThrow(message);
	});
});
