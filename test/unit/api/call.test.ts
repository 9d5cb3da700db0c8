import fc from 'fast-check';

import {
	call,
	readReply,
	type CallEnvironment,
	type CallRequest,
	type Outcome,
	type Pace,
	type RequestOptions,
} from '../../../nodes/shared/api/call';
import { forgetTimes, timeAt } from '../../../nodes/shared/api/clock';
import type { Fault, Reply } from '../../../nodes/shared/api/fault';
import type { OperationName } from '../../../nodes/shared/api/operations';
import type { Kind } from '../../../nodes/shared/results/returnCodes';
import { SigningRefusal } from '../../../nodes/shared/signing';
import { forgetPace, paceOf } from '../../../nodes/shared/items/pace';
import { FakeClock } from '../items/fakes';

const host = 'cloudauth-intl.cn-hongkong.aliyuncs.com';
const started = { Code: 'Success', RequestId: 'R-ok', Result: { TransactionId: 'hk1' } };
const checked = { Code: 'Success', RequestId: 'R-ok', Result: { Passed: 'Y', SubCode: '200' } };
const bodies = { Initialize: started, CheckResult: checked, KeepaliveIntl: { Code: 'Success' } };

type Step = Reply | Error | (() => Reply | Error | Promise<Reply>);

const reply = (body: unknown, statusCode = 200, headers: Record<string, unknown> = {}): Reply => ({
	statusCode,
	headers,
	body,
});
const refusal = (Code: string, statusCode = 400, headers = {}) =>
	reply({ Code, Message: 'said', RequestId: 'R-no' }, statusCode, headers);
const thrown = (code: string, syscall?: string) =>
	Object.assign(new Error('wrapped'), { cause: Object.assign(new Error(code), { code, syscall }) });

class RecordingPace implements Pace {
	readonly told: string[] = [];

	async enter(): Promise<void> {
		this.told.push('enter');
	}

	slowDown(forMs: number): void {
		this.told.push(`slow down ${forMs}`);
	}

	recover(): void {
		this.told.push('recover');
	}
}

interface Scene<Name extends OperationName> {
	outcome: Outcome<Name>;
	fault?: Fault;
	sends: RequestOptions[];
	/** When each attempt went out. */
	times: number[];
	waits: number[];
	told: string[];
}

interface Settings {
	clock?: FakeClock;
	pace?: Pace;
	signal?: AbortSignal;
	params?: CallRequest<'Initialize'>['params'];
	region?: string;
}

/** Plays one call against scripted answers; the last one repeats. */
async function play<Name extends OperationName>(
	operation: Name,
	steps: Step[],
	{ clock = new FakeClock(), pace, signal, params = {}, region }: Settings = {},
): Promise<Scene<Name>> {
	const recording = new RecordingPace();
	const sends: RequestOptions[] = [];
	const times: number[] = [];
	const environment: CallEnvironment = {
		async send(options) {
			const step = steps[Math.min(sends.length, steps.length - 1)] as Step;
			sends.push(options);
			times.push(clock.now);
			const answer = await (typeof step === 'function' ? step() : step);
			if (answer instanceof Error) throw answer;
			return answer;
		},
		host,
		pace: pace ?? recording,
		clock,
		signal,
	};
	const outcome = await clock.until(
		call(environment, { operation, params, region, timeoutMs: 1234 }),
	);
	const fault = outcome.ok ? undefined : outcome.fault;
	const waits = clock.waits.filter((wait) => wait > 0);
	return { outcome, fault, sends, times, waits, told: recording.told };
}

const ok = <Name extends keyof typeof bodies>(operation: Name) => reply(bodies[operation]);

beforeEach(() => {
	forgetTimes();
	forgetPace();
});

/** DESIGN section 6, row by row: what happens when it never gets better. */
interface Row {
	what: string;
	step: Step;
	kind: Kind;
	/** Waits between the attempts of a read-only call, and of one that may be billed. */
	readOnly: number[];
	billable: number[];
	/** Whether a call that may be billed ends in doubt. */
	inDoubt?: boolean;
	message: RegExp;
}

const backOff = [500, 1000, 2000, 4000, 8000];
const date = { date: 'Sun, 22 Nov 2026 01:00:00 GMT' };

