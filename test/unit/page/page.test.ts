import { forgetStarts } from '../../../nodes/AlibabaIdvPage/starts';
import { pageTexts, type TextName } from '../../../nodes/AlibabaIdvPage/texts';
import { forgetRefusals } from '../../../nodes/shared/callback/refusalLog';
import { receiverOfUrl } from '../../../nodes/shared/callback/token';
import { makeLink } from '../../../nodes/shared/page/personalLink';
import { callbackSecret, pageUrl, visit, type Call } from './visitor';

beforeEach(() => {
	forgetStarts();
	forgetRefusals();
});

type Shown = Awaited<ReturnType<typeof visit>>;

/** The directives of the policy, by name; the nonce is in it as `(nonce)`. */
function policyOf({ headers, text }: Shown): Record<string, string> {
	const policy = headers['content-security-policy'] ?? '';
	const [, nonce = 'none'] = /<style nonce="([^"]+)">/.exec(text) ?? [];
	expect(Buffer.from(nonce, 'base64')).toHaveLength(18);
	const directives = policy.replaceAll(nonce, '(nonce)').split('; ');
	return Object.fromEntries(
		directives.map((each) => {
			const [name = '', ...values] = each.split(' ');
			return [name, values.join(' ')];
		}),
	);
}

/** The attributes of the element with this ID, and its name as `tag`. */
function elementIn(text: string, id: string): Record<string, string> {
	const [, tag = '', inside = ''] = new RegExp(`<(\\w+) id="${id}"([^>]*)>`).exec(text) ?? [];
	const attributes = [...inside.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)];
	return { tag, ...Object.fromEntries(attributes.map(([, name, value = '']) => [name, value])) };
}

const dataIn = (text: string) =>
	JSON.parse(
		/<script id="data" type="application\/json">([^<]*)<\/script>/.exec(text)?.[1] ?? '',
	) as Record<string, unknown>;

const withFields = (...field: object[]) => ({ pageFields: { field } });

/** A page with one field; what a link says of it, if anything. */
async function shownField(field: object, known?: Record<string, string>): Promise<string> {
	const claims = {
		linkId: 'l1',
		userId: 'u1',
		fields: known ?? {},
		expiresAt: Date.now() / 1000 + 60,
		uses: 1,
		receiver: receiverOfUrl(pageUrl),
	};
	const query = known ? { link: makeLink(callbackSecret, claims) } : {};
	const row = { fieldName: 'a', label: 'Label', ...field };
	return (await visit({ query, fields: withFields(row) })).text;
}

const alibaba =
	'https://*.yuncloudauth.com https://*.alibabacloud.com https://*.aliyuncs.com https://*.aliyun.com https://*.alicdn.com https://*.mmstat.com';
const everywhere = {
	'default-src': "'none'",
	'style-src': "'nonce-(nonce)'",
	'base-uri': "'none'",
	'form-action': "'none'",
	'frame-ancestors': "'none'",
};

describe('the policy of the page', () => {
	it('lets its own script, and what that loads, run without an origin', async () => {
		expect(policyOf(await visit({}))).toEqual({
			...everywhere,
			sandbox: 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox',
			'script-src': "'nonce-(nonce)' 'strict-dynamic' 'unsafe-eval'",
			'connect-src': `'self' ${alibaba}`,
			'img-src': `data: blob: ${alibaba}`,
			'frame-src': alibaba,
			'worker-src': 'blob:',
		});
	});

	it.each<[string, Call]>([
		['that says something', { query: { link: 'x' } }],
		['that somebody comes back to', { isReturn: true }],
		['that is not set up', { credential: null }],
	])('lets no script run on a page %s', async (_name, call) => {
		expect(policyOf(await visit(call))).toEqual({
			...everywhere,
			sandbox: 'allow-popups allow-popups-to-escape-sandbox',
		});
	});

	it('has another nonce each time', async () => {
		const shown = [await visit({}), await visit({})];
		const [one, other] = shown.map(({ headers }) => headers['content-security-policy']);
		expect(one).not.toBe(other);
	});

	it('has the sources and the frames that the operator named', async () => {
		const call = {
			options: {
				additionalSources: 'https://a.example,https://*.b.example:8443\n https://c-d.example ',
				frameAncestors: ' https://www.example.com  https://example.org:444 ',
			},
		};
		const page = await visit(call);
		const more = 'https://a.example https://*.b.example:8443 https://c-d.example';
		expect(policyOf(page)).toMatchObject({
			'connect-src': `'self' ${alibaba} ${more}`,
			'img-src': `data: blob: ${alibaba} ${more}`,
			'frame-src': `${alibaba} ${more}`,
			'frame-ancestors': 'https://www.example.com https://example.org:444',
		});
		expect(page.headers).not.toHaveProperty('x-frame-options');
		expect(policyOf(await visit({ ...call, isReturn: true }))).toMatchObject({
			'frame-ancestors': 'https://www.example.com https://example.org:444',
		});
	});

	it.each([{}, { isReturn: true }])(
		'comes with headers that older browsers know: %j',
		async (call) => {
			expect((await visit(call)).headers).toMatchObject({
				'cache-control': 'no-store',
				'referrer-policy': 'no-referrer',
				'x-content-type-options': 'nosniff',
				'x-robots-tag': 'noindex, nofollow',
				'permissions-policy': 'geolocation=(), payment=(), usb=()',
				'x-frame-options': 'DENY',
			});
		},
	);
});

