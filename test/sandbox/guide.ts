import { sandboxKeys } from './accounts';
import { comparisons } from './comparisons';
import { devices, tokenShape } from './devices';
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
		`The Device Token of FaceGuardRisk decides what is told: ${tokenShape}`,
		...table([
			['device-12.5', 'Score 12.5, no tags; any number will do'],
			['device-12-ROOT-VPN', 'Score 12 with any tags, known or not'],
			['device-text12', 'Score as the text "12"'],
			['device-12@order1', 'BizIdNotMatch unless BizId is order1 or empty'],
			['device-12~2', 'As device-12, but another token'],
			...Object.entries(devices).map(([name, { says }]) => [`device-${name}`, says] as const),
		]),
		'Any other Device Token: TokenInvalid, with the low score 0.',
		'',
		'A JPEG comment in either picture decides how intl_face_verify of ExecuteRequest goes. Write one',
		'with: exiftool -Comment=sandbox:spoof face.jpg',
		...table(Object.entries(comparisons).map(([name, { says }]) => [`sandbox:${name}`, says])),
		`Pictures with such a comment: ${url}/pictures/spoof.jpg, and so on; any other name is a person.`,
		'Without a comment the same picture twice is the same person, anything else is not.',
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