const rows: Row[] = [
	...[
		'ENOTFOUND',
		'EAI_AGAIN',
		'ECONNREFUSED',
		'EHOSTUNREACH',
		'ENETUNREACH',
		'CERT_HAS_EXPIRED',
	].map(
		(code): Row => ({
			what: `never reached the vendor (${code})`,
			step: thrown(code),
			kind: 'notReached',
			readOnly: [500, 1000],
			billable: [500, 1000],
			message: /^The vendor could not be reached: /,
		}),
	),
	{
		what: 'a time-out while connecting',
		step: thrown('ETIMEDOUT', 'connect'),
		kind: 'notReached',
		readOnly: [500, 1000],
		billable: [500, 1000],
		message: /in time$/,
	},
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
			kind: 'throttled',
			readOnly: backOff,
			billable: backOff,
			message: /because there were too many \(Throttling/,
		}),
	),
	{
		what: 'ServiceUnavailable',
		step: refusal('ServiceUnavailable', 503),
		kind: 'unavailable',
		readOnly: backOff,
		billable: backOff,
		message: /not available at the moment \(ServiceUnavailable\)$/,
	},
	{
		what: 'InternalError',
		step: refusal('InternalError', 500),
		kind: 'internal',
		readOnly: [500, 1000],
		billable: [500, 1000],
		message: /internal fault \(InternalError\)$/,
	},
	...(
		[
			['ECONNRESET', /^The connection was lost before the answer came/],
			['EPIPE', /^The connection was lost/],
			['ETIMEDOUT', /^The connection was lost/],
			['ECONNABORTED', /^The vendor did not answer in time/],
		] as const
	).map(
		([code, message]): Row => ({
			what: `sent, no answer (${code})`,
			step: thrown(code),
			kind: 'noAnswer',
			readOnly: [500, 1000],
			billable: [],
			inDoubt: true,
			message,
		}),
	),
	{
		what: 'a connection that broke while reading, because the host was gone',
		step: thrown('EHOSTUNREACH', 'read'),
		kind: 'noAnswer',
		readOnly: [500, 1000],
		billable: [],
		inDoubt: true,
		message: /^The connection was lost/,
	},
	...(['InvalidTimeStamp.Expired', 'InvalidTimeStamp.Format', 'IllegalTimestamp'] as const).map(
		(code): Row => ({
			what: `clock refused (${code})`,
			step: refusal(code, 400, date),
			kind: 'clock',
			// Once more, at once.
			readOnly: [0],
			billable: [0],
			message: /^The clock of this machine is off/,
		}),
	),
	{
		what: 'clock refused without a readable Date',
		step: refusal('InvalidTimeStamp.Expired', 400, { date: 'yesterday' }),
		kind: 'clock',
		readOnly: [],
		billable: [],
		message: /^The clock of this machine is off/,
	},
	{
		what: 'SignatureNonceUsed',
		step: refusal('SignatureNonceUsed'),
		kind: 'repeated',
		readOnly: [0],
		billable: [],
		inDoubt: true,
		message: /^The vendor received the same request twice/,
	},
	...(
		[
			['InvalidParameter', 400, 'parameter'],
			['MissingFoo', 400, 'parameter'],
			['TransactionIdInvalid', 400, 'parameter'],
			['UnqualifiedPhoto', 401, 'photo'],
			['DataDuplication', 401, 'photo'],
			['ProcessNotCompleted', 404, 'notFinished'],
			['ProcessNotCompleted', 200, 'notFinished'],
			['SignatureDoesNotMatch', 400, 'credential'],
			['InvalidAccessKeyId.NotFound', 404, 'credential'],
			['MissingTimestamp', 400, 'credential'],
			['Forbidden.RAMUserAccessDenied', 403, 'permission'],
			['Forbidden.AccountAccessDenied', 403, 'account'],
			['InvalidApi.NotFound', 404, 'endpoint'],
			['NobodyKnowsThis', 400, 'unknown'],
			['NobodyKnowsThis', 500, 'unknown'],
		] as const
	).map(
		([code, status, kind]): Row => ({
			what: `${code} under HTTP ${status}`,
			step: refusal(code, status),
			kind,
			readOnly: [],
			billable: [],
			message: new RegExp(`\\(${code}(: said)?\\)$`),
		}),
	),
	{
		what: 'a code that nobody knows under HTTP 200',
		step: refusal('OK', 200),
		kind: 'unknown',
		readOnly: [],
		billable: [],
		inDoubt: true,
		message: /\(OK: said\)/,
	},
	{
		what: 'a refusal to sign',
		step: new SigningRefusal('The AccessKey ID is empty', 'Enter it.'),
		kind: 'notSigned',
		readOnly: [],
		billable: [],
		message: /^The AccessKey ID is empty$/,
	},
	{
		what: 'a cancellation while it was under way',
		step: thrown('ERR_CANCELED'),
		kind: 'cancelled',
		readOnly: [],
		billable: [],
		inDoubt: true,
		message: /^The execution was cancelled/,
	},
	...(
		[
			['an HTML page', reply('<html>502</html>', 502)],
			['an HTML page under HTTP 200', reply('<html>welcome</html>', 200)],
			['an empty body', reply('', 200)],
			['no body', reply(undefined, 200)],
			['null', reply(null, 200)],
			['a list', reply([started], 200)],
			['a number', reply(200, 200)],
			['broken JSON', reply('{"Code":"Success"', 200)],
			['XML', reply('<Error><Code>Throttling</Code></Error>', 503)],
			['JSON without a code', reply({ Result: started.Result }, 200)],
			['an empty code', reply({ ...started, Code: '' }, 200)],
			['no code', reply({ ...started, Code: null }, 200)],
			['a code that is no text', reply({ ...started, Code: ['Success'] }, 200)],
			['a code deeper down', reply({ data: started }, 200)],
			['a redirect', reply('', 302, { location: 'https://example.com/' })],
			['success under HTTP 500', reply(started, 500)],
			['success under HTTP 201', reply(started, 201)],
			['success under HTTP 302', reply(started, 302)],
			['a body of a megabyte', reply('x'.repeat(1_000_000), 200)],
			['a result of another form', reply({ Code: 'Success', Result: 'hk1' }, 200)],
		] as const
	).map(
		([what, step]): Row => ({
			what,
			step,
			kind: 'noAnswer',
			readOnly: [500, 1000],
			billable: [],
			inDoubt: true,
			message: /^The answer cannot be used: .* \(HTTP \d{3}\)/,
		}),
	),
];

