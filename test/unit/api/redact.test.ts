import fc from 'fast-check';

import { quotable, withoutPictures } from '../../../nodes/shared/api/redact';

const picture = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 7919) % 256));
const base64 = picture.toString('base64');

describe('a text without pictures', () => {
	it('shows how much was taken out', () => {
		expect(withoutPictures(`before ${'A'.repeat(48)} after`)).toBe(
			'before [48 characters removed] after',
		);
		expect(withoutPictures('A'.repeat(47))).toBe('A'.repeat(47));
		expect(withoutPictures(`${'A'.repeat(50)} ${'B'.repeat(60)}`)).toBe(
			'[50 characters removed] [60 characters removed]',
		);
	});

	it.each([
		['as Base64', base64],
		['as url-safe Base64', picture.toString('base64url')],
		['percent-encoded', encodeURIComponent(base64)],
		['percent-encoded twice', encodeURIComponent(encodeURIComponent(base64))],
		['as some JSON writers escape it', base64.replace(/\//g, '\\/').replace(/\+/g, '\\u002b')],
		['in lines, as JSON text', base64.replace(/(.{76})/g, '$1\\r\\n')],
		['as hex', picture.toString('hex')],
		['with a data URI prefix', `data:image/jpeg;base64,${base64}`],
	])('has none left when it came %s', (_name, text) => {
		const left = withoutPictures(`{"faceImg":"${text}","score":"90"}`);
		expect(left).not.toMatch(/[A-Za-z0-9+/]{30}/);
		expect(left).toMatch(
			/^\{"faceImg":"(data:image\/jpeg;base64,)?\[\d+ characters removed\]","score":"90"\}$/,
		);
	});

	it('takes out tokens, even for a short business id', () => {
		const token = `v1_b_toviuo_${'x'.repeat(43)}`;
		expect(withoutPictures(`CallbackToken=${token}&a`)).not.toContain('xxxx');
	});

	it.each([
		'130A2C10-B9EE-4D84-88E3-5384FF039795',
		'hksb7ba1b28130d24e015d6abcdef0123',
		'e0c34a77f5ac40a5aa5e6ed20c351234',
		'The face comparison failed. The person may be different.',
		'',
	])('leaves %j alone', (text) => {
		expect(withoutPictures(text)).toBe(text);
	});
});

describe("the vendor's words", () => {
	it('become one line', () => {
		expect(quotable(' one\r\ntwo\tthree\u0000\u001b[31m\u0085four \n')).toBe(
			'one two three [31m four',
		);
	});

	it('are cut after 300 characters', () => {
		const words = 'word '.repeat(59);
		expect(quotable(`${words}12345`)).toBe(`${words}12345`);
		expect(quotable(`${words}123456`)).toBe(`${words}12345…`);
	});

	it('lose pictures before they are cut', () => {
		expect(quotable(`${base64} is not a picture`)).toBe(
			`[${base64.length} characters removed] is not a picture`,
		);
	});

	it('are never long, of more than one line, or hard on the processor', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 2000, unit: 'binary' }), (text) => {
				expect(quotable(text).length).toBeLessThanOrEqual(301);
				expect(quotable(text)).not.toMatch(/\p{Cc}/u);
			}),
		);
		// A pattern that backtracks would not come back within the time a test has.
		for (const piece of ['A', 'A ', '\n', '=%', 'é']) {
			expect(quotable(piece.repeat(1_000_000)).length).toBeLessThanOrEqual(301);
		}
	});
});
