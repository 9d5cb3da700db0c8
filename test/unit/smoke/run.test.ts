import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { roleSessions } from '../../../nodes/shared/credential/roleSessions';
import { sandboxKeys, sandboxRoles, startSandbox, type Sandbox } from '../../sandbox';
import { jpegWithComment } from '../../sandbox/jpeg';
import { checks } from '../../smoke/checks';
import { runChecks } from '../../smoke/run';
import { readSetup, type Setup } from '../../smoke/setup';
import { shapeOf } from '../../smoke/shape';

/* `npm run smoke`, whole, against the sandbox: real calls over a real connection. */
let sandbox: Sandbox;

beforeEach(async () => {
	roleSessions.forget();
	// Nobody finishes meanwhile.
	sandbox = await startSandbox({ finishAfterMs: 60 * 60_000 });
});

afterEach(async () => {
	await sandbox.stop();
});

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

const picture = jpegWithComment('planted-picture').toString('base64');

async function setupWith(changes: Partial<Setup> = {}): Promise<Setup> {
	const port = await freePort();
	return {
		credential: {
			authentication: 'ramRole',
			accessKeyId: sandboxKeys.active.accessKeyId,
			accessKeySecret: sandboxKeys.active.accessKeySecret,
			roleArn: sandboxRoles.external.arn,
			externalId: sandboxRoles.external.externalId,
			region: 'custom',
			endpoint: sandbox.url,
		},
		yes: true,
		freeOnly: false,
		only: [],
		callbackUrl: `http://127.0.0.1:${port}`,
		port,
		face: picture,
		document: picture,
		...changes,
	};
}

async function run(setup: Setup, answers: boolean[] = []) {
	const printed: string[] = [];
	const asked: string[] = [];
	const left = [...answers];
	const { report, results } = await runChecks(checks, setup, {
		print: (text) => void printed.push(text),
		async confirm(question) {
			asked.push(question);
			return left.shift() ?? false;
		},
	});
	return { report, results, printed: printed.join('\n'), asked };
}

