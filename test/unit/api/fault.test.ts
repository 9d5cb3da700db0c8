import {
	cancelledFault,
	faultOfCode,
	faultOfThrown,
	faultOfUnreadable,
	warnOfExecution,
	withoutBill,
	type Fault,
	type Reply,
} from '../../../nodes/shared/api/fault';
import { returnCodes, type Kind } from '../../../nodes/shared/results/returnCodes';
import { SigningRefusal } from '../../../nodes/shared/signing';

const picture = `/9j/4AAQSkZJRgABAQAASABIAAD${'x'.repeat(400)}`;

const reply = (statusCode = 400, headers: Record<string, unknown> = {}): Reply => ({
	statusCode,
	headers,
	body: '',
});

describe('a return code of the vendor', () => {
	it('keeps everything that helps to find out more', () => {
		const headers = { date: 'Sun, 22 Nov 2026 00:00:00 GMT', 'x-acs-request-id': 'R-header' };
		const answer = { message: 'The field SceneCode is too long', requestId: 'R-body' };
		expect(faultOfCode('InvalidParameter', reply(400, headers), answer)).toEqual({
			kind: 'parameter',
			code: 'InvalidParameter',
			message: 'A parameter was refused (InvalidParameter: The field SceneCode is too long)',
			remedy: returnCodes.InvalidParameter?.remedy,
			mayHaveBeenExecuted: false,
			requestId: 'R-body',
			httpStatus: 400,
			date: 'Sun, 22 Nov 2026 00:00:00 GMT',
		});
		expect(faultOfCode('InvalidParameter', reply(400, headers), {}).requestId).toBe('R-header');
	});

	it('tells the person what to do about a photo', () => {
		const fault = faultOfCode('NoFaceDetected', reply(401), { message: 'no face' });
		expect(fault.message).toBe('No face was found in the picture (NoFaceDetected: no face)');
		expect(fault.tellUser).toBe('Please take a new photo in which your whole face can be seen.');
	});

	it.each([
		['InvalidParameter', true],
		['NobodyKnowsThis', true],
		['UnqualifiedPhoto', true],
		['SignatureDoesNotMatch', false],
		['IncompleteSignature', false],
		['Forbidden.RAMUserAccessDenied', false],
		['Throttling.User', false],
		['InvalidTimeStamp.Expired', false],
		['SignatureNonceUsed', false],
		['InternalError', false],
		['InvalidSecurityToken.Expired', false],
	])('%s: its message, which may repeat the request, is quoted: %s', (code, quoted) => {
		const { message } = faultOfCode(code, reply(), { message: 'said by the vendor' });
		expect(message.endsWith(quoted ? ` (${code}: said by the vendor)` : ` (${code})`)).toBe(true);
	});

	it('quotes no empty message', () => {
		expect(faultOfCode('InvalidParameter', reply(), { message: '' }).message).toBe(
			'A parameter was refused (InvalidParameter)',
		);
	});

	it('shows neither pictures nor line breaks, wherever the vendor puts them', () => {
		const fault = faultOfCode(`Odd\n${picture}`, reply(400, { 'x-acs-request-id': picture }), {
			message: `say\r\n${picture}`,
		});
		expect(JSON.stringify(fault)).not.toMatch(/4AAQ|\\n|\\r/);
		expect(fault.code).toBe('Odd [427 characters removed]');
		expect(fault.requestId).toBe('[427 characters removed]');
		expect(fault.message).toBe(
			'The vendor answered with a code that this node does not know (Odd [427 characters removed]: say [427 characters removed])',
		);
	});

	it('may ask for a wait', () => {
		const asked = (value: unknown) =>
			faultOfCode('Throttling', reply(403, { 'x-acs-retry-after': value }), {}).retryAfterMs;
		expect(['1500', '1', '0.5', 'Infinity'].map(asked)).toEqual([1500, 1, 0.5, Infinity]);
		for (const odd of ['0', '-1', 'soon', '', undefined, 1500, ['1500'], {}, NaN]) {
			expect(asked(odd)).toBeUndefined();
		}
	});

	it('takes no odd header for a date or a request id', () => {
		const headers = { date: ['a', 'b'], 'x-acs-request-id': 7 };
		const { date, requestId } = faultOfCode('Throttling', reply(403, headers), {});
		expect([date, requestId]).toEqual([undefined, undefined]);
	});

	it.each([
		['NobodyKnowsThis', 200, true],
		['Success.Partly', 200, true],
		['OK', 200, true],
		['NobodyKnowsThis', 400, false],
		['NobodyKnowsThis', 201, false],
		['InvalidParameter', 200, false],
		['Throttling', 200, false],
		['InternalError', 200, false],
		['SignatureNonceUsed', 400, true],
	])('%s under HTTP %d may have been executed: %s', (code, status, may) => {
		expect(faultOfCode(code, reply(status), {}).mayHaveBeenExecuted).toBe(may);
	});
});

