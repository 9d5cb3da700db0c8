import fc from 'fast-check';

import {
	isLink,
	nothingSent,
	redactNamed,
	redactRaw,
	toSafeText,
	type Sent,
} from '../../../nodes/shared/transport/redact';

const picture = Buffer.from(Array.from({ length: 600 }, (_, index) => (index * 7919) % 256));
const base64 = picture.toString('base64');
const removed = (text: string) => `[${text.length} characters removed]`;

const name = 'Søren O’Neill "Sør"/2~?>';
const marked = `Dwayne "*" O'Neill (Jr.)!`;
const secret = 'shared+callback token';
const sent: Sent = {
	secrets: [secret, 'short', 'DT~device.token'],
	pictures: ['R0lGODlhAQABAIAAAP', base64],
	personal: [name, marked, 'Jürgen Weiß', 'user@example.com', 'HIGH'],
};

const inRfc3986 = (value: string) =>
	encodeURIComponent(value).replace(
		/[!'()*]/g,
		(mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
	);

/** Everything that a value may look like when it comes back. */
const spellings: Array<[string, (value: string) => string]> = [
	['plain', (value) => value],
	['in capitals', (value) => value.toUpperCase()],
	['percent-encoded', encodeURIComponent],
	['percent-encoded in lower case', (value) => encodeURIComponent(value).toLowerCase()],
	['as RFC 3986 wants it', inRfc3986],
	[
		'as RFC 3986 wants it, with blanks as forms have them',
		(value) => inRfc3986(value).replace(/%20/g, '+'),
	],
	[
		'as forms of browsers write it',
		(value) => new URLSearchParams({ '': value }).toString().slice(1),
	],
	['as other forms write it', (value) => encodeURIComponent(value).replace(/%20/g, '+')],
	['as JSON text', (value) => JSON.stringify(value).slice(1, -1)],
	[
		'as JSON text in ASCII',
		(value) =>
			JSON.stringify(value)
				.slice(1, -1)
				.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
				.replace(/\//g, '\\/'),
	],
	['as Base64', (value) => Buffer.from(value).toString('base64')],
	['as Base64 without padding', (value) => Buffer.from(value).toString('base64').replace(/=/g, '')],
	['as Base64 for URLs', (value) => Buffer.from(value).toString('base64url')],
	['as hex', (value) => Buffer.from(value).toString('hex')],
	['as hex in capitals', (value) => Buffer.from(value).toString('hex').toUpperCase()],
];

/** Runs of characters that could give something away. */
const leftovers = (text: string) => text.replace(/\[\d+ characters removed\]/g, '');

it('a secret that was cut off, or comes in pieces, is not quoted', () => {
	const secret = 'Jq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
	const said = { secrets: [secret], pictures: [], personal: [] };
	const base64 = Buffer.from(secret).toString('base64');
	const pieces = [secret.slice(0, 20), secret.slice(-16).toLowerCase(), base64.slice(4, 30)];
	for (const piece of pieces) {
		expect(toSafeText(`it said ${piece}!`, said)).toBe(
			`it said [${piece.length} characters removed]!`,
		);
	}
	expect(toSafeText(`only ${secret.slice(0, 15)}`, said)).toBe(`only ${secret.slice(0, 15)}`);
	const link = `https://example.com/?token=${secret.slice(0, 30)}`;
	expect(redactRaw({ link }, said, { links: true })).toEqual({
		link: 'https://example.com/?token=[30 characters removed]',
	});
});

describe('a quoted text', () => {
	it('becomes one line without control characters', () => {
		expect(
			toSafeText(' one\r\ntwo\tthree\u0000\u001b[31m\u0085four\u2028five\u202e \n', sent),
		).toBe('one two three [31m four five');
	});

	it.each([
		['is whole up to 300 characters', 'word '.repeat(60).trim().padEnd(300, '.'), ''],
		['is cut after 300 characters', 'word '.repeat(60) + 'end', '…'],
		['is not cut within a character', `${'.'.repeat(299)}😀`, '…'],
		['keeps characters before the cut', `😀${'.'.repeat(300)}`, '…'],
	])('%s', (_what, text, end) => {
		const safe = toSafeText(text, sent);
		expect(safe.length).toBeLessThanOrEqual(301);
		expect(safe).toBe(end ? `${safe.slice(0, -1)}…` : text);
		expect(text.startsWith(safe.replace('…', ''))).toBe(true);
		expect(Buffer.from(safe).toString()).toBe(safe);
	});

	it.each([
		['as Base64', base64],
		['as Base64 for URLs', picture.toString('base64url')],
		['percent-encoded', encodeURIComponent(base64)],
		['percent-encoded twice', encodeURIComponent(encodeURIComponent(base64))],
		['as some JSON writers escape it', base64.replace(/\//g, '\\/').replace(/\+/g, '\\u002b')],
		['in lines, as JSON text', base64.replace(/(.{76})/g, '$1\\r\\n')],
		['as hex', picture.toString('hex')],
		['with a data URI prefix', `data:image/jpeg;base64,${base64}`],
	])('shows no picture %s, sent or not', (_what, text) => {
		for (const what of [sent, nothingSent]) {
			expect(toSafeText(`{"faceImg":"${text}","score":"90"}`, what)).toMatch(
				/^\{"faceImg":"(data:image\/jpeg;base64,)?\[\d+ characters removed\]","score":"90"\}$/,
			);
		}
	});

	it('shows how much was taken out', () => {
		expect(toSafeText(`a ${'A'.repeat(48)} b ${'B'.repeat(60)}`, sent)).toBe(
			'a [48 characters removed] b [60 characters removed]',
		);
		expect(toSafeText('A'.repeat(47), sent)).toBe('A'.repeat(47));
		const token = `v1_b_toviuo_${'x'.repeat(43)}`;
		expect(toSafeText(`CallbackToken=${token}&a`, sent)).not.toContain('xxxx');
	});

	describe.each([
		['a secret', secret],
		['a device token', 'DT~device.token'],
		['a name', name],
		['a name with marks that encoders treat differently', marked],
		['a name that has another length in capitals', 'Jürgen Weiß'],
		['an address', 'user@example.com'],
		['a tiny picture', 'R0lGODlhAQABAIAAAP'],
	])('never repeats %s that was sent (F2)', (_what, value) => {
		it.each(spellings)('%s', (_spelling, write) => {
			// Lists of its own, because spellings are worked out once for each list.
			const said = structuredClone(sent);
			const written = write(value);
			const safe = toSafeText(`The value "${written}" is invalid`, said);
			expect(leftovers(safe)).toMatch(/^The value "=*" is invalid$/);
			// Also where it stands alone and next to itself.
			expect(leftovers(toSafeText(`${written}${written} ${written}`, said))).toMatch(/^[= ]*$/);
		});
	});

	it.each([
		'130A2C10-B9EE-4D84-88E3-5384FF039795',
		'hksb7ba1b28130d24e015d6abcdef0123',
		'The face comparison failed. The person may be different.',
		'HIGH and short are words like others',
		'',
	])('keeps %j', (text) => {
		expect(toSafeText(text, sent)).toBe(text);
	});

	it('hides values of six characters, and of no fewer', () => {
		const said = { ...nothingSent, personal: ['abc123', 'xyz12'] };
		expect(toSafeText('abc123 and xyz12', said)).toBe(`${removed('abc123')} and xyz12`);
	});

	it('tells values apart that stand next to each other', () => {
		expect(toSafeText(`${secret}${secret}`, sent)).toBe(`${removed(secret)}${removed(secret)}`);
	});

	it('hides overlapping values as one, and one that a line break splits', () => {
		const overlapping = {
			...nothingSent,
			personal: ['John Smith', 'Smith Brothers', 'a\nb c d e'],
		};
		expect(toSafeText('by John Smith Brothers!', overlapping)).toBe(
			`by ${removed('John Smith Brothers')}!`,
		);
		expect(toSafeText('by John\r\nSmith!', overlapping)).toBe(`by ${removed('John Smith')}!`);
		expect(toSafeText('is a\nb c d e!', overlapping)).toBe(`is ${removed('a b c d e')}!`);
	});

	it('finds values behind letters that are longer in small letters', () => {
		expect(toSafeText('İİİ USER@example.com!', sent)).toBe(`İİİ ${removed('user@example.com')}!`);
	});

	it('hides a picture as a whole although a value stands in it by chance', () => {
		const personal = [base64.slice(50, 56)];
		expect(toSafeText(base64, { ...nothingSent, personal })).toBe(removed(base64));
	});

	it('never shows a sent value, whatever it is and however it comes back', () => {
		const value = fc.string({ minLength: 6, maxLength: 80, unit: 'grapheme' });
		fc.assert(
			fc.property(
				value,
				fc.constantFrom(...spellings),
				fc.string(),
				(secretValue, [, write], text) => {
					fc.pre(!/[ςσΣİ]/.test(secretValue) && secretValue.trim().length >= 6);
					const safe = toSafeText(`${text}<${write(secretValue)}>`, {
						...nothingSent,
						personal: [secretValue],
					});
					expect(safe).toContain('characters removed]');
				},
			),
		);
	});

	it('is never long, of more than one line, or hard on the processor', () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 2000, unit: 'binary' }), (text) => {
				expect(toSafeText(text, sent).length).toBeLessThanOrEqual(301);
				expect(toSafeText(text, sent)).not.toMatch(/\p{Cc}/u);
			}),
		);
		// What backtracks or compares everything with everything would not come back in time.
		const large = { ...sent, pictures: Array.from({ length: 3 }, () => 'A'.repeat(1_000_000)) };
		for (const piece of ['A', 'A ', '\n', '=%', 'é', 'user@example.co', secret]) {
			expect(toSafeText(piece.repeat(1_000_000 / piece.length), large).length).toBeLessThan(302);
		}
	});

	it('costs little beside pictures of megabytes', () => {
		const large = { ...sent, pictures: Array.from({ length: 2 }, () => '/9j/'.repeat(500_000)) };
		const start = performance.now();
		for (let text = 0; text < 10_000; text++) toSafeText('The parameter is invalid', large);
		expect(performance.now() - start).toBeLessThan(1000);
	});
});

