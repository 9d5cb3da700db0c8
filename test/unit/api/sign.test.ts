import fc from 'fast-check';

import { forgetTimes, learnTime } from '../../../nodes/shared/api/clock';
import type { ApiCredential } from '../../../nodes/shared/api/endpoint';
import { regionHeader, signWithCredential } from '../../../nodes/shared/api/sign';
import { SigningRefusal, type SignableRequest } from '../../../nodes/shared/signing';
import {
	addressPieces,
	trustedAddresses,
	unreadableAddresses,
	untrustedAddresses,
} from '../signing/attacks';
import { accept, asReceived } from '../signing/vendor';

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

/** The message of the refusal, or the origin that the signed request goes to. */
function outcome(
	credential: ApiCredential,
	request: SignableRequest,
): { refused: string } | { origin: string } {
	try {
		return { origin: new URL(signWithCredential(credential, request).url ?? '').origin };
	} catch (error) {
		if (error instanceof SigningRefusal) return { refused: error.message };
		throw error;
	}
}

/** The ways in which a request can name an address. */
const places: Record<string, (address: string) => SignableRequest> = {
	url: (url) => ({ ...v3, url }),
	uri: (uri) => ({ ...v3, url: undefined, uri }),
	baseURL: (baseURL) => ({ ...v3, baseURL }),
	'url, for V1': (url) => ({ ...v1, url }),
};

describe('an address that somebody made up', () => {
	describe.each(['url', 'uri', 'url, for V1'])('as %s', (place) => {
		const at = places[place] ?? (() => v3);

		it.each(untrustedAddresses)('gets no signature: %j', (address, host) => {
			const { refused } = outcome(hongKong, at(address)) as { refused: string };
			expect(refused).toContain(`The AccessKey is not used for '${host}'. Only 'https' hosts`);
		});

		it.each(unreadableAddresses)('gets no signature when nobody can read it: %j', (address) => {
			const { refused } = outcome(hongKong, at(address)) as { refused: string };
			expect(refused).toContain('is not a complete URL');
		});

		it.each(trustedAddresses)('goes to the vendor: %j', (address, origin) => {
			const expected = place === 'url, for V1' ? origin.replace('cloudauth-intl', 'saf') : origin;
			expect(outcome(hongKong, at(address))).toEqual({ origin: expected });
		});
	});

	it.each(untrustedAddresses)('gets no signature as base URL: %j', (address) => {
		expect(outcome(hongKong, { ...v3, baseURL: address })).toHaveProperty('refused');
	});

	it.each([...untrustedAddresses, ...trustedAddresses])(
		'gets no signature from a credential of another endpoint: %j',
		(address) => {
			const elsewhere: ApiCredential = { ...sandbox, endpoint: 'https://idv.example:8443' };
			const result = outcome(elsewhere, { ...v3, url: address });
			if ('origin' in result) expect(result.origin).toBe('https://idv.example:8443');
			else expect(result.refused).toMatch(/is not used for/);
		},
	);

	it.each([
		['https://127.0.0.1:8765/'],
		['http://127.0.0.1/'],
		['http://127.0.0.1:8766/'],
		['http://127.0.0.2:8765/'],
		['http://localhost:8765/'],
		['http://127.0.0.1:8765@evil.example/'],
		['http://127.0.0.1.evil.example:8765/'],
		['//evil.example/'],
		['blob:http://127.0.0.1:8765/'],
		['ws://127.0.0.1:8765/'],
		['https://cloudauth-intl.cn-hongkong.aliyuncs.com/'],
	])('is not trusted for being almost the custom endpoint: %j', (url) => {
		expect(outcome(sandbox, { ...v3, url })).toHaveProperty('refused');
	});

	it.each([
		['http://127.0.0.1:8765'],
		['http://127.0.0.1:8765/any/path'],
		['HTTP://127.1:8765/'],
		['http://user:pass@127.0.0.1:8765/'],
		['//127.0.0.1:8765/'],
	])('is trusted when it is the custom endpoint: %j', (url) => {
		const signed = signWithCredential(sandbox, { ...v3, url });
		expect(signed.url).toBe('http://127.0.0.1:8765/');
		accept(asReceived(signed), keys);
	});

	it('is either refused in words or leads to the vendor, whatever it is made of', () => {
		let runs = 0;
		let signedOnes = 0;
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...addressPieces), maxLength: 8 }),
				fc.constantFrom(...Object.values(places)),
				(address, at) => {
					runs++;
					const request = at(address);
					const result = outcome(hongKong, request);
					if ('refused' in result) return;
					signedOnes++;
					const signed = signWithCredential(hongKong, request);
					expect(signed.url).toMatch(/^https:\/\/[^/?#@:\\\s]*\.aliyuncs\.com\/(\?[!-~]*)?$/);
					expect(signed).not.toHaveProperty('uri');
					expect(signed).not.toHaveProperty('baseURL');
				},
			),
			{ numRuns: 4000 },
		);
		// Otherwise the property would say nothing.
		expect(signedOnes).toBeGreaterThan(runs / 10);
	});

	it('never leads away from a custom endpoint, whatever it is made of', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...addressPieces), maxLength: 8 }),
				fc.constantFrom(...Object.values(places)),
				(address, at) => {
					const result = outcome(sandbox, at(address));
					if ('origin' in result) expect(result.origin).toBe('http://127.0.0.1:8765');
				},
			),
			{ numRuns: 2000 },
		);
	});
});

