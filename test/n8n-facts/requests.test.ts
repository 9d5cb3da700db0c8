import type { ICredentialType } from 'n8n-workflow';

import { createEngine } from '../engine';
import type { RunOptions } from '../engine';
import { caller, chain, SignApi } from './fakes';
import { closeServers, httpServer } from './servers';

const signApi = new SignApi();
const engine = createEngine({
	nodeTypes: { 'fake.caller': caller },
	credentialTypes: { signApi },
});
const credentials = { signApi: { key: 'a-very-secret-key' } };
const FORM = 'application/x-www-form-urlencoded';

const call = async (request: object, options: RunOptions = { credentials }) =>
	await engine.run(chain({ name: 'Call', type: 'fake.caller', parameters: { request } }), options);

beforeEach(() => (signApi.seen.length = 0));
afterEach(closeServers);

describe('httpRequestWithAuthentication', () => {
	it('sends what the credential type made of the request', async () => {
		const { url, arrived } = await httpServer();
		const result = await call({ url });
		expect(result.jsonOf('Call', 0)).toEqual([{ ok: true }]);
		// The default of `region` is filled in, as n8n does.
		expect(arrived[0]?.headers['x-signed']).toBe('a-very-secret-key@here');
		expect(signApi.seen[0]).toHaveProperty('abortSignal');
	});

	it('answers every status, once, with ignoreHttpStatusErrors and returnFullResponse', async () => {
		const { url, arrived } = await httpServer(401);
		const request = { url, ignoreHttpStatusErrors: true, returnFullResponse: true };
		const [answer] = (await call(request)).jsonOf('Call', 0);
		expect(answer).toMatchObject({ statusCode: 401, body: { ok: true } });
		expect(arrived).toHaveLength(1);
	});

	it('signs and sends a second time after a 401 that is not ignored', async () => {
		const { url, arrived } = await httpServer(401);
		const result = await call({ url });
		expect(result.nodeError('Call')).toMatchObject({ httpCode: '401' });
		expect(arrived).toHaveLength(2);
		expect(signApi.seen[1]?.headers).toHaveProperty('x-signed');
	});

	it('logs no secret', async () => {
		const { url } = await httpServer(500);
		const { logs } = await call({ url });
		expect(logs.length).toBeGreaterThan(0);
		expect(logs.join()).not.toContain(credentials.signApi.key);
	});
});

describe('a body', () => {
	const text = 'B=%2F%20~*%7e+&A=1&é=';
	const sent = async (body: unknown, contentType?: string) => {
		const { url, arrived } = await httpServer();
		const original = signApi.authenticate;
		// Only authenticate can put a Buffer there: a workflow parameter cannot hold one.
		const spy = jest.spyOn(signApi, 'authenticate').mockImplementation(async (data, options) => ({
			...(await original(data, options)),
			body: body as Buffer,
			...(contentType && { headers: { 'Content-Type': contentType } }),
		}));
		const result = await call({ url, method: 'POST' });
		spy.mockRestore();
		return { result, body: arrived[0]?.body.toString() };
	};

	it.each([FORM, `${FORM}; charset=utf-8`, 'Application/X-WWW-Form-URLEncoded', undefined])(
		'that is text goes out byte for byte as %s',
		async (contentType) => {
			expect((await sent(text, contentType)).body).toBe(text);
		},
	);

	it.each([`${FORM}; charset=utf-8`, 'Application/X-WWW-Form-URLEncoded', 'application/json'])(
		'that is a Buffer goes out byte for byte as %s',
		async (contentType) => {
			expect((await sent(Buffer.from(text), contentType)).body).toBe(text);
		},
	);

	it('that is a Buffer breaks n8n with exactly this content type', async () => {
		const { result } = await sent(Buffer.from(text), FORM);
		expect(result.nodeError('Call')?.message).toBe(
			'Each query pair must be an iterable [name, value] tuple',
		);
	});

	it('that is text but not JSON is quoted as application/json', async () => {
		expect((await sent('a=b', 'application/json')).body).toBe('"a=b"');
	});
});

describe('a URL', () => {
	const arrivedAt = async (make: (url: string) => object) => {
		const { url, arrived } = await httpServer();
		await call(make(url));
		return arrived[0]?.url;
	};

	it.each([{}, undefined])('keeps its encoded query next to qs %p', async (qs) => {
		const target = '/p%2Fq/~a?B=%2f%20~*%7e+x&A=1&c=%E9%9D%A2&e=!()&f=';
		expect(await arrivedAt((url) => ({ url: url + target, qs }))).toBe(target);
		expect(await arrivedAt((baseURL) => ({ baseURL, url: target, qs }))).toBe(target);
	});

	it('is cleaned like any URL: quotes encoded, dots resolved, fragment dropped', async () => {
		expect(await arrivedAt((url) => ({ url: `${url}/a/../b?q='"#c` }))).toBe('/b?q=%27%22');
	});

	it('gets qs appended in the RFC 3986 way', async () => {
		const qs = { z: "1 ~*/!'()" };
		expect(await arrivedAt((url) => ({ url: `${url}/?a=%2f`, qs }))).toBe(
			'/?a=%2f&z=1%20~%2A%2F%21%27%28%29',
		);
	});
});

