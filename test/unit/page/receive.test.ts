import { forgetStarts } from '../../../nodes/AlibabaIdvPage/starts';
import { pageTexts } from '../../../nodes/AlibabaIdvPage/texts';
import { forgetRefusals } from '../../../nodes/shared/callback/refusalLog';
import { checkToken, makeToken, receiverOfUrl } from '../../../nodes/shared/callback/token';
import { makeLink, type LinkClaims } from '../../../nodes/shared/page/personalLink';
import { callbackSecret, form, pageUrl, previousCallbackSecret, visit, type Call } from './visitor';

beforeEach(() => {
	forgetStarts();
	forgetRefusals();
});

const receiver = receiverOfUrl(pageUrl);
const inAMinute = () => Date.now() / 1000 + 60;

function link(changes: Partial<LinkClaims> = {}, secret = callbackSecret): { link: string } {
	const claims = {
		linkId: 'l1',
		userId: 'u1',
		fields: { email: 'ada@example.com' },
		expiresAt: inAMinute(),
		uses: 2,
		receiver,
		...changes,
	};
	return { link: makeLink(secret, claims) };
}

const email = { fieldName: 'email', label: 'Your email', fieldType: 'email' };
const photo = { fieldName: 'photo', label: 'Photo', fieldType: 'file', requiredField: false };
const withFields = (...field: object[]) => ({ pageFields: { field } });
const linksOnly = { whoCanStart: 'link' };
const texts = { fileWrong: pageTexts.fileWrong.default, linkUsed: pageTexts.linkUsed.default };
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string;
const said = ({ text }: { text: string }) => (JSON.parse(text) as { tellUser: string }).tellUser;

const badLink: ReadonlyArray<[string, () => object, string]> = [
	['that is a word', () => ({ link: 'x' }), 'no personal link, or a part of one'],
	['that was given twice', () => ({ link: [link().link] }), 'no personal link, or a part of one'],
	[
		'of another secret',
		() => link({}, previousCallbackSecret),
		'a personal link that was changed, or made with another callback secret',
	],
	['of another page', () => link({ receiver: 'w8/page' }), 'a personal link of another page'],
];

describe('whoever opens the page', () => {
	it('sees it, and starts nothing', async () => {
		const { status, text, started, log } = await visit({});
		expect([status, started, log]).toEqual([200, [], '']);
		expect(text).toContain('<h1>Verify your identity</h1>');
	});

	it('gets the headers without the page by HEAD', async () => {
		const { status, headers, text } = await visit({ method: 'HEAD' });
		expect([status, text]).toEqual([200, '']);
		expect(headers['content-type']).toBe('text/html; charset=utf-8');
	});

	it('with a personal link sees what is known already, and with none sees nothing of it', async () => {
		const fields = withFields(email);
		expect((await visit({ query: link(), fields })).text).toContain('value="ada@example.com"');
		expect((await visit({ fields })).text).not.toContain('ada@example.com');
	});

	it('with a personal link of the previous secret sees the page, too', async () => {
		const credential = {
			callbackSecret: previousCallbackSecret,
			previousCallbackSecret: callbackSecret,
		};
		expect((await visit({ query: link(), credential, fields: linksOnly })).status).toBe(200);
	});

	it('without a link is told to use one where one is needed, and the log is silent', async () => {
		const { status, text, log, started } = await visit({ fields: linksOnly });
		expect([status, log, started]).toEqual([403, '', []]);
		expect(text).toContain(`<p>${pageTexts.linkMissing.default}</p>`);
		expect(text).toContain('<h1>Verify your identity</h1>');
		expect(text).not.toContain('<form');
	});

	it.each(badLink)('with a link %s is told so, and the log says why', async (_name, query, why) => {
		for (const fields of [linksOnly, {}]) {
			forgetRefusals();
			const { status, text, log, started } = await visit({ query: query(), fields });
			expect([status, log, started]).toEqual([403, why, []]);
			expect(text).toContain(pageTexts.linkInvalid.default);
		}
	});

	it('with a link is told that it does not work where there is no secret', async () => {
		const { status, log } = await visit({ query: link(), credential: {} });
		expect([status, log]).toEqual([403, 'a personal link, but there is no callback secret']);
	});

	it('with an expired link starts the workflow once, with whom it was for', async () => {
		const query = link({ expiresAt: 1 });
		expect((await visit({ query, method: 'HEAD' })).started).toEqual([]);
		const first = await visit({ query });
		expect([first.status, first.log]).toEqual([410, '']);
		expect(first.text).toContain(pageTexts.linkExpired.default);
		expect(first.started).toEqual([
			{
				json: {
					kind: 'linkExpired',
					texts,
					link: { linkId: 'l1', userId: 'u1', uses: 2 },
					fields: { email: 'ada@example.com' },
					at: isoTime,
				},
			},
		]);
		expect((await visit({ query })).started).toEqual([]);
		expect((await visit({ query: link({ expiresAt: 1, linkId: 'l2' }) })).started).toHaveLength(1);
		expect((await visit({ query, nodeId: 'n2' })).started).toHaveLength(1);
	});
});

