import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { turnedAway } from '../../../nodes/AlibabaIdvTrigger/outcomes';
import { confirmCallbacks } from '../../../nodes/AlibabaIdvTrigger/settle';
import { receive } from '../../../nodes/AlibabaIdvTrigger/trigger';
import { forgetRecentSecrets } from '../../../nodes/shared/callback/recentSecrets';
import { forgetRefusals } from '../../../nodes/shared/callback/refusalLog';
import { callbackKey, forgetCallbacks, remember } from '../../../nodes/shared/callback/seen';
import { makeToken, receiverOfUrl } from '../../../nodes/shared/callback/token';
import { forgetRateLimits } from '../../../nodes/shared/transport/rateLimit';

const callbackSecret = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
const url = 'https://n8n.example.com/webhook/2f4b4a5e-6c0d-4f0e-9a3b-7d1c5e8f9a10/idv';
const keys = { accessKeyId: 'id', accessKeySecret: 'not-a-secret', region: 'cn-hongkong' };
const callback = { transactionId: 'hksb1', passed: 'Y', subCode: '200' };
const sender = { protection: 'signedToken', merchantBizId: 'biz1' };
const thrown = () => {
	throw new Error('of an expression');
};
const keyOf = (over: object = {}) =>
	callbackKey({
		workflowId: 'w7',
		nodeId: 'n1',
		merchantBizId: 'biz1',
		transactionId: 'hksb1',
		...over,
	});

beforeEach(() => {
	forgetCallbacks();
	forgetRateLimits();
	forgetRecentSecrets();
	forgetRefusals();
});

describe('the URL of a trigger', () => {
	async function call({
		mode = 'webhook',
		options = {} as unknown,
		receiver = receiverOfUrl(url),
		address = url as string | null,
	} = {}) {
		const sent = { status: 0, text: '' };
		const response = {
			status: (status: number) => Object.assign(sent, { status }) && response,
			type: () => response,
			end: (text: string) => void Object.assign(sent, { text }),
		};
		const expiresAt = Date.now() / 1000 + 60;
		const callbackToken = makeToken(callbackSecret, { merchantBizId: 'biz1', expiresAt, receiver });
		const context = {
			getRequestObject: () => ({ method: 'GET' }),
			getResponseObject: () => response,
			getQueryData: () => ({ ...callback, callbackToken }),
			getBodyData: () => ({}),
			getNodeParameter: (name: string, usual: unknown) => {
				if (name === 'callbackProtection') return 'signedToken';
				const value = name === 'options' ? options : usual;
				return typeof value === 'function' ? (value as () => unknown)() : value;
			},
			getCredentials: async () => ({ callbackSecret }),
			getNodeWebhookUrl: (name: string) => (name === 'default' ? address : undefined),
			getWorkflow: () => ({ id: 'w7' }),
			getNode: () => ({ id: 'n1', name: 'Trigger' }),
			getMode: () => mode,
			logger: { warn: () => {} },
		} as unknown as IWebhookFunctions;
		return { ...(await receive(context)), ...sent };
	}

	const handedOver = { status: 0, text: '', workflowData: [[{ json: { callback, sender } }]] };
	const ignored = { status: 200, text: 'OK', noWebhookResponse: true };

	it('hands a callback over, without its token, and leaves the answer to n8n', async () => {
		expect(await call()).toEqual(handedOver);
	});

	it.each<[string, Parameters<typeof call>[0], object]>([
		['is answered, and starts nothing', {}, ignored],
		[
			'remembered in the database is ignored, too',
			{ options: { ignoreRepeated: 'database' } },
			ignored,
		],
		[
			'starts the workflow where that is asked for',
			{ options: { ignoreRepeated: 'no' } },
			handedOver,
		],
		['starts the workflow in the editor', { mode: 'manual' }, handedOver],
		['starts the workflow when the options cannot be read', { options: thrown }, handedOver],
	])('whose result is known %s', async (_name, given, expected) => {
		remember(keyOf(), Date.now());
		expect(await call(given)).toEqual(expected);
	});

	it.each([
		{ workflowId: 'w8' },
		{ nodeId: 'n2' },
		{ merchantBizId: 'biz2' },
		{ merchantBizId: undefined },
		{ transactionId: 'hksb2' },
	])('takes a callback when only that of another one is known: %j', async (other) => {
		remember(keyOf(other), Date.now());
		expect(await call()).toEqual(handedOver);
	});

	it('takes no token of another receiver, nor any where n8n has no address for it', async () => {
		const refused = { status: 401, text: 'Unknown sender', noWebhookResponse: true };
		expect(await call({ receiver: 'another' })).toEqual(refused);
		expect(await call({ address: null })).toEqual(refused);
	});
});

