import { connect } from 'node:net';
import { request } from 'undici';

import { sandboxKeys, startSandbox } from '../../sandbox';
import { readArguments, readPort, run } from '../../sandbox/cli';
import { guide } from '../../sandbox/guide';
import { checkResult, initialize, keepalive, sendV3, startTransaction, until } from './send';

describe('the sandbox', () => {
	test('listens on loopback, on the port it is given', async () => {
		const first = await startSandbox();
		const port = Number(new URL(first.url).port);
		expect(first.url).toBe(`http://127.0.0.1:${port}`);
		await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
		await expect(request(`http://127.0.0.2:${port}`)).rejects.toThrow();
		await first.stop();
		const second = await startSandbox({ port });
		expect(second.url).toBe(first.url);
		await second.stop();
	});

	test('stops at once, whoever is still waiting', async () => {
		const sandbox = await startSandbox({ finishAfterMs: 60_000 });
		await startTransaction(sandbox);
		sandbox.plan({ fault: { kind: 'never' } });
		sandbox.plan({ fault: { kind: 'delay', ms: 60_000 } });
		const waiting = [initialize(sandbox), initialize(sandbox)];
		const ends = Promise.allSettled(waiting);
		await until(() => sandbox.executions('Initialize') === 3);
		await sandbox.stop();
		expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		await sandbox.stop();
		await expect(sendV3(sandbox, keepalive)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
	});

	test('records a request that was cut off, and executes nothing', async () => {
		const sandbox = await startSandbox();
		const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
		socket.write('POST / HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 100\r\n\r\nhalf');
		await until(() => sandbox.requests.length === 1);
		socket.destroy();
		await until(() => sandbox.requests[0]?.httpStatus === 'abandoned');
		expect(sandbox.requests).toMatchObject([{ executed: false, code: '' }]);
		await sandbox.stop();
	});

	test('logs what happened, in order, without contents', async () => {
		const lines: string[] = [];
		const sandbox = await startSandbox({ log: (line) => lines.push(line) });
		const id = await startTransaction(sandbox);
		sandbox.plan({ fault: { kind: 'reset' } });
		await checkResult(sandbox, id).catch(() => undefined);
		await sendV3(sandbox, { action: '' });
		expect(lines).toEqual([
			'POST Initialize V3 -> 200 Success',
			'POST CheckResult V3 -> reset',
			'POST (no action) V3 -> 400 MissingAction',
		]);
		await sandbox.stop();
	});
});

describe('the command', () => {
	test('tells what to enter in n8n and how to pick a scenario', () => {
		const text = guide('http://127.0.0.1:8765');
		const { accessKeyId, accessKeySecret } = sandboxKeys.active;
		const entered = ['Custom', 'http://127.0.0.1:8765', accessKeyId, accessKeySecret];
		for (const word of entered) expect(text).toContain(word);
		expect(text).toMatch(/^ {2}different +Not passed: a different person \(204\)$/m);
	});

	test.each([
		[undefined, 8765],
		['9000', 9000],
	])('takes the port %j as %i', (argument, port) => {
		expect(readPort(argument)).toBe(port);
	});

	test.each(['', 'abc', '0', '65536', '80.5', '-1'])('refuses the port %j', (argument) => {
		expect(() => readPort(argument)).toThrow(`Not a port: ${argument}.`);
	});

	test('can be reached under another name only where that is asked for', async () => {
		expect(readArguments(['9000'])).toEqual({ port: 9000 });
		expect(readArguments(['--host', 'host.docker.internal'])).toEqual({
			port: 8765,
			host: 'host.docker.internal',
		});
		expect(readArguments(['--host', '10.0.0.5', '9000'])).toEqual({ port: 9000, host: '10.0.0.5' });
		for (const wrong of [['--host'], ['--host', 'a b'], ['9000', 'x']]) {
			expect(() => readArguments(wrong)).toThrow();
		}
		const lines: string[] = [];
		const free = await startSandbox();
		const { port } = new URL(free.url);
		await free.stop();
		const sandbox = await run(['--host', 'localhost', port], (line) => lines.push(line));
		expect(sandbox.url).toBe(`http://localhost:${port}`);
		expect(lines.join('\n')).toMatch(
			/Everybody in your network .+\n.+'Sandbox in Private Network'/,
		);
		await sandbox.stop();
	});

	test('shows examples that work', async () => {
		const lines: string[] = [];
		const free = await startSandbox();
		const { port } = new URL(free.url);
		await free.stop();
		const sandbox = await run([port], (line) => lines.push(line));
		const rules = [...lines.join('\n').matchAll(/rules -d '(.*)'/g)].map(([, rule]) => rule!);
		expect(rules).toHaveLength(2);
		for (const rule of rules) sandbox.plan(JSON.parse(rule) as Parameters<typeof sandbox.plan>[0]);
		await sandbox.stop();
	});
});
