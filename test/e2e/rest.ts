/** n8n's own REST interface, which its editor uses. */
import type { IRunExecutionData } from 'n8n-workflow';
import { Agent, fetch } from 'undici';

import { parseFlatted } from './flatted';
import { until } from './processes';

/** A workflow as n8n has saved it. */
export interface SavedWorkflow {
	id: string;
	name: string;
	versionId: string;
	active: boolean;
	nodes: Array<{
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		webhookId?: string;
	}>;
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

/** What a list of executions tells of each. */
export interface ListedExecution {
	id: string;
	status: string;
	mode: string;
	startedAt: string;
	/** The one that this one repeats. */
	retryOf?: string | null;
}

/** A part of such a list, newest first. */
interface Page {
	results: ListedExecution[];
	/** Of all pages. */
	count: number;
	/** Only of newer versions. */
	nextCursor?: string | null;
}

/** What came back, whatever its status. */
export interface Answer {
	status: number;
	body: unknown;
}

/** Somebody who can sign in. */
export interface Account {
	email: string;
	password: string;
}

/** Who becomes the owner of an n8n that has none. */
export const owner: Account = { email: 'e2e@example.com', password: 'Made-up-for-e2e-1' };

/** Any constant; n8n ties the cookie to it. */
const browserId = 'e2e-browser';

const unsettled = ['new', 'running'];
const pageSize = 100;
// Named, because without them n8n counts only those that have ended.
const allStates = [...unsettled, 'waiting', 'success', 'error', 'crashed', 'canceled'];

/** The part of n8n's settings that is read here. */
interface Settings {
	versionCli: string;
	userManagement?: { showSetupOnFirstLoad?: boolean };
}

/**
 * A connection for each request: npm runs between two of them for longer than n8n keeps an idle one,
 * and a request on a connection that has just been closed fails. Installing takes minutes.
 */
const dispatcher = new Agent({ pipelining: 0, headersTimeout: 900_000, bodyTimeout: 900_000 });

/** Where the next page of a list begins. */
interface NextPage {
	cursor?: string;
	startedBefore?: string;
}

/**
 * Newer versions give the next page a name. Older ones sort by the time of the start, but turn the
 * page by id, which leaves out those that started in another order: so it goes by the time.
 */
function nextPage({ results, nextCursor }: Page): NextPage | undefined {
	if (nextCursor !== undefined) return nextCursor === null ? undefined : { cursor: nextCursor };
	if (results.length < pageSize) return undefined;
	return { startedBefore: results.map(({ startedAt }) => startedAt).sort()[0] };
}

/** Somebody who is signed in. */
export class Rest {
	private cookie = '';

	/** What was made here, to be removed from an n8n that stays. */
	private readonly made: Array<{ kind: string; id: string }> = [];

	/** The newest execution before anything was done here. */
	private lastBefore = 0;

	constructor(
		readonly url: string,
		readonly account: Account = owner,
	) {}

