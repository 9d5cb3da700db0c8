import { readFileSync } from 'node:fs';

import type { WorkflowJson } from '../../engine';
import { sandboxRoles, type Sandbox } from '../../sandbox';
import { saveCredentials } from '../credentials';
import type { Place, Scenario } from '../place';
import { until } from '../processes';
import { RealServer } from '../realServer';
import { expectNone } from '../report';
import { connections, initializeParameters, items, node, workflowWith } from '../workflows';

/** n8n's own node, asking for one operation that needs no parameters. */
const httpRequest = (url: string) =>
	({
		nodes: [
			node('Start', 'manualTrigger'),
			node(
				'HTTP Request',
				'httpRequest',
				{
					method: 'POST',
					url: `${url}/`,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: 'alibabaIdvApi',
					sendHeaders: true,
					headerParameters: {
						parameters: [
							{ name: 'x-acs-action', value: 'KeepaliveIntl' },
							{ name: 'x-acs-version', value: '2022-08-09' },
						],
					},
				},
				{ typeVersion: 4.2 },
			),
		],
		connections: connections(['Start', 0, 'HTTP Request']),
	}) as unknown as WorkflowJson;

/** An n8n with a credential for a role. */
class Play {
	readonly problems: string[] = [];

	private constructor(
		private readonly place: Place,
		private readonly server: RealServer,
		private readonly credentialId: string,
	) {}

	static async with(place: Place, role: keyof typeof sandboxRoles): Promise<Play> {
		const { rest, sandbox } = place;
		const changes = { authentication: 'ramRole', roleArn: sandboxRoles[role].arn };
		const credentials = await saveCredentials(rest, sandbox, changes);
		const server = new RealServer(rest, sandbox, credentials);
		return new Play(place, server, credentials.alibabaIdvApi?.id ?? '');
	}

	get sandbox(): Sandbox {
		return this.place.sandbox;
	}

	/** When n8n wrote the credential the last time. */
	async writtenAt(): Promise<string> {
		const path = `/rest/credentials/${this.credentialId}`;
		return (await this.place.rest.api<{ updatedAt: string }>('GET', path)).updatedAt;
	}

	expect(what: string, found: unknown, wanted: unknown): void {
		if (JSON.stringify(found) === JSON.stringify(wanted)) return;
		this.problems.push(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
	}

	/** What arrived at Alibaba Cloud meanwhile. */
	async during(work: () => Promise<unknown>): Promise<string[]> {
		const before = this.sandbox.requests.length;
		await work();
		return this.sandbox.requests.slice(before).map(({ action }) => action);
	}

	/** Starts as many people as there are names; returns how many were started. */
	async start(...names: string[]): Promise<number> {
		const workflow = workflowWith('Initialize', { parameters: initializeParameters }, 2);
		const inputItems = items(...names.map((biz) => ({ biz })));
		const { parts } = await this.server.run(workflow, { inputItems });
		return parts.at(-1)?.jsonOf('Output 1', 0).length ?? 0;
	}

	async check(): Promise<string> {
		const workflow = workflowWith('CheckResult', {}, 3);
		const inputItems = items({ ...this.sandbox.start('pass') });
		const { parts } = await this.server.run(workflow, { inputItems });
		const result = parts.at(-1);
		return result?.error?.message ?? `${result?.jsonOf('Output 2', 0).length} passed`;
	}

	async ask(): Promise<string> {
		const { parts } = await this.server.run(httpRequest(this.sandbox.url));
		const result = parts.at(-1);
		return result?.error?.message ?? String(result?.jsonOf('HTTP Request', 0)[0]?.Code);
	}
}

async function lastingRole(play: Play): Promise<void> {
	const { sandbox } = play;
	const writtenAt = await play.writtenAt();
	const first = await play.during(async () => {
		play.expect('started', await play.start('roleA', 'roleB', 'roleC', 'roleD'), 4);
		play.expect('HTTP Request node', await play.ask(), 'Success');
	});
	play.expect('keys asked for', first.filter((action) => action === 'AssumeRole').length, 1);

	sandbox.endSessions();
	const refused = await play.during(async () => {
		play.expect('a free read with refused keys', await play.check(), '1 passed');
	});
	play.expect('what that took', refused, ['CheckResult', 'AssumeRole', 'CheckResult']);
	play.expect('the credential was written', await play.writtenAt(), writtenAt);
}

/** Keys that end after eight seconds, until the fourth have been used. */
async function fleetingRole(play: Play): Promise<number> {
	const { sandbox } = play;
	const before = sandbox.sessions.length;
	let runs = 0;
	await until('three expiries', 120_000, async () => {
		play.expect(`run ${runs}`, await play.check(), '1 passed');
		play.expect(`HTTP Request node, run ${runs}`, await play.ask(), 'Success');
		runs += 1;
		return sandbox.sessions.length >= before + 4;
	});
	return runs;
}

async function findKeys({ rest, own, sandbox }: Place): Promise<string[]> {
	const found: string[] = [];
	const look = (where: string, text: string) => {
		for (const { accessKeyId, accessKeySecret, securityToken = '' } of sandbox.sessions) {
			for (const secret of [accessKeyId, accessKeySecret, securityToken]) {
				if (text.includes(secret)) found.push(`${where} has keys of a role`);
			}
		}
	};
	if (own) look("n8n's log", readFileSync(own.n8n.log, 'utf8'));
	for await (const { id, text } of rest.allExecutions()) look(`execution ${id}`, text);
	return [...new Set(found)];
}

/** A role in our nodes and in n8n's own node: the keys are fetched by this n8n, and never stored. */
export const role: Scenario = {
	title: 'RAM role: keys are fetched, replaced, and never stored',
	async play(place) {
		const lasting = await Play.with(place, 'good');
		await lastingRole(lasting);
		const fleeting = await Play.with(place, 'fleeting');
		const runs = await fleetingRole(fleeting);
		const untrusting = await Play.with(place, 'untrusting');
		const words = /The role does not trust this AccessKey/;
		for (const said of [await untrusting.check(), await untrusting.ask()]) {
			if (!words.test(said)) untrusting.problems.push(`"${said}" does not say ${words}`);
		}
		const problems = [lasting, fleeting, untrusting].flatMap((play) => play.problems);
		expectNone('RAM role', [...problems, ...(await findKeys(place))]);
		return `${place.sandbox.sessions.length} sessions, ${runs} runs over three expiries`;
	},
};