describe('secrets that change while a call is under way', () => {
	const first = 'FirstSessionToken7Kd93mQpXz';
	const second = 'SecondSessionToken4Rt81bNwYc';
	const cutOff = (secret: string) => secret.slice(0, 20);
	/** The keys of a role, which may be replaced. */
	const role = (...given: string[]) => {
		let keys: readonly string[] = given;
		return {
			sent: { ...nothingSent, temporary: () => keys },
			replace: (...others: string[]) => void (keys = others),
		};
	};

	it('are hidden, whole and in parts, as long as they are the ones', () => {
		const { sent, replace } = role(first);
		for (const [now, before] of [
			[first, second],
			[second, first],
		] as const) {
			replace(now);
			expect(toSafeText(`of ${now}!`, sent)).toBe(`of ${removed(now)}!`);
			expect(toSafeText(`of ${cutOff(now)}!`, sent)).toBe(`of ${removed(cutOff(now))}!`);
			expect(toSafeText(`of ${before}!`, sent)).toBe(`of ${before}!`);
			expect(redactNamed({ of: now, before }, sent)).toEqual({ of: removed(now), before });
		}
	});

	it('are hidden beside those that stay', () => {
		const { sent } = role(first);
		const both = { ...sent, secrets: [second] };
		const text = `${cutOff(first)} ${cutOff(second)}`;
		expect(toSafeText(text, both)).toBe(`${removed(cutOff(first))} ${removed(cutOff(second))}`);
	});
});