	/** Asks, and returns whatever comes back. */
	async ask(method: string, target: string, body?: unknown): Promise<Answer> {
		const response = await fetch(`${this.url}${target}`, {
			dispatcher,
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

	/** Signs in, as the owner of an n8n that has none yet. */
	async enter(): Promise<void> {
		const { userManagement } = await this.api<Settings>('GET', '/rest/settings');
		const name = { firstName: 'E2e', lastName: 'Owner' };
		if (userManagement?.showSetupOnFirstLoad) {
			await this.api('POST', '/rest/owner/setup', { ...this.account, ...name });
		} else {
			await this.signIn();
		}
		this.lastBefore = await this.newestExecution();
	}

	/** Again, after a restart. */
	async signIn(): Promise<void> {
		const { email, password } = this.account;
		await this.api('POST', '/rest/login', { emailOrLdapLoginId: email, email, password });
	}

	/** Which n8n it is. */
	async version(): Promise<string> {
		return (await this.api<Settings>('GET', '/rest/settings')).versionCli;
	}

	/** The nodes that n8n knows. */
	async nodeTypes(): Promise<string[]> {
		const { body } = await this.ask('GET', '/types/nodes.json');
		return Array.isArray(body) ? body.map(({ name }: { name: string }) => name) : [];
	}

	/** As the operator's "install a community node" does. */
	async installPackage({ name, version }: { name: string; version: string }): Promise<Answer> {
		// With the version, because n8n 1 and 2.0 take "latest" only from a registry on the internet.
		const named = `${name}@${version}`;
		return await this.ask('POST', '/rest/community-packages', { name: named });
	}

	async saveCredential(name: string, type: string, data: object): Promise<{ id: string }> {
		const saved = await this.api<{ id: string }>('POST', '/rest/credentials', { name, type, data });
		this.made.push({ kind: 'credentials', id: saved.id });
		return saved;
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
		const saved = await this.api<SavedWorkflow>('POST', '/rest/workflows', {
			...standard,
			...workflow,
		});
		this.made.push({ kind: 'workflows', id: saved.id });
		return saved;
	}

	/** Removes what was saved here, with its executions. */
	async removeAll(): Promise<void> {
		for (const { kind, id } of this.made.splice(0).reverse()) {
			// n8n lets nobody delete a workflow that is not archived, once it knows archives.
			if (kind === 'workflows') await this.ask('POST', `/rest/workflows/${id}/archive`);
			await this.ask('DELETE', `/rest/${kind}/${id}`);
		}
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

	/** Makes a Data Table in the personal project, and replaces the one with this name; its id. */
	async createTable(
		name: string,
		columns: ReadonlyArray<{ name: string; type: string }>,
	): Promise<string> {
		await this.removeTables(name);
		const kind = await this.tables();
		const { id } = await this.api<{ id: string }>('POST', `/rest/${kind}`, { name, columns });
		this.made.push({ kind, id });
		return id;
	}

	/** Removes the Data Table with this name, if there is one. */
	async removeTables(name: string): Promise<void> {
		const kind = await this.tables();
		for (const id of await this.tablesCalled(name, kind)) {
			await this.api('DELETE', `/rest/${kind}/${id}`);
		}
	}

	/** Where the editor shows a Data Table. */
	async tableUrl(name: string): Promise<string> {
		const kind = await this.tables();
		const [id] = await this.tablesCalled(name, kind);
		return `${this.url}/${kind.replace('data-tables', 'datatables')}/${id}`;
	}

	private async tables(): Promise<string> {
		const { id } = await this.api<{ id: string }>('GET', '/rest/projects/personal');
		return `projects/${id}/data-tables`;
	}

	private async tablesCalled(name: string, kind: string): Promise<string[]> {
		const { data } = await this.api<{ data: Array<{ id: string; name: string }> }>(
			'GET',
			`/rest/${kind}`,
		);
		return data.filter((table) => table.name === name).map(({ id }) => id);
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
		const data = parseFlatted(saved.data) as IRunExecutionData;
		return { ...saved, data, text: saved.data };
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

	/** A workflow's executions, oldest first. */
	async executionsOf({ id: workflowId }: SavedWorkflow): Promise<ListedExecution[]> {
		const found = new Map<string, ListedExecution>();
		let from: NextPage | undefined = {};
		while (from) {
			const { cursor, startedBefore } = from;
			const query: URLSearchParams = new URLSearchParams({
				filter: JSON.stringify({ workflowId, startedBefore }),
				limit: String(pageSize),
				...(cursor === undefined ? {} : { cursor }),
			});
			const page: Page = await this.api('GET', `/rest/executions?${query.toString()}`);
			const before = found.size;
			for (const each of page.results) found.set(each.id, each);
			from = found.size > before ? nextPage(page) : undefined;
		}
		return [...found.values()].sort((one, other) => Number(one.id) - Number(other.id));
	}

	/** How many executions a workflow has, or only those with one of these states. */
	async countOf({ id }: SavedWorkflow, status: string[] = allStates): Promise<number> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status }));
		return (await this.api<Page>('GET', `/rest/executions?filter=${filter}&limit=1`)).count;
	}

	/** Whether executions of a workflow are under way or wait for their turn. */
	async isBusy(workflow: SavedWorkflow): Promise<boolean> {
		return (await this.countOf(workflow, unsettled)) > 0;
	}

	/** Repeats an execution that failed, as the operator's "Retry" does; returns the new one. */
	async retry(workflow: SavedWorkflow, id: string): Promise<SavedExecution> {
		const { id: again } = Object(
			await this.api('POST', `/rest/executions/${id}/retry`, { loadWorkflow: false }),
		) as { id?: string };
		const found =
			again ??
			(await until(`execution ${id} is repeated`, 30_000, async () => {
				const all = await this.executionsOf(workflow);
				return all.find(({ retryOf }) => retryOf === id)?.id;
			}));
		return await this.ended(found);
	}

	private async newestExecution(): Promise<number> {
		const { results } = await this.api<{ results: Array<{ id: string }> }>(
			'GET',
			'/rest/executions?limit=1',
		);
		return Number(results[0]?.id ?? 0);
	}

	/** All executions since the beginning that n8n has kept. */
	async *allExecutions(): AsyncGenerator<SavedExecution> {
		// How to turn the pages differs between versions; the ids are plain numbers in all of them.
		for (let id = await this.newestExecution(); id > this.lastBefore; id -= 1) {
			const { status } = await this.ask('GET', `/rest/executions/${id}`);
			if (status === 200) yield await this.execution(String(id));
		}
	}
}
