import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** The programs that queue mode needs. */
export interface Tools {
	redisServer: string;
	/** The folder with `initdb` and `postgres`. */
	postgresBin: string;
}

const debianPostgres = '/usr/lib/postgresql';

function inPath(program: string): string | undefined {
	const folders = (process.env.PATH ?? '').split(path.delimiter);
	return folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));
}

/** Debian keeps the server's programs out of PATH. */
function postgresBin(): string | undefined {
	const versions = existsSync(debianPostgres) ? readdirSync(debianPostgres) : [];
	const folders = [
		...versions.map((version) => path.join(debianPostgres, version, 'bin')).reverse(),
		path.dirname(inPath('initdb') ?? ''),
	];
	return folders.find((folder) => existsSync(path.join(folder, 'initdb')));
}

function aptInstall(packages: string[], progress: (what: string) => void): string {
	if (process.getuid?.() !== 0 || !inPath('apt-get')) {
		return `${packages.join(' and ')} not installed, and only root on Debian could install it here`;
	}
	progress(`apt-get install ${packages.join(' ')}`);
	try {
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		const args = ['install', '-y', '--no-install-recommends', ...packages];
		execFileSync('apt-get', args, { env, stdio: 'pipe', timeout: 300_000 });
		return '';
	} catch (error) {
		return `apt-get could not install ${packages.join(' and ')}: ${String(error).slice(0, 200)}`;
	}
}

/** Finds Redis and PostgreSQL, installs what is missing; or says why there is none. */
export function findTools(progress: (what: string) => void): Tools | string {
	const missing = [
		...(inPath('redis-server') ? [] : ['redis-server']),
		...(postgresBin() ? [] : ['postgresql']),
	];
	const why = missing.length > 0 ? aptInstall(missing, progress) : '';
	if (why) return why;
	const redisServer = inPath('redis-server');
	const folder = postgresBin();
	if (!redisServer || !folder) return 'redis-server or PostgreSQL cannot be found after installing';
	return { redisServer, postgresBin: folder };
}