describe('a link', () => {
	it.each([
		['https://bucket.oss.aliyuncs.com/a.mp4?Signature=a%2Bb', true],
		['HTTP://127.0.0.1:8765/x', true],
		['ftp://example.com/', false],
		['javascript:alert(1)', false],
		['https://', false],
		[' https://example.com', false],
		[`https://example.com/${'a'.repeat(8192)}`, false],
		[undefined, false],
		[7, false],
		[['https://example.com'], false],
	])('is recognized: %j %s', (value, expected) => {
		expect(isLink(value)).toBe(expected);
	});
});

const link = `https://bucket.aliyuncs.com/${'a'.repeat(60)}.mp4?Signature=b`;
const protocol = `P${'p'.repeat(500)}`;

describe('named fields', () => {
	it('keep what is personal, and lose secrets, pictures and tokens', () => {
		expect(
			redactNamed(
				{
					document: { name, lines: 'one\ntwo', born: 1999, valid: true, none: null },
					echo: [`token ${secret}`, base64, `a ${protocol}`],
					[`${secret}!`]: 1,
				},
				sent,
			),
		).toEqual({
			document: { name, lines: 'one\ntwo', born: 1999, valid: true, none: null },
			echo: [`token ${removed(secret)}`, removed(base64), `a ${removed(protocol)}`],
			[`${removed(secret)}!`]: 1,
		});
	});

	it('come out whole where the caller names them', () => {
		const value = { protocol, inner: { protocol: [protocol] }, link };
		expect(redactNamed(value, sent, { whole: ['protocol'] })).toEqual({
			...value,
			link: expect.stringContaining('characters removed'),
		});
		expect(redactNamed(value, sent, { links: true })).toEqual({
			protocol: removed(protocol),
			inner: { protocol: [removed(protocol)] },
			link,
		});
	});

	it('lose numbers that were secrets, and keep those that are personal', () => {
		const said = { ...nothingSent, secrets: ['86420135'], personal: ['6591234567'] };
		expect(redactNamed({ key: 86420135, phone: 6591234567, score: 99.5 }, said)).toEqual({
			key: removed('86420135'),
			phone: 6591234567,
			score: 99.5,
		});
	});

	it('lose parts of secrets where nobody is meant to read them', () => {
		const said = { ...nothingSent, secrets: ['Jq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e'] };
		const part = 'Jq7vKp2mRt9wZs4y';
		const link = `https://example.com/${part}`;
		expect(redactNamed({ part, link }, said, { links: true })).toEqual({ part, link });
		expect(redactNamed({ part, link }, said, { links: true, noParts: true })).toEqual({
			part: removed(part),
			link: `https://example.com/${removed(part)}`,
		});
	});

	it('do not come out whole with a secret or a picture that was sent, or too long', () => {
		const whole = { whole: ['protocol'], links: true };
		const cut = (value: string) => redactNamed({ protocol: value }, sent, whole);
		expect(cut(`${protocol}~${secret}`)).toEqual({ protocol: `${protocol}~${removed(secret)}` });
		expect(cut(`https://a.com/?t=${encodeURIComponent(secret)}`)).toEqual({
			protocol: `https://a.com/?t=${removed(encodeURIComponent(secret))}`,
		});
		expect(cut(`x ${base64}`)).toEqual({ protocol: `x ${removed(base64)}` });
	});

	it.each([
		['a named link', { whole: ['url'] }],
		['a link where all are kept', { links: true }],
	])('%s comes out whole up to 8,192 characters, and beyond that not at all', (_what, kept) => {
		const start = 'https://example.com/go?token=';
		const url = (length: number) => `${start}${'t.'.repeat(5_000)}`.slice(0, length);
		const cut = (value: string) => redactNamed({ url: value }, sent, kept);
		const raw = (value: string) => redactRaw({ url: value }, sent, kept);
		for (const length of [2_049, 8_192]) {
			expect(cut(url(length))).toEqual({ url: url(length) });
			expect(raw(url(length))).toEqual({ url: url(length) });
		}
		expect(cut(url(8_193))).toEqual({ url: '[8193 characters removed]' });
		expect(raw(url(8_193))).toEqual({ url: '[8193 characters removed]' });
	});
});

