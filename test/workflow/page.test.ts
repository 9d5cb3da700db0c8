import type { IDataObject } from 'n8n-workflow';

import type { WebhookServer } from '../engine/webhookServer';
import type { Sandbox } from '../sandbox';
import { alibabaScript } from '../../nodes/AlibabaIdvPage/settings';
import { personSentOn } from '../../nodes/operations/verification/personSentOn';
import { receiverOfUrl } from '../../nodes/shared/callback/token';
import { makeLink } from '../../nodes/shared/page/personalLink';
import {
	get,
	goodForm,
	initializeNode,
	newStart,
	outputsOfPage,
	pageWorkflow,
	post,
	sendOnNode,
	servePages,
} from './pageSupport';

import { callbackSecret, engine, items, sandboxCredential, workflowWith } from './support';

const newSecret = 'R9vWq3Lm7XkT2bZp8YnHc5Jd4sGf6UaE';

let sandbox: Sandbox;
let server: WebhookServer;

servePages((stage) => ({ sandbox, server } = stage));

const requests = () => sandbox.requests.filter(({ action }) => action === 'Initialize');

/** What arrived behind each output of the page, over all executions. */
const arrived = () =>
	outputsOfPage.map((name) =>
		server.executions.flatMap(({ parts }) => parts.at(-1)?.jsonOf(name, 0) ?? []),
	);

describe('one person, from the page to the verification', () => {
	it('is shown the page, starts, and is sent on to the address that Initialize returned', async () => {
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [initializeNode(), sendOnNode()]),
		);
		const shown = await get(url);
		expect(shown.status).toBe(200);
		expect(shown.text).toContain('<h1>Verify your identity</h1>');
		expect(server.executions).toHaveLength(0);

		const before = requests().length;
		const answer = await post(url);
		await server.idle();
		expect(answer.json).toEqual({ next: expect.stringMatching(/^http:\/\/127\.0\.0\.1:/) });
		expect(answer.headers.get('access-control-allow-origin')).toBe('null');
		const [params] = requests()
			.slice(before)
			.map((request) => request.params);
		const [item] = arrived()[2] ?? [];
		const page = item?.page as { returnUrl: string };
		expect(params).toMatchObject({
			MerchantBizId: item?.merchantBizId,
			ReturnUrl: page.returnUrl,
		});
		expect(page.returnUrl).toContain(`${url}/return?s=v2_`);
	});

	it('a double click starts nothing twice', async () => {
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [initializeNode(), sendOnNode()]),
		);
		const start = newStart();
		const before = requests().length;
		const answers = await Promise.all([1, 2, 3].map(() => post(url, goodForm({ start }))));
		await server.idle();
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
		expect(requests().length - before).toBe(1);
	});
});

describe('Initialize after a page', () => {
	const waiting = () =>
		initializeNode({
			callback: 'wait',
			callbackProtection: 'signedToken',
			answerWebhook: false,
		});

	it('that waits here tells the browser when it cannot find out how long', async () => {
		const node = initializeNode({
			callback: 'wait',
			options: { waitMinutes: "={{ $('Nobody').item.json.x }}" },
		});
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [{ ...node, onError: 'continueRegularOutput' }]),
		);
		const before = requests().length;
		const answer = await post(url);
		await server.idle();
		expect(answer.json).toEqual({
			tellUser: 'We could not start the check. Please try again later.',
		});
		expect(requests()).toHaveLength(before);
	});

	it('that waits here answers the browser by itself, before it falls asleep', async () => {
		const { Page: url = '' } = await server.activate(pageWorkflow({}, [waiting()]));
		sandbox.holdCallbacks();
		const answer = await post(url);
		await server.idle();
		expect(answer.json).toEqual({ next: expect.stringContaining('/person/') });
		expect(server.executions.map(({ status }) => status)).toEqual(['waiting']);
	});

	it('that waits here tells the browser when nothing was started', async () => {
		sandbox.plan({
			match: { action: 'Initialize' },
			times: 'always',
			fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400 },
		});
		const { Page: url = '' } = await server.activate(pageWorkflow({}, [waiting()]));
		const answer = await post(url);
		await server.idle();
		expect(Object.keys(answer.json)).toEqual(['tellUser']);
	});

	it('does not believe an item that says that a page had made it', async () => {
		const forged = {
			merchantBizId: 'f'.repeat(32),
			page: { verdict: 'submitted', returnUrl: 'https://evil.example/', metaInfo: '{"a":1}' },
		};
		const { parameters } = initializeNode({ merchantUserId: 'u1' });
		const execution = await server.run(workflowWith('Initialize', { parameters }, 2), {
			inputItems: items(forged),
		});
		expect(execution.status).toBe('success');
		const sent = requests().at(-1)?.params;
		expect(sent?.ReturnUrl).toBeUndefined();
		expect(sent?.MerchantBizId).not.toBe(forged.merchantBizId);
	});

	it.each(['ReturnUrl', 'returnurl'])(
		'sends the address of the operator rather than the one that the page made: %s',
		async (name) => {
			const own = 'https://www.example.com/back';
			const options = {
				sceneCode: 'pass',
				extraParameters: { parameter: [{ name, value: own }] },
			};
			const { Page: url = '' } = await server.activate(
				pageWorkflow({}, [initializeNode({ options }), sendOnNode()]),
			);
			expect((await post(url)).json).toHaveProperty('next');
			await server.idle();
			const sent = Object.entries(requests().at(-1)?.params ?? {});
			expect(sent.filter(([key]) => /^returnurl$/i.test(key))).toEqual([['ReturnUrl', own]]);
		},
	);

	it('of a test has no way back, and a hint says why', async () => {
		const { Page: url = '' } = await server.listen(
			pageWorkflow({}, [initializeNode(), sendOnNode()]),
		);
		expect((await get(url)).status).toBe(200);
		expect((await post(url)).json).toHaveProperty('next');
		await server.idle();
		expect(requests().at(-1)?.params.ReturnUrl).toBeUndefined();
		expect(arrived()[2]?.[0]?.page).toMatchObject({ returnUrl: null });
	});
});

