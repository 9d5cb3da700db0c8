import {
	accessKeyOf,
	destinationOf,
	isLoopback,
	type ApiCredential,
} from '../../../nodes/shared/api/endpoint';
import { SigningRefusal } from '../../../nodes/shared/signing';

const keys = { accessKeyId: 'id', accessKeySecret: 'secret' };

function custom(endpoint: unknown): ApiCredential {
	return { ...keys, region: 'custom', endpoint: endpoint as string };
}

function refusal(make: () => unknown): string {
	try {
		make();
	} catch (error) {
		if (error instanceof SigningRefusal) return error.message;
		throw error;
	}
	throw new Error('It was not refused');
}

describe('a custom endpoint', () => {
	it.each([
		['https://idv.example', 'https://idv.example'],
		['https://idv.example/', 'https://idv.example'],
		['  https://idv.example:8443/some/path?query#hash \n', 'https://idv.example:8443'],
		['HTTPS://IDV.EXAMPLE:443', 'https://idv.example'],
		[
			'https://cloudauth-intl.cn-hongkong.aliyuncs.com',
			'https://cloudauth-intl.cn-hongkong.aliyuncs.com',
		],
		['https://10.0.0.5', 'https://10.0.0.5'],
		['http://127.0.0.1:8765', 'http://127.0.0.1:8765'],
		['http://127.0.0.1', 'http://127.0.0.1'],
		['http://127.1.2.3:1', 'http://127.1.2.3:1'],
		['http://127.1:8765', 'http://127.0.0.1:8765'],
		['http://localhost:8765/', 'http://localhost:8765'],
		['HTTP://LOCALHOST', 'http://localhost'],
		['http://[::1]:8765', 'http://[::1]:8765'],
	])('may be %j', (endpoint, origin) => {
		const destination = destinationOf(custom(endpoint));
		for (const version of ['2022-08-09', '2019-05-21', 'any', 'toString']) {
			expect(destination.baseUrl(version)).toBe(origin);
		}
		expect(destination.isTrusted(new URL(origin))).toBe(true);
	});

	it.each([
		'http://idv.example',
		'http://cloudauth-intl.cn-hongkong.aliyuncs.com',
		'http://10.0.0.5:8765',
		'http://0.0.0.0:8765',
		'http://192.168.0.1',
		'http://128.0.0.1',
		'http://localhost.example',
		'http://localhost.:8765',
		'http://127.0.0.1.example',
		'http://notlocalhost',
		'http://[::2]',
		'http://[::ffff:127.0.0.1]',
		'http://127.0.0.1@idv.example',
	])('has to be encrypted unless it is this machine: %s', (endpoint) => {
		expect(refusal(() => destinationOf(custom(endpoint)))).toBe(
			`The endpoint '${new URL(endpoint).origin}' is not encrypted. Use 'https://'. Plain 'http://' is accepted for a sandbox on this machine only.`,
		);
	});

	it.each(['', '   ', undefined, null, 5])('is named when it is empty: %j', (endpoint) => {
		expect(refusal(() => destinationOf(custom(endpoint)))).toMatch(
			/^The endpoint is empty\. Enter the whole address in the credential, for example https:/,
		);
	});

	it.each([
		'idv.example',
		'idv.example:8443',
		'localhost:8765',
		'127.0.0.1:8765',
		'//idv.example',
		'/path',
		'https://',
		'https:idv.example',
		'https:/idv.example',
		'https://idv example',
		'https://idv.example:99999',
		'ftp://127.0.0.1',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'blob:https://idv.example',
		'ws://localhost',
	])('has to be a whole web address: %s', (endpoint) => {
		expect(refusal(() => destinationOf(custom(endpoint)))).toMatch(
			/^The endpoint is not a URL\. Enter the whole address in the credential, for example https:/,
		);
	});

	it.each([
		'https://user:pass@idv.example',
		'https://user@idv.example',
		'https://:pass@idv.example',
		'http://u:p@127.0.0.1',
	])('has no user name or password: %s', (endpoint) => {
		expect(refusal(() => destinationOf(custom(endpoint)))).toBe(
			'The endpoint contains a user name or password. Remove everything before the @ sign; the AccessKey fields are enough.',
		);
	});

	it('is forgotten when one of the regions is chosen', () => {
		for (const endpoint of ['http://evil.example', 'https://evil.example', 'nonsense']) {
			const destination = destinationOf({ ...custom(endpoint), region: 'cn-hongkong' });
			expect(destination.baseUrl('2022-08-09')).toBe(
				'https://cloudauth-intl.cn-hongkong.aliyuncs.com',
			);
			expect(destination.isTrusted(new URL('https://evil.example'))).toBe(false);
		}
	});

	it('does not trust the vendor, who must not get what is meant for a sandbox', () => {
		const destination = destinationOf(custom('http://127.0.0.1:8765'));
		expect(destination.isTrusted(new URL('https://cloudauth-intl.cn-hongkong.aliyuncs.com'))).toBe(
			false,
		);
	});

	it('wins over the region that a node asks for, even an unknown one', () => {
		for (const region of ['us-west-1', 'mars']) {
			const destination = destinationOf(custom('https://idv.example'), region);
			expect(destination.baseUrl('2022-08-09')).toBe('https://idv.example');
		}
	});
});