describe('whoever presses the button', () => {
	it('starts the workflow with what was entered, and a later node answers', async () => {
		const { started, status, headers, log } = await visit({
			method: 'POST',
			headers: { origin: 'null' },
			body: form({ 'field.email': 'ada@example.com' }),
			fields: withFields(email),
		});
		expect([status, log]).toEqual([0, '']);
		expect(headers).toEqual({
			'access-control-allow-origin': 'null',
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store',
		});
		expect(started).toEqual([
			{
				json: {
					kind: 'submitted',
					texts,
					link: null,
					fields: { email: 'ada@example.com' },
					at: isoTime,
					merchantBizId: expect.stringMatching(/^[0-9a-f]{32}$/),
					metaInfo: '{"deviceType":"web"}',
					metaInfoSource: 'browser',
					returnUrl: expect.stringContaining(`${pageUrl}/return?s=v2_`),
					consent: { text: 'I agree.', url: 'https://www.example.com/privacy' },
				},
			},
		]);
	});

	it('with a personal link starts it in the name of the user, with the fields of the link', async () => {
		const [item] = (
			await visit({
				method: 'POST',
				query: link(),
				body: form({ 'field.email': 'other@example.com' }),
				fields: { ...withFields(email), ...linksOnly },
			})
		).started;
		expect(item?.json).toMatchObject({
			link: { linkId: 'l1', userId: 'u1', uses: 2 },
			fields: { email: 'ada@example.com' },
		});
	});

	it('hands over pictures without the names and types that a browser made up', async () => {
		const file = { filepath: '/tmp/upload', size: 9, originalFilename: 'x.html', mimetype: 'a/b' };
		const { started } = await visit({
			method: 'POST',
			body: form({}, { 'file.photo': file }),
			fields: withFields(photo),
		});
		expect(started[0]?.binary).toEqual({
			photo: { data: '/tmp/upload', fileName: 'photo', mimeType: 'application/octet-stream' },
		});
	});

	it('has a consent without an address where the operator named none', async () => {
		const call = { method: 'POST', body: form(), fields: { consentLink: '' } };
		expect((await visit(call)).started[0]?.json).toMatchObject({
			consent: { text: 'I agree.', url: null },
		});
	});

	it('comes back to an address that says for a day who it is, and to this page only', async () => {
		const [item] = (await visit({ method: 'POST', body: form() })).started;
		const { returnUrl, merchantBizId } = item?.json as Record<string, string>;
		const token = new URL(returnUrl ?? '').searchParams.get('s') ?? '';
		const check = (seconds: number, secret = callbackSecret, to = `return to ${receiver}`) =>
			checkToken({ current: secret }, token, to, Date.now() / 1000 + seconds);
		const day = 24 * 60 * 60;
		expect(check(day - 60)).toEqual({ merchantBizId });
		expect(check(day + 60)).toEqual({ problem: 'expired' });
		expect(check(0, previousCallbackSecret)).toEqual({ problem: 'forged' });
		// It must not be good for a callback.
		expect(check(0, callbackSecret, receiver)).toEqual({ problem: 'otherReceiver' });
	});

	it.each<[string, Call, string | null]>([
		['where there is no secret', { credential: {} }, `${pageUrl}/return`],
		[
			'where the address ends with a slash',
			{ credential: {}, url: `${pageUrl}/` },
			`${pageUrl}/return`,
		],
		['in a test of the operator', { mode: 'manual' }, null],
		['where n8n has no address', { url: undefined }, null],
		['where the address is none', { url: 'nowhere' }, null],
	])('comes back %s to %s', async (_name, call, expected) => {
		const { started } = await visit({ method: 'POST', body: form(), ...call });
		expect(started[0]?.json.returnUrl).toBe(expected);
	});

	it.each<[string, Call, number, string, string]>([
		[
			'on a page of somebody else',
			{ headers: { origin: 'https://evil.example' } },
			403,
			pageTexts.unclear.default,
			'sent by a page of another address',
		],
		[
			'on a page whose address is none',
			{ headers: { origin: 'nowhere' } },
			403,
			pageTexts.unclear.default,
			'sent by a page of another address',
		],
		[
			'with JSON that looks like a form',
			{ contentType: 'application/json' },
			415,
			pageTexts.unclear.default,
			'the body is not a form of the page',
		],
		[
			'without a link where one is needed',
			{ fields: linksOnly },
			403,
			pageTexts.linkMissing.default,
			'',
		],
		[
			'with a link that was changed',
			{ query: { link: 'x' } },
			403,
			pageTexts.linkInvalid.default,
			'no personal link, or a part of one',
		],
		[
			'with an expired link',
			{ query: link({ expiresAt: 1 }) },
			410,
			pageTexts.linkExpired.default,
			'',
		],
		[
			'without consent',
			{ body: form({ consent: 'no' }) },
			400,
			pageTexts.consentMissing.default,
			'the person did not agree',
		],
		[
			'with a field that is wrong, which is named',
			{ body: form({ 'field.email': 'x' }), fields: withFields(email) },
			400,
			`Your email: ${pageTexts.fieldWrong.default}`,
			'a field does not match its type',
		],
		[
			'with a picture that is larger than allowed',
			{
				body: form({}, { 'file.photo': { filepath: '/x', size: 10 * 1024 * 1024 + 1 } }),
				fields: withFields(photo),
			},
			413,
			`Photo: ${pageTexts.fileTooLarge.default}`,
			'a file is too large',
		],
	])('%s starts nothing', async (_name, call, status, text, log) => {
		const answer = await visit({ method: 'POST', body: form(), ...call });
		expect([answer.status, said(answer), answer.log, answer.started]).toEqual([
			status,
			text,
			log,
			[],
		]);
		expect(answer.headers).toEqual({
			'content-type': 'application/json; charset=utf-8',
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store',
		});
	});

	it.each<[string, Call]>([
		['without an origin, as a program', {}],
		['without an origin that it could name, as the page does', { headers: { origin: 'null' } }],
		['on the address of the page', { headers: { origin: 'https://n8n.example.com' } }],
		[
			'on the address of the page, whatever host a proxy names',
			{ headers: { origin: 'https://n8n.example.com', host: '10.0.0.7:5678' } },
		],
		[
			'on the host that was asked, whatever address n8n believes it has',
			{ headers: { origin: 'http://10.0.0.7:5678', host: '10.0.0.7:5678' }, url: 'nowhere' },
		],
	])('starts the workflow %s', async (_name, call) => {
		const { started, headers } = await visit({ method: 'POST', body: form(), ...call });
		expect(started).toHaveLength(1);
		// Only a page without an origin may read the answer.
		expect(headers['access-control-allow-origin']).toBe(
			call.headers?.origin === 'null' ? 'null' : undefined,
		);
	});

	it('twice with the same start starts once, and is told so', async () => {
		const call = { method: 'POST', body: form() };
		expect((await visit(call)).started).toHaveLength(1);
		const again = await visit(call);
		expect([again.status, said(again), again.log]).toEqual([
			409,
			pageTexts.alreadySent.default,
			'',
		]);
		// Another page of the workflow has starts of its own.
		expect((await visit({ ...call, nodeId: 'n2' })).started).toHaveLength(1);
	});

	it('as one too many within a minute is told to wait, and may send the same again', async () => {
		const call = { method: 'POST', options: { maxStartsPerMinute: 1 } };
		expect((await visit({ ...call, body: form() })).status).toBe(0);
		const body = form();
		for (const log of ['too many starts within a minute', '']) {
			const { status, headers, ...answer } = await visit({ ...call, body });
			expect([status, headers['retry-after']]).toEqual([429, '60']);
			expect([said(answer), answer.log]).toEqual([pageTexts.tooMany.default, log]);
		}
		const later = { ...call, body, options: { maxStartsPerMinute: 2 } };
		expect((await visit(later)).started).toHaveLength(1);
	});

	it('with a link is not held up by those without one, nor by another link', async () => {
		const options = { maxStartsPerMinute: 1, maxStartsPerLink: 2 };
		const press = async (query: object, nodeId = 'n1') =>
			(await visit({ method: 'POST', body: form(), query, options, nodeId })).status;
		expect([await press({}), await press({})]).toEqual([0, 429]);
		const one = link();
		expect([await press(one), await press(one), await press(one)]).toEqual([0, 0, 429]);
		expect([
			await press(link({ linkId: 'l2' })),
			await press({}, 'n2'),
			await press(one, 'n2'),
		]).toEqual([0, 0, 0]);
	});

	it.each<[number | undefined, number]>([
		[undefined, 5],
		[0, 1],
		[3, 3],
		[1_000, 100],
	])('with a link may start %p times a minute: %i', async (maxStartsPerLink, count) => {
		const call = { method: 'POST', query: link(), options: { maxStartsPerLink } };
		for (let time = 0; time < count; time += 1) {
			expect((await visit({ ...call, body: form() })).status).toBe(0);
		}
		expect((await visit({ ...call, body: form() })).status).toBe(429);
	});

	it('when the disk is full is told that the page is not ready', async () => {
		const answer = await visit({
			method: 'POST',
			body: form({}, { 'file.photo': { filepath: '/x', size: 1 } }),
			fields: withFields(photo),
			isDiskFull: true,
		});
		expect([answer.status, said(answer), answer.log]).toEqual([
			503,
			pageTexts.notSetUp.default,
			'the page cannot be shown: a field or the credential cannot be read',
		]);
	});
});