describe('credentials', () => {
	it('drop fields that n8n does not show', async () => {
		const { url } = await httpServer();
		const spy = jest.spyOn(signApi, 'authenticate');
		await call({ url }, { credentials: { signApi: { key: 'k', token: 'old' } } });
		await call({ url }, { credentials: { signApi: { key: 'k', region: 'there', token: 't' } } });
		expect(spy.mock.calls.map(([data]) => data)).toEqual([
			{ key: 'k', region: 'here' },
			{ key: 'k', region: 'there', token: 't' },
		]);
		spy.mockRestore();
	});

	it('resolve expressions', async () => {
		const { url, arrived } = await httpServer();
		await call({ url }, { credentials: { signApi: { key: '={{ 1 + 1 }}' } } });
		expect(arrived[0]?.headers['x-signed']).toBe('2@here');
	});

	it('are found by the id that a node names', async () => {
		const { url, arrived } = await httpServer();
		const node = { name: 'Call', type: 'fake.caller', parameters: { request: { url } } };
		const named = { ...node, credentials: { signApi: { id: 'c1', name: 'One' } } };
		await engine.run(chain(named), { credentials: { c1: { key: 'one' } } });
		expect(arrived[0]?.headers['x-signed']).toBe('one@here');

		const missing = await engine.run(chain(named), {});
		expect(missing.error?.message).toBe(
			'Credential with ID "c1" does not exist for type "signApi".',
		);
	});

	it('of a declarative type fill headers and query by themselves', async () => {
		const { url, arrived } = await httpServer();
		const declarative: ICredentialType = {
			name: 'signApi',
			displayName: 'Declarative',
			properties: signApi.properties,
			authenticate: {
				type: 'generic',
				properties: {
					headers: { authorization: '=Bearer {{ $credentials.key }}' },
					qs: { region: '={{ $credentials.region }}' },
				},
			},
		};
		const other = createEngine({
			nodeTypes: { 'fake.caller': caller },
			credentialTypes: { signApi: declarative },
		});
		const node = { name: 'Call', type: 'fake.caller', parameters: { request: { url } } };
		await other.run(chain(node), { credentials: { signApi: { key: 'k' } } });
		expect(arrived[0]).toMatchObject({
			url: '/?region=here',
			headers: { authorization: 'Bearer k' },
		});
	});

	it('that expire are renewed before their first use', async () => {
		const { url, arrived } = await httpServer();
		class Expiring extends SignApi {
			override properties: ICredentialType['properties'] = [
				{ displayName: 'Key', name: 'key', type: 'string', default: '' },
				{
					displayName: 'Session',
					name: 'session',
					type: 'hidden',
					typeOptions: { expirable: true },
					default: '',
				},
			];

			preAuthentication = async () => ({ session: 'new', key: 'renewed' });
		}
		const other = createEngine({
			nodeTypes: { 'fake.caller': caller },
			credentialTypes: { signApi: new Expiring() },
		});
		const node = { name: 'Call', type: 'fake.caller', parameters: { request: { url } } };
		await other.run(chain(node), { credentials: { signApi: { key: 'old' } } });
		expect(arrived[0]?.headers['x-signed']).toMatch(/^renewed@/);
	});

	it('that nobody picked fail the node as in n8n', async () => {
		const result = await call({ url: 'http://127.0.0.1:1' }, {});
		expect(result.error?.message).toBe('Node does not have any credentials set');
	});
});

describe('the HTTP Request node', () => {
	const ask = async (parameters: object) => {
		const { url, arrived } = await httpServer();
		const result = await engine.run(
			chain({
				name: 'Ask',
				type: 'test.httpRequest',
				typeVersion: 4.2,
				parameters: {
					url,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'signApi',
					...parameters,
				},
			}),
			{ credentials },
		);
		return { result, arrived: arrived[0], options: signApi.seen[0] };
	};

	it('gives authenticate uri, form and lower-cased headers instead of url and body', async () => {
		const { result, arrived, options } = await ask({
			method: 'POST',
			sendQuery: true,
			queryParameters: { parameters: [{ name: 'Action', value: 'A b' }] },
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'X-Acs-Action', value: 'Foo' }] },
			sendBody: true,
			contentType: 'form-urlencoded',
			bodyParameters: { parameters: [{ name: 'a', value: '/ *' }] },
		});
		expect(result.jsonOf('Ask', 0)).toEqual([{ ok: true }]);
		expect(Object.keys(options ?? {})).not.toContain('url');
		expect(options).toMatchObject({
			uri: expect.stringContaining('http://127.0.0.1'),
			qs: { Action: 'A b' },
			form: { a: '/ *' },
			headers: { 'x-acs-action': 'Foo' },
			json: false,
			encoding: null,
			useStream: true,
		});
		expect(options).not.toHaveProperty('body');
		expect(arrived).toMatchObject({ method: 'POST', url: '/?Action=A%20b' });
		expect(arrived?.body.toString()).toBe('a=%2F%20%2A');
		expect(arrived?.headers).toMatchObject({
			'content-type': FORM,
			'x-signed': 'a-very-secret-key@here',
		});
	});

	it('sends JSON and raw bodies, and can answer in full', async () => {
		const json = await ask({
			method: 'POST',
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '{"a":1}',
		});
		expect(json.arrived?.body.toString()).toBe('{"a":1}');
		const raw = await ask({
			method: 'POST',
			sendBody: true,
			contentType: 'raw',
			body: 'x=%2F',
			rawContentType: FORM,
			options: { response: { response: { fullResponse: true, neverError: true } } },
		});
		expect(raw.arrived?.body.toString()).toBe('x=%2F');
		expect(raw.result.jsonOf('Ask', 0)).toMatchObject([{ statusCode: 200, body: { ok: true } }]);
	});
});
