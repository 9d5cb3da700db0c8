import fc from 'fast-check';

import type { ApiCredential } from '../../../nodes/shared/credential/apiCredential';
import { destinationOf, isLoopback, isSandboxAt } from '../../../nodes/shared/credential/endpoint';
import type { SignableRequest } from '../../../nodes/shared/credential/n8nRequest';
import { signWithCredential } from '../../../nodes/shared/credential/sign';
import { services } from '../../../nodes/shared/services';
import { accept, asReceived } from '../signing/vendor';
import {
	addressPieces,
	ownHost,
	trustedAddresses,
	unreadableAddresses,
	untrustedAddresses,
} from './addresses';
import { refusalOf } from './errors';

const keys = { accessKeyId: 'LTAItest', accessKeySecret: 'secret' };
const inRegion = (region: string): ApiCredential => ({ ...keys, region });
const custom = (endpoint: unknown): ApiCredential => ({
	...keys,
	region: 'custom',
	endpoint: endpoint as string,
});
const hongKong = inRegion('cn-hongkong');
const sandbox = custom('http://127.0.0.1:8765');

const v3 = { headers: { 'x-acs-action': 'CheckResult', 'x-acs-version': '2022-08-09' } };
const v1 = { qs: { Action: 'ExecuteRequest', Version: '2019-05-21' } };

/** The ways in which a request can name an address. */
const places: Record<string, (address: string) => SignableRequest> = {
	url: (url) => ({ ...v3, url }),
	uri: (uri) => ({ ...v3, uri }),
	baseURL: (baseURL) => ({ ...v3, url: '/', baseURL }),
	'url, for V1': (url) => ({ ...v1, url }),
};

describe('the address of a request', () => {
	it.each(untrustedAddresses)('gets no signature: %j', (url, shown) => {
		expect(refusalOf(() => signWithCredential(hongKong, { ...v3, url }))).toBe(
			`The AccessKey is not used for '${shown}' with the API version 2022-08-09. Requests of this version are signed only for the hosts of ID Verification, for example https://cloudauth-intl.ap-southeast-1.aliyuncs.com. Use '/' as the URL to let the credential fill in the endpoint, or choose the region 'Custom' in the credential and enter the endpoint there.`,
		);
	});

	it.each(unreadableAddresses)('gets no signature when it is not readable: %j', (url) => {
		expect(refusalOf(() => signWithCredential(hongKong, { ...v3, url }))).toMatch(
			/^The address '.*' is not a complete URL\. Use '\/' to let/,
		);
	});

	it.each(trustedAddresses)('leads to the host of ID Verification: %j', (url) => {
		const { url: signed = '' } = signWithCredential(hongKong, { ...v3, url });
		expect(new URL(signed).origin).toBe(`https://${ownHost}`);
	});

	it('gets a signature at every host of a service, for the version of this service alone', () => {
		const requests = { cloudauthIntl: v3, saf: v1 };
		for (const [name, request] of Object.entries(requests)) {
			for (const [of, service] of Object.entries(services)) {
				for (const region of service.regions) {
					for (const network of ['public', 'internal'] as const) {
						const url = `https://${service.host(region, network)}/`;
						const sign = () => signWithCredential(hongKong, { ...request, url });
						if (of === name) accept(asReceived(sign()), keys);
						else expect(refusalOf(sign)).toContain('is not used for');
					}
				}
			}
		}
	});

	it('is refused or leads to a host of the service, in whatever place and of whatever it is made', () => {
		let signed = 0;
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...addressPieces), maxLength: 8 }),
				fc.constantFrom(...Object.entries(places)),
				(address, [place, at]) => {
					let request: SignableRequest;
					try {
						request = signWithCredential(hongKong, at(address));
					} catch (error) {
						expect((error as Error).name).toBe('SigningError');
						return;
					}
					signed++;
					const host = place === 'url, for V1' ? 'saf.cn-hongkong.aliyuncs.com' : ownHost;
					expect(request.url).toMatch(new RegExp(`^https://${host}/([?][!-~]*)?$`));
					expect(request).not.toHaveProperty('uri');
					expect(request).not.toHaveProperty('baseURL');
				},
			),
			{ numRuns: 4000 },
		);
		// Otherwise the property would say nothing.
		expect(signed).toBeGreaterThan(400);
	});

	it.each([
		'https://127.0.0.1:8765/',
		'http://127.0.0.1/',
		'http://127.0.0.1:8766/',
		'http://localhost:8765/',
		'http://127.0.0.1:8765@evil.example/',
		'http://127.0.0.1.evil.example:8765/',
		'//evil.example/',
		'blob:http://127.0.0.1:8765/',
		'ws://127.0.0.1:8765/',
		`https://${ownHost}/`,
	])('gets no signature for being almost the custom endpoint: %j', (url) => {
		expect(refusalOf(() => signWithCredential(sandbox, { ...v3, url }))).toMatch(
			/^The AccessKey is not used for '.*'\. This credential signs only for its own endpoint, http:\/\/127\.0\.0\.1:8765\. Use '\/'/,
		);
	});

	it.each([
		'http://127.0.0.1:8765',
		'http://127.0.0.1:8765/any/path',
		'HTTP://127.1:8765/',
		'http://user:pass@127.0.0.1:8765/',
		'//127.0.0.1:8765/',
		'any/path',
	])('may be that of the custom endpoint: %j', (url) => {
		const signed = signWithCredential(sandbox, { ...v3, url });
		expect(signed.url).toBe('http://127.0.0.1:8765/');
		accept(asReceived(signed), keys);
	});

	it('never leads away from a custom endpoint, whatever it is made of', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: fc.constantFrom(...addressPieces), maxLength: 8 }),
				fc.constantFrom(...Object.values(places)),
				(address, at) => {
					let url = 'http://127.0.0.1:8765';
					try {
						({ url = '' } = signWithCredential(sandbox, at(address)));
					} catch (error) {
						expect((error as Error).name).toBe('SigningError');
					}
					expect(new URL(url).origin).toBe('http://127.0.0.1:8765');
				},
			),
			{ numRuns: 2000 },
		);
	});
});

