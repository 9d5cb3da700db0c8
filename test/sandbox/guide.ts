import { sandboxKeys } from './accounts';
import { outcomes } from './outcomes';

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
		'',
		'The Scene Code of Initialize decides how a verification goes:',
		...table(Object.entries(outcomes).map(([sceneCode, { says }]) => [sceneCode, says])),
		'Any other Scene Code, or none, passes.',
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
		'Stop with Ctrl+C.',
	].join('\n');
}

function table(rows: ReadonlyArray<readonly [string, string]>): string[] {
	const width = Math.max(...rows.map(([name]) => name.length));
	return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