describe('what never gets better', () => {
	it.each(rows.map((row): [string, Row] => [row.what, row]))(
		'%s ends a read-only call',
		async (_what, { step, kind, readOnly, message }) => {
			const { outcome, fault, sends, waits, times } = await play('CheckResult', [step]);
			expect(outcome.ok).toBe(false);
			expect(fault?.kind).toBe(kind);
			expect(sends).toHaveLength(readOnly.length + 1);
			expect(waits).toEqual(readOnly.filter((wait) => wait > 0));
			expect(times.at(-1)).toBe(readOnly.reduce((sum, wait) => sum + wait, 0));
			// Nothing is billed, so there is nothing to be in doubt about.
			expect(fault?.mayHaveBeenExecuted).toBe(false);
			expect(fault?.message).toMatch(message);
			expect(`${fault?.message} ${fault?.remedy}`).not.toMatch(/billed|may have been executed/);
		},
	);

	it.each(rows.map((row): [string, Row] => [row.what, row]))(
		'%s ends a call that may be billed',
		async (_what, { step, kind, billable, inDoubt = false, message }) => {
			const { fault, sends, waits, times } = await play('Initialize', [step]);
			expect(fault?.kind).toBe(kind);
			expect(sends).toHaveLength(billable.length + 1);
			expect(waits).toEqual(billable.filter((wait) => wait > 0));
			expect(times.at(-1)).toBe(billable.reduce((sum, wait) => sum + wait, 0));
			expect(fault?.mayHaveBeenExecuted).toBe(inDoubt);
			const [what, ...warning] = (fault?.message ?? '').split('. ');
			expect(what).toMatch(message);
			expect(warning).toEqual(
				inDoubt ? ['The call may have been executed, so it was not repeated'] : [],
			);
			expect(/it may have been executed and billed/.test(fault?.remedy ?? '')).toBe(inDoubt);
		},
	);
});