it('a long text that is no link is no half of one, and comes out', () => {
	const text = 'what was read, '.repeat(1_000);
	for (const links of [true, false]) {
		expect(redactNamed({ text }, sent, { links, whole: ['protocol'] })).toEqual({ text });
	}
});

describe('raw members', () => {
	it('lose everything that was sent, names too (F1)', () => {
		const SubCode = `204\u0000\r\n${name} user@example.com ${secret}`;
		expect(
			redactRaw(
				{
					SubCode,
					[`for user@example.com\n${base64}`]: { deep: [`of ${name}`] },
					Phone: 6591234567,
				},
				{ ...sent, personal: [...sent.personal, '6591234567'] },
			),
		).toEqual({
			SubCode: `204 ${removed(name)} ${removed('user@example.com')} ${removed(secret)}`,
			[`for ${removed('user@example.com')} ${removed(base64)}`]: { deep: [`of ${removed(name)}`] },
			Phone: removed('6591234567'),
		});
	});

	it('are cut: texts after 4,096 characters, names after 300', () => {
		const [[member, text]] = Object.entries(
			redactRaw({ [`${'n '.repeat(400)}`]: 't '.repeat(4000) }, sent) as Record<string, string>,
		) as [[string, string]];
		expect([member.length, text.length]).toEqual([301, 4097]);
	});

	it('are one line, whole ones too', () => {
		const raw = { protocol: `P\r\n${'p'.repeat(60)}`, other: 'one\u2029two' };
		expect(redactRaw(raw, sent, { whole: ['protocol'] })).toEqual({
			protocol: `P ${'p'.repeat(60)}`,
			other: 'one two',
		});
	});

	it('keep whole links only where the caller says so, without what was sent', () => {
		expect(redactRaw({ link }, sent)).not.toEqual({ link });
		expect(redactRaw({ link }, sent, { links: true })).toEqual({ link });
		expect(redactRaw({ link: `${link}&u=user%40example.com` }, sent, { links: true })).toEqual({
			link: `${link}&u=${removed('user%40example.com')}`,
		});
	});
});

