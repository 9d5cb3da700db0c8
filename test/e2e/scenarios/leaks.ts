import { readFileSync } from 'node:fs';

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

/** Where the page sends browsers back to: an item carries it to Initialize, and on to Alibaba Cloud. */
const withoutReturnUrls = (text: string) => text.replace(/(\/page\/return\?s=)[\w-]+/g, '$1');

/** Nothing of all that ran before may have left a secret in n8n's executions or its log. */
export const leaks: Scenario = {
	title: 'No secret and no token in any execution or log',
	async play({ rest, own }) {
		const secrets: Record<string, RegExp> = {
			'the AccessKey secret': new RegExp(sandboxKeys.active.accessKeySecret),
			'the callback secret': new RegExp(callbackSecret),
			'a callback token': /v2_\w{1,32}_[0-9a-z]{1,9}_[\w-]{43}/,
		};
		const problems: string[] = [];
		const look = (where: string, text: string) => {
			for (const [what, pattern] of Object.entries(secrets)) {
				const at = text.search(pattern);
				if (at < 0) continue;
				problems.push(`${where}: ${what}, after "${text.slice(Math.max(0, at - 60), at)}"`);
			}
		};
		if (own) look("n8n's log", withoutRequests(readFileSync(own.n8n.log, 'utf8')));
		let count = 0;
		for await (const { id, text } of rest.allExecutions()) {
			look(`Execution ${id}`, withoutReturnUrls(text));
			count += 1;
		}
		expectNone('Secrets', problems.slice(0, 10));
		return `${count} executions read`;
	},
};
