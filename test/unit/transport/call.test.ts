import fc from 'fast-check';
import { z } from 'zod';

import {
	IdvError,
	SigningError,
	type ErrorCategory,
	type ErrorFacts,
} from '../../../nodes/shared/errors';
import {
	call,
	readReply,
	type CallEnvironment,
	type CallOutcome,
	type CallRequest,
	type TemporaryKeys,
	type Reply,
	type RequestOptions,
	type Tally,
} from '../../../nodes/shared/transport/call';
import type { CallDefinition } from '../../../nodes/shared/transport/callDefinition';
import {
	forgetRateLimits,
	rateLimiterFor,
	type RateLimiter,
	type Turn,
} from '../../../nodes/shared/transport/rateLimit';
import { nothingSent } from '../../../nodes/shared/transport/redact';
import { forgetTimes, timeAt } from '../../../nodes/shared/transport/serverTime';
import { FakeClock } from './fakeClock';

const host = 'cloudauth-intl.cn-hongkong.aliyuncs.com';
const started = { Code: 'Success', RequestId: 'R-ok', Result: { TransactionId: 'hk1' } };
const ifAnswerLost = 'Look it up.';

/** One operation for each way of being charged. */
const answer = z.object({ Result: z.object({ TransactionId: z.string() }).passthrough() });
const base = { service: 'cloudauthIntl', action: 'CheckResult', answer } as const;
const definitions = {
	free: { ...base, charge: { kind: 'freeRead' } },
	paid: {
		...base,
		action: 'Initialize',
		inBody: ['FacePictureBase64'],
		charge: { kind: 'paid', ifAnswerLost },
	},
	addsUp: { ...base, charge: { kind: 'writeAddsUp', ifAnswerLost } },
} as const satisfies Record<string, CallDefinition<z.infer<typeof answer>>>;
type Charged = keyof typeof definitions;

type Step = Reply | Error | (() => Reply | Error | Promise<Reply>);

const reply = (body: unknown, statusCode = 200, headers: Record<string, unknown> = {}): Reply => ({
	statusCode,
	headers,
	body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
});
const refusal = (Code: string, statusCode = 400, headers = {}) =>
	reply({ Code, Message: 'said', RequestId: 'R-no' }, statusCode, headers);
const thrown = (code: string, syscall?: string) =>
	Object.assign(new Error('wrapped'), { cause: Object.assign(new Error(code), { code, syscall }) });
const good = reply(started);

class RecordingLimiter implements RateLimiter {
	readonly told: string[] = [];

	async acquire(): Promise<Turn> {
		this.told.push('acquire');
		return { at: 0, pace: 10, waited: true };
	}

	onThrottled(_turn: Turn, askedMs = 0): void {
		this.told.push(`throttled ${askedMs}`);
	}

	onAccepted(): void {
		this.told.push('accepted');
	}
}

interface Settings extends Partial<CallRequest<unknown>> {
	clock?: FakeClock;
	rateLimit?: RateLimiter;
	signal?: AbortSignal;
	tally?: Tally;
}

/** Plays one call against scripted answers; the last one repeats. */
async function play(
	charged: Charged,
	steps: Step[],
	{ clock = new FakeClock(), rateLimit, signal, tally, ...request }: Settings = {},
) {
	const recording = new RecordingLimiter();
	const sends: RequestOptions[] = [];
	const times: number[] = [];
	const environment: CallEnvironment = {
		async send(options) {
			const step = steps[Math.min(sends.length, steps.length - 1)] as Step;
			sends.push(options);
			times.push(clock.now);
			const came = await (typeof step === 'function' ? step() : step);
			if (came instanceof Error) throw came;
			return came;
		},
		host,
		rateLimit: rateLimit ?? recording,
		clock,
		signal,
		tally,
	};
	const outcome: CallOutcome<unknown> = await clock.until(
		call<unknown>(environment, {
			params: {},
			timeoutMs: 12_345,
			sent: nothingSent,
			...request,
			definition: definitions[charged],
		}),
	);
	const error = outcome.ok ? undefined : outcome.error;
	const waits = clock.waits.filter((wait) => wait > 0);
	return { outcome, error, facts: error?.facts, sends, times, waits, told: recording.told };
}

beforeEach(() => {
	forgetTimes();
	forgetRateLimits();
});

/** DESIGN section 8, row by row: what happens when it never gets better. */
interface Row {
	what: string;
	step: Step;
	category: ErrorCategory;
	message: RegExp;
	/** Waits between the attempts; nothing where the call may have been executed. */
	free: number[];
	paid?: number[];
	addsUp?: number[];
}

const backOff = [500, 1000, 2000, 4000, 8000];
const twice = [500, 1000];
const once = [0];
const date = { date: 'Sun, 22 Nov 2026 01:00:00 GMT' };
const always = (waits: number[]) => ({ free: waits, paid: waits, addsUp: waits });