const answerWith = (result: object, code = 'Success') => ({
	statusCode: 200,
	headers: {},
	body: JSON.stringify({ Code: code, Message: 'x', RequestId: 'r1', Result: result }),
});
const passed = answerWith({ Passed: 'Y', SubCode: '200' });
const failed = answerWith({ Passed: 'N', SubCode: '204' });
const unfinished = answerWith({}, 'ProcessNotCompleted');

interface Execution {
	items?: IDataObject[];
	parameters?: Record<string, unknown>;
	/** What Alibaba Cloud answers, one after the other; the last one stays. */
	answers?: object[];
	mode?: string;
	continues?: boolean;
	signal?: AbortSignal;
	nodeId?: string;
	id?: string;
	/** Whether n8n's database has recorded this callback before. */
	isRecorded?: boolean;
}

/** What a trigger does with callbacks that were handed over to an execution. */
async function execute({
	items = [{ callback, sender }],
	parameters = {},
	answers = [passed],
	mode = 'webhook',
	continues = true,
	signal,
	nodeId = 'n1',
	id = '1',
	isRecorded = false,
}: Execution = {}) {
	const asked: Array<Record<string, string>> = [];
	const recorded: string[] = [];
	const hints: unknown[] = [];
	const context: unknown = {
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: (name: string, _index: number, usual: unknown) => {
			const value = Object.hasOwn(parameters, name) ? parameters[name] : usual;
			return typeof value === 'function' ? (value as () => unknown)() : value;
		},
		getNode: () => ({ id: nodeId, name: 'Trigger', type: 'x.alibabaIdvTrigger', parameters: {} }),
		getWorkflow: () => ({ id: 'w7' }),
		getMode: () => mode,
		getExecutionId: () => id,
		getExecutionCancelSignal: () => signal,
		getCredentials: async () => keys,
		getChildNodes: () => [],
		continueOnFail: () => continues,
		addExecutionHints: (...given: unknown[]) => void hints.push(...given),
		helpers: {
			async httpRequestWithAuthentication(_name: string, request: { qs?: object; body?: unknown }) {
				const body = Object.fromEntries(new URLSearchParams(String(request.body ?? '')));
				asked.push({ ...(request.qs as Record<string, string>), ...body });
				return answers[Math.min(asked.length, answers.length) - 1];
			},
			async checkProcessedAndRecord(list: string[]) {
				recorded.push(...list);
				return isRecorded ? { new: [], processed: list.slice(0, 1) } : { new: list, processed: [] };
			},
		},
		logger: { warn: () => {}, debug: () => {}, info: () => {} },
	};
	const outputs = await confirmCallbacks(context as IExecuteFunctions);
	const own = outputs.map((output) => output.map(({ json }) => json.checkResult as IDataObject));
	return {
		outputs,
		asked,
		recorded,
		hints,
		reasons: own.map((list) => list.map(({ reason }) => reason)),
	};
}

