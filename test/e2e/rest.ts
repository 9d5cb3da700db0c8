/** n8n's own REST interface, which its editor uses. */
import { createRequire } from 'node:module';
import path from 'node:path';

import type { IRunExecutionData } from 'n8n-workflow';

import type { Installation } from './install';
import { until } from './processes';

/** A workflow as n8n has saved it. */
export interface SavedWorkflow {
	id: string;
	name: string;
	versionId: string;
	active: boolean;
	nodes: Array<{ name: string; type: string; webhookId?: string }>;
}

/** An execution as n8n has saved it. */
export interface SavedExecution {
	id: string;
	workflowId: string;
	status: string;
	mode: string;
	startedAt: string;
	waitTill?: string;
	data: IRunExecutionData;
	/** As n8n keeps it: for what must not be in it. */
	text: string;
}

/** What came back, whatever its status. */
export interface Answer {
	status: number;
	body: unknown;
}

export const owner = {
	email: 'e2e@example.com',
	firstName: 'E2e',
	lastName: 'Owner',
	password: 'Made-up-for-e2e-1',
};

/** Any constant; n8n ties the cookie to it. */
const browserId = 'e2e-browser';

const unsettled = ['new', 'running'];

/** Somebody who is signed in. */
export class Rest {
	private cookie = '';
	private readonly parse: (text: string) => unknown;

	constructor(
		readonly url: string,
		installation: Installation,
	) {
		// n8n's own copy, because it is n8n's format.
		const require = createRequire(
			path.join(installation.folder, 'node_modules', 'n8n', 'index.js'),
		);
		this.parse = (require('flatted') as { parse: (text: string) => unknown }).parse;
	}