const rows: Row[] = [
	...(
		[
			['ENOTFOUND'],
			['EAI_AGAIN'],
			['ECONNREFUSED'],
			['EHOSTUNREACH'],
			['ENETUNREACH'],
			['CERT_HAS_EXPIRED'],
			['ETIMEDOUT', 'connect'],
		] as const
	).map(
		([code, syscall]): Row => ({
			what: `never reached (${code})`,
			step: thrown(code, syscall),
			category: 'notReached',
			message: /^Alibaba Cloud could not be reached: /,
			...always(twice),
		}),
	),
	...(
		[
			['Throttling', 400],
			['Throttling.User', 400],
			['Throttling.Api', 403],
			['Throttling.Api', 200],
			['Throttling.Api', 503],
		] as const
	).map(
		([code, status]): Row => ({
			what: `${code} under HTTP ${status}`,
			step: refusal(code, status),
			category: 'throttled',
			message: /\(Throttling(\.\w+)?\)$/,
			...always(backOff),
		}),
	),
	{
		what: 'ServiceUnavailable',
		step: refusal('ServiceUnavailable', 503),
		category: 'unavailable',
		message: /\(ServiceUnavailable\)$/,
		...always(backOff),
	},
	{
		what: 'InternalError',
		step: refusal('InternalError', 500),
		category: 'internal',
		message: /\(InternalError\)$/,
		free: twice,
		paid: twice,
	},
	...(
		[
			['ECONNRESET', /^The connection was lost/],
			['EPIPE', /^The connection was lost/],
			['ETIMEDOUT', /^The connection was lost/],
			['ECONNABORTED', /^Alibaba Cloud did not answer in time/],
			['EHOSTUNREACH', /^The connection was lost/, 'read'],
		] as const
	).map(
		([code, message, syscall]): Row => ({
			what: `sent, no answer (${code})`,
			step: thrown(code, syscall),
			category: 'noAnswer',
			message,
			free: twice,
		}),
	),
	...(['InvalidTimeStamp.Expired', 'InvalidTimeStamp.Format', 'IllegalTimestamp'] as const).map(
		(code): Row => ({
			what: `clock refused (${code})`,
			step: refusal(code, 400, date),
			category: 'clock',
			message: /^The clock of this machine is off/,
			...always(once),
		}),
	),
	...['yesterday', 'Sat, 13 Sep 275760 00:00:00 GMT'].map(
		(odd): Row => ({
			what: `clock refused, of ${odd}`,
			step: refusal('InvalidTimeStamp.Expired', 400, { date: odd }),
			category: 'clock',
			message: /^The clock of this machine is off/,
			...always([]),
		}),
	),
	{
		what: 'SignatureNonceUsed',
		step: refusal('SignatureNonceUsed'),
		category: 'repeated',
		message: /the same request twice/,
		free: once,
	},
	...(
		[
			['InvalidParameter', 400, 'parameter'],
			['MissingFoo', 400, 'parameter'],
			['UnqualifiedPhoto', 401, 'picture'],
			['SignatureDoesNotMatch', 400, 'credential'],
			['InvalidAccessKeyId.NotFound', 404, 'credential'],
			['Forbidden.RAMUserAccessDenied', 403, 'permission'],
			['Forbidden.AccountAccessDenied', 403, 'account'],
			['InvalidApi.NotFound', 404, 'endpoint'],
			['NobodyKnowsThis', 400, 'unknown'],
		] as const
	).map(
		([code, status, category]): Row => ({
			what: `${code} under HTTP ${status}`,
			step: refusal(code, status),
			category,
			message: new RegExp(`\\(${code}(: said)?\\)$`),
			...always([]),
		}),
	),
	...(
		[
			['OK', 200],
			['NobodyKnowsThis', 500],
			['ServiceTimeout', 504],
		] as const
	).map(
		([code, status]): Row => ({
			what: `a code that nobody knows under HTTP ${status}`,
			step: refusal(code, status),
			category: 'unknown',
			message: new RegExp(`\\(${code}: said\\)`),
			free: [],
		}),
	),
	{
		what: 'a refusal to sign',
		step: new SigningError('The AccessKey ID is empty', 'Enter it.'),
		category: 'notSigned',
		message: /^The AccessKey ID is empty$/,
		...always([]),
	},
	{
		what: 'a cancellation while it was under way',
		step: thrown('ERR_CANCELED'),
		category: 'canceled',
		message: /^The execution was canceled/,
		free: [],
	},
	...(
		[
			['an HTML page', reply('<html>502</html>', 502)],
			['an HTML page under HTTP 200', reply('<html>welcome</html>')],
			['an empty body', reply('')],
			['no body', reply(undefined)],
			['null', reply(null)],
			['a list', reply([started])],
			['a number', reply(200)],
			['broken JSON', reply('{"Code":"Success"')],
			['JSON encoded twice (W5)', reply(JSON.stringify(JSON.stringify(started)))],
			['XML', reply('<Error><Code>Throttling</Code></Error>', 503)],
			['JSON without a code', reply({ Result: started.Result })],
			['a code by another name (W5)', reply({ code: 'Success', Result: started.Result })],
			['an empty code', reply({ ...started, Code: '' })],
			['no code', reply({ ...started, Code: null })],
			['a code that is no text', reply({ ...started, Code: ['Success'] })],
			['a code that is true', reply({ ...started, Code: true })],
			['a code deeper down', reply({ data: started })],
			['a redirect', reply('', 302, { location: 'https://example.com/' })],
			['success under HTTP 500', reply(started, 500)],
			['success under HTTP 201', reply(started, 201)],
			['success under HTTP 302', reply(started, 302)],
			['a body of a megabyte', reply('x'.repeat(1_000_000))],
			['a result of another form', reply({ Code: 'Success', Result: 'hk1' })],
		] as const
	).map(
		([what, step]): Row => ({
			what,
			step,
			category: 'noAnswer',
			message: /^The answer cannot be used: .* \(HTTP \d{3}\)/,
			free: twice,
		}),
	),
];

