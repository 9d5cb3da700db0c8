import type { IDataObject } from 'n8n-workflow';

import { memoryDeduplicator } from '../engine/deduplication';
import { cases } from '../operations/device/guardRisk';
import { startSandbox, type Sandbox } from '../sandbox';
import {
	arrivals,
	engine,
	items,
	sandboxCredential,
	withOptions,
	workflowWith,
	type NodeSetup,
} from './support';

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await sandbox.stop();
});

const billed = (deviceToken?: string) =>
	sandbox.billed('FaceGuardRisk', deviceToken === undefined ? {} : { deviceToken });

/** What the node says of a device. */
const riskOf = ({ deviceRisk }: IDataObject) => deviceRisk as IDataObject;
const each = (jsons: IDataObject[] = [], name: string) => jsons.map((json) => riskOf(json)[name]);

async function runRisk(
	inputs: IDataObject[],
	{ parameters, ...setup }: NodeSetup = {},
	workflowId = 'risk',
	credentials = sandboxCredential(sandbox),
	mode: 'manual' | 'webhook' = 'manual',
) {
	const node = { ...setup, parameters: withOptions(cases.parameters, parameters) };
	const workflow = { ...workflowWith('FaceGuardRisk', node, 4), id: workflowId };
	const result = await engine.run(workflow, { credentials, inputItems: items(...inputs), mode });
	return { result, arrived: arrivals(result, 4) };
}

describe('one execution asks once about each token', () => {
	it('costs exactly a hundred calls for a thousand items with a hundred tokens', async () => {
		const inputs = Array.from({ length: 1000 }, (_item, index) => ({
			token: `device-${index % 100}~${index % 100}`,
			biz: `biz${index}`,
		}));
		const { arrived } = await runRisk(inputs, {
			parameters: { options: { requestsPerSecond: 1000, concurrency: 50 } },
		});
		expect([billed(), sandbox.requests.length]).toEqual([100, 100]);
		expect(arrived.map((list) => list.length)).toEqual([390, 300, 310, 0]);
		expect(each(arrived.flat(), 'billed').filter((one) => one === true)).toHaveLength(100);
		for (const json of arrived.flat()) {
			const { merchantBizId, askedAs, scores } = riskOf(json);
			const index = Number(String(merchantBizId).slice(3));
			expect(askedAs).toBe(`biz${index % 100}`);
			expect(scores).toEqual({ guardRisk: index % 100 });
		}
		// In input order within each output.
		const order = (arrived[0] ?? []).map((json) => Number(String(json.biz).slice(3)));
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});

	it('takes another product for another question, and another Biz ID for somebody else', async () => {
		const inputs = [
			{ token: 'device-1@me', bizId: 'me', product: 'FACE_GUARD_PRO' },
			{ token: 'device-1@me', bizId: 'me', product: 'FACE_GUARD' },
			{ token: 'device-1@me', bizId: 'you', product: 'FACE_GUARD_PRO' },
		];
		const { arrived } = await runRisk(inputs, {
			parameters: { productCode: '={{ $json.product }}', options: { concurrency: 1 } },
		});
		expect(billed()).toBe(2);
		expect(each(arrived[2], 'billed')).toEqual([true, true]);
		expect(each(arrived[0], 'reason')).toEqual(['otherBizId']);
	});

	it('lets a second node decide by the same answer under limits of its own', async () => {
		const node = (name: string, parameters: object) => ({
			name,
			type: 'n8n-nodes-alibaba-id-verification.alibabaIdvFaceGuardRisk',
			parameters: { deviceToken: 'device-20', ...parameters },
		});
		const result = await engine.run(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					node('Before', { options: { merchantBizId: 'first' } }),
					node('After', { lowRiskUpTo: 10, highRiskFrom: 15 }),
				],
				connections: {
					Start: { main: [[{ node: 'Before', type: 'main', index: 0 }]] },
					Before: { main: [[], [], [{ node: 'After', type: 'main', index: 0 }]] },
				},
			},
			{ credentials: sandboxCredential(sandbox), inputItems: items({}) },
		);
		expect(billed()).toBe(1);
		expect(result.jsonOf('After', 1).map(riskOf)).toEqual([
			expect.objectContaining({ verdict: 'highRisk', billed: false, askedAs: 'first' }),
		]);
	});

	it('fails every item with the token of a call that failed, after one call', async () => {
		sandbox.plan({
			match: { deviceToken: 'device-1' },
			fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 },
		});
		const { arrived } = await runRisk([{ token: 'device-1' }, { token: 'device-1' }], {
			onError: 'continueErrorOutput',
		});
		expect([arrived[3]?.length, sandbox.requests.length]).toEqual([2, 1]);
	});
});