describe('an answer that cannot be used', () => {
	it('counts as none', () => {
		expect(faultOfUnreadable('it is odd', reply(502, { 'x-acs-request-id': 'R-1' }))).toEqual({
			kind: 'noAnswer',
			code: 'UnreadableAnswer',
			message: 'The answer cannot be used: it is odd (HTTP 502)',
			remedy: 'Check whether a proxy between n8n and the vendor changes answers.',
			mayHaveBeenExecuted: true,
			requestId: 'R-1',
			httpStatus: 502,
		});
		expect(faultOfUnreadable('it is odd', reply(502), 'R-2').requestId).toBe('R-2');
	});
});

describe('what is thrown instead of an answer', () => {
	const wrapped = (error: object) => ({
		name: 'NodeApiError',
		cause: { name: 'AxiosError', cause: error },
	});

	it.each([
		['ENOTFOUND', 'getaddrinfo', 'the host name does not exist'],
		['EAI_AGAIN', 'getaddrinfo', 'the name service did not answer'],
		['ECONNREFUSED', 'connect', 'the connection was refused'],
		['EHOSTUNREACH', 'connect', 'there is no way to the host'],
		['ENETUNREACH', 'connect', 'there is no way to the network'],
		['EADDRNOTAVAIL', 'connect', 'the address cannot be used'],
		['ENETDOWN', 'connect', 'the network is down'],
	])('%s never reached the vendor', (code, syscall, words) => {
		for (const error of [{ code }, { code, syscall }, wrapped({ code, syscall })]) {
			const fault = faultOfThrown(error);
			expect(fault).toMatchObject({
				kind: 'notReached',
				code,
				message: `The vendor could not be reached: ${words}`,
				mayHaveBeenExecuted: false,
			});
			expect(fault.remedy).toMatch(/^Check the region of the credential/);
		}
	});

	it.each(['ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ECONNREFUSED'])(
		'%s while reading or writing came after the request was sent',
		(code) => {
			for (const syscall of ['read', 'write']) {
				const fault = faultOfThrown(wrapped({ code, syscall }));
				expect(fault).toMatchObject({ kind: 'noAnswer', mayHaveBeenExecuted: true });
			}
		},
	);

	it.each([
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('%s is a certificate that is looked at before anything is sent', (code) => {
		expect(faultOfThrown(wrapped({ code }))).toMatchObject({
			kind: 'notReached',
			code,
			message: `The vendor could not be reached: its certificate is not trusted (${code})`,
		});
	});

	it.each([
		'ERR_SSL_BAD_RECORD_TYPE',
		'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
		'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
		'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
		'EPROTO',
		'MY_CERT_THING',
		'XSELF_SIGNED_CERT',
	])('%s may as well have broken the answer', (code) => {
		expect(faultOfThrown(wrapped({ code }))).toMatchObject({
			kind: 'noAnswer',
			code: 'ConnectionLost',
			mayHaveBeenExecuted: true,
		});
	});

	it('a time-out while connecting never reached the vendor', () => {
		const fault = faultOfThrown(wrapped({ code: 'ETIMEDOUT', syscall: 'connect' }));
		expect(fault).toMatchObject({
			kind: 'notReached',
			code: 'ConnectTimeout',
			message: 'The vendor could not be reached: the connection could not be made in time',
			mayHaveBeenExecuted: false,
		});
	});

	it.each([
		['not even written', false, false, 'noAnswer'],
		['written, but still waiting for its connection', true, false, 'notReached'],
		['written and gone', true, true, 'noAnswer'],
		['of an unknown state', undefined, undefined, 'noAnswer'],
		['of half a known state', undefined, false, 'noAnswer'],
		['of another half', true, undefined, 'noAnswer'],
		['of an odd state', 'true', 0, 'noAnswer'],
	])(
		'a time-out of a request that was %s is told from the others',
		(_what, writableEnded, writableFinished, kind) => {
			const request = { writableEnded, writableFinished };
			const fault = faultOfThrown(wrapped({ code: 'ECONNABORTED', request }));
			expect(fault.kind).toBe(kind);
			expect(fault.mayHaveBeenExecuted).toBe(kind === 'noAnswer');
			// Something of it was read or written, so the connection was there.
			const during = { code: 'ECONNRESET', syscall: 'read', request };
			expect(faultOfThrown(wrapped(during)).kind).toBe('noAnswer');
		},
	);

	it.each([undefined, null, 'request', 7])('an odd request tells nothing: %j', (request) => {
		expect(faultOfThrown(wrapped({ code: 'ECONNABORTED', request })).code).toBe('Timeout');
	});

	it('is looked for in every address of the host that was tried', () => {
		const attempts = [
			{ code: 'ETIMEDOUT', syscall: 'connect' },
			{ code: 'ENETUNREACH', syscall: 'connect' },
		];
		const all = (code: string, errors: unknown) =>
			wrapped({ name: 'AggregateError', code, errors });
		expect(faultOfThrown(all('ETIMEDOUT', attempts))).toMatchObject({
			kind: 'notReached',
			code: 'ENETUNREACH',
		});
		expect(faultOfThrown(all('ETIMEDOUT', attempts.slice(0, 1))).kind).toBe('notReached');
		expect(faultOfThrown(all('ETIMEDOUT', 'odd')).kind).toBe('noAnswer');
	});

	it.each([
		['ECONNABORTED', 'Timeout', 'The vendor did not answer in time'],
		['ECONNRESET', 'ConnectionLost', 'The connection was lost before the answer came'],
		['ETIMEDOUT', 'ConnectionLost', 'The connection was lost before the answer came'],
		['EPIPE', 'ConnectionLost', 'The connection was lost before the answer came'],
		['ERR_BAD_RESPONSE', 'ConnectionLost', 'The connection was lost before the answer came'],
	])('%s may have been executed', (code, ourCode, message) => {
		expect(faultOfThrown(wrapped({ code }))).toEqual({
			kind: 'noAnswer',
			code: ourCode,
			message,
			remedy:
				"If this happens often, raise 'Timeout' in the options of the node, or look for a proxy or firewall that cuts connections.",
			mayHaveBeenExecuted: true,
		});
	});

	it('a cancellation may have come after the request was sent', () => {
		expect(faultOfThrown(wrapped({ code: 'ERR_CANCELED' }))).toBe(cancelledFault);
		expect(cancelledFault).toEqual({
			kind: 'cancelled',
			code: 'Cancelled',
			message: 'The execution was cancelled',
			remedy: 'Start the workflow again if you still need the result.',
			mayHaveBeenExecuted: true,
		});
	});

	it('a refusal to sign was never sent, and keeps its own words', () => {
		const refusal = new SigningRefusal('The AccessKey ID is empty', 'Enter it. Then save.');
		for (const error of [refusal, wrapped(refusal)]) {
			expect(faultOfThrown(error)).toEqual({
				kind: 'notSigned',
				code: 'NotSigned',
				message: 'The AccessKey ID is empty',
				remedy: 'Enter it. Then save.',
				mayHaveBeenExecuted: false,
			});
		}
	});

	it.each([
		undefined,
		null,
		'text',
		7,
		{},
		[],
		{ code: 7 },
		{ code: 'constructor' },
		{ code: '__proto__' },
		{ code: 'toString' },
		{ cause: null },
		{ syscall: 'connected' },
	])('counts %j as sent', (thrown) => {
		expect(faultOfThrown(thrown)).toMatchObject({
			kind: 'noAnswer',
			code: 'ConnectionLost',
			mayHaveBeenExecuted: true,
		});
	});

	it('may be its own cause', () => {
		const odd: { code: string; cause?: unknown; errors?: unknown } = { code: 'ODD' };
		odd.cause = odd;
		odd.errors = [odd, odd];
		expect(faultOfThrown(odd).kind).toBe('noAnswer');
	});

	it('is looked at to a depth of 16, which is more than anybody wraps', () => {
		const deep = (links: number): unknown =>
			links === 0 ? { code: 'ENOTFOUND' } : { cause: deep(links - 1) };
		expect(faultOfThrown(deep(15)).kind).toBe('notReached');
		expect(faultOfThrown(deep(16)).kind).toBe('noAnswer');
	});

	it('shows nothing of the request', () => {
		const request = {
			code: 'ECONNRESET',
			message: picture,
			config: { data: picture },
			stack: picture,
		};
		expect(JSON.stringify(faultOfThrown(wrapped(request)))).not.toContain('4AAQ');
	});
});

describe('the words about a bill', () => {
	const found: Fault = {
		kind: 'noAnswer',
		code: 'Timeout',
		message: 'The vendor did not answer in time',
		remedy: "Raise 'Timeout'.",
		mayHaveBeenExecuted: true,
		requestId: 'R-1',
	};

	it('warn where nobody knows', () => {
		expect(warnOfExecution(found, 'Look it up.')).toEqual({
			...found,
			message:
				'The vendor did not answer in time. The call may have been executed, so it was not repeated',
			remedy: 'Look it up.',
		});
	});

	it('do not warn where it is known', () => {
		const known = { ...found, mayHaveBeenExecuted: false };
		expect(warnOfExecution(known, 'Look it up.')).toBe(known);
	});

	it('are taken back for calls that cost nothing', () => {
		expect(withoutBill(found)).toEqual({ ...found, mayHaveBeenExecuted: false });
		expect(found.mayHaveBeenExecuted).toBe(true);
	});

	it('are there for exactly these kinds', () => {
		const unsure = Object.keys(returnCodes)
			.map((code) => faultOfCode(code, reply(), {}))
			.filter(({ mayHaveBeenExecuted }) => mayHaveBeenExecuted)
			.map(({ kind }): Kind => kind);
		expect(unsure).toEqual(['repeated']);
	});
});