describe("one of the vendor's regions", () => {
	const inRegion = (region: string): ApiCredential => ({ ...keys, region });

	it.each(['2022-08-10', '', 'toString', 'constructor', '__proto__', 'hasOwnProperty'])(
		'has no service for the API version %j',
		(version) => {
			expect(refusal(() => destinationOf(inRegion('cn-hongkong')).baseUrl(version))).toBe(
				`The API version '${version}' belongs to no service of this credential. Use one of: 2022-08-09, 2019-05-21.`,
			);
		},
	);

	it.each(['', 'mars', 'CN-HONGKONG', ' cn-hongkong', 'toString', '__proto__', 'Custom'])(
		'has to be known: %j',
		(region) => {
			expect(refusal(() => destinationOf(inRegion(region)))).toMatch(
				`The region '${region}' is not known. Choose one of: cn-hongkong, `,
			);
		},
	);

	it('gives way to the region that a node asks for', () => {
		const destination = destinationOf(inRegion('cn-hongkong'), ' ap-southeast-3\n');
		expect(destination.baseUrl('2019-05-21')).toBe('https://saf.ap-southeast-3.aliyuncs.com');
		const unknown = destinationOf(inRegion('mars'), 'us-west-1');
		expect(unknown.baseUrl('2022-08-09')).toBe('https://cloudauth-intl.us-west-1.aliyuncs.com');
	});

	it('is reached over the internet unless the internal network is chosen', () => {
		const url = (network?: 'internal' | 'public') =>
			destinationOf({ ...inRegion('cn-hongkong'), network }).baseUrl('2022-08-09');
		expect(url()).toBe('https://cloudauth-intl.cn-hongkong.aliyuncs.com');
		expect(url('public')).toBe('https://cloudauth-intl.cn-hongkong.aliyuncs.com');
		expect(url('internal')).toBe('https://cloudauth-intl-vpc.cn-hongkong.aliyuncs.com');
	});
});

describe('isLoopback', () => {
	it.each(['http://localhost', 'https://127.0.0.1:1', 'http://127.255.255.255', 'http://[::1]:9'])(
		'says yes to %s',
		(url) => expect(isLoopback(new URL(url))).toBe(true),
	);

	it.each([
		'http://localhost.',
		'http://xlocalhost',
		'http://1127.0.0.1x',
		'http://126.0.0.1',
		'http://[::]',
		'http://127.0.0.1.example',
		'http://example/127.0.0.1',
	])('says no to %s', (url) => expect(isLoopback(new URL(url))).toBe(false));
});

describe('accessKeyOf', () => {
	it('gives the trimmed keys, and the STS token only when it is switched on', () => {
		const stored = { ...keys, accessKeyId: ' id ', region: 'cn-hongkong', securityToken: ' t ' };
		expect(accessKeyOf(stored)).toEqual(keys);
		expect(accessKeyOf({ ...stored, useSecurityToken: true })).toEqual({
			...keys,
			securityToken: 't',
		});
	});
});
