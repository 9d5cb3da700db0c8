import { sandboxKeys } from '../../sandbox';
import { keepalive, sendV1, sendV3, useSandbox, type Shot, type Signed } from './send';

const body = { MerchantBizId: 'biz1', TransactionId: 'one' };

function changing(change: (signed: Signed) => void): Partial<Shot> {
	return { change };
}

describe('V3', () => {
	const sandbox = useSandbox();

	test.each<[string, Partial<Shot>]>([
		['a changed query value', changing(({ query }) => void (query.MerchantBizId = 'biz2'))],
		['an added query value', changing(({ query }) => void (query.IsReturnImage = 'Y'))],
		['a removed query value', changing(({ query }) => void delete query.MerchantBizId)],
		['a changed form value', changing(({ form }) => void (form.TransactionId = 'two'))],
		['a removed form', changing(({ form }) => void delete form.TransactionId)],
		['another action', changing(({ headers }) => void (headers['x-acs-action'] = 'Initialize'))],
		['another nonce', changing(({ headers }) => void (headers['x-acs-signature-nonce'] = 'n'))],
		['another host', changing(({ headers }) => void (headers.host = 'elsewhere.example'))],
		['another method', changing((signed) => void (signed.method = 'PUT'))],
		['another path', changing((signed) => void (signed.path = '/elsewhere'))],
		['the secret of another key', { key: { ...sandboxKeys.active, accessKeySecret: 'x' } }],
	])('does not match with %s', async (_, shot) => {
		const query = { MerchantBizId: 'biz1' };
		const form = { TransactionId: 'one' };
		const { status, json } = await sendV3(sandbox(), {
			action: 'CheckResult',
			query,
			form,
			...shot,
		});
		expect({ status, code: json.Code }).toEqual({ status: 400, code: 'SignatureDoesNotMatch' });
		expect(sandbox().requests[0]).toMatchObject({ signature: 'V3', executed: false });
	});

	test('does not match when body and hash were both changed', async () => {
		const { json } = await sendV3(sandbox(), {
			...keepalive,
			form: { A: '1' },
			change: ({ form, headers }) => {
				form.A = '2';
				// The SHA-256 of "A=2", so that only the signature can tell.
				headers['x-acs-content-sha256'] =
					'fb86eaa732eae3d22187a250e693c909fc511ff108dd78c54c4117ea94569b4f';
			},
		});
		expect(json.Code).toBe('SignatureDoesNotMatch');
	});

	test.each<[string, string, (headers: Record<string, string>) => void]>([
		[
			'an unsigned x-acs header',
			'SignedHeaders lacks x-acs-extra',
			(headers) => void (headers['x-acs-extra'] = '1'),
		],
		[
			'an unsigned content type',
			'SignedHeaders lacks content-type',
			(headers) => void (headers['content-type'] = 'application/x-www-form-urlencoded'),
		],
		[
			'no payload hash',
			'x-acs-content-sha256 is missing',
			(headers) => void delete headers['x-acs-content-sha256'],
		],
		[
			'no signature',
			'Authorization is not readable',
			(headers) => void (headers.authorization = headers.authorization!.split(',Signature')[0]!),
		],
	])('is incomplete with %s', async (_, message, change) => {
		const { json } = await sendV3(sandbox(), {
			...keepalive,
			change: ({ headers }) => change(headers),
		});
		expect(json.Code).toBe('IncompleteSignature');
		expect(json.Message).toContain(message);
	});

	test('does not match when it claims more headers than were signed', async () => {
		const { json } = await sendV3(sandbox(), {
			...keepalive,
			change: ({ headers }) => {
				headers.authorization = headers.authorization!.replace('=host;', '=accept;host;');
			},
		});
		expect(json.Code).toBe('SignatureDoesNotMatch');
	});

	test('is accepted with more headers, signed', async () => {
		const extra = { 'x-acs-zeta': ' padded ', 'x-acs-Alpha': '1' };
		const { json } = await sendV3(sandbox(), { ...keepalive, extra });
		expect(json.Code).toBe('Success');
	});

	test('is refused with another algorithm', async () => {
		const { json } = await sendV3(sandbox(), {
			...keepalive,
			change: ({ headers }) => {
				headers.authorization = headers.authorization!.replace('HMAC-SHA256', 'HMAC-SM3');
			},
		});
		expect(json.Code).toBe('InvalidSignatureMethod');
	});

	test('a mismatch shows what was signed, and no secret', async () => {
		const query = { MerchantBizId: 'biz1', TransactionId: 'a b' };
		const { json } = await sendV3(sandbox(), {
			action: 'CheckResult',
			query,
			change: ({ headers }) => {
				headers.authorization = headers.authorization!.replace(/.$/, (last) => flipped(last));
			},
		});
		expect(json.Code).toBe('SignatureDoesNotMatch');
		expect(json.Message).toContain('server string to sign is:ACS3-HMAC-SHA256');
		expect(json.Message).toContain('MerchantBizId=biz1&TransactionId=a%20b');
		expect(JSON.stringify(json)).not.toContain(sandboxKeys.active.accessKeySecret);
	});
});