describe.each([
	['named', redactNamed],
	['raw', redactRaw],
])('%s members', (_what, redact) => {
	it.each(['faceImg', 'FaceImg', 'extraFaceImg', 'idImage', 'ImgOssUrl'])(
		'never include %s, however short it is',
		(member) => {
			const value = { Result: [{ [member]: 'abc', other: 'abc' }] };
			expect(redact(value, sent, { links: true, whole: [member] })).toEqual({
				Result: [{ other: 'abc' }],
			});
		},
	);

	it('pollute no prototype', () => {
		const hostile: unknown = JSON.parse('{"a":{"__proto__":{"verdict":"passed"}},"__proto__ ":1}');
		const safe = redact(hostile, sent) as { a: object };
		expect(Object.getOwnPropertyNames(safe.a)).toEqual([]);
		expect(JSON.stringify(safe)).not.toContain('passed');
		expect(Object.assign({}, safe.a)).not.toHaveProperty('verdict');
		expect('verdict' in safe.a).toBe(false);
	});

	it.each([
		['lists', (inner: unknown) => [inner]],
		['objects', (inner: unknown) => ({ inner })],
	])('are looked at to a depth of 32: %s', (_what, around) => {
		const nested = (depth: number): unknown => (depth === 0 ? secret : around(nested(depth - 1)));
		expect(JSON.stringify(redact(nested(32), sent))).toContain(removed(secret));
		expect(JSON.stringify(redact(nested(33), sent))).toContain('[too deep]');
		expect(JSON.stringify(redact(nested(10_000 / 2), sent))).not.toContain(secret);
	});

	it.each([undefined, null, true, 7, 'word', [], {}])('leave %j as it is', (value) => {
		expect(redact(value, sent)).toEqual(value);
	});
});