const merchantBizId = 'b'.repeat(32);
const back = (changes: object = {}, secret = callbackSecret) => ({
	s: makeToken(secret, {
		merchantBizId,
		expiresAt: inAMinute(),
		receiver: `return to ${receiver}`,
		...changes,
	}),
});
const startWhenBack = { startWhenBack: true };

describe('whoever comes back', () => {
	it('reads what to do, whatever the address says of a result', async () => {
		const query = { passed: 'Y', subCode: '200', title: 'evil' };
		const { status, text, started, log } = await visit({ isReturn: true, query });
		expect([status, started, log]).toEqual([200, [], '']);
		expect(text).toContain(`<h1>${pageTexts.returnTitle.default}</h1>`);
		expect(text).toContain(`<p>${pageTexts.returnText.default}</p>`);
		expect(text).not.toMatch(/<script|<form|class="button"|evil/);
	});

	it.each([
		['Go on', 'Go on'],
		[' ', 'Continue'],
		[undefined, 'Continue'],
	])('can go on to the address of the operator, with the words %j', async (words, shown) => {
		const onward = 'https://www.example.com/welcome?a=1&b=2';
		const options = { onwardLink: onward, onwardLinkText: words };
		const { text } = await visit({ isReturn: true, options });
		expect(text).toContain(
			`<a class="button" rel="noreferrer" href="https://www.example.com/welcome?a=1&amp;b=2">${shown}</a>`,
		);
	});

	it('starts the workflow once where that is switched on', async () => {
		const query = { s: `${back().s}?passed=Y` };
		const { started, status } = await visit({ isReturn: true, query, options: startWhenBack });
		expect(status).toBe(200);
		expect(started).toEqual([
			{ json: { kind: 'cameBack', texts, link: null, fields: {}, at: isoTime, merchantBizId } },
		]);
		const again = { isReturn: true, query: back(), options: startWhenBack };
		expect((await visit(again)).started).toEqual([]);
		expect((await visit({ ...again, nodeId: 'n2' })).started).toHaveLength(1);
		const other = back({ merchantBizId: 'c'.repeat(32) });
		expect((await visit({ ...again, query: other })).started).toHaveLength(1);
	});

	it.each<[string, Call]>([
		['where that is not switched on', { query: back(), options: {} }],
		['where the switch is text', { query: back(), options: { startWhenBack: 'yes' } }],
		['where there is no secret', { query: back(), credential: {} }],
		['by HEAD', { query: back(), method: 'HEAD' }],
		['without an ID', {}],
		['with two IDs', { query: { s: [back().s] } }],
		['with an expired one', { query: back({ expiresAt: 1 }) }],
		['with one of another secret', { query: back({}, previousCallbackSecret) }],
		['with one of another page', { query: back({ receiver: 'return to w8/page' }) }],
		['with a callback token', { query: back({ receiver }) }],
		['with something before the ID', { query: { s: `?${back().s}` } }],
	])('%s starts nothing', async (_name, call) => {
		const answer = await visit({ isReturn: true, options: startWhenBack, ...call });
		expect([answer.status, answer.log, answer.started]).toEqual([200, '', []]);
	});
});