describe('the region a node asks for', () => {
	const ask = (header: string, value: unknown, request = v3): SignableRequest => ({
		...request,
		headers: { ...request.headers, [header]: value },
	});

	it.each([regionHeader, 'X-Idv-Region', 'X-IDV-REGION'])(
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

	it('stays where it is when the request is signed again', () => {
		const signed = signWithCredential(hongKong, ask(regionHeader, 'eu-central-1'));
		expect(signWithCredential(hongKong, signed).url).toBe(signed.url);
		expect(signed.url).toBe('https://cloudauth-intl.eu-central-1.aliyuncs.com/');
	});

	it('keeps the network of the credential', () => {
		const internal: ApiCredential = { ...hongKong, network: 'internal' };
		expect(signWithCredential(internal, ask(regionHeader, 'us-west-1')).url).toBe(
			'https://cloudauth-intl-vpc.us-west-1.aliyuncs.com/',
		);
	});

	it.each(['', '  ', undefined, null])('is the credential’s own when it is %j', (region) => {
		expect(signWithCredential(hongKong, ask(regionHeader, region)).url).toBe(
			'https://cloudauth-intl.cn-hongkong.aliyuncs.com/',
		);
	});

	it.each([
		'mars',
		'cn-hongkong.evil.example/',
		'toString',
		'__proto__',
		'CN-HONGKONG',
		'custom',
		7,
	])('is refused when nobody knows it: %j', (region) => {
		const { refused } = outcome(hongKong, ask(regionHeader, region)) as { refused: string };
		expect(refused).toBe(
			`The region '${region}' is not known. Choose one of: cn-hongkong, eu-central-1, ap-southeast-5, ap-southeast-3, ap-southeast-1, us-west-1.`,
		);
	});

	it('does not lead a credential for the sandbox to the vendor', () => {
		for (const region of ['cn-hongkong', 'mars']) {
			const signed = signWithCredential(sandbox, ask('X-Idv-Region', region));
			expect(signed.url).toBe('http://127.0.0.1:8765/');
			expect(signed.headers).not.toHaveProperty(regionHeader);
		}
	});
});

describe('keys', () => {
	it('are used without the blanks that pasting adds', () => {
		const pasted: ApiCredential = {
			...hongKong,
			accessKeyId: ` ${keys.accessKeyId}\n`,
			accessKeySecret: `\t${keys.accessKeySecret}\r\n`,
			useSecurityToken: true,
			securityToken: '\u00a0token\ufeff',
		};
		for (const request of [v3, v1]) {
			const received = asReceived(signWithCredential(pasted, request));
			accept(received, { ...keys, securityToken: 'token' });
		}
	});

	it('leave an STS token alone that is not switched on', () => {
		for (const useSecurityToken of [false, undefined]) {
			const signed = signWithCredential(
				{ ...hongKong, useSecurityToken, securityToken: 'old-token' },
				v3,
			);
			accept(asReceived(signed), keys);
			expect(JSON.stringify(signed)).not.toContain('old-token');
		}
	});

	it.each([
		['AccessKey ID', { accessKeyId: '' }],
		['AccessKey ID', { accessKeyId: '  \n', accessKeySecret: '' }],
		['AccessKey ID', { accessKeyId: undefined as never }],
		['AccessKey Secret', { accessKeySecret: '\t' }],
		['AccessKey Secret', { accessKeySecret: undefined as never }],
	])('that are missing are named: %s', (name, changes) => {
		expect(outcome({ ...hongKong, ...changes }, v3)).toEqual({
			refused: `The ${name} of the credential is empty. Create an AccessKey for a RAM user in the Alibaba Cloud console and paste it here.`,
		});
	});

	it.each(['', ' ', undefined])('need their STS token when it is switched on: %j', (token) => {
		const sts = { ...hongKong, useSecurityToken: true, securityToken: token };
		expect(outcome(sts, v3)).toEqual({
			refused:
				"The STS Token of the credential is empty. Paste the token that belongs to the temporary AccessKey, or switch off 'Use STS Token'.",
		});
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
		learnTime(
			'cloudauth-intl.cn-hongkong.aliyuncs.com',
			'Sun, 22 Nov 2026 02:00:00 GMT',
			Date.now(),
		);
		learnTime('127.0.0.1:8765', 'Sun, 22 Nov 2026 03:00:00 GMT', Date.now());
		const date = (...request: Parameters<typeof signWithCredential>) =>
			signWithCredential(...request).headers?.['x-acs-date'];
		expect(date(hongKong, v3)).toBe('2026-11-22T02:00:00Z');
		expect(date(sandbox, v3)).toBe('2026-11-22T03:00:00Z');
		expect(date({ ...hongKong, region: 'us-west-1' }, v3)).toBe('2026-11-22T01:08:15Z');
		jest.advanceTimersByTime(61_000);
		expect(date(hongKong, v3)).toBe('2026-11-22T02:01:01Z');
	});

	it('are never the same twice', () => {
		const nonces = Array.from({ length: 1000 }, () => {
			const { headers } = signWithCredential(hongKong, v3);
			return headers?.['x-acs-signature-nonce'];
		});
		expect(new Set(nonces).size).toBe(1000);
	});
});

describe('a refusal', () => {
	it('never repeats a secret, a token or a signature', () => {
		const secrets: ApiCredential = {
			accessKeyId: 'LTAIcanary',
			accessKeySecret: 'canary-secret',
			region: 'cn-hongkong',
			useSecurityToken: true,
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
			const result = outcome({ ...secrets, ...changes }, request);
			if (!('refused' in result)) throw new Error(`It was signed: ${JSON.stringify(request)}`);
			expect(result.refused).not.toMatch(/canary(?!less)/);
			expect(result.refused).not.toContain(signature);
			expect(result.refused).not.toContain(decodeURIComponent(signature));
			expect(result.refused).not.toContain(authorization.slice(-64));
			expect(result.refused).toMatch(/^[A-Z].*\. [A-Z].*\.$/s);
		}
	});
});
