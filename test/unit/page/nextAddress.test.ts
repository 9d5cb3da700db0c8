import { isSafeNext } from '../../../nodes/shared/page/nextAddress';

const nowhere = () => false;
const onThisMachine = ({ hostname }: URL) => hostname === '127.0.0.1';

describe('the address that a browser is sent to', () => {
	it.each([
		'https://verify.example.com',
		'https://verify.example.com:8443/a?b=c#d',
		'HTTPS://VERIFY.EXAMPLE.COM/',
		'https://[2001:db8::1]/',
		'https://example.com/a@b',
		`https://example.com/${'x'.repeat(8192 - 20)}`,
	])('may be %s', (address) => {
		expect(isSafeNext(address, nowhere)).toBe(true);
	});

	it('may be plain http only where that leads to a sandbox', () => {
		expect(isSafeNext('http://127.0.0.1:8765/person/1', onThisMachine)).toBe(true);
		expect(isSafeNext('http://127.0.0.1:8765/person/1', nowhere)).toBe(false);
		expect(isSafeNext('http://example.com/', onThisMachine)).toBe(false);
	});

	it.each<[string, unknown]>([
		['nothing', ''],
		['undefined', undefined],
		['null', null],
		['a number', 7],
		['a list', ['https://example.com/']],
		['an object that turns into one', { toString: () => 'https://example.com/' }],
		['a path', '/person/1'],
		['an address without a scheme', '//example.com/'],
		['a host', 'example.com'],
		['a script', 'javascript:alert(1)'],
		['data', 'data:text/html,x'],
		['a blob', 'blob:https://example.com/1'],
		['a file', 'file:///etc/passwd'],
		['another protocol', 'ftp://example.com/'],
		['a user name', 'https://user@example.com/'],
		['a user name and a password', 'https://user:password@example.com/'],
		['a password alone', 'https://:password@example.com/'],
		['a host that looks like another one', 'https://verify.example.com@evil.example/'],
		['a blank', 'https://example.com/a b'],
		['a blank around it', ' https://example.com/'],
		['a line break', 'https://example.com/\r\nx: y'],
		['a tab', 'https://exa\tmple.com/'],
		['a control character', 'https://example.com/\u0000'],
		['a backslash', 'https://example.com\\@evil.example/'],
		['8,193 characters', `https://example.com/${'x'.repeat(8193 - 20)}`],
		['no host', 'https://'],
	])('is never %s', (_name, address) => {
		// Whatever the protocol is: all of it would be said to be a sandbox.
		expect(isSafeNext(address, () => true)).toBe(false);
	});
});
