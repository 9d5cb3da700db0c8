import { sandboxKeys, sandboxRoles } from '../../sandbox';
import { sandboxData } from '../credentials';
import { freePort } from '../processes';
import type { Scenario } from '../place';
import { expectNone } from '../report';

const { sts } = sandboxKeys;

/** The credential dialog's test: what is entered, whether it is good, and what the words contain. */
export const credentialTest: Scenario = {
	title: 'Credential test, good and bad',
	async play({ rest, sandbox }) {
		const good = sandboxData(sandbox);
		const temporary = { ...good, ...sts, authentication: 'stsToken' };
		const dead = sandboxData(sandbox, `http://127.0.0.1:${await freePort()}`);
		const asRole = (roleArn: string) => ({ ...good, authentication: 'ramRole', roleArn });
		const external = asRole(sandboxRoles.external.arn);
		const rows: Array<[what: string, data: object, status: string, says: RegExp]> = [
			['the right key', good, 'OK', /./],
			['blanks around it', { ...good, accessKeyId: ` ${good.accessKeyId} ` }, 'OK', /./],
			['an STS token', temporary, 'OK', /./],
			['an expired STS token', { ...temporary, securityToken: sts.expiredToken }, 'Error', /STS/],
			['a wrong secret', { ...good, accessKeySecret: 'wrong' }, 'Error', /secret/i],
			['an unknown key', { ...good, accessKeyId: 'nobody' }, 'Error', /AccessKey ID/],
			['a disabled key', { ...good, ...sandboxKeys.inactive }, 'Error', /disabled/i],
			['no permission', { ...good, ...sandboxKeys.ramDenied }, 'Error', /permission/i],
			['not activated', { ...good, ...sandboxKeys.notActivated }, 'Error', /activated/i],
			['a role', asRole(sandboxRoles.good.arn), 'OK', /The role works/],
			['a role that is none', asRole('idv'), 'Error', /'Role ARN'/],
			['an unknown role', asRole('acs:ram::1:role/no'), 'Error', /role does not exist/],
			['no trust', asRole(sandboxRoles.untrusting.arn), 'Error', /role does not trust/],
			['a wrong external ID', { ...external, externalId: 'no' }, 'Error', /this external ID/],
			[
				'a session policy that is none',
				{ ...external, rolePolicy: '[]' },
				'Error',
				/'Role Policy'/,
			],
			['a dead endpoint', dead, 'Error', /reach/i],
			['no callback secret', { ...good, callbackSecret: '' }, 'OK', /./],
			['a short callback secret', { ...good, callbackSecret: 'short' }, 'Error', /32/],
			['a guessable one', { ...good, callbackSecret: 'a'.repeat(32) }, 'Error', /easy to guess/],
			[
				'a short previous one',
				{ ...good, previousCallbackSecret: 'short' },
				'Error',
				/'Previous Callback Secret'.*32/,
			],
		];
		const problems: string[] = [];
		for (const [what, data, status, says] of rows) {
			const found = await rest.testCredential(what, 'alibabaIdvApi', data);
			if (found.status !== status || !says.test(found.message)) {
				problems.push(`${what}: ${found.status}, "${found.message}", not ${status}, ${says}`);
			}
		}
		expectNone('The credential test', problems);
		return `${rows.length} cases`;
	},
};
