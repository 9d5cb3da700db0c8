import { requireAsCore } from '../../engine/coreModules';
import '../../engine/environment';
import type { IHttpRequestOptions, IRequestOptions } from 'n8n-workflow';
import type * as Authentication from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/authentication';

import { AlibabaIdvApi } from '../../../credentials/AlibabaIdvApi.credentials';
import { megabyteOfBase64 } from '../signing/arbitraries';
import { bodiless, withBody, type Written } from './requests';
import { accept, readPairs, v1Params, type Fields } from '../signing/vendor';
import { startWireServer, type WireAnswer, type WireServer } from './wire';

/*
 * What we sign has to survive n8n's own way of sending it. The two functions below are n8n's, down
 * to axios; only looking a credential up in the database is replaced.
 */
const helpers = requireAsCore(
	'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/authentication.js',
) as typeof Authentication;

type Helper = 'httpRequestWithAuthentication' | 'requestWithAuthentication';

const keys = { accessKeyId: 'LTAItest', accessKeySecret: 'secret', securityToken: 'token+/=' };
const type = new AlibabaIdvApi();
const node = { id: '1', name: 'Node', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };

async function send(helper: Helper, server: WireServer, request: object): Promise<unknown> {
	const credential = {
		...keys,
		region: 'custom',
		endpoint: server.url,
		authentication: 'stsToken',
	};
	const context = {
		getCredentials: async () => credential,
		getNode: () => node,
		helpers: {},
		logger: { warn: () => {} },
	};
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			preAuthentication: async () => undefined,
			authenticate: async (data: never, _type: string, options: IHttpRequestOptions) =>
				await (type.authenticate as (...args: unknown[]) => Promise<unknown>)(data, options),
		},
	};
	return await helpers[helper].call(
		context as never,
		'alibabaIdvApi',
		request as IHttpRequestOptions & IRequestOptions,
		{ id: 'w' } as never,
		node as never,
		additionalData as never,
	);
}

function marked(scheme: string, method: string, { request }: Pick<Written, 'request'>) {
	const { qs, headers, ...rest } = request as Record<string, Fields>;
	return scheme === 'V3'
		? {
				method,
				url: '/',
				...rest,
				...(qs && { qs }),
				headers: { ...headers, 'x-acs-action': 'CheckResult', 'x-acs-version': '2022-08-09' },
			}
		: {
				method,
				url: '/',
				...rest,
				...(headers && { headers }),
				qs: { ...qs, Action: 'ExecuteRequest', Version: '2019-05-21' },
			};
}

let server: WireServer;
let answers: WireAnswer[] = [];

const open: WireServer[] = [];

async function start(...args: Parameters<typeof startWireServer>): Promise<WireServer> {
	const started = await startWireServer(...args);
	open.push(started);
	return started;
}

beforeAll(async () => {
	server = await start(() => answers.shift() ?? { status: 200, body: { Code: 'Success' } });
});

beforeEach(() => {
	answers = [];
	server.arrived.length = 0;
});

afterAll(async () => {
	await Promise.all(open.map(async (one) => await one.close()));
});

const ways: Array<[string, Helper, Written]> = (
	['httpRequestWithAuthentication', 'requestWithAuthentication'] as const
).flatMap((helper) => [
	...bodiless.map((written): [string, Helper, Written] => ['GET', helper, written]),
	...[...bodiless, ...withBody].map((written): [string, Helper, Written] => [
		'POST',
		helper,
		written,
	]),
]);

const table = ways.map(([method, helper, written]) => ({
	method,
	helper,
	name: written.name,
	written,
}));

describe.each(['V3', 'V1'])('what n8n sends of a request signed with %s', (scheme) => {
	it.each(table)('is what was signed: $method by $helper with $name', async (way) => {
		const { method, helper, written } = way;
		await send(helper, server, marked(scheme, method, written));
		const [arrived] = server.arrived;
		if (!arrived || server.arrived.length > 1) throw new Error('Not exactly one request arrived');
		accept(arrived, keys);
		expect(arrived.method).toBe(method);
		expect(arrived.path).toBe('/');
		expect(arrived.query).toMatchObject(written.query ?? {});
		expect(arrived.headers['content-type']).toBe(written.contentType);
		if (written.form) expect(readPairs(arrived.body.toString())).toEqual(written.form);
		else expect(arrived.body.toString()).toBe(written.text ?? '');
	});

	it.each(withBody)('is signed afresh after an HTTP 401: $name', async (written) => {
		answers = [{ status: 401, body: { Code: 'UnqualifiedPhoto' } }];
		await send('httpRequestWithAuthentication', server, marked(scheme, 'POST', written));
		expect(server.arrived).toHaveLength(2);
		for (const arrived of server.arrived) accept(arrived, keys);
		const [first, second] = server.arrived;
		expect(second?.body).toEqual(first?.body);
		const nonces = server.arrived.map(
			({ headers, query }) => headers['x-acs-signature-nonce'] ?? query.SignatureNonce,
		);
		expect(new Set(nonces).size).toBe(2);
	});

	it('is what was signed: a picture of one megabyte', async () => {
		const FacePictureBase64 = megabyteOfBase64();
		const request = marked(scheme, 'POST', { request: { body: { FacePictureBase64 } } });
		await send('httpRequestWithAuthentication', server, request);
		const [arrived] = server.arrived;
		if (!arrived) throw new Error('Nothing arrived');
		accept(arrived, keys);
		expect(readPairs(arrived.body.toString())).toEqual({ FacePictureBase64 });
	});

	it.each(['httpRequestWithAuthentication', 'requestWithAuthentication'] as const)(
		'follows no redirect with %s, so that neither signature nor STS token travel on',
		async (helper) => {
			const elsewhere = await start();
			for (const method of ['GET', 'POST']) {
				for (const status of [301, 302, 303, 307, 308]) {
					answers = [{ status, headers: { location: `${elsewhere.url}/?stolen` } }];
					const request = {
						...marked(scheme, method, { request: {} }),
						maxRedirects: 5,
						followRedirect: true,
						followAllRedirects: true,
						disableFollowRedirect: false,
					};
					await expect(send(helper, server, request)).rejects.toThrow();
				}
			}
			expect(server.arrived).toHaveLength(10);
			expect(elsewhere.arrived).toEqual([]);
		},
	);

	it.each(['httpRequestWithAuthentication', 'requestWithAuthentication'] as const)(
		'keeps its signature when a caller adds another kind of authentication to %s',
		async (helper) => {
			const auth = { username: 'u', password: 'p', bearer: 'b' };
			await send(helper, server, marked(scheme, 'POST', { request: { auth: auth as never } }));
			const [arrived] = server.arrived;
			if (!arrived) throw new Error('Nothing arrived');
			accept(arrived, keys);
			if (scheme === 'V1') expect(v1Params(arrived)).toHaveProperty('Signature');
		},
	);

	it.each(['httpRequestWithAuthentication', 'requestWithAuthentication'] as const)(
		'is refused by %s in words, with what to do, when its host gets no signature',
		async (helper) => {
			const url = 'https://my-bucket.oss-cn-hongkong.aliyuncs.com/';
			const refused = send(helper, server, marked(scheme, 'POST', { request: { url } }));
			await expect(refused).rejects.toMatchObject({
				message: "The AccessKey is not used for 'https://my-bucket.oss-cn-hongkong.aliyuncs.com'",
				description: expect.stringMatching(/^This credential signs only for its own endpoint/),
			});
			expect(server.arrived).toEqual([]);
		},
	);
});