describe.each(['free', 'paid', 'addsUp'] as const)(
	'a %s call that never gets better',
	(charged) => {
		it.each(rows.map((row): [string, Row] => [row.what, row]))('%s', async (_what, row) => {
			const waits = row[charged];
			const inDoubt = waits === undefined;
			const { outcome, error, facts, sends, ...scene } = await play(charged, [row.step]);
			expect(outcome.ok).toBe(false);
			expect(facts?.category).toBe(row.category);
			expect(sends).toHaveLength((waits ?? []).length + 1);
			expect(scene.waits).toEqual((waits ?? []).filter((wait) => wait > 0));
			expect(scene.times.at(-1)).toBe((waits ?? []).reduce((sum, wait) => sum + wait, 0));

			const [what, ...warning] = (error?.message ?? '').split('. ');
			expect(what).toMatch(row.message);
			expect(warning).toEqual(
				inDoubt ? ['The call may have been executed, so it was not repeated'] : [],
			);
			expect(facts?.mayHaveBeenExecuted).toBe(inDoubt);
			expect(facts?.remedy === ifAnswerLost).toBe(inDoubt);
			const passing: ErrorCategory[] = [
				'internal',
				'noAnswer',
				'notReached',
				'throttled',
				'unavailable',
			];
			expect(facts?.retryable).toBe(passing.includes(row.category) && !inDoubt);
		});
	},
);

describe('a call that gets better', () => {
	it.each([
		['free', thrown('ENOTFOUND'), 2, 'no'],
		['free', refusal('InternalError', 500), 2, 'perhaps'],
		['free', thrown('ECONNRESET'), 2, 'perhaps'],
		['free', reply('<html>', 502), 2, 'perhaps'],
		['free', refusal('SignatureNonceUsed'), 1, 'perhaps'],
		['paid', thrown('ENOTFOUND'), 2, 'no'],
		['paid', refusal('Throttling.Api', 403), 5, 'no'],
		['paid', refusal('ServiceUnavailable', 503), 5, 'no'],
		['paid', refusal('InternalError', 500), 2, 'perhaps'],
		['paid', refusal('InvalidTimeStamp.Expired', 400, date), 1, 'no'],
		['addsUp', refusal('Throttling.Api', 403), 5, 'no'],
	] as Array<[Charged, Step, number, string]>)(
		'%s: %j %d times, which was executed: %s',
		async (charged, step, times, executed) => {
			const steps = Array.from({ length: times }, () => step);
			const { outcome, sends } = await play(charged, [...steps, good]);
			expect(outcome).toStrictEqual({
				ok: true,
				answer: {
					httpStatus: 200,
					code: 'Success',
					requestId: 'R-ok',
					body: answer.parse(started),
					...(executed === 'perhaps' ? { repeated: true } : {}),
				},
			});
			expect(sends).toHaveLength(times + 1);
		},
	);

	it.each([
		['a doubtful one first', [thrown('ECONNRESET'), refusal('Throttling.Api', 403)]],
		['a doubtful one last', [refusal('Throttling.Api', 403), thrown('ECONNRESET')]],
	])('says that it may have been executed before: %s', async (_order, steps) => {
		const { outcome } = await play('free', [...steps, good]);
		expect(outcome).toMatchObject({ ok: true, answer: { repeated: true } });
	});

	it('counts the repetitions of each category by itself', async () => {
		const { outcome, sends, waits } = await play('paid', [
			refusal('InternalError', 500),
			refusal('Throttling'),
			thrown('ECONNREFUSED'),
			refusal('Throttling'),
			refusal('InternalError', 500),
			refusal('InvalidTimeStamp.Expired', 400, date),
			thrown('ECONNREFUSED'),
			good,
		]);
		expect(outcome.ok).toBe(true);
		expect(sends).toHaveLength(8);
		expect(waits).toEqual([500, 500, 500, 1000, 1000, 1000]);
	});
});

