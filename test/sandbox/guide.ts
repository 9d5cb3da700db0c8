import { allCases } from '../operations';
import { sandboxKeys } from './accounts';
import { sandboxRoles } from './roles';

/** What decides each person's fate: scene codes, device tokens, comments of pictures. */
export function howPeopleBehave(): string[] {
	return allCases.flatMap(({ guide: own }) => (own ? [own.how, ...table(own.rows), ''] : []));
}

/** What a person has to know to use the sandbox from n8n. */
export function guide(url: string): string {
	const { accessKeyId, accessKeySecret } = sandboxKeys.active;
	return [
		`The sandbox stands in for Alibaba Cloud ID Verification at ${url}`,
		'Nothing leaves this machine, nobody is verified and nothing costs money.',
		'',
		'In n8n, create a credential "Alibaba Cloud ID Verification API" and enter:',
		...table([
			['Region', 'Custom'],
			['Endpoint', url],
			['AccessKey ID', accessKeyId],
			['AccessKey Secret', accessKeySecret],
		]),
		`or, with Authentication: RAM Role, also the Role ARN ${sandboxRoles.good.arn}`,
		'',
		...howPeopleBehave(),
		`Pictures with such a comment: ${url}/pictures/spoof.jpg, and so on; any other name is a person.`,
		'',
		'Every other operation answers what is asked for in one of these ways, else the first of:',
		'  a Merchant Biz ID that begins with the word (different1), a Scene Code, a field or the',
		'  comment of a JPEG that says sandbox:<word>',
		...table(
			allCases
				.filter(({ guide: own, node }) => !own && !node)
				.flatMap(({ plays }) => Object.entries(plays))
				.map(([action, { answers }]) => [action, Object.keys(answers).join(', ')]),
		),
		'',
		'To see how a workflow takes trouble, for example two throttled calls, or one lost answer:',
		`  curl ${url}/_sandbox/rules -d '{"times":2,"fault":{"kind":"throttle"}}'`,
		`  curl ${url}/_sandbox/rules -d '{"fault":{"kind":"dropAfterExecuting"}}'`,
		`  curl -X DELETE ${url}/_sandbox/rules`,
		`What arrived so far: ${url}/_sandbox/requests`,
		'',
		'Whoever finishes causes a callback, if the Callback URL leads to this machine, for example to',
		"http://localhost:5678/webhook/... . To call back once more, or with somebody else's token:",
		`  curl ${url}/_sandbox/deliver -d '{"transactionId":"..."}'`,
		`  curl ${url}/_sandbox/deliver -d '{"transactionId":"...","fields":{"callbackToken":"forged"}}'`,
		`What was called back so far: ${url}/_sandbox/deliveries`,
		'',
		'Somebody whom a Verification Page sends here is played in the browser: the page has buttons.',
		'To lose all callbacks, or to break the web SDK that such a page loads:',
		`  curl ${url}/_sandbox/callbacks -d '{"drop":true}'`,
		`  curl ${url}/_sandbox/sdk -d '{"does":"missing"}'`,
		'Stop with Ctrl+C.',
	].join('\n');
}

function table(rows: ReadonlyArray<readonly [string, string]>): string[] {
	const width = Math.max(0, ...rows.map(([name]) => name.length));
	return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
