import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';

import { temporaryFolder } from '../places';
import { freePort, launch, runToEnd, until } from '../processes';
import type { Closers } from '../setUp';
import type { Tools } from './tools';

/** PostgreSQL refuses to run as root. */
function otherUser(): { uid?: number; gid?: number } {
	if (process.getuid?.() !== 0) return {};
	const id = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

async function untilOpen(name: string, port: number): Promise<void> {
	await until(`${name} listens`, 30_000, async () => {
		return await new Promise<boolean>((resolve) => {
			const socket = connect(port, '127.0.0.1', () => {
				socket.destroy();
				resolve(true);
			});
			socket.once('error', () => resolve(false));
		});
	});
}

/** Starts Redis on a free port, without anything on disk. */
export async function startRedis({ redisServer }: Tools, closers: Closers): Promise<number> {
	const cwd = temporaryFolder('redis');
	const port = await freePort();
	const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const log = path.join(cwd, 'redis.log');
	const running = launch({ name: 'redis', command: redisServer, args, cwd, env: process.env, log });
	closers.push(() => running.stop());
	await untilOpen('Redis', port);
	return port;
}

/** Starts PostgreSQL on a free port, with an empty database cluster. */
export async function startPostgres({ postgresBin }: Tools, closers: Closers): Promise<number> {
	const cwd = temporaryFolder('postgres');
	const user = otherUser();
	if (user.uid !== undefined && user.gid !== undefined) chownSync(cwd, user.uid, user.gid);
	chmodSync(cwd, 0o700);
	const data = path.join(cwd, 'data');
	const env = { ...process.env, LC_ALL: 'C.UTF-8' };
	const common = { cwd, env, log: path.join(cwd, 'postgres.log'), ...user };
	const command = (program: string) => path.join(postgresBin, program);
	const init = ['-D', data, '-U', 'n8n', '--auth=trust', '-E', 'UTF8', '--no-sync'];
	await runToEnd({ name: 'initdb', command: command('initdb'), args: init, ...common }, 60_000);
	const port = await freePort();
	const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', cwd, '-c', 'fsync=off'];
	const running = launch({ name: 'postgres', command: command('postgres'), args, ...common });
	closers.push(() => running.stop());
	await untilOpen('PostgreSQL', port);
	return port;
}