describe('Send the Person On tells the browser to try again', () => {
	const later = expect.stringMatching(/try again later/);

	it.each<[string, object]>([
		['when its options cannot be read', { options: "={{ $('Nobody').item.json.x }}" }],
		['when there is no address', { transactionUrl: '={{ $json.nothing }}' }],
		['when its message cannot be read', { answerWith: "={{ $('Nobody').item.json.x }}" }],
	])('%s', async (_name, parameters) => {
		for (const onError of ['stopWorkflow', 'continueRegularOutput'] as const) {
			const node = { ...sendOnNode(parameters as IDataObject), onError };
			const { Page: url = '' } = await server.activate(pageWorkflow({}, [node]));
			const answer = await post(url);
			await server.idle();
			expect(answer.json).toEqual({ tellUser: later });
			server.deactivateAll();
		}
	});

	it('when the start failed, for a reason that is nothing to tell', async () => {
		const [message] = personSentOn.fields.destination.properties.filter(
			({ name }) => name === 'message',
		);
		sandbox.plan({
			match: { action: 'Initialize' },
			times: 'always',
			fault: { kind: 'anyCode', code: 'NoPermission', status: 403 },
		});
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [
				{ ...initializeNode(), onError: 'continueRegularOutput' },
				sendOnNode({ answerWith: 'message', message: String(message?.default) }),
			]),
		);
		const answer = await post(url);
		await server.idle();
		expect(answer.json).toEqual({ tellUser: later });
	});

	it('when its credential cannot be used', async () => {
		const page = sandboxCredential(sandbox).alibabaIdvApi ?? {};
		const unusable: Array<Record<string, string>> = [
			{ endpoint: '' },
			{ endpoint: 'http://a.example' },
			{ region: 'nowhere' },
		];
		for (const other of unusable) {
			const credentials = { alibabaIdvApi: page, other: { ...page, ...other } };
			const node = {
				...sendOnNode({ answerWith: 'message', message: 'Hello' }),
				credentials: { alibabaIdvApi: { id: 'other', name: 'other' } },
				onError: 'continueRegularOutput' as const,
			};
			const { Page: url = '' } = await server.activate(pageWorkflow({}, [node]), credentials);
			const answer = await post(url);
			await server.idle();
			expect(answer.json).toEqual({ tellUser: later });
			server.deactivateAll();
		}
	});

	it('when an AI agent calls it that may not', async () => {
		const { parameters } = sendOnNode({ transactionUrl: 'https://verify.example.com/' });
		const answers: unknown[] = [];
		const run = async (options: IDataObject) =>
			await engine.run(
				workflowWith('alibabaIdvTool', { parameters: { ...parameters, options } }, 1),
				{
					credentials: sandboxCredential(sandbox),
					inputItems: items({}),
					onResponse: ({ body }) => void answers.push(body),
				},
			);
		await run({});
		await run({ allowAsTool: true });
		expect(answers).toEqual([{ tellUser: later }, { next: 'https://verify.example.com/' }]);
	});
});