describe('what gets better', () => {
	it.each(['Initialize', 'CheckResult'] as const)('%s succeeds at last', async (operation) => {
		const steps: Array<[Step, number]> = [
			[thrown('ENOTFOUND'), 2],
			[refusal('Throttling.Api', 403), 5],
			[refusal('ServiceUnavailable', 503), 5],
			[refusal('InternalError', 500), 2],
			[refusal('InvalidTimeStamp.Expired', 400, date), 1],
		];
		for (const [step, times] of steps) {
			const { outcome, sends } = await play(operation, [
				...Array.from({ length: times }, () => step),
				ok(operation),
			]);
			expect(outcome).toMatchObject({ ok: true, code: 'Success', httpStatus: 200 });
			expect(sends).toHaveLength(times + 1);
		}
	});

	it('CheckResult succeeds after answers that were lost', async () => {
		for (const step of [thrown('ECONNRESET'), reply('<html>', 502)]) {
			const { outcome, sends } = await play('CheckResult', [step, step, ok('CheckResult')]);
			expect(outcome.ok).toBe(true);
			expect(sends).toHaveLength(3);
		}
		const again = await play('CheckResult', [refusal('SignatureNonceUsed'), ok('CheckResult')]);
		expect(again.outcome.ok).toBe(true);
	});

	it('counts the repetitions of each kind by itself', async () => {
		const { outcome, sends, waits } = await play('Initialize', [
			refusal('InternalError', 500),
			refusal('Throttling'),
			thrown('ECONNREFUSED'),
			refusal('Throttling'),
			refusal('InternalError', 500),
			refusal('InvalidTimeStamp.Expired', 400, date),
			thrown('ECONNREFUSED'),
			ok('Initialize'),
		]);
		expect(outcome.ok).toBe(true);
		expect(sends).toHaveLength(8);
		expect(waits).toEqual([500, 500, 500, 1000, 1000, 1000]);
	});
});

it('KeepaliveIntl works with nothing but a success', async () => {
	const { outcome, sends } = await play('KeepaliveIntl', [ok('KeepaliveIntl')]);
	expect(outcome).toMatchObject({ ok: true, answer: {} });
	expect(sends[0]?.headers).toEqual({
		'x-acs-action': 'KeepaliveIntl',
		'x-acs-version': '2022-08-09',
	});
});

describe('mixtures', () => {
	it.each([
		['throttled, then reset', [refusal('Throttling'), thrown('ECONNRESET')], 2],
		['unavailable, then timed out', [refusal('ServiceUnavailable'), thrown('ECONNABORTED')], 2],
		['internal, then garbage', [refusal('InternalError'), reply('<html>', 502)], 2],
		[
			'clock, then nonce',
			[refusal('IllegalTimestamp', 400, date), refusal('SignatureNonceUsed')],
			2,
		],
		['not reached, then unknown under HTTP 200', [thrown('ENOTFOUND'), refusal('OK', 200)], 2],
	] as Array<[string, Step[], number]>)(
		'%s: a call that may be billed stops there, in doubt',
		async (_what, steps, attempts) => {
			const { fault, sends } = await play('Initialize', [...steps, ok('Initialize')]);
			expect(sends).toHaveLength(attempts);
			expect(fault?.mayHaveBeenExecuted).toBe(true);
		},
	);

	it('a clock that is refused again is not corrected a third time', async () => {
		const again = refusal('InvalidTimeStamp.Expired', 400, date);
		const { fault, sends } = await play('Initialize', [again, again, ok('Initialize')]);
		expect(sends).toHaveLength(2);
		expect(fault).toMatchObject({ kind: 'clock', mayHaveBeenExecuted: false });
	});

	it('a nonce that is used twice ends a read-only call', async () => {
		const used = refusal('SignatureNonceUsed');
		const { fault, sends } = await play('CheckResult', [used, used, ok('CheckResult')]);
		expect(sends).toHaveLength(2);
		expect(fault?.kind).toBe('repeated');
	});

	it('no call that may be billed is ever sent again after one whose fate is unknown', async () => {
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
		const paid = ok('Initialize');
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.constantFrom(...known, ...inDoubt, paid), { minLength: 1, maxLength: 25 }),
				async (steps) => {
					forgetTimes();
					const { outcome, sends, fault } = await play('Initialize', [...steps, paid]);
					const seen = [...steps, paid].slice(0, sends.length);
					const earlier = seen.slice(0, -1);
					expect(earlier.filter((step) => !known.includes(step))).toEqual([]);
					const last = seen.at(-1) as Step;
					expect(outcome.ok).toBe(last === paid);
					if (fault) expect(fault.mayHaveBeenExecuted).toBe(inDoubt.includes(last));
				},
			),
			{ numRuns: 300 },
		);
	});
});

