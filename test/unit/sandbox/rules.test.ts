import type { Rule } from '../../sandbox';
import { checkResult, keepalive, sendV3, startTransaction, useSandbox } from './send';

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

	test('can be taken back', async () => {
		sandbox().plan({ times: Infinity, fault });
		expect(await ping()).toBe(503);
		sandbox().clearPlans();
		expect(await ping()).toBe(200);
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