describe('npm run smoke', () => {
	it('tries everything, and answers each question', async () => {
		const { results, report } = await run(await setupWith());
		const untried = results.filter(({ finding }) => finding === undefined);
		expect(untried.map(({ check, skipped }) => [check.name, skipped])).toEqual([
			['roleAcrossRegions', 'needs a region: an endpoint is one place'],
		]);
		const answers = Object.fromEntries(
			results.map(({ check, finding }) => [check.name, finding?.answer]),
		);
		expect(answers).toMatchObject({
			connection: 'Yes.',
			callback409: 'Yes: an address that answers 409 is accepted.',
			identityInBody: 'Yes, for Initialize and for CheckResult.',
			unfinished: expect.stringMatching(/^CheckResult says ProcessNotCompleted/) as string,
			refusedRole: 'The code is EntityNotExist.Role.',
			sameFace: expect.stringMatching(/^Passed is "/) as string,
		});
		expect(results.filter(({ finding }) => finding?.isSurprise)).toEqual([]);
		// The sandbox checks parameters against the pages, so nothing is asked in a wrong way.
		expect(report).not.toMatch(/(Missing|Invalid)Parameter/);
		for (const { check } of results) expect(report).toContain(check.name);
	});

	it('makes a report that tells nothing about anybody', async () => {
		const setup = await setupWith();
		const { report } = await run(setup);
		const { credential } = setup;
		const forbidden = [
			credential.accessKeyId,
			credential.accessKeySecret,
			credential.roleArn,
			credential.externalId,
			sandbox.url,
			setup.callbackUrl,
			picture.slice(0, 40),
			...sandbox.sessions.flatMap((key) => [
				key.accessKeyId,
				key.accessKeySecret,
				key.securityToken,
			]),
			// Everything that only one person, verification, or call has.
			...sandbox.requests.flatMap(({ id, params }) => [
				id,
				params.MerchantBizId,
				params.MerchantUserId,
				params.TransactionId,
			]),
		];
		for (const each of forbidden) {
			if (each) expect(report).not.toContain(each);
		}
		expect(report).not.toMatch(/\/person\/|sandbox:|1\d{15}/);
	});

	it('says what it costs before anything is called', async () => {
		const { printed, asked } = await run(await setupWith({ yes: false }));
		expect(printed).toMatch(/^This calls Alibaba Cloud with your keys:\n {2}connection +free/);
		expect(printed).toMatch(/faceAndDocument +up to 0\.14 USD/);
		expect(printed).toMatch(/All together: up to 0\.204 USD/);
		expect(asked).toHaveLength(12);
		expect(sandbox.requests).toEqual([]);
	});

	it('does only what somebody says yes to, one by one', async () => {
		const { results } = await run(await setupWith({ yes: false }), [true, false, true]);
		const tried = results.filter(({ finding }) => finding).map(({ check }) => check.name);
		expect(tried).toEqual(['connection', 'identityInBody']);
		expect(sandbox.requests.map(({ action }) => action)).toEqual([
			'AssumeRole',
			'KeepaliveIntl',
			'Initialize',
			'CheckResult',
		]);
	});

	it('bills nothing with --free', async () => {
		const { printed } = await run(await setupWith({ freeOnly: true }));
		expect(printed).toMatch(/sameFace +up to 0\.002 USD +left out: costs money/);
		expect(printed).toMatch(/All together: free/);
		// Initialize counts in the sandbox; Alibaba Cloud bills who finishes, and here nobody does.
		const billed = sandbox.requests.filter((request) => request.billed);
		expect(new Set(billed.map(({ action }) => action))).toEqual(new Set(['Initialize']));
	});

	it('leaves out what it lacks, and says what that is', async () => {
		const lacking = { face: undefined, document: undefined, callbackUrl: undefined };
		const { results } = await run(await setupWith(lacking));
		const reasons = Object.fromEntries(results.map(({ check, skipped }) => [check.name, skipped]));
		expect(reasons).toMatchObject({
			callback409: expect.stringMatching(/^needs --callback-url/) as string,
			sameFace: 'needs --face',
			faceAndDocument: 'needs --face and --document',
		});
		expect(sandbox.requests.some(({ action }) => /Compare|Ocr|Ekyc/.test(action))).toBe(false);
	});

	it('stops when the keys do not work', async () => {
		const setup = await setupWith();
		setup.credential = { ...setup.credential, accessKeySecret: 'planted-wrong-secret' };
		const { results, report } = await run(setup);
		expect(results.filter(({ finding }) => finding)).toHaveLength(1);
		expect(report).toMatch(/\*\*No: No keys for the role .*The AccessKey Secret is wrong/);
		expect(report).not.toContain('planted');
		expect(sandbox.requests).toHaveLength(1);
	});

	it('tells when an assumption is wrong', async () => {
		sandbox.plan({
			match: { action: 'Initialize' },
			skip: 1,
			fault: { kind: 'anyCode', code: 'InvalidParameter' },
		});
		const { results, report } = await run(await setupWith({ only: ['connection', 'callback409'] }));
		expect(results[1]?.finding).toMatchObject({ isSurprise: true });
		expect(report).toMatch(
			/### callback409 \(a surprise\)[\s\S]*\*\*No: an address that answers 409/,
		);
	});

	it('knows its checks by name', async () => {
		const unknown = run(await setupWith({ only: ['nothing'] }));
		await expect(unknown).rejects.toThrow('There is no check called nothing.');
		expect(sandbox.requests).toEqual([]);
	});
});

describe('the shape of an answer', () => {
	it('has values only where they are words of Alibaba Cloud or scores', () => {
		const answer = {
			RequestId: 'planted-id',
			Code: 'Success',
			Message: 'planted message',
			Result: {
				Passed: 'Y',
				SubCode: 'a sentence with planted words',
				TransactionId: 'planted',
				ExtFaceInfo: '{"faceAge":31,"faceComparisonScore":99.5,"planted name":"x"}',
				Items: [{ Name: 'planted' }, { Name: 'planted' }],
			},
		};
		const lines = shapeOf(answer);
		expect(lines).toEqual([
			'Code: string Success',
			'Result.Passed: string Y',
			'Result.SubCode: text, 29 characters',
			'Result.TransactionId: text, 7 characters',
			'Result.ExtFaceInfo: JSON text',
			'Result.ExtFaceInfo.faceAge: number',
			'Result.ExtFaceInfo.faceComparisonScore: number 99.5',
			'Result.ExtFaceInfo.(a name): text, 1 characters',
			'Result.Items: list of 2',
			'Result.Items[0].Name: text, 7 characters',
		]);
	});
});

describe('the command line', () => {
	it('takes keys from the environment, and options', () => {
		const environment = {
			ALIBABA_ACCESS_KEY_ID: 'id',
			ALIBABA_ACCESS_KEY_SECRET: 'secret',
			ALIBABA_ROLE_ARN: 'arn',
			ALIBABA_EXTERNAL_ID: 'external',
		};
		const args = ['--yes', '--only', 'connection,deletion', '--port', '9000'];
		expect(readSetup(args, environment)).toMatchObject({
			wants: 'checks',
			yes: true,
			freeOnly: false,
			only: ['connection', 'deletion'],
			port: 9000,
			credential: {
				authentication: 'ramRole',
				accessKeyId: 'id',
				roleArn: 'arn',
				externalId: 'external',
				region: 'cn-hongkong',
			},
		});
		expect(readSetup([], { ALIBABA_SECURITY_TOKEN: 't' }).credential.authentication).toBe(
			'stsToken',
		);
		expect(readSetup([], { ALIBABA_ENDPOINT: 'https://x' }).credential.region).toBe('custom');
		expect(readSetup(['--page'], {}).wants).toBe('page');
		expect(readSetup(['--sandbox'], {}).wants).toBe('sandbox');
	});

	it.each([[['--no-such-option']], [['--port', '0']], [['--face', '/does/not/exist.jpg']]])(
		'refuses %j',
		(args) => {
			expect(() => readSetup(args, {})).toThrow();
		},
	);
});
