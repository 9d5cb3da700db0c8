import type { ApiCredential } from '../../../nodes/shared/credential/apiCredential';
import type { SignableRequest } from '../../../nodes/shared/credential/n8nRequest';
import { signWithCredential } from '../../../nodes/shared/credential/sign';
import { regionHeader } from '../../../nodes/shared/transport/regionHeader';
import { forgetTimes, learnTime } from '../../../nodes/shared/transport/serverTime';
import { accept, asReceived } from '../signing/vendor';
import { refusalOf } from './errors';

const keys = { accessKeyId: 'LTAItest', accessKeySecret: 'very-secret-key' };
const hongKong: ApiCredential = { ...keys, region: 'cn-hongkong', network: 'public' };
const sandbox: ApiCredential = { ...keys, region: 'custom', endpoint: 'http://127.0.0.1:8765' };

const v3: SignableRequest = {
	method: 'POST',
	url: '/',
	headers: { 'x-acs-action': 'CheckResult', 'x-acs-version': '2022-08-09' },
};
const v1: SignableRequest = {
	method: 'POST',
	url: '/',
	qs: { Action: 'ExecuteRequest', Version: '2019-05-21' },
};

describe('the region that a node asks for', () => {
	const ask = (header: string, value: unknown, request = v3): SignableRequest => ({
		...request,
		headers: { ...request.headers, [header]: value },
	});

	it.each([regionHeader, 'X-Idv-Region'])(
		'is where the request goes, and is not sent: %s',
		(header) => {
			for (const request of [v3, v1]) {
				const signed = signWithCredential(hongKong, ask(header, ' ap-southeast-1 ', request));
				expect(signed.url).toMatch(
					/^https:\/\/(cloudauth-intl|saf)\.ap-southeast-1\.aliyuncs\.com\//,
				);
				expect(Object.keys(signed.headers ?? {}).join()).not.toMatch(/idv/i);
				accept(asReceived(signed), keys);
			}
		},
	);

	it('is kept when the request is signed again', () => {
		const signed = signWithCredential(hongKong, ask(regionHeader, 'eu-central-1'));
		expect(signWithCredential(hongKong, signed).url).toBe(signed.url);
		expect(signed.url).toBe('https://cloudauth-intl.eu-central-1.aliyuncs.com/');
	});

	it('is reached over the network of the credential', () => {
		const internal: ApiCredential = { ...hongKong, network: 'internal' };
		expect(signWithCredential(internal, ask(regionHeader, 'us-west-1')).url).toBe(
			'https://cloudauth-intl-vpc.us-west-1.aliyuncs.com/',
		);
	});

	it.each(['', '  ', undefined, null])('is that of the credential when it is %j', (region) => {
		expect(signWithCredential(hongKong, ask(regionHeader, region)).url).toBe(
			'https://cloudauth-intl.cn-hongkong.aliyuncs.com/',
		);
	});

	it.each(['mars', 'cn-hongkong.evil.example/', 'toString', 'custom', 7])(
		'is refused when it is unknown: %j',
		(region) => {
			expect(refusalOf(() => signWithCredential(hongKong, ask(regionHeader, region)))).toContain(
				`The region '${region}' is not known. Choose one of: cn-hongkong, `,
			);
		},
	);

	it('does not lead a credential for the sandbox to Alibaba Cloud', () => {
		for (const region of ['cn-hongkong', 'mars']) {
			const signed = signWithCredential(sandbox, ask('X-Idv-Region', region));
			expect(signed.url).toBe('http://127.0.0.1:8765/');
			expect(signed.headers).not.toHaveProperty(regionHeader);
		}
	});
});

describe('the keys', () => {
	it('are used without the blanks that pasting adds', () => {
		const pasted: ApiCredential = {
			...hongKong,
			accessKeyId: ` ${keys.accessKeyId}\n`,
			accessKeySecret: `\t${keys.accessKeySecret}\r\n`,
			authentication: 'stsToken',
			securityToken: '\u00a0token\ufeff',
		};
		for (const request of [v3, v1]) {
			const received = asReceived(signWithCredential(pasted, request));
			accept(received, { ...keys, securityToken: 'token' });
		}
	});

	it.each([undefined, 'accessKey'] as const)(
		'leave an STS token alone when the authentication is %s',
		(authentication) => {
			const stored: ApiCredential = { ...hongKong, authentication, securityToken: 'old-token' };
			const signed = signWithCredential(stored, v3);
			accept(asReceived(signed), keys);
			expect(JSON.stringify(signed)).not.toContain('old-token');
		},
	);

	const createKey =
		'Create an AccessKey for a RAM user in the Alibaba Cloud console and paste it here.';
	const pasteToken =
		"Paste the token that belongs to the temporary AccessKey, or set 'Authentication' to 'AccessKey'.";

	it.each([
		['AccessKey ID', { accessKeyId: '' }, createKey],
		['AccessKey ID', { accessKeyId: '  \n', accessKeySecret: '' }, createKey],
		['AccessKey ID', { accessKeyId: undefined as never }, createKey],
		['AccessKey Secret', { accessKeySecret: '\t' }, createKey],
		['STS Token', { authentication: 'stsToken', securityToken: ' ' }, pasteToken],
		['STS Token', { authentication: 'stsToken' }, pasteToken],
	] as Array<[string, Partial<ApiCredential>, string]>)(
		'are missed by field and credential: %s of %j',
		(field, changes, remedy) => {
			expect(refusalOf(() => signWithCredential({ ...hongKong, ...changes }, v3))).toBe(
				`'${field}' of the credential 'Alibaba Cloud ID Verification API' is empty. ${remedy}`,
			);
		},
	);

	it('of a role are not there before they were asked for', () => {
		const stored = { ...hongKong, authentication: 'ramRole' as const };
		expect(refusalOf(() => signWithCredential(stored, v3))).toMatch(
			/^There are no temporary keys of the role to sign with\. Run the workflow again/,
		);
	});

	it('are not used for calls whose answers hold keys', () => {
		const headers = { 'x-acs-action': 'AssumeRole', 'x-acs-version': '2015-04-01' };
		for (const url of ['/', 'https://sts.cn-hongkong.aliyuncs.com/']) {
			expect(refusalOf(() => signWithCredential(hongKong, { headers, url }))).toMatch(
				/^The AccessKey is not used for the Security Token Service\. The credential calls it by itself/,
			);
		}
	});

	it.each(['ecsRole', '', 'toString'])('are not used with the authentication %j', (value) => {
		const stored = { ...hongKong, authentication: value as never };
		expect(refusalOf(() => signWithCredential(stored, v3))).toMatch(
			/has an authentication that this version does not know\. Open the credential and choose/,
		);
	});
});