describe('waiting', () => {
	it('obeys the vendor, up to half a minute', async () => {
		const asked = ['1500', '99999', '1', 'soon'].map((value) =>
			refusal('Throttling', 400, { 'x-acs-retry-after': value }),
		);
		const { waits, told } = await play('Initialize', [...asked, ok('Initialize')]);
		expect(waits).toEqual([1500, 30_000, 1, 4000]);
		expect(told.filter((words) => words.startsWith('slow'))).toEqual([
			'slow down 1500',
			'slow down 30000',
			'slow down 1',
			'slow down 4000',
		]);
	});

	it('obeys the vendor when the service is not available, too', async () => {
		const step = refusal('ServiceUnavailable', 503, { 'x-acs-retry-after': '2500' });
		const { waits, told } = await play('CheckResult', [step, ok('CheckResult')]);
		expect(waits).toEqual([2500]);
		expect(told).toEqual(['enter', 'enter', 'recover']);
	});

	it('is spread by chance', async () => {
		const clock = new FakeClock();
		clock.chance = 0;
		const { waits } = await play('CheckResult', [refusal('Throttling'), ok('CheckResult')], {
			clock,
		});
		expect(waits).toEqual([375]);
	});
});

describe('the pace', () => {
	it('is entered before every attempt, slowed by throttling and recovers with a success', async () => {
		const { told } = await play('CheckResult', [
			refusal('Throttling'),
			refusal('InternalError'),
			ok('CheckResult'),
		]);
		expect(told).toEqual(['enter', 'slow down 500', 'enter', 'enter', 'recover']);
	});

	it('is slowed by the last refusal as well', async () => {
		const { told } = await play('CheckResult', [refusal('Throttling')]);
		expect(told.filter((words) => words === 'enter')).toHaveLength(6);
		expect(told.filter((words) => words.startsWith('slow'))).toHaveLength(6);
		expect(told.at(-1)).toMatch(/^slow down \d+$/);
	});

	it.each(['ProcessNotCompleted', 'NoFaceDetected', 'InvalidParameter'])(
		'recovers when the vendor takes the call, only to answer %s',
		async (code) => {
			expect((await play('CheckResult', [refusal(code)])).told).toEqual(['enter', 'recover']);
		},
	);

	it.each(['InternalError', 'Forbidden', 'NobodyKnowsThis', 'IllegalTimestamp'])(
		'does not recover with %s',
		async (code) => {
			expect((await play('CheckResult', [refusal(code)])).told).not.toContain('recover');
		},
	);

	it('holds back all calls of the same kind', async () => {
		const clock = new FakeClock();
		const key = { accessKeyId: 'id', region: host, operation: 'CheckResult' };
		const throttled = refusal('Throttling', 403, { 'x-acs-retry-after': '2000' });
		const steps = [[throttled, ok('CheckResult')], [ok('CheckResult')], [ok('CheckResult')]];
		const times: number[] = [];
		const calls = steps.map(async (script) => {
			const environment: CallEnvironment = {
				async send() {
					times.push(clock.now);
					return script.shift() as Reply;
				},
				host,
				pace: paceOf(key, 10, clock),
				clock,
			};
			return await call(environment, { operation: 'CheckResult', params: {}, timeoutMs: 1 });
		});
		const outcomes = await clock.until(Promise.all(calls));
		expect(outcomes.every(({ ok: worked }) => worked)).toBe(true);
		expect(times[0]).toBe(0);
		expect(times.slice(1).every((time) => time >= 2000)).toBe(true);
	});
});

describe('the clock', () => {
	it("is learned from the answer's Date and used by the next signature", async () => {
		const clock = new FakeClock();
		clock.wallAtStart = Date.parse('2026-11-22T00:20:00Z');
		const signedAt: number[] = [];
		const { outcome } = await play(
			'Initialize',
			[
				() => {
					signedAt.push(timeAt(host, clock.wall()));
					return refusal('InvalidTimeStamp.Expired', 400, date);
				},
				() => {
					signedAt.push(timeAt(host, clock.wall()));
					return ok('Initialize');
				},
			],
			{ clock },
		);
		expect(outcome.ok).toBe(true);
		expect(signedAt.map((time) => new Date(time).toISOString())).toEqual([
			'2026-11-22T00:20:00.000Z',
			'2026-11-22T01:00:00.000Z',
		]);
		expect(timeAt('another.host', 5)).toBe(5);
	});

	it('is not learned from any other answer', async () => {
		await play('CheckResult', [refusal('Throttling', 400, date)]);
		await play('CheckResult', [reply(checked, 200, date)]);
		expect(timeAt(host, 5)).toBe(5);
	});
});