describe('a callback that was handed over', () => {
	it('goes where the result says, whatever it said itself, with the IDs that were proven', async () => {
		const { outputs, asked } = await execute({ answers: [failed] });
		expect(asked).toEqual([
			expect.objectContaining({ TransactionId: 'hksb1', MerchantBizId: 'biz1' }),
		]);
		expect(outputs.map((items) => items.length)).toEqual([0, 1, 0]);
		expect(outputs[1]?.[0]).toEqual({
			json: {
				transactionId: 'hksb1',
				merchantBizId: 'biz1',
				checkResult: expect.objectContaining({ verdict: 'failed', requestId: 'r1' }) as object,
				callback,
			},
			pairedItem: { item: 0 },
		});
	});

	it('has no business ID where nobody vouches for one, although one is sent', async () => {
		const { outputs, asked } = await execute({
			items: [{ callback, sender: { protection: 'none' } }],
		});
		expect(asked[0]?.MerchantBizId).toMatch(/^[0-9a-f]{32}$/);
		expect(outputs[2]?.[0]?.json).not.toHaveProperty('merchantBizId');
	});

	it('is asked about once, and comes out once', async () => {
		const { outputs, asked } = await execute({
			items: [
				{ callback, sender },
				{ callback, sender },
			],
		});
		expect([asked.length, outputs.flat().length]).toEqual([1, 1]);
		expect((await execute()).outputs.flat()).toEqual([]);
		expect((await execute({ nodeId: 'n2' })).outputs.flat()).toHaveLength(1);
	});

	it('is asked about again when nothing was decided', async () => {
		const { reasons, asked } = await execute({ answers: [unfinished] });
		expect(reasons).toEqual([['notFinished'], [], []]);
		// What else could be asked about somebody who has not finished would tell nothing here.
		expect(asked).toHaveLength(1);
		expect((await execute()).reasons).toEqual([[], [], ['passed']]);
	});

	it.each<[string, Execution]>([
		['in the editor', { mode: 'manual' }],
		['by Retry', { mode: 'retry' }],
		['where every callback counts', { parameters: { options: { ignoreRepeated: 'no' } } }],
	])('comes out again %s', async (_name, given) => {
		for (const nodeId of ['n1', 'n2']) {
			await execute({ ...given, nodeId });
			expect((await execute({ ...given, nodeId })).outputs.flat()).toHaveLength(1);
		}
	});

	it.each<[string, Execution, number]>([
		['in the editor does not suppress the real one', { mode: 'manual' }, 1],
		[
			'where every callback counts does not either',
			{ parameters: { options: { ignoreRepeated: 'no' } } },
			1,
		],
		['by Retry suppresses a repetition', { mode: 'retry' }, 0],
	])('that came out %s', async (_name, given, times) => {
		await execute(given);
		expect((await execute()).outputs.flat()).toHaveLength(times);
	});

	const database = { options: { ignoreRepeated: 'database' } };

	it('comes out once over all processes, and the first time for whoever was the first', async () => {
		const first = await execute({ parameters: database });
		expect(first.outputs.flat()).toHaveLength(1);
		expect(first.recorded).toEqual([keyOf(), `${keyOf()} 1`]);
		forgetCallbacks();
		const other = await execute({ parameters: database, isRecorded: true });
		expect([other.asked.length, other.outputs.flat()]).toEqual([1, []]);
		const retried = await execute({ parameters: database, isRecorded: true, mode: 'retry' });
		expect(retried.outputs.flat()).toHaveLength(1);
	});

	it('is recorded in the database only when it was decided, and not in the editor', async () => {
		expect((await execute({ parameters: database, answers: [unfinished] })).recorded).toEqual([]);
		expect((await execute({ parameters: database, mode: 'manual' })).recorded).toEqual([]);
		expect((await execute({ nodeId: 'n2' })).recorded).toEqual([]);
	});

	it('has the whole answer only with Simplify off', async () => {
		const own = async (parameters: object) =>
			(await execute({ parameters: parameters as never, mode: 'retry' })).outputs[2]?.[0]?.json
				.checkResult;
		expect(await own({ simplify: false })).toMatchObject({ raw: { Passed: 'Y' } });
		expect(await own({ simplify: 'false' })).not.toHaveProperty('raw');
		expect(await own({})).not.toHaveProperty('raw');
	});

	it('is refused by what the trigger requires besides a pass', async () => {
		const parameters = { options: { requireFaceComparison: true } };
		expect((await execute({ parameters })).reasons).toEqual([['comparisonNotReported'], [], []]);
	});

	it('is one of several: a hint says how many went where', async () => {
		const items = ['hksb1', 'hksb2'].map((transactionId) => ({
			callback: { ...callback, transactionId },
			sender,
		}));
		const { hints, outputs } = await execute({ items, answers: [passed, failed] });
		expect(outputs.map(([item]) => item?.pairedItem)).toEqual([
			undefined,
			{ item: 1 },
			{ item: 0 },
		]);
		expect(hints).toEqual([
			{ message: '2 items: 1 Passed, 1 Not Passed.', type: 'info', location: 'outputPane' },
		]);
	});
});

it('one that is turned away because too many wait says why, and what to do', () => {
	expect(turnedAway.decision).toMatchObject({
		verdict: 'undecided',
		reason: 'tooManyWaiting',
		explanation: expect.stringMatching(/^Too many callbacks like this one .+\.$/) as string,
		remedy: expect.stringMatching(/^Connect the node 'Check Result' .+\.$/) as string,
		billed: null,
	});
});

