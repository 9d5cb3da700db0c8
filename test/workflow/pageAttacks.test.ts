/**
 * Attacks on the page, on personal links, and on the way back. None may start a verification, make a
 * failed execution, or get anything of its own back.
 */
import { request as httpRequest } from 'node:http';

import type { WebhookServer } from '../engine/webhookServer';
import { forgetStarts } from '../../nodes/AlibabaIdvPage/starts';
import { makeToken, receiverOfUrl } from '../../nodes/shared/callback/token';
import { makeLink, type LinkClaims } from '../../nodes/shared/page/personalLink';
import { jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import { closeConnections, startReceiver } from './attacksSupport';
import {
	get,
	goodForm,
	initializeNode,
	newStart,
	pageWorkflow,
	post,
	sendOnNode,
	webMetaInfo,
} from './pageSupport';
import { callbackSecret } from './support';

const marker = 'zqmarkerqz';
const otherSecret = 'R9vWq3Lm7XkT2bZp8YnHc5Jd4sGf6UaE';

let sandbox: Sandbox;
let server: WebhookServer;
/** Of a page that everybody may start, and of one that takes personal links only. */
let open: string;
let closed: string;

const fields = {
	field: [
		{ label: 'Email', fieldName: 'email', fieldType: 'email' },
		{ label: 'Name', fieldName: 'name', fieldType: 'text', requiredField: false },
		{ label: 'Born', fieldName: 'born', fieldType: 'date', requiredField: false },
		{ label: 'Count', fieldName: 'count', fieldType: 'number', requiredField: false },
		{
			label: 'Kind',
			fieldName: 'kind',
			fieldType: 'choice',
			choices: 'a\nb',
			requiredField: false,
		},
		{ label: 'Photo', fieldName: 'photo', fieldType: 'file', requiredField: false },
	],
};

beforeAll(async () => {
	sandbox = await startSandbox();
	server = await startReceiver(sandbox);
	const options = { startWhenBack: true, maxFileMegabytes: 0.1 };
	const after = [initializeNode(), sendOnNode()];
	const urls = await Promise.all(
		['everybody', 'link'].map(async (whoCanStart) => {
			const workflow = pageWorkflow({ pageFields: fields, whoCanStart, options }, after);
			return (await server.activate(workflow)).Page ?? '';
		}),
	);
	[open = '', closed = ''] = urls;
});

beforeEach(() => {
	forgetStarts();
	server.executions.length = 0;
	server.calls.length = 0;
});

afterAll(async () => {
	await server.idle();
	await server.stop();
	await sandbox.stop();
	await closeConnections();
});

const started = () => sandbox.requests.filter(({ action }) => action === 'Initialize').length;
const arrived = (name: string) =>
	server.executions.flatMap(({ parts }) => parts.at(-1)?.jsonOf(name, 0) ?? []);

/** What was let in, and whether anything failed or came back. */
async function attacked(work: () => Promise<ReadonlyArray<{ text: string; headers: Headers }>>) {
	const before = started();
	const answers = await work();
	await server.idle();
	expect(started()).toBe(before);
	expect(arrived('Submitted')).toEqual([]);
	expect(arrived('Came Back')).toEqual([]);
	expect(server.executions.filter(({ status }) => status === 'error')).toEqual([]);
	expect(server.calls.map(({ thrown }) => thrown).filter(Boolean)).toEqual([]);
	for (const { text, headers } of answers) {
		expect(text).not.toContain(marker);
		expect(JSON.stringify([...headers])).not.toContain(marker);
		expect(headers.get('x-injected')).toBeNull();
	}
}

it('what the attacks change gets in without the change', async () => {
	const before = started();
	expect((await post(open, goodForm({ 'field.nickname': undefined }))).json).toHaveProperty('next');
	const link = makeLink(callbackSecret, claims());
	expect((await post(`${closed}?link=${link}`)).json).toHaveProperty('next');
	await server.idle();
	expect(started() - before).toBe(2);
});

function claims(over: Partial<LinkClaims> = {}): LinkClaims {
	return {
		linkId: newStart(),
		userId: 'u1',
		fields: {},
		expiresAt: Date.now() / 1000 + 3600,
		uses: 1,
		receiver: receiverOfUrl(closed),
		...over,
	};
}

const blob = (bytes: Buffer | string, type = 'image/jpeg') => new Blob([bytes as never], { type });

/** Changes of the form, each alone. */
const forms: ReadonlyArray<readonly [string, Parameters<typeof goodForm>[0]]> = [
	['no start', { start: undefined }],
	['an empty start', { start: '' }],
	['a short start', { start: 'abc' }],
	['a start in capitals', { start: newStart().toUpperCase() }],
	['a long start', { start: `${newStart()}00` }],
	['a start with a path', { start: '../../../../../../../etc/passwd0' }],
	['two starts', { start: [newStart(), newStart()] }],
	['no consent', { consent: undefined }],
	['consent no', { consent: 'no' }],
	['consent true', { consent: 'true' }],
	['consent in capitals', { consent: 'YES' }],
	['consent twice', { consent: ['yes', 'yes'] }],
	['consent as a file', { consent: blob('yes', 'text/plain') }],
	['no MetaInfo', { metaInfo: undefined }],
	['an empty MetaInfo', { metaInfo: '' }],
	['MetaInfo that is no JSON', { metaInfo: marker }],
	['MetaInfo as a list', { metaInfo: '[1]' }],
	['MetaInfo as a text', { metaInfo: '"x"' }],
	['MetaInfo as null', { metaInfo: 'null' }],
	['MetaInfo as an empty object', { metaInfo: '{}' }],
	['MetaInfo of 21,000 characters', { metaInfo: JSON.stringify({ a: 'x'.repeat(21_000) }) }],
	['MetaInfo twice', { metaInfo: [webMetaInfo, webMetaInfo] }],
	['MetaInfo nested ten thousand times', { metaInfo: '[{"a":'.repeat(10_000) }],
	['a fixed MetaInfo that is not allowed', { metaInfoSource: 'fixed' }],
	['MetaInfo as a file', { metaInfo: blob(webMetaInfo, 'application/json') }],
	['no email', { 'field.email': undefined }],
	['an empty email', { 'field.email': '' }],
	['blanks as email', { 'field.email': '   ' }],
	['an email without a domain', { 'field.email': 'ada@' }],
	['two emails in one', { 'field.email': 'a@b.co,c@d.co' }],
	['an email with a header', { 'field.email': 'a@b.co\r\nBcc: c@d.co' }],
	['an email with a script', { 'field.email': `<script>${marker}</script>@b.co` }],
	['an email with a null character', { 'field.email': 'a@b.co\u0000' }],
	['an email that turns the text around', { 'field.email': 'a\u202e@b.co' }],
	['an email of 600 characters', { 'field.email': `${'a'.repeat(600)}@b.co` }],
	['two emails', { 'field.email': ['a@b.co', 'c@d.co'] }],
	['an email as a file', { 'field.email': blob('a@b.co', 'text/plain') }],
	['a name of 501 characters', { 'field.name': 'x'.repeat(501) }],
	['a name with a line break', { 'field.name': 'a\nb' }],
	['a name with a tab', { 'field.name': 'a\tb' }],
	['a name with a line separator', { 'field.name': 'a\u2028b' }],
	['a name with an escape sequence', { 'field.name': '\u001b[2J' }],
	['a name twice', { 'field.name': ['a', 'b'] }],
	['a date that does not exist', { 'field.born': '1990-02-30' }],
	['a date in words', { 'field.born': 'yesterday' }],
	['a date of another form', { 'field.born': '31/12/1990' }],
	['a date with a time', { 'field.born': '1990-12-31T00:00' }],
	['a date with a year of six digits', { 'field.born': '+019901-12-31' }],
	['a number in words', { 'field.count': 'two' }],
	['a number that is none', { 'field.count': 'NaN' }],
	['an endless number', { 'field.count': 'Infinity' }],
	['a hexadecimal number', { 'field.count': '0x10' }],
	['a number with an exponent', { 'field.count': '1e9' }],
	['a number of a hundred digits', { 'field.count': '1'.repeat(100) }],
	['a choice that nobody offered', { 'field.kind': 'c' }],
	['a choice in capitals', { 'field.kind': 'A' }],
	['a choice named like a prototype', { 'field.kind': '__proto__' }],
	['two choices', { 'field.kind': ['a', 'b'] }],
	['a photo that is larger than allowed', { 'file.photo': blob(Buffer.alloc(200_000, 0xff)) }],
	['two photos', { 'file.photo': [blob('a'), blob('b')] as never }],
	[
		'a hundred more parts',
		Object.fromEntries(Array.from({ length: 100 }, (_e, i) => [`x${i}`, 'x'])),
	],
];

/** Files that are not what they seem: taken in, but told to be replaced, and never started. */
const files: ReadonlyArray<readonly [string, Blob]> = [
	['HTML called a JPEG', blob('<script>1</script>')],
	[
		'an SVG with a script',
		blob('<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>', 'image/svg+xml'),
	],
	['a PDF', blob('%PDF-1.7', 'application/pdf')],
	['a GIF that is a script too', blob('GIF89a=1;alert(1)', 'image/gif')],
	['HTML before a JPEG', blob(Buffer.concat([Buffer.from('<b>'), jpegWithComment('a')]))],
	['a ZIP', blob('PK\u0003\u0004', 'application/zip')],
	['a program', blob('MZ\u0090', 'application/octet-stream')],
	['one byte', blob('\u00ff')],
	['a blank before a PNG', blob(Buffer.from('2089504e470d0a1a0a', 'hex'))],
];

/** Bodies that are no form of the page. */
const bodies: ReadonlyArray<readonly [string, Buffer | string, string | undefined]> = [
	['nothing', '', undefined],
	[
		'JSON',
		JSON.stringify({ start: newStart(), consent: 'yes', metaInfo: webMetaInfo }),
		'application/json',
	],
	['JSON shaped like a form', JSON.stringify({ data: 1, files: [] }), 'application/json'],
	['a list', '[]', 'application/json'],
	['null', 'null', 'application/json'],
	[
		'a prototype in JSON',
		'{"data":{"__proto__":{"consent":"yes"}},"files":{}}',
		'application/json',
	],
	['a form with another encoding', 'start=1&consent=yes', 'application/x-www-form-urlencoded'],
	['a nested form', 'data[start]=1&data[consent]=yes', 'application/x-www-form-urlencoded'],
	['text', marker, 'text/plain'],
	['XML', `<a>${marker}</a>`, 'application/xml'],
	[
		'XML with an entity',
		'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
		'application/xml',
	],
	[
		'a form without an end',
		'--x\r\nContent-Disposition: form-data; name="start"\r\n\r\n',
		'multipart/form-data; boundary=x',
	],
	['a form without a boundary', marker, 'multipart/form-data'],
	['a form of parts without names', '--x\r\n\r\n1\r\n--x--', 'multipart/form-data; boundary=x'],
	['bytes', Buffer.from([0, 255, 254, 1]), 'application/octet-stream'],
	['another kind of multipart', '--x\r\n\r\n1\r\n--x--', 'multipart/mixed; boundary=x'],
];

/** Paths of files that a JSON body names, where only n8n may put a file down. */
const forgedFiles = ['/etc/passwd', '../../.n8n/config', '/proc/self/environ'];

const headersOfOthers: ReadonlyArray<readonly [string, Record<string, string>]> = [
	['a page of somebody else', { origin: 'https://evil.example' }],
	['a page on another port', { origin: 'http://127.0.0.1:1' }],
	['an origin that only begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
	['an origin that is none', { origin: marker }],
	['an empty origin', { origin: '' }],
];

describe('on the form', () => {
	it.each(forms)('%s', async (_name, over) => {
		await attacked(async () => {
			const answer = await post(open, goodForm({ 'field.nickname': undefined, ...over }));
			expect([400, 403, 413, 415]).toContain(answer.status);
			expect(answer.json.tellUser).toEqual(expect.any(String));
			return [answer];
		});
		expect(server.executions).toHaveLength(0);
	});

	it.each(files)('the file is %s', async (_name, photo) => {
		await attacked(async () => {
			const answer = await post(
				open,
				goodForm({ 'field.nickname': undefined, 'file.photo': photo }),
			);
			expect(answer.json).not.toHaveProperty('next');
			return [answer];
		});
		expect(arrived('Not Started').map(({ page }) => (page as { reason: string }).reason)).toEqual([
			'fileRefused',
		]);
	});

	it.each(bodies)('the body is %s', async (_name, body, type) => {
		await attacked(async () => {
			const answer = await post(open, body, type === undefined ? {} : { 'content-type': type });
			expect(answer.status).toBeGreaterThanOrEqual(400);
			return [answer];
		});
		expect(server.executions).toHaveLength(0);
	});

	it.each(forgedFiles)('a JSON body names the file %s', async (filepath) => {
		const data = {
			start: newStart(),
			consent: 'yes',
			metaInfo: webMetaInfo,
			'field.email': 'a@b.co',
		};
		const body = JSON.stringify({ data, files: { 'file.photo': { filepath, size: 10 } } });
		await attacked(async () => {
			const answer = await post(open, body, { 'content-type': 'application/json' });
			expect(answer.status).toBeGreaterThanOrEqual(400);
			return [answer];
		});
		expect(server.executions).toHaveLength(0);
	});

	it.each(headersOfOthers)('sent by %s', async (_name, headers) => {
		await attacked(async () => {
			const answer = await post(open, goodForm(), headers);
			expect(answer.status).toBe(403);
			return [answer];
		});
	});

	it('a body that never ends', async () => {
		await attacked(async () => {
			await new Promise<void>((resolve) => {
				const sent = httpRequest(open, {
					method: 'POST',
					headers: {
						'content-type': 'multipart/form-data; boundary=x',
						'content-length': '100000',
					},
				});
				sent.on('error', () => resolve());
				sent.write('--x\r\n');
				setImmediate(() => sent.destroy());
			});
			return [];
		});
	});

	it('one start sent a hundred times starts once', async () => {
		const before = started();
		const start = newStart();
		const form = () => goodForm({ start, 'field.nickname': undefined });
		const answers = await Promise.all(Array.from({ length: 100 }, () => post(open, form())));
		await server.idle();
		expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
		expect(started() - before).toBe(1);
	});

	it('a flood ends with 429 at the limit, and people with a link get in', async () => {
		const before = started();
		const answers = await Promise.all(
			Array.from({ length: 80 }, () => post(open, goodForm({ 'field.nickname': undefined }))),
		);
		await server.idle();
		expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
		expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('60');
		const receiver = receiverOfUrl(open);
		const link = makeLink(callbackSecret, claims({ receiver }));
		expect((await post(`${open}?link=${link}`)).json).toHaveProperty('next');
		await server.idle();
		expect(started() - before).toBe(61);
	});
});

/** Links that are not taken; `undefined` stands for none. */
const links: ReadonlyArray<readonly [string, () => string | undefined]> = [
	['none', () => undefined],
	['an empty one', () => ''],
	['a word', () => marker],
	['its beginning alone', () => 'p1_'],
	['of another secret', () => makeLink(otherSecret, claims())],
	['of another page', () => makeLink(callbackSecret, claims({ receiver: receiverOfUrl(open) }))],
	['of no page', () => makeLink(callbackSecret, claims({ receiver: '' }))],
	['cut off', () => makeLink(callbackSecret, claims()).slice(0, -4)],
	['with something behind it', () => `${makeLink(callbackSecret, claims())}AAAA`],
	['with a blank behind it', () => `${makeLink(callbackSecret, claims())} `],
	['with another version', () => makeLink(callbackSecret, claims()).replace('p1_', 'p2_')],
	['in capitals', () => makeLink(callbackSecret, claims()).toUpperCase()],
	[
		'a callback token',
		() =>
			makeToken(callbackSecret, {
				merchantBizId: 'a',
				expiresAt: Date.now() / 1000 + 60,
				receiver: receiverOfUrl(closed),
			}),
	],
	['of 5,000 characters', () => `p1_${'A'.repeat(5000)}`],
	['with padding', () => `${makeLink(callbackSecret, claims())}=`],
	[
		'expired a second ago',
		() => makeLink(callbackSecret, claims({ expiresAt: Date.now() / 1000 - 1 })),
	],
	['expired long ago', () => makeLink(callbackSecret, claims({ expiresAt: 1 }))],
	['with an expiry that is no number', () => makeLink(callbackSecret, claims({ expiresAt: NaN }))],
	...[0, 5, 12, 20, 27, 28, 40, 60].map(
		(at) =>
			[
				`with the byte ${at} changed`,
				() => {
					const bytes = Buffer.from(makeLink(callbackSecret, claims()).slice(3), 'base64url');
					bytes[at] = (bytes[at] ?? 0) ^ 1;
					return `p1_${bytes.toString('base64url')}`;
				},
			] as const,
	),
];

describe('with a personal link', () => {
	it.each(links)('%s', async (_name, make) => {
		const link = make();
		const url = link === undefined ? closed : `${closed}?link=${encodeURIComponent(link)}`;
		await attacked(async () => {
			const page = await get(url);
			const answer = await post(url);
			for (const { status } of [page, answer]) expect([403, 410]).toContain(status);
			expect(page.text).not.toContain('<form');
			return [page, answer];
		});
	});

	it.each(['link[]', 'link[a]', 'link[__proto__]'])('given as %s', async (name) => {
		const url = `${closed}?${name}=${makeLink(callbackSecret, claims())}`;
		await attacked(async () => {
			const page = await get(url);
			const answer = await post(url);
			expect([page.status, answer.status]).toEqual([403, 403]);
			return [page, answer];
		});
	});

	it('given twice', async () => {
		const [one, two] = [makeLink(callbackSecret, claims()), makeLink(callbackSecret, claims())];
		await attacked(async () => {
			const answer = await post(`${closed}?link=${one}&link=${two}`);
			expect(answer.status).toBe(403);
			return [answer];
		});
	});

	it('an expired one starts the workflow once, without a verification', async () => {
		const url = `${closed}?link=${makeLink(callbackSecret, claims({ expiresAt: 1 }))}`;
		const before = started();
		await Promise.all(Array.from({ length: 20 }, () => get(url)));
		await server.idle();
		expect(arrived('Not Started')).toHaveLength(1);
		expect(started()).toBe(before);
	});

	it.each([1, 3])('with %d starts allowed, twenty at once start that many', async (uses) => {
		const url = `${closed}?link=${makeLink(callbackSecret, claims({ uses }))}`;
		const before = started();
		const answers = await Promise.all(Array.from({ length: 20 }, () => post(url)));
		await server.idle();
		expect(started() - before).toBe(uses);
		expect(answers.filter(({ json }) => 'next' in json)).toHaveLength(uses);
		// The others are told so, or told to wait a minute.
		expect(answers.filter(({ json }) => 'tellUser' in json)).toHaveLength(20 - uses);
	});

	it('its fields win over what somebody sends in their place', async () => {
		const link = makeLink(callbackSecret, claims({ fields: { email: 'own@example.com' } }));
		await post(`${closed}?link=${link}`, goodForm({ 'field.email': 'other@example.com' }));
		await server.idle();
		expect(arrived('Submitted')[0]?.page).toMatchObject({
			userId: 'u1',
			fields: { email: 'own@example.com' },
		});
	});
});

const bizId = 'a'.repeat(32);
const returnToken = (over: object = {}, secret = callbackSecret) =>
	makeToken(secret, {
		merchantBizId: bizId,
		expiresAt: Date.now() / 1000 + 60,
		receiver: `return to ${receiverOfUrl(open)}`,
		...over,
	});

/** What an address of the way back may carry. */
const returns: ReadonlyArray<readonly [string, () => string]> = [
	['nothing', () => ''],
	['a result', () => '?passed=Y&subCode=200&transactionId=hksb1'],
	['a result under our name', () => '?s=passed'],
	['a script', () => `?s=${encodeURIComponent(`<script>${marker}</script>`)}`],
	['a header', () => '?s=a%0d%0ax-injected:1'],
	['an address to go to', () => '?next=https://evil.example&url=https://evil.example'],
	['a list', () => `?s[]=${returnToken()}`],
	['another secret', () => `?s=${returnToken({}, otherSecret)}`],
	['another page', () => `?s=${returnToken({ receiver: `return to ${receiverOfUrl(closed)}` })}`],
	['a callback token', () => `?s=${returnToken({ receiver: receiverOfUrl(open) })}`],
	['an expired token', () => `?s=${returnToken({ expiresAt: 1 })}`],
	['a changed ID', () => `?s=${returnToken().replace('aaaa', 'bbbb')}`],
	['a personal link', () => `?s=${makeLink(callbackSecret, claims())}`],
];

describe('on the way back', () => {
	it.each(returns)('the address carries %s', async (_name, query) => {
		await attacked(async () => {
			const page = await get(`${open}/return${query()}`);
			expect(page.status).toBe(200);
			expect(page.text).not.toContain('evil.example');
			return [page];
		});
		expect(server.executions).toHaveLength(0);
	});

	it('somebody who is really back starts the workflow once, however often the page is loaded', async () => {
		// As Alibaba Cloud may append what it says of the result.
		const url = `${open}/return?s=${returnToken()}?passed=Y&subCode=200`;
		const before = started();
		await Promise.all(Array.from({ length: 20 }, () => get(url)));
		await server.idle();
		expect(arrived('Came Back')).toEqual([
			expect.objectContaining({
				merchantBizId: bizId,
				page: expect.objectContaining({ verdict: 'cameBack' }),
			}),
		]);
		expect(started()).toBe(before);
	});
});

describe('with other methods and addresses', () => {
	it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s starts nothing', async (method) => {
		await attacked(async () => {
			const response = await fetch(open, { method });
			return [{ text: await response.text(), headers: response.headers }];
		});
		expect(server.executions).toHaveLength(0);
	});

	it('HEAD has the headers of the page and no body', async () => {
		const head = await get(open, 'HEAD');
		expect(head.text).toBe('');
		expect(head.headers.get('content-security-policy')).toContain('sandbox');
	});

	it.each(['?lang=<script>', '?title=x', '?error=x', '?constructor=x', '?__proto__[a]=x'])(
		'the page says nothing of %s',
		async (query) => {
			const page = await get(`${open}${query.replace('x', marker)}`);
			expect(page.status).toBe(200);
			expect(page.text).not.toContain(marker);
			expect(page.text).not.toContain('lang=<script>');
		},
	);

	it('every page is sandboxed without an origin, has a nonce of its own, and tells nobody its address', async () => {
		const addresses = [open, closed, `${open}/return`, `${open}?link=x`];
		const nonces = new Set<string>();
		for (const address of addresses) {
			const { headers, text } = await get(address);
			const policy = headers.get('content-security-policy') ?? '';
			expect(policy).toMatch(/^sandbox[ ;]/);
			expect(policy).not.toContain('allow-same-origin');
			expect(policy).not.toContain('allow-top-navigation');
			expect(policy).toContain("default-src 'none'");
			expect(policy).toContain("frame-ancestors 'none'");
			expect(policy).toContain("form-action 'none'");
			expect(policy).toContain("base-uri 'none'");
			expect(policy).not.toContain("'unsafe-inline'");
			expect(headers.get('referrer-policy')).toBe('no-referrer');
			expect(headers.get('x-content-type-options')).toBe('nosniff');
			expect(headers.get('cache-control')).toBe('no-store');
			expect(text).not.toContain(callbackSecret);
			nonces.add(/nonce-([^']+)/.exec(policy)?.[1] ?? '');
		}
		expect(nonces.size).toBe(addresses.length);
	});
});
