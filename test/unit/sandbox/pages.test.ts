import { jpegSaying } from '../../sandbox';
import {
	checkResult,
	initialize,
	keepalive,
	page,
	sendV3,
	startTransaction,
	useSandbox,
} from './send';

describe('the pages of the sandbox', () => {
	const sandbox = useSandbox({ finishAfterMs: 60_000 });

	test('add and take back rules', async () => {
		const rule = { times: 'always', fault: { kind: 'unavailable' } };
		expect(await page(sandbox(), 'POST', '/_sandbox/rules', rule)).toMatchObject({
			status: 200,
			text: 'The rule is in force.\n',
		});
		expect((await sendV3(sandbox(), keepalive)).status).toBe(503);
		expect((await page(sandbox(), 'DELETE', '/_sandbox/rules')).status).toBe(200);
		expect((await sendV3(sandbox(), keepalive)).status).toBe(200);
	});

	test.each([
		['no rule', { fault: { kind: 'explode' } }],
		['no JSON', '{fault'],
		['nothing', ''],
	])('refuse %s with a reason', async (_, body) => {
		const { status, text } = await page(sandbox(), 'POST', '/_sandbox/rules', body);
		expect(status).toBe(400);
		expect(text).toMatch(/^Not a rule: /);
	});

	test('tell what arrived', async () => {
		await initialize(sandbox());
		const { status, text } = await page(sandbox(), 'GET', '/_sandbox/requests');
		expect(status).toBe(200);
		expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(sandbox().requests)));
		expect(JSON.parse(text)).toHaveLength(1);
	});

	test('finish everyone', async () => {
		const ids = [await startTransaction(sandbox()), await startTransaction(sandbox())];
		expect((await page(sandbox(), 'POST', '/_sandbox/finish')).status).toBe(200);
		for (const id of ids) expect((await checkResult(sandbox(), id)).json.Code).toBe('Success');
	});

	test('let one person finish', async () => {
		const [one, two] = [await startTransaction(sandbox()), await startTransaction(sandbox())];
		expect((await page(sandbox(), 'GET', `/person/${one}`)).text).toBe('You have finished.\n');
		expect((await checkResult(sandbox(), one)).json.Code).toBe('Success');
		expect((await checkResult(sandbox(), two)).json.Code).toBe('ProcessNotCompleted');
	});

	test.each([
		['GET', '/_sandbox/elsewhere', 404],
		['GET', '/_sandbox/rules', 405],
		['GET', '/person/hksbunknown', 404],
		['GET', '/evidence/hksbunknown.webm', 404],
		['POST', '/person/hksbunknown', 404],
		['DELETE', '/person/hksbunknown', 405],
	] as const)('answer %s %s with %i', async (method, path, status) => {
		expect((await page(sandbox(), method, path)).status).toBe(status);
		expect(sandbox().requests).toEqual([]);
	});

	test('lose callbacks, and ask for another answer of CallbackUrls', async () => {
		const change = async (body: object) =>
			await page(sandbox(), 'POST', '/_sandbox/callbacks', body);
		expect((await change({ drop: true, reachability: 'ok' })).status).toBe(200);
		// Nobody listens there, and `ok` demands an answer.
		const CallbackUrl = 'http://127.0.0.1:9/webhook/idv';
		expect((await initialize(sandbox(), { CallbackUrl })).json.Code).toBe('InvalidParameter');
		expect((await change({ reachability: 'off' })).status).toBe(200);
		expect((await initialize(sandbox(), { CallbackUrl })).json.Code).toBe('Success');
		sandbox().finishAll();
		await sandbox().delivered();
		expect(sandbox().deliveries.map(({ status }) => status)).toEqual(['dropped']);
		const { status, text } = await change({ reachability: 'constructor' });
		expect(status).toBe(400);
		expect(text).toContain("'constructor'");
	});

	test('show pictures that ask for a comparison, and pictures of people', async () => {
		const fetched = async (name: string) => {
			const response = await fetch(`${sandbox().url}/pictures/${name}.jpg`);
			expect(response.headers.get('content-type')).toBe('image/jpeg');
			return Buffer.from(await response.arrayBuffer());
		};
		expect(await fetched('spoof')).toEqual(jpegSaying('spoof'));
		expect(await fetched('anna')).toEqual(await fetched('anna'));
		expect(await fetched('anna')).not.toEqual(await fetched('boris'));
		expect((await page(sandbox(), 'GET', '/pictures/anna.png')).status).toBe(404);
	});
});