describe('without confirmation', () => {
	const parameters = { confirm: false };

	it('everything is undecided, and says why and what to do', async () => {
		const { outputs, asked } = await execute({ parameters });
		expect(asked).toEqual([]);
		expect(outputs).toEqual([
			[
				{
					json: {
						transactionId: 'hksb1',
						merchantBizId: 'biz1',
						checkResult: {
							verdict: 'undecided',
							reason: 'unconfirmed',
							explanation: expect.stringMatching(/^The callback was not confirmed .+\.$/) as string,
							remedy: expect.stringMatching(/^Connect the node 'Check Result' .+\.$/) as string,
							tellUser: expect.stringMatching(/try again later/) as string,
							billed: null,
							subCode: null,
							scores: {},
							warnings: [],
							requestId: null,
						},
						callback,
					},
					pairedItem: { item: 0 },
				},
			],
			[],
			[],
		]);
	});

	it('the first callback counts, unless anybody may have sent it', async () => {
		const open = [{ callback, sender: { protection: 'none' } }];
		const shared = [{ callback, sender: { protection: 'sharedToken' } }];
		const counts = [];
		for (const items of [open, open, shared, shared]) {
			counts.push((await execute({ parameters, items })).outputs.flat().length);
		}
		expect(counts).toEqual([1, 1, 1, 0]);
	});

	it.each([true, 'false', null])('is off where the field says %j', async (confirm) => {
		expect((await execute({ parameters: { confirm } })).asked).toHaveLength(1);
	});
});

describe('a confirmation that fails', () => {
	const refused = answerWith({}, 'InvalidParameter');

	it('is undecided with Continue, with the words of the error', async () => {
		const { outputs } = await execute({ answers: [refused] });
		expect(outputs.slice(1)).toEqual([[], []]);
		expect(outputs[0]?.[0]?.json).toMatchObject({
			transactionId: 'hksb1',
			merchantBizId: 'biz1',
			callback,
			checkResult: {
				verdict: 'undecided',
				reason: 'confirmationFailed',
				explanation: expect.stringMatching(
					/^The callback arrived, but the result could not be fetched to confirm it\. .+InvalidParameter.+\. .+\.$/s,
				) as string,
				remedy: "Ask again with the node 'Check Result'.",
				billed: null,
				requestId: 'r1',
			},
		});
		expect((await execute()).reasons).toEqual([[], [], ['passed']]);
	});

	it('stops the execution otherwise', async () => {
		await expect(execute({ answers: [refused], continues: false })).rejects.toMatchObject({
			name: 'NodeApiError',
		});
	});

	const unsigned =
		/This callback had no signed token.+Choose 'Signed Token' in 'Callback Protection'/;

	it('names a missing signature only where Alibaba Cloud refused an unsigned one', async () => {
		const said = async (given: Execution) =>
			String(((await execute(given)).outputs[0]?.[0]?.json.checkResult as IDataObject).explanation);
		const open = { callback, sender: { protection: 'none' } };
		expect(await said({ items: [open], answers: [refused] })).toMatch(unsigned);
		expect(await said({ answers: [refused] })).not.toMatch(unsigned);
		const parameters = { options: thrown };
		expect(await said({ items: [open], parameters })).not.toMatch(unsigned);
	});

	it('because the execution was canceled is no failed execution', async () => {
		const { reasons } = await execute({ signal: AbortSignal.abort(), continues: false });
		expect(reasons).toEqual([['confirmationFailed'], [], []]);
	});

	it.each<[string, IDataObject]>([
		['nothing', {}],
		['no transaction', { callback: {}, sender }],
		['a transaction that is a number', { callback: { transactionId: 7 }, sender }],
		['no sender', { callback }],
		['a sender without a protection', { callback, sender: { merchantBizId: 'biz1' } }],
	])('because the item has %s says that no callback made it', async (_name, json) => {
		const { outputs, asked } = await execute({ items: [json] });
		expect(asked).toEqual([]);
		const [item] = outputs[0] ?? [];
		expect(item?.json.checkResult).toMatchObject({
			reason: 'confirmationFailed',
			explanation: expect.stringMatching(
				/The input is not a callback that this trigger has received.* Start the workflow with a callback, or pin/,
			) as string,
		});
		expect(item?.json.callback).toEqual(json.callback ?? null);
		await expect(execute({ items: [json], continues: false })).rejects.toMatchObject({
			name: 'NodeOperationError',
		});
	});
});