describe('what is known of a call', () => {
	it.each([
		['the parameter', { params: { MerchantBizId: 'biz1' } }, 'biz1'],
		['what was given', { params: { MerchantBizId: 'biz1' }, merchantBizId: 'biz2' }, 'biz2'],
	])('names the id of a lost answer: %s', async (_what, request, id) => {
		const lost = await play('paid', [thrown('ECONNRESET')], request);
		expect(lost.facts).toMatchObject({ merchantBizId: id, remedy: ifAnswerLost });
		expect(lost.error?.message).toBe(
			`The connection was lost before the answer came. The call may have been executed, so it was not repeated (MerchantBizId: ${id})`,
		);
		const refused = await play('paid', [refusal('InvalidParameter')], request);
		expect(refused.facts?.merchantBizId).toBe(id);
		expect(refused.error?.message).not.toContain(id);
	});

	it('includes the whole answer of a refusal, for operations that say more there', async () => {
		const body = { Code: 500, Data: { retCodeSub: 'SYSTEM_ERROR' } };
		const { outcome } = await play('free', [reply(body)]);
		expect(outcome).toMatchObject({ ok: false, body });
	});

	it('comes out of nothing that was sent (F2)', async () => {
		const sent = { secrets: ['shared token'], pictures: [], personal: ['user@example.com'] };
		const echo = 'user%40example.com and shared token';
		const { outcome } = await play(
			'paid',
			[reply({ Code: `Odd ${echo}`, Message: echo, RequestId: echo }, 400)],
			{ sent },
		);
		const { error } = outcome as { error: IdvError };
		expect(JSON.stringify([error.message, error.facts])).not.toMatch(/example|shared|token/);
	});
});

describe('mixtures', () => {
	const known: Step[] = [
		thrown('ENOTFOUND'),
		thrown('ETIMEDOUT', 'connect'),
		refusal('Throttling.Api', 403),
		refusal('ServiceUnavailable', 503),
		refusal('InternalError', 500),
		refusal('InvalidTimeStamp.Expired', 400, date),
		refusal('InvalidParameter'),
		refusal('UnqualifiedPhoto', 401),
		refusal('NobodyKnowsThis'),
	];
	const inDoubt: Step[] = [
		thrown('ECONNRESET'),
		thrown('ECONNABORTED'),
		thrown('ENETUNREACH', 'read'),
		thrown('ERR_SSL_BAD_RECORD_TYPE'),
		thrown('ERR_CANCELED'),
		refusal('SignatureNonceUsed'),
		refusal('OK', 200),
		reply('<html>', 503),
		reply(started, 500),
		reply({ Code: 'Success' }),
		reply(''),
	];

	it.each(['paid', 'addsUp'] as const)(
		'no %s call is ever sent again after one whose fate is unknown',
		async (charged) => {
			const doubtful = charged === 'paid' ? inDoubt : [...inDoubt, known[4] as Step];
			await fc.assert(
				fc.asyncProperty(
					fc.array(fc.constantFrom(...known, ...inDoubt, good), { minLength: 1, maxLength: 25 }),
					async (steps) => {
						forgetTimes();
						const { outcome, sends, facts } = await play(charged, [...steps, good]);
						const seen = [...steps, good].slice(0, sends.length);
						const last = seen.pop() as Step;
						expect(seen.filter((step) => step === good || doubtful.includes(step))).toEqual([]);
						expect(outcome.ok).toBe(last === good);
						if (facts) expect(facts.mayHaveBeenExecuted).toBe(doubtful.includes(last));
					},
				),
				{ numRuns: 200 },
			);
		},
	);

	it('a clock that is refused again is not corrected a third time', async () => {
		const again = refusal('InvalidTimeStamp.Expired', 400, date);
		const { facts, sends } = await play('paid', [again, again, good]);
		expect(sends).toHaveLength(2);
		expect(facts).toMatchObject({ category: 'clock', mayHaveBeenExecuted: false });
	});
});

describe('waiting', () => {
	it('obeys Alibaba Cloud, up to half a minute', async () => {
		const asked = ['1500', '99999', '1', 'soon'].map((value) =>
			refusal('Throttling', 400, { 'x-acs-retry-after': value }),
		);
		const { waits, told } = await play('paid', [...asked, good]);
		expect(waits).toEqual([1500, 30_000, 1, 4000]);
		expect(told.filter((words) => words.startsWith('throttled'))).toEqual([
			'throttled 1500',
			'throttled 30000',
			'throttled 1',
			'throttled 0',
		]);
	});

	it('obeys Alibaba Cloud when the service is unavailable, too', async () => {
		const step = refusal('ServiceUnavailable', 503, { 'x-acs-retry-after': '2500' });
		const { waits, told } = await play('free', [step, good]);
		expect(waits).toEqual([2500]);
		expect(told).toEqual(['acquire', 'acquire', 'accepted']);
	});

	it('is spread by chance', async () => {
		const clock = new FakeClock();
		clock.chance = 0;
		expect((await play('free', [refusal('Throttling'), good], { clock })).waits).toEqual([375]);
	});
});