describe('the custom endpoint', () => {
	it.each([
		['https://idv.example', 'https://idv.example'],
		['  https://idv.example:8443/some/path?query#hash \n', 'https://idv.example:8443'],
		['HTTPS://IDV.EXAMPLE:443', 'https://idv.example'],
		['https://10.0.0.5', 'https://10.0.0.5'],
		['http://127.0.0.1:8765', 'http://127.0.0.1:8765'],
		['http://127.1.2.3:1', 'http://127.1.2.3:1'],
		['HTTP://LOCALHOST', 'http://localhost'],
		['http://[::1]:8765', 'http://[::1]:8765'],
	])('accepts %j', (endpoint, origin) => {
		for (const version of ['2022-08-09', '2019-05-21']) {
			expect(destinationOf(custom(endpoint)).baseUrl(version)).toBe(origin);
		}
	});

	it.each([
		'http://idv.example',
		`http://${ownHost}`,
		'http://10.0.0.5:8765',
		'http://0.0.0.0:8765',
		'http://128.0.0.1',
		'http://localhost.example',
		'http://localhost.:8765',
		'http://127.0.0.1.example',
		'http://notlocalhost',
		'http://[::2]',
		'http://[::ffff:127.0.0.1]',
		'http://127.0.0.1@idv.example',
	])('refuses plain HTTP to another machine: %s', (endpoint) => {
		expect(refusalOf(() => destinationOf(custom(endpoint)))).toBe(
			`The endpoint '${new URL(endpoint).origin}' is not encrypted. Use 'https://'. Plain 'http://' is accepted only for a sandbox on this machine, or in a private network with 'Sandbox in Private Network' switched on.`,
		);
	});

	describe('with a sandbox in a private network allowed', () => {
		const allowed = (endpoint: string) => ({ ...custom(endpoint), privateSandbox: true });

		it.each([
			'http://host.docker.internal:8765',
			'http://sandbox:8765',
			'http://my-mac.local:8765',
			'http://10.0.0.5:8765',
			'http://172.17.0.1:8765',
			'http://192.168.1.20:8765',
			'http://[fd00::5]:8765',
			'http://b',
			'http://1a',
			'http://my_box',
			'http://metadata2',
			'http://sandbox.lan',
			'http://sandbox.at.home',
			'http://10.255.255.255',
			'http://172.16.0.1',
			'http://172.20.0.100',
			'http://172.29.0.1',
			'http://172.31.255.255',
			'http://192.168.0.100',
			'http://[fc12::1]',
		])('accepts %s', (endpoint) => {
			const url = new URL(endpoint);
			expect(destinationOf(allowed(endpoint)).baseUrl('2022-08-09')).toBe(url.origin);
			expect(isSandboxAt(allowed(endpoint), url)).toBe(true);
			expect(isSandboxAt(custom(endpoint), url)).toBe(false);
		});

		it.each([
			'http://idv.example',
			`http://${ownHost}`,
			'http://169.254.169.254',
			'http://100.100.100.200',
			'http://metadata',
			'http://metadata.google.internal',
			'http://instance-data.ec2.internal',
			'http://172.32.0.1',
			'http://0x0a000005.example',
			'http://8.8.8.8',
			'http://134744072',
			'http://0.0.0.0:8765',
			'http://[::2]',
			'http://[fd00::5]@idv.example',
			'http://host.docker.internal.example',
			'http://instance-data',
			'http://metadata.',
			'http://sandbox.local.',
			'http://sandbox.xlan',
			'http://sandbox.localhost',
			'http://internal.example',
			'http://172.15.0.1',
			'http://172.2.0.1',
			'http://172.1.0.1',
			'http://11.0.0.1',
			'http://110.0.0.5',
			'http://192.169.0.1',
			'http://10.0.0.5.example',
			'http://[fb00::1]',
			'http://[fe80::1]',
			'http://[fd::1]',
			'http://[1fd0::1]',
		])('still refuses %s', (endpoint) => {
			expect(() => destinationOf(allowed(endpoint))).toThrow();
		});

		it('changes nothing in a region', () => {
			const url = new URL('http://10.0.0.5');
			expect(isSandboxAt({ ...hongKong, privateSandbox: true }, url)).toBe(false);
		});
	});

	it.each(['', '   ', undefined, null, 5])('says that it is empty: %j', (endpoint) => {
		expect(refusalOf(() => destinationOf(custom(endpoint)))).toMatch(
			/^The endpoint is empty\. Enter the whole address in the credential, for example https:/,
		);
	});

	it.each([
		'idv.example:8443',
		'localhost:8765',
		'//idv.example',
		'/path',
		'https://',
		'https:idv.example',
		'https://idv example',
		'https://idv.example:99999',
		'ftp://127.0.0.1',
		'javascript:alert(1)',
		'blob:https://idv.example',
	])('refuses what is no whole web address: %s', (endpoint) => {
		expect(refusalOf(() => destinationOf(custom(endpoint)))).toMatch(
			/^The endpoint is not a URL\. Enter the whole address in the credential, for example https:/,
		);
	});

	it.each(['https://user:pass@idv.example', 'https://user@idv.example', 'http://:p@127.0.0.1'])(
		'refuses a user name or password: %s',
		(endpoint) => {
			expect(refusalOf(() => destinationOf(custom(endpoint)))).toBe(
				'The endpoint contains a user name or password. Remove everything before the @ sign; the AccessKey fields are enough.',
			);
		},
	);

	it('is ignored when one of the regions is chosen', () => {
		for (const endpoint of ['http://evil.example', 'https://evil.example', 'nonsense']) {
			const destination = destinationOf({ ...custom(endpoint), region: 'cn-hongkong' });
			expect(destination.baseUrl('2022-08-09')).toBe(`https://${ownHost}`);
			expect(() => destination.check(new URL('https://evil.example'), '2022-08-09')).toThrow();
		}
	});

	it('wins over the region that a node asks for, even an unknown one', () => {
		for (const region of ['us-west-1', 'mars']) {
			const destination = destinationOf(custom('https://idv.example'), region);
			expect(destination.baseUrl('2022-08-09')).toBe('https://idv.example');
		}
	});
});