describe('Skip Tokens Queried Before', () => {
	const remember = { options: { rememberTokens: true } };

	it('is off unless the operator switches it on', async () => {
		await runRisk([{ token: 'device-1' }]);
		await runRisk([{ token: 'device-1' }]);
		expect(billed('device-1')).toBe(2);
	});

	it('sends a token that an earlier execution queried to Review, without a call', async () => {
		const first = await runRisk([{ token: 'device-1~a' }, { token: 'device-1~a' }], {
			parameters: remember,
		});
		expect(first.arrived[2]).toHaveLength(2);
		const second = await runRisk([{ token: 'device-1~a' }, { token: 'device-1~b' }], {
			parameters: remember,
		});
		expect(second.arrived[0]?.map(riskOf)).toEqual([
			expect.objectContaining({ verdict: 'review', reason: 'askedBefore', billed: false }),
		]);
		expect(second.arrived[2]).toHaveLength(1);
		expect([billed('device-1~a'), billed('device-1~b')]).toEqual([1, 1]);
	});

	it('remembers every one of many that run at the same time', async () => {
		const inputs = Array.from({ length: 60 }, (_item, index) => ({ token: `device-1~m${index}` }));
		await runRisk(inputs, { parameters: remember });
		const second = await runRisk(inputs, { parameters: remember });
		expect(each(second.arrived[0], 'reason')).toEqual(Array(60).fill('askedBefore'));
		expect(billed()).toBe(60);
	});

	it.each([
		['was refused', { kind: 'anyCode', code: 'InvalidParameter', status: 400 } as const],
		['was one too many', { kind: 'throttle' } as const],
		['met an internal error', { kind: 'internal' } as const],
		['never arrived', undefined],
	])('forgets a token whose call %s', async (name, fault) => {
		const token = `device-1~${name.replace(/ /g, '')}`;
		if (fault) sandbox.plan({ match: { deviceToken: token }, times: 'always', fault });
		const unreachable = sandboxCredential(sandbox, { endpoint: 'http://127.0.0.1:9' });
		const setup = { parameters: remember };
		const first = await runRisk([{ token }], setup, name, fault ? undefined : unreachable);
		expect(first.result.status).toBe('error');
		sandbox.clearPlans();
		const second = await runRisk([{ token }], setup, name);
		expect(second.arrived[2]).toHaveLength(1);
	});

	it.each([
		['cut off', { kind: 'dropAfterExecuting' } as const],
		['garbage', { kind: 'garbage' } as const],
	])('keeps a token whose answer was %s', async (name, fault) => {
		const token = `device-1~${name.replace(/ /g, '')}`;
		sandbox.plan({ match: { deviceToken: token }, fault });
		const setup = { parameters: remember };
		expect((await runRisk([{ token }], setup, name)).result.status).toBe('error');
		const second = await runRisk([{ token }], setup, name);
		expect(each(second.arrived[0], 'reason')).toEqual(['askedBefore']);
		expect(billed(token)).toBe(1);
	});

	// Review D15: whoever tries it out twice by hand is stuck with the first try.
	it('asks again when run by hand only where the operator wants it, and remembers it', async () => {
		const byHand = { options: { ...remember.options, askAgainByHand: true } };
		const token = 'device-1~hand';
		const reasons = [];
		for (const [parameters, mode] of [
			[byHand, 'manual'],
			[byHand, 'manual'],
			[remember, 'manual'],
			[byHand, 'webhook'],
		] as const) {
			const { arrived } = await runRisk([{ token }], { parameters }, 'hand', undefined, mode);
			reasons.push(...each(arrived.flat(), 'reason'));
		}
		expect(reasons).toEqual(['lowScore', 'lowScore', 'askedBefore', 'askedBefore']);
		expect(billed(token)).toBe(2);
	});

	it('still remembers a token that was paid for when asking again by hand did not work', async () => {
		const token = 'device-1~paid';
		const byHand = { options: { ...remember.options, askAgainByHand: true } };
		await runRisk([{ token }], { parameters: remember }, 'paid');
		const fault = { kind: 'anyCode', code: 'InvalidParameter', status: 400 } as const;
		sandbox.plan({ match: { deviceToken: token }, fault });
		const again = await runRisk([{ token }], { parameters: byHand }, 'paid');
		expect(again.result.status).toBe('error');
		const after = await runRisk([{ token }], { parameters: remember }, 'paid');
		expect(each(after.arrived.flat(), 'reason')).toEqual(['askedBefore']);
		expect(billed(token)).toBe(1);
	});

	it('forgets the tokens of these items, and no others, without a call', async () => {
		const tokens = [{ token: 'device-1~f1' }, { token: 'device-1~f2' }];
		await runRisk(tokens, { parameters: remember }, 'forget');
		const parameters = { options: { ...remember.options, forgetTokens: true } };
		const forgotten = await runRisk(tokens.slice(0, 1), { parameters }, 'forget');
		expect(forgotten.arrived[0]?.map(riskOf)).toEqual([
			expect.objectContaining({ verdict: 'review', reason: 'tokenForgotten', billed: false }),
		]);
		expect(billed()).toBe(2);
		const after = await runRisk(tokens, { parameters: remember }, 'forget');
		expect(each(after.arrived[2], 'reason')).toEqual(['lowScore']);
		expect(each(after.arrived[0], 'reason')).toEqual(['askedBefore']);
	});

	it('queries nothing where n8n cannot tell what it queried before', async () => {
		const locked = new Error('SQLITE_BUSY: database is locked');
		jest.spyOn(memoryDeduplicator, 'checkProcessedAndRecord').mockRejectedValueOnce(locked);
		const inputs = [{ token: 'device-1~locked' }];
		const { result } = await runRisk(inputs, { parameters: remember }, 'locked');
		expect(result.error?.message).toMatch(
			/^n8n could not tell whether this DeviceToken was asked about before, so nothing was asked/,
		);
		expect(result.error?.description).toMatch(/switch off 'Skip Tokens Queried Before'\.$/);
		expect(sandbox.requests).toEqual([]);
		const again = await runRisk(inputs, { parameters: remember }, 'locked');
		expect(each(again.arrived[2], 'reason')).toEqual(['lowScore']);
	});

	it('says that it may try again where n8n could not tell', async () => {
		const locked = new Error('SQLITE_BUSY: database is locked');
		jest.spyOn(memoryDeduplicator, 'checkProcessedAndRecord').mockRejectedValueOnce(locked);
		const setup = { parameters: remember, onError: 'continueErrorOutput' } as const;
		const { arrived } = await runRisk([{ token: 'device-1~again' }], setup, 'again');
		expect(arrived[3]?.[0]?.error).toMatchObject({
			category: 'unexpected',
			code: 'NotRemembered',
			retryable: true,
		});
	});

	it('says so where n8n cannot forget a token whose call was refused', async () => {
		const locked = new Error('SQLITE_BUSY: database is locked');
		jest.spyOn(memoryDeduplicator, 'removeProcessed').mockRejectedValue(locked);
		const token = 'device-1~kept';
		const fault = { kind: 'anyCode', code: 'InvalidParameter', status: 400 } as const;
		sandbox.plan({ match: { deviceToken: token }, fault });
		const words = /n8n could not forget the DeviceToken, .* use a new one\./;
		const { result } = await runRisk([{ token }], { parameters: remember }, 'kept');
		expect(result.error?.description).toMatch(words);
		const forget = { options: { ...remember.options, forgetTokens: true } };
		const { arrived } = await runRisk([{ token }], { parameters: forget }, 'kept');
		expect(each(arrived[0], 'warnings')).toEqual([[expect.stringMatching(words)]]);
	});

	it('forgets the oldest when there are more than it may keep', async () => {
		const setup = {
			parameters: { options: { ...remember.options, tokensToRemember: 1, concurrency: 1 } },
		};
		await runRisk([{ token: 'device-1~x' }, { token: 'device-1~y' }], setup, 'few');
		const second = await runRisk([{ token: 'device-1~y' }, { token: 'device-1~x' }], setup, 'few');
		expect(each(second.arrived[0], 'reason')).toEqual(['askedBefore']);
		expect(each(second.arrived[2], 'reason')).toEqual(['lowScore']);
	});

	it.each(['undefined', 'null', '0', '-1', '1.5', '"x"', '{}', '100001'])(
		'refuses to keep %s tokens, before any call',
		async (count) => {
			const options = { ...remember.options, tokensToRemember: `={{ ${count} }}` };
			const { result } = await runRisk([{ token: 'device-1' }], { parameters: { options } });
			expect(result.error?.message).toMatch(
				/^'Tokens to Remember' is not a whole number from 1 to 100000/,
			);
			expect(sandbox.requests).toEqual([]);
		},
	);

	it.each(['={{ "10" }}', 1, 100_000])(
		'keeps the number of tokens %p',
		async (tokensToRemember) => {
			const setup = { parameters: { options: { ...remember.options, tokensToRemember } } };
			await runRisk([{ token: 'device-1' }], setup, `keeps ${tokensToRemember}`);
			const second = await runRisk([{ token: 'device-1' }], setup, `keeps ${tokensToRemember}`);
			expect(each(second.arrived[0], 'reason')).toEqual(['askedBefore']);
		},
	);
});

