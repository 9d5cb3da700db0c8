import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { sandboxKeys } from '../../sandbox';
import { callbackSecret } from '../credentials';
import type { Scenario } from '../place';
import { expectNone } from '../report';

/**
 * n8n itself writes down the address of a request that it cannot route, before any node is asked:
 * the attacks with a path that cannot be unescaped, and with the token in the path.
 */
function withoutRequests(log: string): string {
	return log.replace(/^.*(Error in handling webhook request|requested webhook ").*$/gm, '');
}

const fragmentLength = 16;

/** A secret as somebody may write it, whole, and every part of it that is long enough to be one. */
function needlesOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const spellings = [
		secret,
		encodeURIComponent(secret),
		bytes.toString('base64').replace(/=+$/, ''),
		bytes.toString('base64url'),
		bytes.toString('hex'),
	];
	const parts = spellings.flatMap((text) =>
		Array.from({ length: Math.max(1, text.length - fragmentLength + 1) }, (_part, at) =>
			text.slice(at, at + fragmentLength),
		),
	);
	return [...new Set(parts)];
}

const secrets: Readonly<Record<string, string>> = {
	'the AccessKey secret': sandboxKeys.active.accessKeySecret,
	'the secret of the temporary key': sandboxKeys.sts.accessKeySecret,
	'the STS token': sandboxKeys.sts.securityToken,
	'the callback secret': callbackSecret,
};

const needles = Object.entries(secrets).map(([what, secret]) => ({
	what,
	parts: needlesOf(secret),
}));

/** Tokens are made anew each time, so they are known by their form only. */
const token = /v2_\w{1,32}_[0-9a-z]{1,9}_[\w-]{43}/g;

/** Where the page sends browsers back to: an item carries it to Initialize, and on to Alibaba Cloud. */
const returnUrl = new RegExp(`/page/return\\?s=(${token.source})`, 'g');

/** What was found in a text, with what stands before it. */
function found(text: string, returnTokens: ReadonlySet<string>): string[] {
	const places = [
		...needles.flatMap(({ what, parts }) => {
			const at = parts.map((part) => text.indexOf(part)).find((index) => index >= 0);
			return at === undefined ? [] : [{ what, at }];
		}),
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

/** Nothing of all that ran before may have left a secret in n8n's executions, log or database. */
export const leaks: Scenario = {
	title: 'No secret and no token in any execution, log, or table',
	async play({ rest, own }) {
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
		let files = 0;
		if (own) {
			look("n8n's log", withoutRequests(readFileSync(own.n8n.log, 'utf8')));
			const folder = path.join(own.n8n.userFolder, '.n8n');
			for (const name of databaseFiles.map((file) => path.join(folder, file))) {
				if (!existsSync(name)) continue;
				files += 1;
				look(`The file ${path.basename(name)}`, readFileSync(name, 'latin1'));
			}
		}
		expectNone('Secrets', problems.slice(0, 10));
		return `${count} executions and ${files} files of the database read`;
	},
};
