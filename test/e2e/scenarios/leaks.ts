import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { sandboxKeys } from '../../sandbox';
import { callbackSecret } from '../credentials';
import type { OwnN8n, Scenario } from '../place';
import { expectNone } from '../report';
import { tablesOf } from '../tables';

/**
 * n8n itself writes down the address of a request that it cannot route, before any node is asked:
 * the attacks with a path that cannot be unescaped, and with the token in the path.
 */
function withoutRequests(log: string): string {
	return log.replace(/^.*(Error in handling webhook request|requested webhook ").*$/gm, '');
}

const fragmentLength = 16;
/** However such a fragment is cut, one of these lies in it whole, so only few have to be looked for. */
const chunkLength = 8;

/** The pieces of a text with this length, each so many characters after the one before. */
function piecesOf(text: string, length: number, step: number): string[] {
	const count = Math.max(1, Math.floor((text.length - length) / step) + 1);
	return Array.from({ length: count }, (_piece, at) => text.slice(at * step, at * step + length));
}

/** A secret as somebody may write it. */
function spellingsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const base64 = bytes.toString('base64').replace(/=+$/, '');
	const others = [base64, bytes.toString('base64url'), bytes.toString('hex')];
	return [...new Set([secret, encodeURIComponent(secret), ...others])];
}

/** Where a text has a secret, or a part of it that is long enough to be one; or -1. */
function placeOf(spelling: string, text: string): number {
	const chunks = piecesOf(spelling, chunkLength, chunkLength);
	if (!chunks.some((chunk) => text.includes(chunk))) return -1;
	const places = piecesOf(spelling, fragmentLength, 1).map((part) => text.indexOf(part));
	return places.find((at) => at >= 0) ?? -1;
}

const secrets: Readonly<Record<string, string>> = {
	'the AccessKey secret': sandboxKeys.active.accessKeySecret,
	'the secret of the temporary key': sandboxKeys.sts.accessKeySecret,
	'the STS token': sandboxKeys.sts.securityToken,
	'the callback secret': callbackSecret,
};

const needles = Object.entries(secrets).flatMap(([what, secret]) =>
	spellingsOf(secret).map((spelling) => ({ what, spelling })),
);

/** Tokens are made anew each time, so they are known by their form only. */
const token = /v2_\w{1,32}_[0-9a-z]{1,9}_[\w-]{43}/g;

/** Where the page sends browsers back to: an item carries it to Initialize, and on to Alibaba Cloud. */
const returnUrl = new RegExp(`/page/return\\?s=(${token.source})`, 'g');

/** What was found in a text, with what stands before it. */
function found(text: string, returnTokens: ReadonlySet<string>): string[] {
	const places = [
		...needles
			.map(({ what, spelling }) => ({ what, at: placeOf(spelling, text) }))
			.filter(({ at }) => at >= 0),
		...[...text.matchAll(token)]
			.filter(([each]) => !returnTokens.has(each))
			.map(({ index }) => ({ what: 'a callback token', at: index })),
	];
	return places.map(
		({ what, at }) => `${what}, after "${text.slice(Math.max(0, at - 60), at).replace(/\0/g, '')}"`,
	);
}

/** The files of n8n's database, as they lie on the disk: every table, and what was deleted. */
const databaseFiles = ['database.sqlite', 'database.sqlite-wal'];

/** Tables in which items lie, and what workflows write on purpose. */
const isForItems = (table: string) => /^(execution_data|data_table_user_.*)$/.test(table);
/** What the author of a workflow wrote. */
const byAuthors = new Set(['nodes', 'connections', 'pinData']);

/** The texts of a table that neither the author of a workflow wrote nor are numbers. */
function textsOf(rows: ReadonlyArray<Readonly<Record<string, unknown>>>): string {
	return rows
		.flatMap((row) => Object.entries(row))
		.flatMap(([column, value]) =>
			typeof value === 'string' && !byAuthors.has(column) ? [value] : [],
		)
		.join('\n');
}

type Tables = NonNullable<ReturnType<typeof tablesOf>>;

function tablesIn({ n8n, installation }: OwnN8n): Tables {
	const database = path.join(n8n.userFolder, '.n8n', 'database.sqlite');
	return tablesOf(installation, database) ?? new Map<string, never>();
}

/** Everything of an n8n in which nobody should be found. */
function besideItems({ n8n }: OwnN8n, tables: Tables): Map<string, string> {
	return new Map([
		["n8n's log", withoutRequests(readFileSync(n8n.log, 'utf8'))],
		...[...tables]
			.filter(([name]) => !isForItems(name))
			.map(([name, rows]): [string, string] => [`the table ${name}`, textsOf(rows)]),
	]);
}

/** Nothing of all that ran before may have left a secret in n8n's executions, log or database. */
export const leaks: Scenario = {
	title: 'No secret and no token in any execution, log, or table, and nobody beside items',
	async play({ rest, own, personal }) {
		const problems: string[] = [];
		const returnTokens = new Set<string>();
		const look = (where: string, text: string) =>
			problems.push(...found(text, returnTokens).map((what) => `${where}: ${what}`));
		let count = 0;
		for await (const { id, text } of rest.allExecutions()) {
			for (const [, each = ''] of text.matchAll(returnUrl)) returnTokens.add(each);
			look(`Execution ${id}`, text);
			count += 1;
		}
		const tables: Tables = own ? tablesIn(own) : new Map();
		const beside = own ? besideItems(own, tables) : new Map<string, string>();
		const peopleIn = (text: string) => [...personal].filter(([value]) => text.includes(value));
		for (const [where, text] of beside) {
			look(where, text);
			problems.push(...peopleIn(text).map(([, name]) => `${where}: a value of ${name}`));
		}
		const items = tables.get('execution_data');
		if (items && personal.size > 0 && peopleIn(textsOf(items)).length === 0) {
			problems.push('Nobody was found in items either, so the search shows nothing');
		}
		const folder = own ? path.join(own.n8n.userFolder, '.n8n') : '';
		const files = own ? databaseFiles.filter((name) => existsSync(path.join(folder, name))) : [];
		for (const name of files) look(name, readFileSync(path.join(folder, name), 'latin1'));
		expectNone('Secrets', problems.slice(0, 10));
		return `${count} executions and ${files.length} files of the database searched for secrets, ${beside.size} other places for ${personal.size} personal values`;
	},
};