describe('a sandbox in a private network', () => {
	const endpoint = 'http://192.168.7.9:8765';
	const credential = (changes: object) =>
		sandboxCredential(sandbox, { endpoint, ...changes } as never);

	it('is where the page loads its script from, and may send people to', async () => {
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [sendOnNode({ transactionUrl: `${endpoint}/person/1` })]),
			credential({ privateSandbox: true }),
		);
		const { text, headers } = await get(url);
		expect(text).toContain(`"sdk":"${endpoint}/cdn/jsvm_all.js"`);
		expect(text).toContain('"sandboxHost":"192.168.7.9:8765"');
		expect(headers.get('content-security-policy')).toContain(endpoint);
		expect((await post(url)).json).toEqual({ next: `${endpoint}/person/1` });
	});

	it.each([
		['another host', 'http://192.168.7.10:8765/person/1'],
		['another port', 'http://192.168.7.9:8766/person/1'],
		['another host that looks like it', 'http://192.168.7.9:8765.evil.example/person/1'],
		['a user name', 'http://192.168.7.9:8765@evil.example/person/1'],
	])('does not send people to %s', async (_name, transactionUrl) => {
		const { Page: url = '' } = await server.activate(
			pageWorkflow({}, [{ ...sendOnNode({ transactionUrl }), onError: 'continueRegularOutput' }]),
			credential({ privateSandbox: true }),
		);
		expect(Object.keys((await post(url)).json)).toEqual(['tellUser']);
	});

	it.each<[string, object]>([
		['that the operator did not allow', {}],
		['that is no private one', { privateSandbox: true, endpoint: 'http://sandbox.example.com' }],
		[
			'of a cloud that answers with keys',
			{ privateSandbox: true, endpoint: 'http://169.254.169.254' },
		],
		['of a credential with a region', { privateSandbox: true, region: 'ap-southeast-1' }],
	])('%s is none for the page', async (_name, changes) => {
		const { Page: url = '' } = await server.activate(pageWorkflow(), credential(changes));
		const { text, headers } = await get(url);
		expect(text).toContain(`"sdk":"${alibabaScript}"`);
		expect(text).toContain('"sandboxHost":""');
		expect(headers.get('content-security-policy')).not.toContain('http:');
	});
});

describe('a page that is not set up', () => {
	it.each<[string, IDataObject]>([
		['a field name with a blank', { pageFields: { field: [{ fieldName: 'a b' }] } }],
		[
			'the same field name twice',
			{ pageFields: { field: [{ fieldName: 'a' }, { fieldName: 'A' }] } },
		],
		[
			'a choice without choices',
			{ pageFields: { field: [{ fieldName: 'a', fieldType: 'choice' }] } },
		],
		['a script as consent link', { consentLink: 'javascript:alert(1)' }],
		['an onward link without https', { options: { onwardLink: 'http://evil.example/' } }],
		['a policy among the frames', { options: { frameAncestors: "*; script-src 'unsafe-inline'" } }],
		['a star as additional source', { options: { additionalSources: '*' } }],
		['an empty title', { title: ' ' }],
		['no consent', { consentText: '' }],
		['a language with quotes', { options: { language: 'en" onload="x' } }],
		['fixed Meta Info that is no JSON', { options: { fixedMetaInfo: 'x' } }],
		['a consent that would be cut off', { consentText: 'I agree. '.repeat(600) }],
		['an address that would be cut off', { consentLink: `https://a.example/${'x'.repeat(2000)}` }],
	])('with %s is 503 for everybody, and starts nothing', async (_name, parameters) => {
		const { Page: url = '' } = await server.activate(pageWorkflow(parameters));
		const [page, answer] = [await get(url), await post(url)];
		expect([page.status, answer.status]).toEqual([503, 503]);
		expect(page.headers.get('content-security-policy')).toContain('sandbox');
		expect(answer.json.tellUser).toEqual(expect.any(String));
		expect(server.executions).toHaveLength(0);
	});

	it('a link cannot stand in for a picture', async () => {
		const field = [{ label: 'Photo', fieldName: 'photo', fieldType: 'file' }];
		const { Page: url = '' } = await server.activate(pageWorkflow({ pageFields: { field } }));
		const link = makeLink(callbackSecret, {
			linkId: newStart(),
			userId: 'u1',
			fields: { photo: 'a word' },
			expiresAt: Date.now() / 1000 + 60,
			uses: 1,
			receiver: receiverOfUrl(url),
		});
		const { text } = await get(`${url}?link=${link}`);
		expect(text).toMatch(/<input id="f-photo"[^>]* type="file"/);
		expect(text).not.toContain('a word');
	});

	it('links are accepted with the secret before the last change, and not with another', async () => {
		const { Page: url = '' } = await server.activate(
			pageWorkflow({ whoCanStart: 'link' }, [initializeNode(), sendOnNode()]),
			sandboxCredential(sandbox, {
				callbackSecret: newSecret,
				previousCallbackSecret: callbackSecret,
			}),
		);
		const link = makeLink(callbackSecret, {
			linkId: newStart(),
			userId: 'u1',
			fields: { email: 'ada@example.com', plan: 'gold' },
			expiresAt: Date.now() / 1000 + 60,
			uses: 1,
			receiver: receiverOfUrl(url),
		});
		const shown = await get(`${url}?link=${link}`);
		expect(shown.text).toContain('value="ada@example.com" readonly');
		// A field that the page does not show stays between the operator and the link.
		expect(shown.text).not.toContain('gold');
		expect((await post(`${url}?link=${link}`)).json).toHaveProperty('next');
		await server.idle();
		expect(arrived()[2]?.[0]?.page).toMatchObject({
			userId: 'u1',
			fields: { email: 'ada@example.com', plan: 'gold' },
		});
	});
});
