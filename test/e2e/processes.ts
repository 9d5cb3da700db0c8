import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How to start a process that runs beside this one. */
export interface Launch {
	/** For messages. */
	name: string;
	command: string;
	args: string[];
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Takes what it prints. */
	log: string;
	/** Only where a program refuses to run as root. */
	uid?: number;
	gid?: number;
}

/** A process that was started here, with everything it started itself. */
export interface Running {
	name: string;
	pid: number;
	log: string;
	hasEnded(): boolean;
	/** Asks it to end, and ends it when it does not within the time. */
	stop(withinMs?: number): Promise<void>;
	/** SIGKILL: no time for anything. */
	kill(): Promise<void>;
}

const alive = new Set<ChildProcess>();

/** A signal for the whole process group, because n8n starts processes of its own. */
function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, name);
	} catch {
		// It has just ended.
	}
}

/** Ends everything that was started here, at once. */
export function killAll(): void {
	alive.forEach((child) => signal(child, 'SIGKILL'));
}

// The last resort, for whatever way this process ends.
process.on('exit', killAll);

/** Starts a process in a group of its own. */
export function launch({ name, command, args, log, ...options }: Launch): Running {
	const out = createWriteStream(log, { flags: 'a' });
	const child = spawn(command, args, {
		...options,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	alive.add(child);
	child.stdout.pipe(out, { end: false });
	child.stderr.pipe(out, { end: false });
	const ended = new Promise<void>((resolve) => {
		child.once('error', (error) => {
			out.end(`${name} could not be started: ${error.message}\n`);
			alive.delete(child);
			resolve();
		});
		child.once('exit', () => {
			// What it started must not outlive it.
			signal(child, 'SIGKILL');
			alive.delete(child);
			resolve();
		});
	});
	const isOver = () => !alive.has(child);
	return {
		name,
		pid: child.pid ?? 0,
		log,
		hasEnded: isOver,
		async stop(withinMs = 20_000) {
			if (isOver()) return;
			// Only the process itself: a group-wide signal would take its helpers away first.
			child.kill('SIGTERM');
			await Promise.race([ended, sleep(withinMs, undefined, { ref: false })]);
			if (!isOver()) signal(child, 'SIGKILL');
			await ended;
		},
		async kill() {
			signal(child, 'SIGKILL');
			await ended;
		},
	};
}

/** What a process has printed so far. */
export function readLog(log: string): string {
	return existsSync(log) ? readFileSync(log, 'utf8') : '';
}

/** The last lines of a log, for a failure message. */
export function lastLines(log: string, lines = 15): string {
	return readLog(log).trimEnd().split('\n').slice(-lines).join('\n');
}

/** Runs a program to its end; throws with its last words when it fails. */
export async function runToEnd(launched: Launch, withinMs: number): Promise<void> {
	const { name, command, args, cwd, env, uid, gid } = launched;
	let said = '';
	const child = spawn(command, args, {
		cwd,
		env,
		uid,
		gid,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	alive.add(child);
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
	}
	const timer = setTimeout(() => signal(child, 'SIGKILL'), withinMs);
	const code = await new Promise<number | string>((resolve) => {
		child.once('error', (error) => resolve(error.message));
		child.once('exit', (exit, killedBy) => resolve(exit ?? String(killedBy)));
	});
	clearTimeout(timer);
	alive.delete(child);
	if (code !== 0) throw new Error(`${name} ended with ${code}:\n${said.trim()}`);
}

/** A port that nobody listens on right now. */
export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Asks until there is an answer; says what was waited for when there is none in time. */
export async function until<T>(
	what: string,
	withinMs: number,
	look: () => Promise<T | undefined | false> | T | undefined | false,
	everyMs = 250,
): Promise<T> {
	const end = Date.now() + withinMs;
	for (;;) {
		const found = await look();
		if (found) return found;
		if (Date.now() > end) throw new Error(`Not within ${withinMs / 1000} s: ${what}`);
		await sleep(everyMs);
	}
}
