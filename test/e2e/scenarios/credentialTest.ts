import { sandboxKeys } from '../../sandbox';
import { sandboxData } from '../credentials';
import { freePort } from '../processes';
import type { Scenario } from '../place';
import { expectNone } from '../report';

const api = 'alibabaIdvApi';
const callback = 'alibabaIdvCallbackApi';

/** The credential dialog's test: what is entered, whether it is good, and what the words contain. */
export const credentialTest: Scenario = {
	title: 'Credential test, good and bad',
	async play({ rest, sandbox }) {
		const good = sandboxData(sandbox);
		const rows: Array<[what: string, type: string, data: object, status: string, says: RegExp]> = [
			['the right key', api, good, 'OK', /./],
			['blanks around it', api, { ...good, accessKeyId: ` ${good.accessKeyId} ` }, 'OK', /./],
			['a wrong secret', api, { ...good, accessKeySecret: 'wrong' }, 'Error', /secret/i],
			['an unknown key', api, { ...good, accessKeyId: 'nobody' }, 'Error', /AccessKey ID/],
			['a disabled key', api, { ...good, ...sandboxKeys.inactive }, 'Error', /disabled/i],
			['no permission', api, { ...good, ...sandboxKeys.ramDenied }, 'Error', /permission/i],
			['not activated', api, { ...good, ...sandboxKeys.notActivated }, 'Error', /activated/i],
			[
				'a dead endpoint',
				api,
				sandboxData(sandbox, `http://127.0.0.1:${await freePort()}`),
				'Error',
				/reach/i,
			],
			['a callback secret', callback, { secret: 'x'.repeat(32), previousSecret: '' }, 'OK', /./],
			['a short callback secret', callback, { secret: 'short', previousSecret: '' }, 'Error', /32/],
		];
		const problems: string[] = [];
		for (const [what, type, data, status, says] of rows) {
			const found = await rest.testCredential(what, type, data);
			if (found.status !== status || !says.test(found.message)) {
				problems.push(`${what}: ${found.status}, "${found.message}", not ${status}, ${says}`);
			}
		}
		expectNone('The credential test', problems);
		return `${rows.length} cases`;
	},
};
