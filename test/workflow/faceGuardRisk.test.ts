import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../sandbox';
import {
	arrivals,
	engine,
	faceGuardRiskParameters,
	items,
	runFaceGuardRisk,
	sandboxCredential,
	workflowWith,
	type NodeSetup,
} from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});

afterEach(async () => {
	await sandbox.stop();
});

const billed = (deviceToken?: string) =>
	sandbox.billed('FaceGuardRisk', deviceToken === undefined ? {} : { deviceToken });

/** Runs one token and says where it went. */
async function sent(input: IDataObject, parameters: IDataObject = {}) {
	const result = await runFaceGuardRisk(sandbox, [input], { parameters });
	if (result.error) throw result.error;
	const arrived = arrivals(result, 4);
	const output = arrived.findIndex((list) => list.length > 0);
	return { output: ['Review', 'High Risk', 'Low Risk'][output], json: arrived[output]?.[0] ?? {} };
}

describe('the branch', () => {
	it.each([
		['device-0', 'Low Risk', 'lowScore'],
		['device-30', 'Low Risk', 'lowScore'],
		['device-30.5', 'Review', 'betweenLimits'],
		['device-70', 'High Risk', 'highScore'],
		['device-text12', 'Low Risk', 'lowScore'],
		['device-text95', 'High Risk', 'highScore'],
		['device-12-VPN-ROOT', 'Low Risk', 'lowScore'],
		['device-12-HOOK', 'High Risk', 'blockingTag'],
		['device-none', 'Review', 'scoreMissing'],
		['device-none-HOOK', 'High Risk', 'blockingTag'],
		['device-odd', 'Review', 'scoreMissing'],
		['device-12-NewTag', 'Review', 'unknownTag'],
		['device-expired', 'Review', 'tokenFault'],
		['device-invalid', 'Review', 'tokenFault'],
		['device-tampered', 'High Risk', 'blockingTag'],
		['somebody-else', 'Review', 'tokenFault'],
		['device-0-TokenIsNull', 'Review', 'tokenFault'],
		['device-noresult', 'Review', 'incompleteAnswer'],
		['device-spaces', 'High Risk', 'blockingTag'],
	])('of %s is %s (%s)', async (token, output, reason) => {
		const { output: taken, json } = await sent({ token });
		expect([taken, json.reason]).toEqual([output, reason]);
		expect(json).toMatchObject({ billed: true, requestId: expect.any(String) as string });
		expect(billed()).toBe(1);
	});

	it('goes by the limits and tags of the operator', async () => {
		const own = { highRiskFrom: 12, lowRiskUpTo: 11, blockingTags: ['VPN'] };
		expect((await sent({ token: 'device-12' }, own)).output).toBe('High Risk');
		expect((await sent({ token: 'device-11-HOOK' }, own)).output).toBe('Low Risk');
		expect((await sent({ token: 'device-0-VPN' }, own)).output).toBe('High Risk');
		expect((await sent({ token: 'device-tampered' }, own)).output).toBe('Review');
	});

	it('never is low risk for the token of another Biz ID', async () => {
		const mine = { token: 'device-1@signup1', bizId: 'signup1' };
		expect((await sent(mine)).output).toBe('Low Risk');
		const theirs = { token: 'device-1@signup1', bizId: 'signup2' };
		expect((await sent(theirs)).output).toBe('High Risk');
		expect((await sent(theirs, { blockingTags: [] })).output).toBe('Review');
	});
});