describe('V1', () => {
	const sandbox = useSandbox();

	test.each<[string, Partial<Shot>]>([
		['a changed query value', changing(({ query }) => void (query.MerchantBizId = 'biz2'))],
		['an added query value', changing(({ query }) => void (query.IsReturnImage = 'Y'))],
		['a changed form value', changing(({ form }) => void (form.TransactionId = 'two'))],
		['a removed form value', changing(({ form }) => void delete form.TransactionId)],
		['another action', changing(({ query }) => void (query.Action = 'Initialize'))],
		['another method', changing((signed) => void (signed.method = 'PUT'))],
		['another signature', changing(({ query }) => void (query.Signature = 'AAAA'))],
		['the secret of another key', { key: { ...sandboxKeys.active, accessKeySecret: 'x' } }],
	])('does not match with %s', async (_, shot) => {
		const query = { MerchantBizId: 'biz1' };
		const form = { TransactionId: 'one' };
		const { status, json } = await sendV1(sandbox(), {
			action: 'CheckResult',
			query,
			form,
			...shot,
		});
		expect({ status, code: json.Code }).toEqual({ status: 400, code: 'SignatureDoesNotMatch' });
		expect(sandbox().requests[0]).toMatchObject({ signature: 'V1', executed: false });
	});

	test.each<[string, string, Partial<Shot>]>([
		['no signature', 'IncompleteSignature', changing(({ query }) => void delete query.Signature)],
		['version 2.0', 'IncompleteSignature', { extra: { SignatureVersion: '2.0' } }],
		['HMAC-SHA256', 'InvalidSignatureMethod', { extra: { SignatureMethod: 'HMAC-SHA256' } }],
	])('is refused with %s', async (_, code, shot) => {
		const { json } = await sendV1(sandbox(), { ...keepalive, ...shot });
		expect(json.Code).toBe(code);
	});

	test('a mismatch shows what was signed, and no secret', async () => {
		const { json } = await sendV1(sandbox(), {
			action: 'CheckResult',
			query: body,
			change: ({ query }) => void (query.Signature = 'AAAA'),
		});
		expect(json.Message).toContain('server string to sign is:POST&%2F&AccessKeyId%3D');
		expect(json.Message).toContain('MerchantBizId%3Dbiz1');
		expect(JSON.stringify(json)).not.toContain(sandboxKeys.active.accessKeySecret);
	});
});

describe('no signature', () => {
	const sandbox = useSandbox();

	test('is refused before anything else', async () => {
		const { status, json } = await sendV3(sandbox(), {
			...keepalive,
			change: ({ headers }) => void delete headers.authorization,
		});
		expect({ status, code: json.Code }).toEqual({ status: 400, code: 'MissingAccessKeyId' });
		expect(sandbox().requests[0]).toMatchObject({ signature: 'none', action: 'KeepaliveIntl' });
	});
});

function flipped(hexDigit: string): string {
	return hexDigit === '0' ? '1' : '0';
}