describe('the region', () => {
	it.each(['', 'mars', 'CN-HONGKONG', ' cn-hongkong', 'toString', '__proto__', 'Custom'])(
		'has to be known: %j',
		(region) => {
			expect(refusalOf(() => destinationOf(inRegion(region)))).toBe(
				`The region '${region}' is not known. Choose one of: cn-hongkong, eu-central-1, ap-southeast-5, ap-southeast-3, ap-southeast-1, us-west-1.`,
			);
		},
	);

	it('of a node wins over that of the credential', () => {
		const destination = destinationOf(hongKong, ' ap-southeast-3\n');
		expect(destination.baseUrl('2019-05-21')).toBe('https://saf.ap-southeast-3.aliyuncs.com');
		const unknown = destinationOf(inRegion('mars'), 'us-west-1');
		expect(unknown.baseUrl('2022-08-09')).toBe('https://cloudauth-intl.us-west-1.aliyuncs.com');
	});

	it('is reached over the internet unless the internal network is chosen', () => {
		const url = (network?: 'internal' | 'public') =>
			destinationOf({ ...hongKong, network }).baseUrl('2022-08-09');
		expect(url()).toBe(`https://${ownHost}`);
		expect(url('public')).toBe(`https://${ownHost}`);
		expect(url('internal')).toBe('https://cloudauth-intl-vpc.cn-hongkong.aliyuncs.com');
	});

	it('may lack a service', () => {
		expect(refusalOf(() => destinationOf(inRegion('ap-southeast-5')).baseUrl('2019-05-21'))).toBe(
			"Indonesia (Jakarta) does not offer the legacy service. Choose another region in the field 'Region' of the node.",
		);
	});
});

describe('the API version', () => {
	it.each(['2022-08-10', '2014-05-26', 'toString', '__proto__'])(
		'has to be that of a service, also at a custom endpoint: %j',
		(version) => {
			for (const credential of [hongKong, sandbox]) {
				const qs = { Action: 'RunInstances', Version: version };
				expect(refusalOf(() => signWithCredential(credential, { url: '/', qs }))).toBe(
					`The API version '${version}' belongs to no service of this credential. Use one of: 2022-08-09 (ID Verification), 2019-05-21 (the legacy service).`,
				);
			}
		},
	);
});

describe('isLoopback', () => {
	it.each(['http://localhost', 'https://127.0.0.1:1', 'http://127.255.255.255', 'http://[::1]:9'])(
		'says yes to %s',
		(url) => expect(isLoopback(new URL(url))).toBe(true),
	);

	it.each([
		'http://localhost.',
		'http://xlocalhost',
		'http://126.0.0.1',
		'http://example/127.0.0.1',
	])('says no to %s', (url) => expect(isLoopback(new URL(url))).toBe(false));
});
