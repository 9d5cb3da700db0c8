import type { Fault } from '../../sandbox';
import { faultSchema } from '../../sandbox/faults';
import { initialize, keepalive, sendV1, until, useSandbox, type Got } from './send';

const executed = { executed: true, billed: true };
const notExecuted = { executed: false, billed: false };

/** Faults that are answered: what arrives, and what really happened. */
const answered: Array<[Fault, Partial<Got>, object]> = [
	[{ kind: 'throttle' }, { status: 403 }, { code: 'Throttling.Api', ...notExecuted }],
	[
		{ kind: 'throttle', code: 'Throttling.User' },
		{ status: 400 },
		{ code: 'Throttling.User', ...notExecuted },
	],
	[
		{ kind: 'throttle', code: 'Throttling', retryAfterMs: 1500 },
		{ status: 400, headers: expect.objectContaining({ 'x-acs-retry-after': '1500' }) },
		{ code: 'Throttling', ...notExecuted },
	],
	[{ kind: 'unavailable' }, { status: 503 }, { code: 'ServiceUnavailable', ...notExecuted }],
	[{ kind: 'internal' }, { status: 500 }, { code: 'InternalError', ...notExecuted }],
	[{ kind: 'nonceUsed' }, { status: 400 }, { code: 'SignatureNonceUsed', ...notExecuted }],
	[{ kind: 'clock' }, { status: 400 }, { code: 'InvalidTimeStamp.Expired', ...notExecuted }],
	[
		{ kind: 'anyCode', code: 'Surprise', status: 418, message: 'What?' },
		{ status: 418, json: { RequestId: expect.any(String), Code: 'Surprise', Message: 'What?' } },
		{ code: 'Surprise', ...notExecuted },
	],
	[{ kind: 'anyCode', code: 'Surprise' }, { status: 400 }, { code: 'Surprise', ...notExecuted }],
	[
		{ kind: 'anyCode', code: 'ServiceUnavailable' },
		{ status: 503 },
		{ code: 'ServiceUnavailable', ...notExecuted },
	],
	[
		{ kind: 'redirect' },
		{
			status: 302,
			headers: expect.objectContaining({ location: 'http://elsewhere.invalid/' }),
			text: '',
		},
		{ code: '', ...notExecuted },
	],
	[
		{ kind: 'redirect', location: 'http://127.0.0.1:9/' },
		{ headers: expect.objectContaining({ location: 'http://127.0.0.1:9/' }) },
		notExecuted,
	],
	[{ kind: 'garbage' }, { status: 200, text: 'this is no JSON' }, { code: '', ...executed }],
	[
		{ kind: 'html' },
		{
			status: 502,
			headers: expect.objectContaining({ 'content-type': 'text/html' }),
			text: expect.stringMatching(/^<html>.*<\/html>$/),
		},
		{ code: '', ...executed },
	],
	[{ kind: 'emptyBody' }, { status: 200, text: '' }, { code: '', ...executed }],
	[
		{ kind: 'truncatedJson' },
		{ status: 200, text: expect.stringMatching(/^\{"RequestId":.*[^}]$/), json: {} },
		{ code: '', ...executed },
	],
	[
		{ kind: 'wrongStatus' },
		{ status: 500, json: expect.objectContaining({ Code: 'Success' }) },
		{ code: 'Success', ...executed },
	],
	[{ kind: 'delay', ms: 30 }, { status: 200 }, { code: 'Success', ...executed }],
];

/** Faults that are not answered: what the client notices, and what really happened. */
const unanswered: Array<[Fault, string, object]> = [
	[{ kind: 'drop' }, 'UND_ERR_SOCKET', { httpStatus: 'dropped', ...notExecuted }],
	[{ kind: 'dropAfterExecuting' }, 'UND_ERR_SOCKET', { httpStatus: 'dropped', ...executed }],
	[{ kind: 'reset' }, 'ECONNRESET', { httpStatus: 'reset', ...notExecuted }],
	[{ kind: 'resetAfterExecuting' }, 'ECONNRESET', { httpStatus: 'reset', ...executed }],
];

describe('the fault', () => {
	const sandbox = useSandbox();

	test.each(answered)('%j is answered', async (fault, got, record) => {
		sandbox().plan({ fault });
		expect(await initialize(sandbox())).toMatchObject(got);
		expect(sandbox().requests).toMatchObject([{ action: 'Initialize', ...record }]);
		expect(sandbox().requests[0]?.httpStatus).toBe(got.status ?? 302);
		expect((await initialize(sandbox())).json.Code).toBe('Success');
	});

	test.each(unanswered)('%j is not answered', async (fault, code, record) => {
		sandbox().plan({ fault });
		await expect(initialize(sandbox())).rejects.toMatchObject({ code });
		expect(sandbox().requests).toMatchObject([{ action: 'Initialize', code: '', ...record }]);
		expect((await initialize(sandbox())).json.Code).toBe('Success');
	});

	test('delay lets the client wait', async () => {
		sandbox().plan({ fault: { kind: 'delay', ms: 80 } });
		const started = performance.now();
		await initialize(sandbox());
		expect(performance.now() - started).toBeGreaterThanOrEqual(75);
	});

	test.each<[Fault, string]>([
		[{ kind: 'delay', ms: 10_000 }, 'abandoned'],
		[{ kind: 'never' }, 'never'],
	])('%j executes although the client leaves', async (fault, httpStatus) => {
		sandbox().plan({ fault });
		const leaving = initialize(sandbox(), {}, AbortSignal.timeout(60));
		await expect(leaving).rejects.toMatchObject({ name: 'TimeoutError' });
		await until(() => sandbox().requests[0]?.httpStatus === httpStatus);
		expect(sandbox().requests).toMatchObject([{ httpStatus, code: '', ...executed }]);
	});

	test('does not execute what would be refused anyway', async () => {
		sandbox().plan({ fault: { kind: 'dropAfterExecuting' } });
		await expect(initialize(sandbox(), { Model: 'wrong' })).rejects.toThrow();
		expect(sandbox().requests).toMatchObject([{ httpStatus: 'dropped', ...notExecuted }]);
	});

	test('of the vendor is told in XML to who asks for XML', async () => {
		sandbox().plan({ fault: { kind: 'throttle' } });
		const { text } = await sendV1(sandbox(), { ...keepalive, extra: { Format: 'XML' } });
		expect(text).toContain('<Code>Throttling.Api</Code>');
	});

	test('after executing leaves a verification behind', async () => {
		sandbox().plan({ fault: { kind: 'garbage' } });
		await initialize(sandbox());
		expect(sandbox().executions('Initialize', 'biz1')).toBe(1);
		sandbox().plan({ fault: { kind: 'drop' } });
		await expect(initialize(sandbox())).rejects.toThrow();
		expect(sandbox().executions('Initialize', 'biz1')).toBe(1);
	});

	test('has a test for every kind', () => {
		const kinds = faultSchema.options.map((option) => option.shape.kind.value);
		const tested = [...answered, ...unanswered].map(([{ kind }]) => kind);
		expect(new Set([...tested, 'never'])).toEqual(new Set(kinds));
	});
});
