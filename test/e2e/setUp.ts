import { startSandbox, type Sandbox } from '../sandbox';
import { saveCredentials, type Credentials } from './credentials';
import { install } from './install';
import { answers, prepareN8n } from './n8n';
import type { Options } from './options';
import { collectPersonal, type Personal } from './personal';
import type { Stage } from './place';
import { keepFolders, removeFolders } from './places';
import { killAll, until } from './processes';
import { npmThatAsks, startRegistry } from './registry';
import type { Report } from './report';
import { owner, Rest } from './rest';
import { versionOf, type Version } from './versions';

/** What has to be ended, last first. */
export type Closers = Array<() => Promise<void>>;

/** An n8n that nothing is installed in yet, and the registry it asks. */
export async function setUp(
	report: Report,
	options: Options,
	version: Version,
	closers: Closers,
): Promise<Stage> {
	const installation = await install(version, report.progress);
	const registry = await startRegistry();
	closers.push(() => registry.stop());
	const n8n = await prepareN8n({ installation, binFolders: [npmThatAsks(registry)] });
	closers.push(() => n8n.stop());
	report.progress('starting n8n');
	await n8n.start();
	const rest = new Rest(n8n.url);
	await rest.enter();
	const own = { installation, registry, n8n };
	return { report, options, version, rest, personal: new Map(), own };
}

/** An n8n that runs already. What is saved there is removed at the end. */
export async function visit(
	report: Report,
	options: Options & { url: string },
	closers: Closers,
): Promise<Stage> {
	const { url, email = owner.email, password = owner.password } = options;
	await until(`there is an n8n at ${url}`, 10_000, async () => await answers(url));
	const rest = new Rest(url, { email, password });
	await rest.enter();
	closers.push(async () => await rest.removeAll());
	const version = versionOf(await rest.version());
	return { report, options, version, rest, personal: new Map() };
}

/** Ctrl+C leaves nothing behind. */
export function endOnSignal({ print }: Report): void {
	for (const name of ['SIGINT', 'SIGTERM'] as const) {
		process.once(name, () => {
			killAll();
			removeFolders(print);
			process.exit(130);
		});
	}
}

/** Ends everything, whatever goes wrong with one of them. */
export async function closeAll(closers: Closers, report: Report): Promise<void> {
	for (const close of closers.splice(0).reverse()) {
		await close().catch((error: unknown) => report.progress(String(error)));
	}
}

/** Each part has a sandbox and credentials of its own, so that none sees what another did. */
export async function withSandbox<Around extends { rest: Rest; personal?: Personal }>(
	around: Around,
	play: (place: Around & { sandbox: Sandbox; credentials: Credentials }) => Promise<string | void>,
): Promise<string | void> {
	const sandbox = await startSandbox();
	try {
		const credentials = await saveCredentials(around.rest, sandbox);
		return await play({ ...around, sandbox, credentials });
	} finally {
		collectPersonal(around.personal ?? new Map(), sandbox);
		await sandbox.stop();
	}
}

/** Ends everything, tells what came of it, and ends this process accordingly. */
export async function conclude(closers: Closers, report: Report): Promise<never> {
	await closeAll(closers, report);
	if (report.failed) keepFolders('something failed');
	removeFolders(report.print);
	report.summary();
	process.exit(report.failed ? 1 : 0);
}
