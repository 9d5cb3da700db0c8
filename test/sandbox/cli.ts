import { guide } from './guide';
import { startSandbox, type Sandbox } from './server';

const defaultPort = 8765;

/** The port given on the command line; throws when it is none. */
export function readPort(argument: string | undefined): number {
	const port = argument === undefined ? defaultPort : Number(argument);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Error(`Not a port: ${argument}. Give a number from 1 to 65535, or nothing.`);
}

/** Starts the sandbox and tells how to use it. */
export async function run(
	argument: string | undefined,
	print: (line: string) => void,
): Promise<Sandbox> {
	const sandbox = await startSandbox({ port: readPort(argument), log: print });
	print(guide(sandbox.url));
	return sandbox;
}

function stopOnSignal(sandbox: Sandbox): void {
	for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void sandbox.stop());
}

if (require.main === module) {
	run(process.argv[2], console.log)
		.then(stopOnSignal)
		.catch((error: NodeJS.ErrnoException) => {
			const isTaken = error.code === 'EADDRINUSE';
			console.error(isTaken ? 'The port is taken. Give another one.' : error.message);
			process.exitCode = 1;
		});
}