describe('the item', () => {
	it('says everything the vendor said, with tags in words', async () => {
		const { json } = await sent({ token: 'device-12-VPN-NewTag', biz: 'biz1', bizId: 'me' });
		expect(json).toEqual({
			verdict: 'review',
			reason: 'unknownTag',
			explanation: 'The device has a risk tag that this node does not know: NewTag.',
			remedy: expect.any(String),
			tellUser: expect.any(String),
			billed: true,
			guardRiskScore: 12,
			riskTags: [
				{ tag: 'VPN', group: 'Native app', explanation: 'The connection runs through a VPN.' },
				{ tag: 'NewTag', group: 'Unknown', explanation: expect.any(String) },
			],
			riskExtends: null,
			transactionId: expect.stringMatching(/^\w{32}$/),
			merchantBizId: 'biz1',
			askedAs: 'biz1',
			bizId: 'me',
			warnings: [],
			requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
		});
		expect(JSON.stringify(json)).not.toContain('device-12');
	});

	it('reads RiskExtends where it can, and says where it cannot', async () => {
		const good = (await sent({ token: 'device-extends' })).json;
		expect(good.riskExtends).toEqual(expect.any(Object));
		expect(good.warnings).toEqual([]);
		const bad = (await sent({ token: 'device-badextends' })).json;
		expect(bad.riskExtends).toEqual(expect.any(String));
		expect(bad.warnings).toEqual(['RiskExtends is not valid JSON; it is passed on as text.']);
		expect(bad.verdict).toBe('lowRisk');
	});

	it('keeps the raw result on request', async () => {
		const { json } = await sent({ token: 'device-12-VPN' }, { simplify: false });
		expect(json.result).toMatchObject({ GuardRiskScore: 12, RiskTags: 'VPN' });
	});

	it('sends all parameters under the names of the vendor', async () => {
		await sent(
			{ token: 'device-1', bizId: 'me', biz: 'biz1' },
			{ productCode: 'FACE_GUARD', options: { type: 'x' } },
		);
		expect(sandbox.requests.at(-1)?.params).toMatchObject({
			ProductCode: 'FACE_GUARD',
			MerchantBizId: 'biz1',
			DeviceToken: 'device-1',
			BizId: 'me',
			Type: 'x',
		});
	});
});

describe('what is refused before it costs anything', () => {
	it.each([
		[
			{ highRiskFrom: 30, lowRiskUpTo: 30 },
			/^'Low Risk Up To' \(30\) is not below 'High Risk From' \(30\)/,
		],
		[{ highRiskFrom: 20, lowRiskUpTo: 80 }, /^'Low Risk Up To' \(80\) is not below/],
		[{ highRiskFrom: 101 }, /^'High Risk From' is not a number from 0 to 100/],
		[{ lowRiskUpTo: '={{ $json.nothing }}' }, /^'Low Risk Up To' is not a number/],
		[{ blockingTags: '={{ "HOOK" }}' }, /^'Blocking Tags' is not a list of risk tags/],
		[{ deviceToken: '={{ $json.nothing }}' }, /^'Device Token' is empty/],
		[{ deviceToken: 'two words' }, /^'Device Token' is not a DeviceToken/],
		[{ merchantBizId: 'with-dash' }, /^'Merchant Biz ID' may only have letters and digits/],
	] as Array<[IDataObject, RegExp]>)('%j', async (parameters, message) => {
		const result = await runFaceGuardRisk(sandbox, [{ token: 'device-1' }], { parameters });
		expect(result.error?.message).toMatch(message);
		expect(sandbox.requests).toEqual([]);
	});
});