describe('a cancellation', () => {
	it('before the call sends nothing', async () => {
		const { outcome, fault, sends } = await play('Initialize', [ok('Initialize')], {
			signal: AbortSignal.abort(),
		});
		expect(outcome.ok).toBe(false);
		expect(sends).toEqual([]);
		expect(fault).toEqual({
			kind: 'cancelled',
			code: 'Cancelled',
			message: 'The execution was cancelled',
			remedy: 'Start the workflow again if you still need the result.',
			mayHaveBeenExecuted: false,
		});
	});

	it('while it waits for its turn sends nothing', async () => {
		const clock = new FakeClock();
		const controller = new AbortController();
		const pace = paceOf({ accessKeyId: 'a', region: 'b', operation: 'c' }, 0.1, clock);
		await pace.enter();
		clock.at(50, () => controller.abort());
		const scene = await play('Initialize', [ok('Initialize')], {
			clock,
			pace,
			signal: controller.signal,
		});
		expect([scene.sends.length, clock.now]).toEqual([0, 50]);
		expect(scene.fault?.mayHaveBeenExecuted).toBe(false);
	});

	it('during the wait for a repetition ends it at once, knowing that nothing was executed', async () => {
		const clock = new FakeClock();
		const controller = new AbortController();
		clock.at(100, () => controller.abort());
		for (const step of [refusal('Throttling'), thrown('ENOTFOUND'), refusal('InternalError')]) {
			const { fault, sends } = await play('Initialize', [step], {
				clock,
				signal: controller.signal,
			});
			expect(fault).toMatchObject({ kind: 'cancelled', mayHaveBeenExecuted: false });
			expect(sends.length).toBeLessThanOrEqual(1);
			expect(clock.now).toBe(100);
		}
	});

	it('while it is under way leaves a bill in doubt, and is not repeated', async () => {
		const controller = new AbortController();
		const step = async () => {
			controller.abort();
			throw thrown('ERR_CANCELED');
		};
		const billable = await play('Initialize', [step], { signal: controller.signal });
		expect(billable.sends).toHaveLength(1);
		expect(billable.fault).toMatchObject({ kind: 'cancelled', mayHaveBeenExecuted: true });
		const readOnly = await play('CheckResult', [step]);
		expect(readOnly.sends).toHaveLength(1);
		expect(readOnly.fault).toMatchObject({ kind: 'cancelled', mayHaveBeenExecuted: false });
	});

	it('that the network reports in other words is still not repeated', async () => {
		for (const [operation, kind] of [
			['Initialize', 'noAnswer'],
			['CheckResult', 'cancelled'],
		] as const) {
			const controller = new AbortController();
			const step = async () => {
				controller.abort();
				throw thrown('ECONNRESET');
			};
			const { sends, fault } = await play(operation, [step], { signal: controller.signal });
			expect(sends).toHaveLength(1);
			expect(fault?.kind).toBe(kind);
		}
	});
});

describe('the request', () => {
	it('names operation, version and region, and leaves out what is empty', async () => {
		const { sends } = await play('Initialize', [ok('Initialize')], {
			region: 'ap-southeast-1',
			params: {
				ProductCode: 'FACE_VERIFY',
				SceneCode: '',
				FacePictureUrl: undefined,
				FacePictureBase64: '/9j/+A==',
				MetaInfo: '0',
			},
		});
		expect(sends).toStrictEqual([
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
				timeout: 1234,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
			},
		]);
	});

	it('has no body and no region header when there is nothing to put there', async () => {
		const params = { TransactionId: 'hk1', FacePictureBase64: 'not for the body here' };
		const { sends } = await play('CheckResult', [ok('CheckResult')], { params, region: '' });
		expect(Object.keys(sends[0] ?? {})).not.toContain('body');
		expect(sends[0]).toMatchObject({
			headers: { 'x-acs-action': 'CheckResult', 'x-acs-version': '2022-08-09' },
			qs: params,
		});
		expect(Object.keys(sends[0]?.headers ?? {})).toHaveLength(2);
		const empty = await play('Initialize', [ok('Initialize')], {
			params: { FacePictureBase64: '' },
		});
		expect(Object.keys(empty.sends[0] ?? {})).not.toContain('body');
	});

	it('is the same in every attempt, down to the very bytes', async () => {
		const params = { FacePictureBase64: '/9j/4AAQ', ProductCode: 'FACE_VERIFY' };
		const steps = [refusal('Throttling'), thrown('ENOTFOUND'), ok('Initialize')];
		const { sends } = await play('Initialize', steps, { params });
		expect(sends).toHaveLength(3);
		expect(new Set(sends.map(({ body }) => body)).size).toBe(1);
		expect(sends[0]?.body).toBeInstanceOf(Buffer);
		expect(sends[2]).toEqual(sends[0]);
	});
});

