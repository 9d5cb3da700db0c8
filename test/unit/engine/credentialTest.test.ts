import type { ICredentialTestFunctions, ICredentialsDecrypted } from 'n8n-workflow';

import { testCredential } from '../../engine/credentialTest';
import { nodeDoing, SignApi } from './fakes';
import { closeServers, httpServer, nobody } from './servers';

afterEach(closeServers);

/** A credential type whose test asks `url`. */
function tested(url: string, rules?: NonNullable<SignApi['test']>['rules']) {
	const signApi = new SignApi();
	signApi.test = { request: { baseURL: url, url: '/ping', method: 'POST' }, rules };
	return signApi;
}

const test = async (signApi: SignApi) =>
	await testCredential('signApi', { key: 'the-secret' }, { credentialTypes: { signApi } });

describe('a credential with a test block', () => {
	it('is tested through authenticate, with empty qs, body and headers', async () => {
		const { url, arrived } = await httpServer();
		const signApi = tested(url);
		expect(await test(signApi)).toMatchObject({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(arrived[0]).toMatchObject({ method: 'POST', url: '/ping' });
		expect(arrived[0]?.headers['x-signed']).toBe('the-secret@here');
		expect(signApi.seen[0]).toMatchObject({ qs: {}, body: {}, headers: {}, baseURL: url });
	});

	it('fails with the status text, or with the message of a rule', async () => {
		const { url } = await httpServer(403);
		expect(await test(tested(url))).toMatchObject({ status: 'Error', message: 'Forbidden' });
		const properties = { value: 403, message: 'No such key' };
		expect(await test(tested(url, [{ type: 'responseCode', properties }]))).toMatchObject({
			status: 'Error',
			message: 'No such key',
		});
	});

	it('fails when a rule finds its value in the answer', async () => {
		const { url } = await httpServer();
		const properties = { key: 'ok', value: true, message: 'Answered wrongly' };
		const result = await test(tested(url, [{ type: 'responseSuccessBody', properties }]));
		expect(result).toMatchObject({ status: 'Error', message: 'Answered wrongly' });
	});

	it('fails with the bare code when nobody answers, and logs no secret', async () => {
		const result = await test(tested(`http://${await nobody()}`));
		expect(result).toMatchObject({ status: 'Error', message: 'ECONNREFUSED' });
		expect(result.logs.join()).not.toContain('the-secret');
	});

	it('fails with the message of an error in authenticate', async () => {
		const signApi = tested('http://127.0.0.1:1');
		signApi.authenticate = async () => {
			throw new Error('The key is too short');
		};
		expect(await test(signApi)).toMatchObject({
			status: 'Error',
			message: 'The key is too short',
		});
	});
});

describe('a credential that a node tests', () => {
	const node = nodeDoing(async () => [[]], {
		credentials: [{ name: 'signApi', required: true, testedBy: 'checkKey' }],
	});
	node.methods = {
		credentialTest: {
			async checkKey(this: ICredentialTestFunctions, { data }: ICredentialsDecrypted) {
				const ok = data?.key === 'good' && data.region === 'here';
				return ok ? { status: 'OK', message: 'fine' } : { status: 'Error', message: 'bad key' };
			},
		},
	};
	const options = {
		credentialTypes: { signApi: new SignApi() },
		nodeTypes: { 'fake.tester': node },
	};

	it('is given the data with its defaults', async () => {
		expect(await testCredential('signApi', { key: 'good' }, options)).toMatchObject({
			status: 'OK',
			message: 'fine',
		});
		expect(await testCredential('signApi', { key: 'x' }, options)).toMatchObject({
			status: 'Error',
			message: 'bad key',
		});
	});
});

it('says that a credential has no test', async () => {
	expect(await test(new SignApi())).toMatchObject({
		status: 'Error',
		message: 'No testing function found for this credential.',
	});
});