describe('once per token', () => {
	it('a thousand items with a hundred tokens cost exactly a hundred calls', async () => {
		const inputs = Array.from({ length: 1000 }, (_item, index) => ({
			token: `device-${index % 100}~${index % 100}`,
			biz: `biz${index}`,
		}));
		const result = await runFaceGuardRisk(sandbox, inputs, {
			parameters: { options: { requestsPerSecond: 1000, concurrency: 50 } },
		});
		if (result.error) throw result.error;
		expect(billed()).toBe(100);
		expect(sandbox.requests).toHaveLength(100);
		const arrived = arrivals(result, 4);
		expect(arrived.map((list) => list.length)).toEqual([390, 300, 310, 0]);
		const everybody = arrived.flat();
		expect(everybody.filter((json) => json.billed === true)).toHaveLength(100);
		for (const { merchantBizId, askedAs, guardRiskScore } of everybody) {
			const index = Number(String(merchantBizId).slice(3));
			expect(askedAs).toBe(`biz${index % 100}`);
			expect(guardRiskScore).toBe(index % 100);
		}
		// In input order within each output.
		const order = (arrived[0] ?? []).map((json) => Number(String(json.merchantBizId).slice(3)));
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});

	it('another product is another question, another Biz ID is not', async () => {
		const result = await runFaceGuardRisk(
			sandbox,
			[
				{ token: 'device-1@me', bizId: 'me', product: 'FACE_GUARD_PRO' },
				{ token: 'device-1@me', bizId: 'me', product: 'FACE_GUARD' },
				{ token: 'device-1@me', bizId: 'you', product: 'FACE_GUARD_PRO' },
				{ token: 'device-1@me', product: 'FACE_GUARD_PRO' },
			],
			{ parameters: { productCode: '={{ $json.product }}' } },
		);
		expect(billed()).toBe(2);
		const [review, high, low] = arrivals(result, 4);
		expect(low?.map(({ bizId, billed: paid }) => [bizId, paid])).toEqual([
			['me', true],
			['me', true],
			[null, false],
		]);
		expect(high).toEqual([]);
		expect(review?.map(({ reason, bizId, billed: paid }) => [reason, bizId, paid])).toEqual([
			['otherBizId', 'you', false],
		]);
	});

	it('a retry of the node re-uses what is known', async () => {
		sandbox.plan({
			match: { action: 'FaceGuardRisk', deviceToken: 'device-2' },
			times: 3,
			fault: { kind: 'internal' },
		});
		const result = await runFaceGuardRisk(
			sandbox,
			[{ token: 'device-1' }, { token: 'device-2' }, { token: 'device-3' }],
			{
				parameters: { options: { concurrency: 1 } },
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 0,
			},
		);
		expect(result.status).toBe('success');
		expect(arrivals(result, 4)[2]).toHaveLength(3);
		expect(arrivals(result, 4)[2]?.map((json) => json.billed)).toEqual([true, true, true]);
		expect(['device-1', 'device-2', 'device-3'].map(billed)).toEqual([1, 1, 1]);
		expect(sandbox.requests).toHaveLength(6);
	});

	it('a second Face Guard Risk of the same execution does not pay again', async () => {
		const type = 'n8n-nodes-alibaba-id-verification.alibabaIdvFaceGuardRisk';
		const result = await engine.run(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{
						name: 'Before',
						type,
						parameters: { deviceToken: 'device-20', merchantBizId: 'first' },
					},
					{
						name: 'After',
						type,
						parameters: { deviceToken: 'device-20', lowRiskUpTo: 10, highRiskFrom: 15 },
					},
				],
				connections: {
					Start: { main: [[{ node: 'Before', type: 'main', index: 0 }]] },
					Before: { main: [[], [], [{ node: 'After', type: 'main', index: 0 }]] },
				},
			},
			{ credentials: sandboxCredential(sandbox), inputItems: items({}) },
		);
		if (result.error) throw result.error;
		expect(billed()).toBe(1);
		// The same answer under the limits of the second node.
		expect(result.jsonOf('After', 1)).toEqual([
			expect.objectContaining({ verdict: 'highRisk', billed: false, askedAs: 'first' }),
		]);
	});
});