describe('the time and nonce of a signature', () => {
	beforeEach(() => {
		jest.useFakeTimers({ now: Date.UTC(2026, 10, 22, 1, 8, 15, 987) });
		forgetTimes();
	});

	afterEach(() => {
		jest.useRealTimers();
		forgetTimes();
	});

	it('are our clock, without fractions of a second', () => {
		expect(signWithCredential(hongKong, v3).headers?.['x-acs-date']).toBe('2026-11-22T01:08:15Z');
		expect(asReceived(signWithCredential(hongKong, v1)).query.Timestamp).toBe(
			'2026-11-22T01:08:15Z',
		);
	});

	it('are the clock of the very host that the request goes to, once it is known', () => {
		const host = 'cloudauth-intl.cn-hongkong.aliyuncs.com';
		learnTime(host, 'Sun, 22 Nov 2026 02:00:00 GMT', Date.now());
		learnTime('127.0.0.1:8765', 'Sun, 22 Nov 2026 03:00:00 GMT', Date.now());
		const date = (credential: ApiCredential) =>
			signWithCredential(credential, v3).headers?.['x-acs-date'];
		expect(date(hongKong)).toBe('2026-11-22T02:00:00Z');
		expect(date(sandbox)).toBe('2026-11-22T03:00:00Z');
		expect(date({ ...hongKong, region: 'us-west-1' })).toBe('2026-11-22T01:08:15Z');
		jest.advanceTimersByTime(61_000);
		expect(date(hongKong)).toBe('2026-11-22T02:01:01Z');
	});

	it('are never the same twice', () => {
		const nonces = Array.from({ length: 1000 }, () => {
			const { headers } = signWithCredential(hongKong, v3);
			return headers?.['x-acs-signature-nonce'];
		});
		expect(new Set(nonces).size).toBe(1000);
	});
});

describe('a refusal to sign', () => {
	it('never repeats a secret, a token or a signature', () => {
		const secrets: ApiCredential = {
			accessKeyId: 'LTAIcanary',
			accessKeySecret: 'canary-secret',
			region: 'cn-hongkong',
			authentication: 'stsToken',
			securityToken: 'canary-token',
		};
		const signedV1 = signWithCredential(secrets, v1).url ?? '';
		const signedV3 = signWithCredential(secrets, v3);
		const [, query = ''] = signedV1.split('?');
		const bad: Array<[Partial<ApiCredential>, SignableRequest]> = [
			[{}, { ...v1, url: `https://evil.example/?${query}` }],
			[{}, { ...v1, url: `http://exa mple/?${query}` }],
			[{}, { ...v1, url: `https://LTAIcanary:canary-secret@exa mple/` }],
			[{}, { ...v1, url: `https://LTAIcanary:canary-secret@evil.example/` }],
			[{}, { ...signedV3, url: 'https://evil.example' }],
			[{}, { ...signedV3, url: signedV1 }],
			[{}, { ...signedV3, body: new Map([['a', 'canary-secret']]) }],
			[{}, { ...signedV3, method: 'GET', body: 'canary-secret' }],
			[{}, { url: signedV1.replace('Action=', 'NoAction=') }],
			[{}, { ...v1, body: { Action: 'canary-secret' } }],
			[{ region: 'canaryless' }, v3],
			[{ accessKeyId: '' }, v3],
			[{ accessKeySecret: '' }, v3],
			[{ securityToken: '' }, v3],
			[{ region: 'custom', endpoint: 'canary-secret' }, v3],
			[{ region: 'custom', endpoint: 'https://LTAIcanary:canary-secret@' }, v3],
			[{ region: 'custom', endpoint: 'LTAIcanary:canary-secret@host.example' }, v3],
			[{ region: 'custom', endpoint: 'https://LTAIcanary:canary-secret@host.example' }, v3],
			[{ region: 'custom', endpoint: 'http://LTAIcanary:canary-secret@host.example' }, v3],
			[{}, { ...v3, headers: { 'x-acs-action': 'A', 'x-acs-version': 'toString' } }],
		];
		const signature = /Signature=([^&]+)/.exec(query)?.[1] ?? 'none';
		const authorization = String(signedV3.headers?.authorization);
		for (const [changes, request] of bad) {
			const words = refusalOf(() => signWithCredential({ ...secrets, ...changes }, request));
			expect(words).not.toMatch(/canary(?!less)/);
			expect(words).not.toContain(signature);
			expect(words).not.toContain(decodeURIComponent(signature));
			expect(words).not.toContain(authorization.slice(-64));
			expect(words).toMatch(/^['A-Z].*\. [A-Z].*\.$/s);
		}
	});
});