const thrown = () => {
	throw new Error('of an expression that quotes a secret');
};
const secretNamed = "'Callback Secret' of the credential 'Alibaba Cloud ID Verification API'";
const noOrigins = (name: string) =>
	`'${name}' has something other than addresses like https://www.example.com, separated by spaces`;
const noAddress = (name: string) => `'${name}' is not a complete address that begins with https://`;
const unreadable = 'a field or the credential cannot be read';

describe('a page that is not set up', () => {
	it.each<[string, Call, string]>([
		['no title', { fields: { title: ' ' } }, "'Title' is empty"],
		['a title that is an object', { fields: { title: {} } }, "'Title' is not text"],
		['no introduction', { fields: { introduction: '' } }, "'Introduction' is empty"],
		['no consent', { fields: { consentText: '' } }, "'Consent' is empty"],
		[
			'a consent that would be cut off',
			{ fields: { consentText: 'x'.repeat(5001) } },
			"'Consent' has more than 5000 characters",
		],
		['no button', { fields: { buttonText: '' } }, "'Button' is empty"],
		[
			'a script as consent link',
			{ fields: { consentLink: 'javascript:alert(1)' } },
			noAddress('Consent Link'),
		],
		[
			'a consent link without encryption',
			{ fields: { consentLink: 'http://example.com/' } },
			noAddress('Consent Link'),
		],
		[
			'a consent link that would be cut off',
			{ fields: { consentLink: `https://example.com/${'x'.repeat(2000)}` } },
			"'Consent Link' has more than 2000 characters",
		],
		['an onward link', { options: { onwardLink: 'x' } }, noAddress('Onward Link')],
		[
			'onward words that would be cut off',
			{ options: { onwardLink: 'https://example.com/', onwardLinkText: 'x'.repeat(201) } },
			"'Onward Link Text' has more than 200 characters",
		],
		['a wrong field', { fields: withFields({}) }, `'Field Name' "" must be a letter, followed by`],
		[
			'a star among the frames',
			{ options: { frameAncestors: '*' } },
			noOrigins('Allowed to Embed the Page'),
		],
		[
			'a policy among the frames',
			{ options: { frameAncestors: 'https://a.example; script-src *' } },
			noOrigins('Allowed to Embed the Page'),
		],
		[
			'a path among the sources',
			{ options: { additionalSources: 'https://a.example https://b.example/x' } },
			noOrigins('Additional Sources'),
		],
		[
			'something before a source',
			{ options: { additionalSources: 'xhttps://a.example' } },
			noOrigins('Additional Sources'),
		],
		[
			'a source without encryption',
			{ options: { additionalSources: 'http://a.example' } },
			noOrigins('Additional Sources'),
		],
		[
			'sources that would be cut off',
			{ options: { additionalSources: 'https://a.example '.repeat(112) } },
			"'Additional Sources' has more than 2000 characters",
		],
		['a language of one letter', { options: { language: 'e' } }, "'Language' is not a code like"],
		['a language with a quote', { options: { language: 'en"' } }, "'Language' is not a code like"],
		['a language after a quote', { options: { language: '"en' } }, "'Language' is not a code like"],
		[
			'a language that is long',
			{ options: { language: 'en-abcdefghi' } },
			"'Language' is not a code like",
		],
		[
			'fixed Meta Info that is a list',
			{ options: { fixedMetaInfo: '[1]' } },
			"'Fixed Meta Info' is not a JSON object",
		],
		[
			'fixed Meta Info that would be cut off',
			{ options: { fixedMetaInfo: 'x'.repeat(20_001) } },
			"'Fixed Meta Info' has more than 20000 characters",
		],
		[
			'a text that would be cut off',
			{ options: { texts: { text: [{ name: 'optional', text: 'x'.repeat(2001) }] } } },
			"'Text' has more than 2000 characters",
		],
		['links without a secret', { fields: linksOnly, credential: {} }, `${secretNamed} is empty`],
		[
			'an unknown choice of who can start, without a secret',
			{ fields: { whoCanStart: 'anybody' }, credential: {} },
			`${secretNamed} is empty`,
		],
		['a field that cannot be read', { fields: { title: thrown } }, unreadable],
		['no credential', { credential: null }, unreadable],
	])('with %s is closed for everybody, and the log says why', async (_name, call, why) => {
		const page = await visit(call);
		expect(page.log).toContain(`the page cannot be shown: ${why}`);
		forgetRefusals();
		const answer = await visit({ ...call, method: 'POST', body: form() });
		expect(answer.log).toBe(page.log);
		expect([page.status, answer.status]).toEqual([503, 503]);
		expect([page.started, answer.started]).toEqual([[], []]);
		expect(said(answer)).toBe(pageTexts.notSetUp.default);
		expect(page.text).toContain(`<h1>${pageTexts.notSetUp.default}</h1>`);
		expect(page.text).toContain('<html lang="en" dir="ltr">');
		expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
		forgetRefusals();
		const returned = await visit({ ...call, isReturn: true, query: back() });
		expect([returned.status, returned.started]).toEqual([503, []]);
	});

	it('answers nothing when something else has begun an answer', async () => {
		const { status, text, started, log } = await visit({ credential: null, isAnswered: true });
		expect([status, text, started, log]).toEqual([0, '', [], '']);
	});
});