describe('the rate limit', () => {
	it.each([
		[
			'before every attempt, throttled, accepted at last',
			[refusal('Throttling'), refusal('InternalError'), good],
			['acquire', 'throttled 0', 'acquire', 'acquire', 'accepted'],
		],
		['a picture that is refused', [refusal('NoFaceDetected')], ['acquire', 'accepted']],
		['a parameter that is refused', [refusal('InvalidParameter')], ['acquire', 'accepted']],
		['a permission that lacks', [refusal('Forbidden')], ['acquire']],
		['a code that nobody knows', [refusal('NobodyKnowsThis')], ['acquire']],
		['a clock that is off', [refusal('IllegalTimestamp')], ['acquire']],
	] as Array<[string, Step[], string[]]>)('hears of %s', async (_what, steps, expected) => {
		expect((await play('free', steps)).told).toEqual(expected);
	});

	it('is told in the tally what was called, refused, and repeated', async () => {
		const tally = { calls: 0, refused: 0, repeated: 0 };
		const throttled = refusal('Throttling');
		await play('free', [throttled, throttled, refusal('InternalError'), good], { tally });
		await play('free', [good], { tally });
		expect(tally).toEqual({ calls: 5, refused: 2, repeated: 3 });
	});

	it('hears of the last refusal as well', async () => {
		const { told } = await play('free', [refusal('Throttling')]);
		expect(told.filter((words) => words === 'acquire')).toHaveLength(6);
		expect(told.filter((words) => words.startsWith('throttled'))).toHaveLength(6);
	});

	it('holds back all calls of the same kind', async () => {
		const clock = new FakeClock();
		const key = { identity: 'id', region: host, action: 'CheckResult' };
		const throttled = refusal('Throttling', 403, { 'x-acs-retry-after': '2000' });
		const times: number[] = [];
		const calls = [[throttled, good], [good], [good]].map(
			async (script) =>
				await call(
					{
						async send() {
							times.push(clock.now);
							return script.shift() as Reply;
						},
						host,
						rateLimit: rateLimiterFor(key, 10, clock),
						clock,
					},
					{ definition: definitions.free, params: {}, timeoutMs: 1000, sent: nothingSent },
				),
		);
		const outcomes = await clock.until(Promise.all(calls));
		expect(outcomes.every(({ ok }) => ok)).toBe(true);
		expect(times[0]).toBe(0);
		expect(times.slice(1).every((time) => time >= 2000)).toBe(true);
	});
});

describe('the clock', () => {
	it("is learned from the answer's Date and used by the next signature", async () => {
		const clock = new FakeClock();
		clock.wallAtStart = Date.parse('2026-11-22T00:20:00Z');
		const signedAt: string[] = [];
		const signed = (answered: Reply) => () => {
			signedAt.push(new Date(timeAt(host, clock.wall())).toISOString());
			return answered;
		};
		const refused = refusal('InvalidTimeStamp.Expired', 400, date);
		const { outcome } = await play('paid', [signed(refused), signed(good)], { clock });
		expect(outcome.ok).toBe(true);
		expect(signedAt).toEqual(['2026-11-22T00:20:00.000Z', '2026-11-22T01:00:00.000Z']);
		expect(timeAt('another.host', 5)).toBe(5);
	});

	it('is not learned from any other answer', async () => {
		await play('free', [refusal('Throttling', 400, date)]);
		await play('free', [reply(started, 200, date)]);
		expect(timeAt(host, 5)).toBe(5);
	});
});

describe('a cancellation', () => {
	it('before the call sends nothing', async () => {
		const { facts, error, sends } = await play('paid', [good], { signal: AbortSignal.abort() });
		expect(sends).toEqual([]);
		expect(error?.message).toBe('The execution was canceled');
		expect(facts).toEqual({
			category: 'canceled',
			code: 'Canceled',
			remedy: 'Start the workflow again if you still need the result.',
			mayHaveBeenExecuted: false,
			retryable: false,
		});
	});

	it('while it waits for its turn sends nothing', async () => {
		const clock = new FakeClock();
		const controller = new AbortController();
		const key = { identity: 'a', region: 'b', action: 'c' };
		const rateLimit = rateLimiterFor(key, 0.1, clock);
		await rateLimit.acquire();
		clock.at(50, () => controller.abort());
		const { signal } = controller;
		const { sends, facts } = await play('paid', [good], { clock, rateLimit, signal });
		expect([sends.length, clock.now]).toEqual([0, 50]);
		expect(facts?.mayHaveBeenExecuted).toBe(false);
	});

	it.each([refusal('Throttling'), thrown('ENOTFOUND'), refusal('InternalError')])(
		'during the wait after %j ends it at once, knowing that nothing was executed',
		async (step) => {
			const clock = new FakeClock();
			const controller = new AbortController();
			clock.at(100, () => controller.abort());
			const { signal } = controller;
			const { facts, sends } = await play('paid', [step], { clock, signal });
			expect(facts).toMatchObject({ category: 'canceled', mayHaveBeenExecuted: false });
			expect([sends.length, clock.now]).toEqual([1, 100]);
		},
	);

	it.each([
		['paid', 'ERR_CANCELED', 'canceled', true],
		['free', 'ERR_CANCELED', 'canceled', false],
		['paid', 'ECONNRESET', 'noAnswer', true],
		['free', 'ECONNRESET', 'canceled', false],
	] as const)(
		'while a %s call is under way (%s) is not repeated',
		async (charged, code, category, mayHaveBeenExecuted) => {
			const controller = new AbortController();
			const step = async () => {
				controller.abort();
				throw thrown(code);
			};
			const { sends, facts } = await play(charged, [step], { signal: controller.signal });
			expect(sends).toHaveLength(1);
			expect(facts).toMatchObject({ category, mayHaveBeenExecuted });
		},
	);
});

