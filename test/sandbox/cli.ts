import { guide } from './guide';
import { startSandbox, type Sandbox } from './server';

const defaultPort = 8765;

/** The port given on the command line; throws when it is none. */
export function readPort(argument: string | undefined): number {
	const port = argument === undefined ? defaultPort : Number(argument);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Error(`Not a port: ${argument}. Give a number from 1 to 65535, or nothing.`);
}

/** `[port] [--host <name or address>]`; throws when there is anything else. */
export function readArguments(given: readonly string[]): { port: number; host?: string } {
	const index = given.indexOf('--host');
	if (index < 0) {
		const [port, ...others] = given;
		if (others.length > 0) throw new Error(`Not understood: ${others.join(' ')}`);
		return { port: readPort(port) };
	}
	const host = given[index + 1] ?? '';
	if (!/^[a-z0-9.-]+$/i.test(host)) {
		throw new Error('Give a name or an address after --host, such as host.docker.internal.');
	}
	return { ...readArguments([...given.slice(0, index), ...given.slice(index + 2)]), host };
}

/** Starts the sandbox and tells how to use it. */
export async function run(
	given: readonly string[],
	print: (line: string) => void,
): Promise<Sandbox> {
	const { port, host } = readArguments(given);
	const sandbox = await startSandbox({ port, host, log: print });
	print(guide(sandbox.url));
	if (host !== undefined) print(openToOthers);
	return sandbox;
}

const openToOthers = [
	'',
	'Everybody in your network can reach this sandbox while it runs. Send it no real pictures.',
	"In the credential, also switch on 'Sandbox in Private Network'.",
].join('\n');

function stopOnSignal(sandbox: Sandbox): void {
	for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void sandbox.stop());
}

if (require.main === module) {
	run(process.argv.slice(2), console.log)
		.then(stopOnSignal)
		.catch((error: NodeJS.ErrnoException) => {
			const isTaken = error.code === 'EADDRINUSE';
			console.error(isTaken ? 'The port is taken. Give another one.' : error.message);
			process.exitCode = 1;
		});
}