describe('across executions', () => {
	const remember: NodeSetup = { parameters: { rememberTokens: true } };
	const workflow = workflowWith(
		'FaceGuardRisk',
		{ parameters: { ...faceGuardRiskParameters, rememberTokens: true } },
		4,
	);
	/** The same workflow again: n8n remembers by workflow and node. */
	const again = async (...inputs: IDataObject[]) =>
		await engine.run(
			{ ...workflow, id: 'remembering' },
			{ credentials: sandboxCredential(sandbox), inputItems: items(...inputs) },
		);

	it('asks again unless told otherwise', async () => {
		await runFaceGuardRisk(sandbox, [{ token: 'device-1' }]);
		await runFaceGuardRisk(sandbox, [{ token: 'device-1' }]);
		expect(billed('device-1')).toBe(2);
	});

	it('sends a token that was asked about to Review, without a call', async () => {
		const first = await again({ token: 'device-1~a' }, { token: 'device-1~a' });
		expect(arrivals(first, 4)[2]).toHaveLength(2);
		const second = await again({ token: 'device-1~a' }, { token: 'device-1~b' });
		const [review, , low] = arrivals(second, 4);
		expect(review).toEqual([
			expect.objectContaining({
				verdict: 'review',
				reason: 'askedBefore',
				billed: false,
				guardRiskScore: null,
				riskTags: [],
			}),
		]);
		expect(low).toHaveLength(1);
		expect(billed('device-1~a')).toBe(1);
		expect(billed('device-1~b')).toBe(1);
	});

	it('remembers every one of many that run at the same time', async () => {
		const inputs = Array.from({ length: 60 }, (_item, index) => ({ token: `device-1~m${index}` }));
		await again(...inputs);
		const second = await again(...inputs);
		expect(arrivals(second, 4)[0]).toHaveLength(60);
		expect(billed()).toBe(60);
	});

	it.each([
		['was refused', { kind: 'anyCode', code: 'InvalidParameter', status: 400 } as const],
		['was one too many', { kind: 'throttle' } as const],
		['met an internal fault', { kind: 'internal' } as const],
		['never arrived', undefined],
	])('does not remember a token whose call %s', async (name, fault) => {
		const token = `device-1~${name.replace(/ /g, '')}`;
		if (fault) sandbox.plan({ match: { deviceToken: token }, times: 'always', fault });
		const unreachable = { endpoint: 'http://127.0.0.1:9' };
		const first = await engine.run(
			{ ...workflow, id: 'remembering' },
			{
				credentials: sandboxCredential(sandbox, fault ? {} : unreachable),
				inputItems: items({ token }),
			},
		);
		expect(first.status).toBe('error');
		expect(billed(token)).toBe(0);
		sandbox.clearPlans();
		const second = await again({ token });
		expect(arrivals(second, 4)[2]).toHaveLength(1);
		expect(billed(token)).toBe(1);
	});

	it('does remember one whose answer was lost', async () => {
		const token = 'device-1~lost';
		sandbox.plan({ match: { deviceToken: token }, fault: { kind: 'resetAfterExecuting' } });
		const first = await again({ token });
		expect(arrivals(first, 4)[0]).toEqual([
			expect.objectContaining({ reason: 'answerLost', billed: null }),
		]);
		const second = await again({ token });
		expect(arrivals(second, 4)[0]).toEqual([
			expect.objectContaining({ reason: 'askedBefore', billed: false }),
		]);
		expect(sandbox.executions('FaceGuardRisk')).toBe(1);
	});

	it('forgets the oldest beyond the number to remember', async () => {
		const few = workflowWith(
			'FaceGuardRisk',
			{
				parameters: {
					...faceGuardRiskParameters,
					...remember.parameters,
					options: { tokensToRemember: 2, concurrency: 1 },
				},
			},
			4,
		);
		const run = async (...inputs: IDataObject[]) =>
			await engine.run(
				{ ...few, id: 'few' },
				{ credentials: sandboxCredential(sandbox), inputItems: items(...inputs) },
			);
		await run({ token: 'device-1' }, { token: 'device-2' }, { token: 'device-3' });
		const second = await run({ token: 'device-3' }, { token: 'device-2' });
		expect(arrivals(second, 4)[0]).toHaveLength(2);
		await run({ token: 'device-1' });
		expect(['device-1', 'device-2', 'device-3'].map(billed)).toEqual([2, 1, 1]);
	});
});