describe('a field of the page', () => {
	const every = { name: 'a', 'aria-describedby': 'error-f-a' };
	const required = { 'data-required': 'yes', 'aria-required': 'true' };

	it.each<[string, object]>([
		['text', { tag: 'input', type: 'text', maxlength: '500' }],
		[
			'email',
			{ tag: 'input', type: 'email', maxlength: '254', autocomplete: 'email', inputmode: 'email' },
		],
		['date', { tag: 'input', type: 'date' }],
		['number', { tag: 'input', type: 'number', step: 'any', inputmode: 'decimal' }],
		['file', { tag: 'input', type: 'file', accept: 'image/jpeg,image/png' }],
	])('is for a browser the %s that it is', async (fieldType, expected) => {
		const shown = await shownField({ fieldType });
		expect(elementIn(shown, 'f-a')).toEqual({ ...every, ...required, ...expected });
		const optional = await shownField({ fieldType, requiredField: false });
		expect(elementIn(optional, 'f-a')).toEqual({ ...every, ...expected });
	});

	it('is a list for a choice, with nothing chosen', async () => {
		const shown = await shownField({ fieldType: 'choice', choices: 'gold\n"s" & <b>' });
		expect(elementIn(shown, 'f-a')).toEqual({ tag: 'select', ...every, ...required });
		const options = [...shown.matchAll(/<option value="([^"]*)">([^<]*)<\/option>/g)];
		expect(options.map(([, value, text]) => [value, text])).toEqual([
			['', pageTexts.choose.default],
			['gold', 'gold'],
			['&quot;s&quot; &amp; &lt;b&gt;', '&quot;s&quot; &amp; &lt;b&gt;'],
		]);
	});

	it.each([
		['environment', 'environment'],
		['user', 'user'],
		['none', undefined],
	])('for a phone with the camera %s asks for %s', async (camera, capture) => {
		const shown = elementIn(await shownField({ fieldType: 'file', camera }), 'f-a');
		expect(shown.capture).toBe(capture);
		const text = elementIn(await shownField({ fieldType: 'text', camera }), 'f-a');
		expect(text).not.toHaveProperty('capture');
	});

	it('says whether it may be left out, and has a line for what is wrong', async () => {
		const required = await shownField({});
		expect(required).toContain('<label for="f-a">Label</label>');
		expect(required).toContain('<p class="bad" id="error-f-a" aria-live="polite"></p>');
		expect(await shownField({ requiredField: false })).toContain(
			`<label for="f-a">Label <span class="soft">(${pageTexts.optional.default})</span></label>`,
		);
	});

	it.each(['text', 'choice', 'date'])(
		'with a value of a link is shown and cannot be changed: %s',
		async (fieldType) => {
			const row = { fieldType, choices: 'x', requiredField: false };
			const shown = await shownField(row, { a: '7"<' });
			expect(elementIn(shown, 'f-a')).toEqual({
				tag: 'input',
				...every,
				type: 'text',
				value: '7&quot;&lt;',
				readonly: '',
			});
			expect(shown).toContain('<label for="f-a">Label</label>');
		},
	);

	it('is empty where a link knows nothing of it, or only that it is a picture', async () => {
		const other = await shownField({ fieldName: 'toString' }, { a: 'x' });
		expect(elementIn(other, 'f-toString')).not.toHaveProperty('value');
		const picture = await shownField({ fieldType: 'file' }, { a: 'x' });
		expect(elementIn(picture, 'f-a')).toMatchObject({ type: 'file', ...required });
	});
});

