import { characters, type CharacterName } from '../../sandbox';
import { checkResult, initialize, page, startTransaction, useSandbox } from './send';
import { useReceiver } from './receiver';

const web = { MetaInfo: JSON.stringify({ deviceType: 'web' }) };
const returnUrl = 'https://n8n.example.com/webhook/page?return=1';

describe("the person's page of the sandbox", () => {
	const sandbox = useSandbox();
	const play = async (id: string, plays: string, more: Record<string, string> = {}) =>
		await fetch(`${sandbox().url}/person/${id}`, {
			method: 'POST',
			body: new URLSearchParams({ plays, ...more }),
			redirect: 'manual',
		});
	const start = async (more: Record<string, string> = {}) =>
		await startTransaction(sandbox(), { ...web, ReturnUrl: returnUrl, ...more });

	test('waits for the person of a browser who can come back, and for nobody else', async () => {
		const id = await start();
		expect((await checkResult(sandbox(), id)).json.Code).toBe('ProcessNotCompleted');
		const withoutWayBack = await startTransaction(sandbox(), web);
		expect((await checkResult(sandbox(), withoutWayBack)).json.Code).toBe('Success');
		const app = await startTransaction(sandbox(), { ReturnUrl: returnUrl });
		expect((await checkResult(sandbox(), app)).json.Code).toBe('Success');
	});

	test('shows a button for each character, and opens only once', async () => {
		const { json } = await initialize(sandbox(), { ...web, ReturnUrl: returnUrl });
		const url = new URL(String(json.Result?.TransactionUrl)).pathname;
		const first = await page(sandbox(), 'GET', url);
		expect(first.status).toBe(200);
		for (const [name, { label }] of Object.entries(characters)) {
			expect(first.text).toContain(`value="${name}">${label}</button>`);
		}
		const again = await page(sandbox(), 'GET', url);
		expect(again.status).toBe(410);
		expect(again.text).toContain('This link was used before');
	});

	test.each([
		['right', 'Y', '200'],
		['somebodyElse', 'N', '204'],
		['screenPhoto', 'N', '205'],
		['forgedDocument', 'Y', '200'],
		['unsafeDevice', 'N', '206'],
		['knownFace', 'N', '233'],
	] satisfies Array<[CharacterName, string, string]>)(
		'plays %s: the result says %s and %s',
		async (plays, passed, subCode) => {
			const id = await start();
			const { status, headers } = await play(id, plays);
			expect(status).toBe(303);
			const location = new URL(headers.get('location') ?? '');
			expect(location.href.startsWith(`${returnUrl}&response=`)).toBe(true);
			const { json } = await checkResult(sandbox(), id);
			expect(json.Result).toMatchObject({ Passed: passed, SubCode: subCode });
		},
	);

	test('a forged document is told in the answer only', async () => {
		const id = await start();
		await play(id, 'forgedDocument');
		const { json } = await checkResult(sandbox(), id);
		expect(String(json.Result?.ExtIdInfo)).toContain('"spoofResult":"Y"');
	});

	test('the right person keeps the outcome that was asked for at the start', async () => {
		const id = await start({ SceneCode: 'pending' });
		await play(id, 'right');
		expect((await checkResult(sandbox(), id)).json.Result).toMatchObject({ Passed: 'P' });
	});

	test.each([
		['givesUp', 303],
		['closesWindow', 200],
	] as const)('%s leaves no result, not even when everyone finishes', async (plays, status) => {
		const id = await start();
		expect((await play(id, plays)).status).toBe(status);
		sandbox().finishAll();
		expect((await checkResult(sandbox(), id)).json.Code).toBe('ProcessNotCompleted');
		expect((await play(id, 'right')).status).toBe(410);
	});

	test('nobody is played twice, and nobody that it does not know', async () => {
		const id = await start();
		expect((await play(id, 'constructor')).status).toBe(400);
		expect((await play(id, 'right')).status).toBe(303);
		expect((await play(id, 'somebodyElse')).status).toBe(410);
		expect((await checkResult(sandbox(), id)).json.Result).toMatchObject({ Passed: 'Y' });
		expect((await play('hksbunknown', 'right')).status).toBe(404);
	});

	test.each(['javascript:alert(1)', 'data:text/html,1', 'nothing'])(
		'sends nobody to %s',
		async (ReturnUrl) => {
			const id = await startTransaction(sandbox(), { ...web, ReturnUrl });
			const { text } = await page(sandbox(), 'GET', `/person/${id}`);
			expect(text).not.toContain(ReturnUrl);
		},
	);

	describe('calls back', () => {
		const receiver = useReceiver();

		test('after the person has played, and with what was played', async () => {
			const id = await start({ CallbackUrl: receiver().url });
			await sandbox().delivered();
			expect(sandbox().deliveries).toEqual([]);
			await play(id, 'somebodyElse');
			await sandbox().delivered();
			expect(sandbox().deliveries).toMatchObject([{ transactionId: id, status: 200 }]);
			const sent = new URL(sandbox().deliveries[0]?.url ?? '').searchParams;
			expect([sent.get('passed'), sent.get('subCode')]).toEqual(['N', '204']);
		});

		test.each([
			['the person chooses so', async (id: string) => await play(id, 'right', { drop: 'yes' })],
			[
				'the sandbox is told to',
				async (id: string) => {
					sandbox().dropCallbacks(true);
					return await play(id, 'right');
				},
			],
		])('nobody when %s: the callback is lost, the result is there', async (_, act) => {
			const id = await start({ CallbackUrl: receiver().url });
			const before = receiver().received.length;
			expect((await act(id)).status).toBe(303);
			await sandbox().delivered();
			expect(sandbox().deliveries).toMatchObject([{ transactionId: id, status: 'dropped' }]);
			expect(receiver().received).toHaveLength(before);
			expect((await checkResult(sandbox(), id)).json.Code).toBe('Success');
		});
	});
});