describe('the request', () => {
	const params = {
		ProductCode: 'FACE_VERIFY',
		SceneCode: '',
		FacePictureUrl: undefined,
		FacePictureBase64: '/9j/+A==',
		MetaInfo: '0',
	};

	it('names action, version and region, and leaves out what is empty', async () => {
		const { sends } = await play('paid', [good], { region: 'ap-southeast-1', params });
		expect(sends).toEqual([
			{
				method: 'POST',
				url: '/',
				headers: {
					'x-acs-action': 'Initialize',
					'x-acs-version': '2022-08-09',
					'x-idv-region': 'ap-southeast-1',
				},
				qs: { ProductCode: 'FACE_VERIFY', MetaInfo: '0' },
				body: Buffer.from('FacePictureBase64=%2F9j%2F%2BA%3D%3D'),
				encoding: 'text',
				timeout: 12_345,
				abortSignal: expect.any(AbortSignal),
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
		]);
	});

	it('names its action in the query where the service is signed with V1', async () => {
		const sends: RequestOptions[] = [];
		await call(
			{
				async send(options) {
					sends.push(options);
					return good;
				},
				host,
				rateLimit: new RecordingLimiter(),
				clock: new FakeClock(),
			},
			{
				definition: { ...definitions.free, service: 'saf', action: 'ExecuteRequest' },
				params: {},
				timeoutMs: 1000,
				sent: nothingSent,
			},
		);
		expect(sends[0]).toMatchObject({
			headers: {},
			qs: { Action: 'ExecuteRequest', Version: '2019-05-21', Format: 'JSON' },
		});
	});

	it('has no body and no region when there is nothing to put there', async () => {
		for (const [charged, each] of [
			['free', params],
			['paid', { FacePictureBase64: '' }],
		] as const) {
			const { sends } = await play(charged, [good], { params: each, region: '' });
			expect(sends[0]).not.toHaveProperty('body');
			expect(Object.keys(sends[0]?.headers ?? {})).toEqual(['x-acs-action', 'x-acs-version']);
		}
	});

	it('is the same in every attempt, down to the very bytes, whatever n8n writes into it', async () => {
		const steps = [refusal('Throttling'), thrown('ENOTFOUND'), good];
		const { sends } = await play('paid', steps, { params });
		const written = sends.map(({ abortSignal: _, ...options }) => options);
		expect(written).toEqual([written[0], written[0], written[0]]);
		expect(new Set(sends.map(({ body }) => body)).size).toBe(1);
		for (const part of ['headers', 'qs'] as const) {
			expect(new Set(sends.map((options) => options[part])).size).toBe(3);
		}
	});

	it('keeps its own signal when n8n writes the one of the execution over it', async () => {
		const { sends } = await play('free', [good]);
		const [options] = sends as [RequestOptions];
		const own = options.abortSignal;
		options.abortSignal = AbortSignal.abort();
		expect(options.abortSignal).toBe(own);
		expect({ ...options }.abortSignal).toBe(own);
	});
});

describe('a reply', () => {
	const read = (body: unknown, statusCode = 200, definition: CallDefinition = definitions.free) =>
		readReply(definition, reply(body, statusCode), nothingSent);

	it.each([
		['Success', undefined, 'Success'],
		['200', undefined, '200'],
		[200, undefined, '200'],
		['success', 'success', 'success'],
	])('with the code %j is a success (documented besides: %s)', (Code, successCode, code) => {
		const outcome = read({ ...started, Code }, 200, { ...definitions.free, successCode });
		expect(outcome).toMatchObject({ ok: true, answer: { httpStatus: 200, code } });
	});

	it.each([
		['success', undefined],
		['SUCCESS', undefined],
		[' Success', undefined],
		['Success.Partly', undefined],
		['2e2', undefined],
		['200.0', undefined],
		['0200', undefined],
		[201, undefined],
		['OK', undefined],
		['Ok', 'OK'],
	])('with the code %j is no success (W5; documented besides: %s)', (Code, successCode) => {
		const outcome = read({ ...started, Code }, 200, { ...definitions.free, successCode });
		expect(outcome).toMatchObject({ ok: false, error: { facts: { category: 'unknown' } } });
	});

	describe('of an operation whose good answers have no code', () => {
		const definition: CallDefinition = { ...definitions.free, goodWithoutCode: true };
		const { Code: _, ...withoutCode } = started;

		it('is a success without one', () => {
			expect(read(withoutCode, 200, definition)).toMatchObject({
				ok: true,
				answer: { code: '', requestId: 'R-ok' },
			});
		});

		it.each([
			['with the code of other operations', started, 200, 'unknown'],
			['with a refusal', { ...started, Code: 'NoFaceDetected' }, 200, 'picture'],
			['with a number', { ...started, Code: 200 }, 200, 'unknown'],
			['in another form', { RequestId: 'R-ok' }, 200, 'noAnswer'],
		])('is no success %s', (_what, body, status, category) => {
			expect(read(body, status, definition)).toMatchObject({
				ok: false,
				error: { facts: { category } },
			});
		});

		it.each([
			['with a code that is null', { ...started, Code: null }, 200],
			['with an empty code', { ...started, Code: '' }, 200],
			['under another HTTP status', withoutCode, 500],
			['as a page', '<html>welcome</html>', 200],
			['as null', null, 200],
			['as a list', [withoutCode], 200],
		])('is no answer at all %s', (_what, body, status) => {
			expect(read(body, status, definition)).toMatchObject({
				ok: false,
				error: { message: expect.stringContaining('it is not an answer of Alibaba Cloud') },
			});
		});

		it('is no success where other operations have no code', () => {
			expect(read(withoutCode)).toMatchObject({ error: { facts: { category: 'noAnswer' } } });
		});
	});

	it.each(['', ' ', '\u00a0', '\u0000', '\u200b\n'])(
		'has no code, message, or request id where there is nothing to see: %j',
		(blank) => {
			expect(read({ ...started, Code: blank })).toMatchObject({
				error: { message: expect.stringContaining('it is not an answer of Alibaba Cloud') },
			});
			expect(read({ Code: 'InvalidParameter', Message: blank, RequestId: blank })).toMatchObject({
				error: {
					message: 'A parameter was refused (InvalidParameter)',
					facts: { requestId: undefined },
				},
			});
			expect(read({ ...started, RequestId: blank, requestId: 'R-small' })).toMatchObject({
				answer: { requestId: 'R-small' },
			});
		},
	);

	it('shows its request id without what was sent', () => {
		const sent = { ...nothingSent, personal: ['user@example.com'] };
		const answered = reply({ ...started, RequestId: 'R user@example.com' });
		expect(readReply(definitions.free, answered, sent)).toMatchObject({
			answer: { requestId: 'R [16 characters removed]' },
		});
	});

	it('is taken as it is when it is no text any more', () => {
		expect(readReply(definitions.free, { ...good, body: started }, nothingSent).ok).toBe(true);
	});

	it('shows the body as the schema reads it, and keeps what is not documented', () => {
		const Result = { TransactionId: 'hk1', New: { a: [1] } };
		const outcome = read({ ...started, Result, HostId: 'h' });
		expect(outcome).toMatchObject({ ok: true, answer: { requestId: 'R-ok', body: { Result } } });
		expect(read({ ...started, RequestId: 7 })).toMatchObject({ answer: { requestId: null } });
	});

	it.each([
		[
			'contradicts its HTTP status',
			started,
			500,
			"it says 'Success' although the HTTP status says otherwise",
		],
		[
			'has another form',
			{ ...started, Result: {} },
			200,
			'its content is not what Alibaba Cloud documents',
		],
		['comes from somebody else', '<html>', 502, 'it is not an answer of Alibaba Cloud'],
		[
			'names a member twice',
			'{"Code":"500","Code":"Success","Result":{"TransactionId":"hk1"}}',
			200,
			'it is not an answer of Alibaba Cloud',
		],
	])('that %s says so, with its request id', (_what, body, status, words) => {
		const facts: Partial<ErrorFacts> = {
			category: 'noAnswer',
			code: 'UnreadableAnswer',
			httpStatus: status,
			requestId: typeof body === 'string' ? undefined : 'R-ok',
		};
		expect(read(body, status)).toMatchObject({
			ok: false,
			error: { message: `The answer cannot be used: ${words} (HTTP ${status})`, facts },
		});
	});

	it.each([200, 400, 401, 403, 404, 500])('is classified by its code under HTTP %d', (status) => {
		for (const [code, category] of [
			['NoFaceDetected', 'picture'],
			['Throttling.Api', 'throttled'],
		] as const) {
			expect(read({ ...started, Code: code }, status)).toMatchObject({
				ok: false,
				error: { facts: { category, httpStatus: status } },
			});
		}
	});

	it("is read with the operation's own codes first", () => {
		const codes = {
			NoFaceDetected: { category: 'parameter', message: 'Own words', remedy: 'Own.' },
		} as const;
		expect(read({ Code: 'NoFaceDetected' }, 401, { ...definitions.free, codes })).toMatchObject({
			error: { message: 'Own words (NoFaceDetected)' },
		});
	});
});

it('never throws, whatever is sent back or thrown', async () => {
	for (const odd of [undefined, null, 5, 'text', {}, [], { body: started }, { statusCode: 200 }]) {
		const asReply = await play('free', [odd as unknown as Reply]);
		expect(asReply.outcome.ok).toBe(false);
		const asThrown = await play('paid', [async () => await Promise.reject(odd)]);
		expect(asThrown.facts).toMatchObject({ category: 'noAnswer', mayHaveBeenExecuted: true });
	}
});

describe('calls with keys that are temporary', () => {
	const key = { identity: 'role', region: 'cn-hongkong', action: 'CheckResult' };

	/** Makes so many calls at once, with keys from `ready`; tells when each was sent. */
	async function together(
		count: number,
		clock: FakeClock,
		ready: TemporaryKeys['ready'],
		{
			rateLimit = rateLimiterFor(key, 10, clock),
			explain = (error) => error,
			steps = [],
			signal,
		}: {
			rateLimit?: RateLimiter;
			explain?: TemporaryKeys['explain'];
			steps?: Reply[];
			signal?: AbortSignal;
		} = {},
	) {
		const sent: number[] = [];
		const environment: CallEnvironment = {
			async send() {
				sent.push(clock.now);
				return await Promise.resolve(steps.shift() ?? good);
			},
			host,
			rateLimit,
			clock,
			signal,
			temporaryKeys: { ready, explain },
		};
		const calls = Array.from({ length: count }, () =>
			call<unknown>(environment, {
				definition: definitions.free,
				params: {},
				timeoutMs: 12_345,
				sent: nothingSent,
			}),
		);
		return { sent, outcomes: await clock.until(Promise.all(calls)) };
	}

	it('keep their distance after they have waited for the keys', async () => {
		const clock = new FakeClock();
		let keys: Promise<string> | undefined;
		const { sent } = await together(4, clock, async () => {
			keys ??= clock.sleep(2_000).then(() => 'keys');
			return await keys;
		});
		const distances = sent.slice(1).map((at, index) => at - (sent[index] ?? 0));
		expect(sent).toHaveLength(4);
		expect(Math.min(...distances)).toBeGreaterThan(1_000 / 10 / 2);
	});

	it('ask for them again when it is their turn', async () => {
		const clock = new FakeClock();
		const asked: number[] = [];
		await together(3, clock, async () => {
			asked.push(clock.now);
			return await Promise.resolve('keys');
		});
		expect(asked.slice(0, 3)).toEqual([0, 0, 0]);
		expect(asked.slice(3).at(-1)).toBeGreaterThan(100);
	});

	it('take no turn where there are none', async () => {
		const recording = new RecordingLimiter();
		const facts: ErrorFacts = { category: 'credential', code: 'X', remedy: 'Correct it.' };
		const ready = async () => await Promise.resolve(new IdvError('No keys', facts));
		const { sent, outcomes } = await together(2, new FakeClock(), ready, {
			rateLimit: recording,
		});
		expect([sent, recording.told]).toEqual([[], []]);
		for (const outcome of outcomes) {
			expect(outcome).toMatchObject({
				ok: false,
				error: { message: 'No keys', facts: { mayHaveBeenExecuted: false } },
			});
		}
	});

	it('send nothing where there are none any more when it is their turn', async () => {
		const facts: ErrorFacts = { category: 'credential', code: 'X', remedy: 'Correct it.' };
		const keys = ['first', new IdvError('No keys any more', facts)];
		const ready = async () => await Promise.resolve(keys.shift() ?? 'more');
		const { sent, outcomes } = await together(1, new FakeClock(), ready);
		expect(sent).toEqual([]);
		expect(outcomes).toMatchObject([{ error: { message: 'No keys any more' } }]);
	});

	it.each([1, 2])('send nothing when canceled while they wait for keys (%d)', async (time) => {
		const controller = new AbortController();
		let asked = 0;
		const ready = async () => {
			asked += 1;
			if (asked === time) controller.abort();
			return await Promise.resolve('keys');
		};
		const { signal } = controller;
		const { sent, outcomes } = await together(1, new FakeClock(), ready, { signal });
		expect([sent, asked]).toEqual([[], time]);
		expect(outcomes).toMatchObject([
			{ error: { facts: { category: 'canceled', mayHaveBeenExecuted: false } } },
		]);
	});

	it('are refused in the words that fit these keys, and repeated as those say', async () => {
		const facts: ErrorFacts = { category: 'session', code: 'X', remedy: 'Wait.' };
		const told: Array<[string, string]> = [];
		let asked = 0;
		const ready = async () => await Promise.resolve(`keys ${++asked}`);
		const explain = ({ facts: { code } }: IdvError, keys: string) => {
			told.push([code, keys]);
			return new IdvError('The role is gone', facts);
		};
		const steps = [refusal('InvalidSecurityToken'), refusal('InvalidSecurityToken')];
		const { sent, outcomes } = await together(1, new FakeClock(), ready, { explain, steps });
		expect(sent).toHaveLength(2);
		// Those that it was signed with: they are asked for before and after the wait.
		expect(told).toEqual([
			['InvalidSecurityToken', 'keys 2'],
			['InvalidSecurityToken', 'keys 4'],
		]);
		expect(outcomes).toMatchObject([{ ok: false, error: { message: 'The role is gone' } }]);
	});
});