describe('a reply', () => {
	const read = (body: unknown, statusCode = 200) =>
		readReply('CheckResult', reply(body, statusCode));

	it.each([
		['as an object', checked],
		['as text', JSON.stringify(checked)],
		['with another case', { ...checked, Code: 'success' }],
		['with 200 as its code', { ...checked, Code: '200' }],
		['with the number 200 as its code', { ...checked, Code: 200 }],
		['with small letters', { code: 'Success', requestId: 'R-ok', Result: checked.Result }],
		['with more than is documented', { ...checked, HostId: 'h', Recommend: { a: 1 } }],
	])('is a success %s', (_what, body) => {
		const outcome = read(body);
		expect(outcome).toMatchObject({ ok: true, httpStatus: 200, requestId: 'R-ok' });
		expect(outcome.ok && outcome.answer.Result).toEqual(checked.Result);
	});

	it('says which code it was', () => {
		expect(read({ ...checked, Code: 200 })).toMatchObject({ code: '200' });
		expect(read({ ...checked, Code: 'success' })).toMatchObject({ code: 'success' });
	});

	it('keeps what it does not know, and turns numbers into texts', () => {
		const outcome = read({
			Code: 'Success',
			Result: { Passed: 'N', SubCode: 204, New: { a: [1] } },
		});
		expect(outcome.ok && outcome.answer.Result).toEqual({
			Passed: 'N',
			SubCode: '204',
			New: { a: [1] },
		});
	});

	it('that contradicts its HTTP status says so, with its request id', () => {
		const outcome = read(checked, 500);
		expect(outcome).toMatchObject({
			ok: false,
			fault: {
				kind: 'noAnswer',
				requestId: 'R-ok',
				httpStatus: 500,
				message:
					"The answer cannot be used: it says 'Success' although the HTTP status says otherwise (HTTP 500)",
			},
		});
	});

	it('of another form says so, with its request id', () => {
		expect(read({ ...checked, Result: { Passed: {} } })).toMatchObject({
			fault: {
				code: 'UnreadableAnswer',
				requestId: 'R-ok',
				message:
					'The answer cannot be used: its content is not what the vendor documents (HTTP 200)',
			},
		});
	});

	it('of somebody else says so', () => {
		expect(read('<html>')).toMatchObject({
			fault: {
				code: 'UnreadableAnswer',
				message: 'The answer cannot be used: it is not an answer of the vendor (HTTP 200)',
			},
		});
	});

	it('is a fault by its code, whatever its HTTP status', () => {
		for (const status of [200, 400, 401, 403, 404, 500]) {
			for (const [code, kind] of [
				['NoFaceDetected', 'photo'],
				['ProcessNotCompleted', 'notFinished'],
				['Throttling.Api', 'throttled'],
			] as const) {
				const outcome = read({ ...checked, Code: code }, status);
				expect(outcome).toMatchObject({ ok: false, fault: { kind, httpStatus: status } });
			}
		}
	});

	it('quotes what the vendor says in its message', () => {
		expect(
			read({ code: 'InvalidParameter', Message: 'too long', requestId: 'R-2' }, 400),
		).toMatchObject({
			fault: {
				message: 'A parameter was refused (InvalidParameter: too long)',
				requestId: 'R-2',
			},
		});
	});
});

it('never throws, whatever is sent back or thrown', async () => {
	for (const odd of [undefined, null, 5, 'text', {}, [], { body: checked }, { statusCode: 200 }]) {
		const asReply = await play('CheckResult', [odd as unknown as Reply]);
		expect(asReply.outcome.ok).toBe(false);
		const asThrown = await play('Initialize', [async () => await Promise.reject(odd)]);
		expect(asThrown.fault).toMatchObject({ kind: 'noAnswer', mayHaveBeenExecuted: true });
	}
});