it('sends and shows everything that it was given, but for the token', async () => {
	const { arrived } = await runRisk([{ token: 'device-12-VPN-NewTag', biz: 'biz1', bizId: 'me' }], {
		parameters: { productCode: 'FACE_GUARD', options: { includeInputFields: false } },
	});
	expect(sandbox.requests[0]?.params).toMatchObject({
		ProductCode: 'FACE_GUARD',
		MerchantBizId: 'biz1',
		DeviceToken: 'device-12-VPN-NewTag',
		BizId: 'me',
	});
	expect(arrived[0]?.map(riskOf)).toEqual([
		expect.objectContaining({
			scores: { guardRisk: 12 },
			riskTags: [
				{ tag: 'VPN', group: 'Native app', explanation: 'The connection runs through a VPN.' },
				expect.objectContaining({ tag: 'NewTag', group: 'Unknown' }),
			],
			riskExtends: null,
			transactionId: expect.stringMatching(/^\w{32}$/) as string,
			merchantBizId: 'biz1',
			askedAs: 'biz1',
			bizId: 'me',
			warnings: [],
		}),
	]);
	expect(JSON.stringify(arrived)).not.toContain('device-12');
});

it('reads RiskExtends where it can, and says where it cannot', async () => {
	const { arrived } = await runRisk([{ token: 'device-extends' }, { token: 'device-badextends' }]);
	const [good, bad] = (arrived[2] ?? []).map(riskOf);
	expect([good?.warnings, bad?.warnings]).toEqual([
		[],
		['RiskExtends is not valid JSON; it is passed on as text.'],
	]);
	expect([typeof good?.riskExtends, typeof bad?.riskExtends]).toEqual(['object', 'string']);
});