	/** Asks, and returns whatever comes back. */
	async ask(method: string, target: string, body?: unknown): Promise<Answer> {
		const response = await fetch(`${this.url}${target}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': browserId,
				...(this.cookie ? { cookie: this.cookie } : {}),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const set = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (set) this.cookie = set.split(';')[0] ?? '';
		const text = await response.text();
		let parsed: unknown = text;
		try {
			parsed = JSON.parse(text);
		} catch {
			// Not every answer is JSON.
		}
		return { status: response.status, body: parsed };
	}

	/** Asks, and insists on success. */
	async api<T>(method: string, target: string, body?: unknown): Promise<T> {
		const answer = await this.ask(method, target, body);
		if (answer.status >= 400) {
			const said = JSON.stringify(answer.body).slice(0, 600);
			throw new Error(`n8n answered ${answer.status} to ${method} ${target}: ${said}`);
		}
		const { data = answer.body } = Object(answer.body) as { data?: unknown };
		return data as T;
	}

	async setUpOwner(): Promise<void> {
		// The port is open a little before the routes are there.
		await until('n8n answers its REST interface', 30_000, async () => {
			const { status } = await this.ask('GET', '/rest/login');
			return status !== 404 && status < 500;
		});
		await this.api('POST', '/rest/owner/setup', owner);
	}

	async signIn(): Promise<void> {
		const { email, password } = owner;
		await this.api('POST', '/rest/login', { emailOrLdapLoginId: email, email, password });
	}

	/** As the operator's "install a community node" does. */
	async installPackage({ name, version }: { name: string; version: string }): Promise<Answer> {
		// With the version, because n8n 1 and 2.0 take "latest" only from a registry on the internet.
		const named = `${name}@${version}`;
		return await this.ask('POST', '/rest/community-packages', { name: named });
	}

	async saveCredential(name: string, type: string, data: object): Promise<{ id: string }> {
		return await this.api('POST', '/rest/credentials', { name, type, data });
	}

	/** As the credential dialog does: it saves first, and some versions insist on that. */
	async testCredential(
		name: string,
		type: string,
		data: object,
	): Promise<{ status: string; message: string }> {
		const { id } = await this.saveCredential(name, type, data);
		return await this.api('POST', '/rest/credentials/test', {
			credentials: { id, name, type, data },
		});
	}

	async saveWorkflow(workflow: object): Promise<SavedWorkflow> {
		const standard = { settings: { executionOrder: 'v1' }, connections: {}, active: false };
		return await this.api('POST', '/rest/workflows', { ...standard, ...workflow });
	}

	async activate({ id, versionId }: SavedWorkflow): Promise<void> {
		const { status } = await this.ask('POST', `/rest/workflows/${id}/activate`, { versionId });
		if (status < 400) return;
		// Before 2.0, a workflow is switched on by changing it.
		await this.api('PATCH', `/rest/workflows/${id}`, { active: true, versionId });
	}

	async deactivate({ id, versionId }: SavedWorkflow): Promise<void> {
		const { status } = await this.ask('POST', `/rest/workflows/${id}/deactivate`, {});
		if (status < 400) return;
		await this.api('PATCH', `/rest/workflows/${id}`, { active: false, versionId });
	}

	/** Starts a manual run, as the editor does. */
	async start(workflow: SavedWorkflow, trigger: string): Promise<string> {
		const target = `/rest/workflows/${workflow.id}/run`;
		const body = { triggerToStartFrom: { name: trigger } };
		const answer = await this.ask('POST', target, body);
		// Before 2.0, the editor sends the workflow along.
		const again =
			answer.status < 400
				? undefined
				: await this.api<{ executionId?: string }>('POST', target, {
						...body,
						workflowData: await this.api('GET', `/rest/workflows/${workflow.id}`),
					});
		const { data } = Object(answer.body) as { data?: { executionId?: string } };
		const id = (again ?? data)?.executionId;
		if (!id) throw new Error(`"${workflow.name}" did not start: ${JSON.stringify(answer.body)}`);
		return id;
	}

	async execution(id: string): Promise<SavedExecution> {
		const saved = await this.api<Omit<SavedExecution, 'text'> & { data: string }>(
			'GET',
			`/rest/executions/${id}`,
		);
		const data = this.parse(saved.data as string) as IRunExecutionData;
		return { ...saved, data, text: saved.data as string };
	}

	/** The execution when it has ended, or sleeps. */
	async settled(id: string, withinMs = 120_000): Promise<SavedExecution> {
		return await this.reaches(id, 'ends or sleeps', unsettled, withinMs);
	}

	/** The execution when it has ended. */
	async ended(id: string, withinMs = 120_000): Promise<SavedExecution> {
		return await this.reaches(id, 'ends', [...unsettled, 'waiting'], withinMs);
	}

	private async reaches(
		id: string,
		what: string,
		notYet: string[],
		withinMs: number,
	): Promise<SavedExecution> {
		let before = '';
		return await until(`execution ${id} ${what}`, withinMs, async () => {
			const execution = await this.execution(id);
			if (notYet.includes(execution.status)) return false;
			// n8n 1 writes the status before the data.
			const isComplete = execution.text === before;
			before = execution.text;
			return isComplete && execution;
		});
	}

	/** The ids of a workflow's executions, oldest first. */
	async executionsOf({ id }: SavedWorkflow): Promise<Array<{ id: string; status: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const found = await this.api<{ results: Array<{ id: string; status: string }> }>(
			'GET',
			`/rest/executions?filter=${filter}&limit=100`,
		);
		return [...found.results].reverse();
	}

	/** All executions that n8n has kept. */
	async *allExecutions(): AsyncGenerator<SavedExecution> {
		const { results } = await this.api<{ results: Array<{ id: string }> }>(
			'GET',
			'/rest/executions?limit=1',
		);
		// How to turn the pages differs between versions; the ids are plain numbers in all of them.
		for (let id = Number(results[0]?.id ?? 0); id > 0; id -= 1) {
			const { status } = await this.ask('GET', `/rest/executions/${id}`);
			if (status === 200) yield await this.execution(String(id));
		}
	}
}