describe('the page', () => {
	it('has the words of the operator as text', async () => {
		const { text } = await visit({
			fields: {
				title: ' <Title> ',
				introduction: 'Intro & more',
				consentText: '"Yes"',
				buttonText: 7,
			},
		});
		expect(text).toContain('<title>&lt;Title&gt;</title>');
		expect(text).toContain('<h1>&lt;Title&gt;</h1>');
		expect(text).toContain('<p>Intro &amp; more</p>');
		expect(text).toContain('<label for="consent">&quot;Yes&quot;</label>');
		expect(text).toMatch(/<button id="go" type="submit">7<\/button>/);
	});

	it('is of use without its script only to say that it needs one', async () => {
		const { text } = await visit({});
		expect(text).toContain(`<noscript><p class="bad">${pageTexts.noScript.default}</p></noscript>`);
		expect(elementIn(text, 'form')).toEqual({
			tag: 'form',
			method: 'post',
			novalidate: '',
			hidden: '',
		});
	});

	it('asks for consent, and opens what it is about beside it', async () => {
		const { text } = await visit({ fields: { consentLink: 'https://www.example.com/?a=1&b=2' } });
		expect(text).toContain('aria-describedby="error-consent"');
		expect(text.replace(/\s+/g, ' ')).toContain(
			`<a href="https://www.example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer" >https://www.example.com/?a=1&amp;b=2<span class="soft"> (${pageTexts.opensNewTab.default})</span></a`,
		);
		const { text: without } = await visit({ fields: { consentLink: '' } });
		expect(without).not.toContain('<a ');
	});

	it('runs one script of its own, and is told everything else as data', async () => {
		const { text } = await visit({ options: { fixedMetaInfo: '{"a":"</script>"}' } });
		const [, script = ''] = /<script nonce="[^"]+">([^]*?)<\/script>/.exec(text) ?? [];
		// It is text here, so nobody else would notice a mistake in its grammar.
		expect(() => new Function(script)).not.toThrow();
		expect(script).toContain("document.getElementById('data')");
		expect(text).toContain(':focus-visible');
		expect(dataIn(text)).toEqual({
			sdk: 'https://hkwebcdn.yuncloudauth.com/cdn/jsvm_all.js',
			fixedMetaInfo: '{"a":"</script>"}',
			sandboxHost: '',
			maxFileBytes: 10 * 1024 * 1024,
			sdkMs: 10_000,
			answerMs: 60_000,
			smallBytes: 500_000,
			texts: Object.fromEntries(
				Object.entries(pageTexts).map(([name, { default: words }]) => [name, words]),
			),
		});
	});

	it.each<[unknown, unknown]>([
		[undefined, null],
		['', null],
		[' {"a":1} ', '{"a":1}'],
		[{ a: 1 }, '{"a":1}'],
		[null, null],
	])('has for the fixed Meta Info %j of the operator %j', async (fixedMetaInfo, expected) => {
		expect(dataIn((await visit({ options: { fixedMetaInfo } })).text).fixedMetaInfo).toBe(expected);
	});

	it.each([
		[0.1, 0.1],
		[0, 0.1],
		['2', 2],
		[50, 50],
		[51, 50],
	])('with a limit of %p MB takes pictures of up to %p MB', async (maxFileMegabytes, megabytes) => {
		const { maxFileBytes } = dataIn((await visit({ options: { maxFileMegabytes } })).text);
		expect(maxFileBytes).toBe(megabytes * 1024 * 1024);
	});

	it('says in the words of the operator what it would say in its own', async () => {
		const own = (name: TextName, text: unknown) => ({ name, text });
		const text = [
			own('optional', ' freiwillig '),
			own('choose', ' '),
			own('returnTitle', '<Zurück>'),
			own('sentOn', null),
			{ name: 'toString', text: 'x' },
		];
		const options = { texts: { text } };
		const { texts } = dataIn((await visit({ options })).text) as { texts: Record<string, string> };
		expect(texts).toMatchObject({
			optional: 'freiwillig',
			choose: pageTexts.choose.default,
			sentOn: pageTexts.sentOn.default,
		});
		expect(Object.keys(texts).sort()).toEqual(Object.keys(pageTexts).sort());
		expect((await visit({ isReturn: true, options })).text).toContain('<h1>&lt;Zurück&gt;</h1>');
	});

	it.each([{ texts: {} }, { texts: null }, { texts: { text: 'x' } }])(
		'says it in its own where there are none: %j',
		async (options) => {
			expect((await visit({ isReturn: true, options })).text).toContain(
				pageTexts.returnTitle.default,
			);
		},
	);

	it.each([
		['en', 'ltr'],
		['pt-BR', 'ltr'],
		['zh-Hans-CN', 'ltr'],
		['ar', 'rtl'],
		['HE-il', 'rtl'],
		['fa', 'rtl'],
		['ckb', 'rtl'],
		['arn', 'ltr'],
		['es-AR', 'ltr'],
	])('in %s runs %s', async (language, direction) => {
		const { text } = await visit({ options: { language: ` ${language} ` } });
		expect(text).toContain(`<html lang="${language}" dir="${direction}">`);
	});

	it.each(['http://127.0.0.1:8765', 'https://localhost:8765/'])(
		'of a credential for the sandbox at %s loads its script from there',
		async (endpoint) => {
			const page = await visit({ credential: { region: 'custom', endpoint } });
			const { origin, host } = new URL(endpoint);
			expect(dataIn(page.text)).toMatchObject({
				sdk: `${origin}/cdn/jsvm_all.js`,
				sandboxHost: host,
			});
			expect(policyOf(page)['connect-src']).toBe(`'self' ${alibaba} ${origin}`);
		},
	);

	it.each([
		{ region: 'custom', endpoint: 'https://gateway.example.com' },
		{ region: 'custom', endpoint: 'nowhere' },
		{ region: 'custom' },
		{ region: 'ap-southeast-1', endpoint: 'http://127.0.0.1:8765' },
	])('of another credential loads the script of Alibaba Cloud: %j', async (credential) => {
		const page = await visit({ credential });
		expect(dataIn(page.text)).toMatchObject({
			sdk: 'https://hkwebcdn.yuncloudauth.com/cdn/jsvm_all.js',
			sandboxHost: '',
		});
		expect(policyOf(page)['connect-src']).toBe(`'self' ${alibaba}`);
	});
});
