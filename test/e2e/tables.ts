import { execFileSync } from 'node:child_process';
import path from 'node:path';

import type { Installation } from './install';

/** Every row of every table, as JSON; run by a Node that can read SQLite by itself. */
const script = `
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(process.argv[1], { readOnly: true });
const names = db.prepare("select name from sqlite_master where type = 'table'").all();
const rows = names.map(({ name }) => [name, db.prepare('select * from "' + name + '"').all()]);
process.stdout.write(JSON.stringify(rows));
`;

type Row = Readonly<Record<string, unknown>>;

/**
 * The tables of n8n's database by name.
 *
 * @returns undefined where n8n runs on a Node without SQLite.
 */
export function tablesOf(
	{ nodeBin, version }: Installation,
	database: string,
): ReadonlyMap<string, readonly Row[]> | undefined {
	if (Number.parseInt(version.node, 10) < 22) return undefined;
	const given = ['--no-warnings', '--eval', script, database];
	const maxBuffer = 512 * 1024 * 1024;
	const text = execFileSync(path.join(nodeBin, 'node'), given, { encoding: 'utf8', maxBuffer });
	return new Map(JSON.parse(text) as Array<[string, Row[]]>);
}
