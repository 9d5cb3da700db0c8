/** n8n dies at every step of somebody's way from the page to a branch. */
import type { IDataObject } from 'n8n-workflow';

import { exampleFrom } from '../../demo/exampleText';
import { columnsOf, desk, readDesk, withOwnCallback, withSettings } from '../../demo/pageStories';
import { emailOf, withoutBrowser, type Applicant, type Visit } from '../../demo/visitors';
import type { WorkflowJson } from '../../engine';
import { heldAfter, openGate, type Gate } from '../held';
import { examplesFolder as folder } from '../places';
import { ownOf, type Place, type Scenario } from '../place';
import { until } from '../processes';
import { RealServer } from '../realServer';
import { expectNone, expectSame } from '../report';
import type { SavedWorkflow } from '../rest';

/** Where n8n is stopped: after an output of a node, or while it waits for Alibaba Cloud. */
type Step = { workflow: 'onboarding' | 'reconcile' } & (
	| { after: readonly [name: string, output: number] }
	| { during: 'CheckResult' | 'Initialize' }
	| { atAlibabaCloud: true }
);

/** From opening the page to the row that says decided, in the order in which it happens. */
const steps: Step[] = [
	{ workflow: 'onboarding', after: ['Verification Page', 2] },
	{ workflow: 'onboarding', after: ['Write Down: Opened', 0] },
	{ workflow: 'onboarding', during: 'Initialize' },
	{ workflow: 'onboarding', after: ['Start Verification', 1] },
	{ workflow: 'onboarding', after: ['Write Down: Started', 0] },
	{ workflow: 'onboarding', atAlibabaCloud: true },
	{ workflow: 'onboarding', during: 'CheckResult' },
	{ workflow: 'onboarding', after: ['Verification Trigger', 2] },
	{ workflow: 'onboarding', after: ['Still Open: Passed', 0] },
	{ workflow: 'onboarding', after: ['Open the Account', 0] },
	{ workflow: 'reconcile', after: ['Not Heard Of', 0] },
	{ workflow: 'reconcile', during: 'CheckResult' },
	{ workflow: 'reconcile', after: ['Ask for the Result', 2] },
	{ workflow: 'reconcile', after: ['Still Open: Passed', 0] },
	{ workflow: 'reconcile', after: ['Open the Account', 0] },
];

const wordsFor = (step: Step): string => {
	const where =
		'after' in step
			? `after "${step.after[0]}"`
			: 'during' in step
				? `during ${step.during}`
				: 'while the person is at Alibaba Cloud';
	return `${step.workflow}, ${where}`;
};

/** Longer than anything here takes. */
const late = { kind: 'delay', ms: 120_000 } as const;

interface Scene {
	place: Place;
	server: RealServer;
	step: Step;
	gate: Gate;
	applicant: Applicant;
	onboarding: WorkflowJson;
	reconcile: WorkflowJson;
}

/** Kills n8n as soon as the step is reached, and starts it again. */
async function killAt({ place, step, gate }: Scene): Promise<void> {
	const { sandbox, rest } = place;
	const { n8n } = ownOf(place);
	if ('after' in step) await gate.reached;
	if ('during' in step) {
		await until(`${step.during} is under way`, 60_000, () =>
			sandbox.requests.some(
				({ action, httpStatus }) => action === step.during && httpStatus === 'pending',
			),
		);
	}
	await n8n.kill();
	sandbox.clearPlans();
	await sandbox.delivered();
	await n8n.start();
	await rest.signIn();
}

/** What became of the visit; n8n may die before it answers. */
const visitOf = async (pageUrl: string, applicant: Applicant): Promise<Visit | undefined> =>
	await withoutBrowser.visit(pageUrl, applicant).catch(() => undefined);

/** Opens the page, is there when n8n dies, and tries again when nobody sent them on. */
async function onboard(scene: Scene): Promise<string> {
	const { place, server, step, gate, onboarding, applicant } = scene;
	const { sandbox } = place;
	const isHeld = step.workflow === 'onboarding' && 'after' in step;
	const prepared = withOwnCallback(onboarding, server.url);
	const { 'Verification Page': pageUrl = '' } = await server.activate(
		isHeld ? heldAfter(prepared, step.after, gate) : prepared,
	);
	if (step.workflow === 'reconcile') {
		await visitOf(pageUrl, { ...applicant, losesCallback: true });
		return pageUrl;
	}
	if ('during' in step) sandbox.plan({ match: { action: step.during }, fault: late });
	if ('atAlibabaCloud' in step) {
		sandbox.holdCallbacks();
		await visitOf(pageUrl, applicant);
		await ownOf(place).n8n.kill();
		// It meets nobody.
		await sandbox.releaseCallbacks();
		await killAt(scene);
		return pageUrl;
	}
	const [first] = await Promise.all([visitOf(pageUrl, applicant), killAt(scene)]);
	if (!first?.sentTo) await visitAgain(pageUrl, applicant);
	return pageUrl;
}

async function visitAgain(pageUrl: string, applicant: Applicant): Promise<void> {
	const again = await until(`${applicant.applicantId} is sent on`, 60_000, async () => {
		const visit = await visitOf(pageUrl, applicant);
		return visit?.sentTo !== undefined;
	});
	expectSame('Sent on after n8n came back', again, true);
}

/** Asks about everybody, as every quarter of an hour. */
async function reconcileNow({ server, reconcile }: Scene): Promise<void> {
	await server.run(withSettings(reconcile, { askAfterMinutes: 0 }));
}

async function killWhileReconciling(scene: Scene): Promise<void> {
	const { place, server, step, gate, reconcile } = scene;
	const at = withSettings(reconcile, { askAfterMinutes: 0 });
	if ('during' in step) place.sandbox.plan({ match: { action: step.during }, fault: late });
	const held = 'after' in step ? heldAfter(at, step.after, gate) : at;
	const running = server.run(held).catch(() => undefined);
	await killAt(scene);
	await running;
}

/** Whose account was opened, in any execution of these workflows. */
async function opened({ rest }: Place, workflows: SavedWorkflow[]): Promise<unknown[]> {
	const ids: unknown[] = [];
	for (const workflow of workflows) {
		for (const { id } of await rest.executionsOf(workflow)) {
			const { data } = await rest.execution(id);
			const runs = data.resultData.runData['Open the Account'] ?? [];
			const items = runs.flatMap((run) => run.data?.main?.flat() ?? []);
			ids.push(...items.map((item) => (item?.json as IDataObject | undefined)?.merchantBizId));
		}
	}
	return ids;
}

async function play(scene: Scene): Promise<string[]> {
	const { place, server, step, applicant } = scene;
	const before = place.sandbox.opened().length;
	const pageUrl = await onboard(scene);
	if (step.workflow === 'reconcile') await killWhileReconciling(scene);
	const workflow = server.workflowAt(pageUrl);
	await until('nothing is under way', 60_000, async () => !(await place.rest.isBusy(workflow)));
	await reconcileNow(scene);
	const rows = await readDesk({ ...place, server, folder });
	const accounts = await opened(place, server.workflows);
	await server.stop();
	const sent = place.sandbox.opened().slice(before);
	const own = rows.filter((row) => row.applicant === emailOf(applicant));
	return problemsOf(sent, own, accounts).map((problem) => `${wordsFor(step)}: ${problem}`);
}

/** Whoever was at Alibaba Cloud has a row with both ids, and is in a branch. */
function problemsOf(sent: string[], rows: IDataObject[], accounts: unknown[]): string[] {
	if (sent.length === 0) return ['nobody was sent on'];
	return sent.flatMap((id) => {
		const { merchantBizId, status } = rows.find(({ transactionId }) => transactionId === id) ?? {};
		return [
			...(merchantBizId ? [] : ['somebody has no row with both ids']),
			...(status === 'decided' ? [] : [`a row says ${String(status)}`]),
			...(accounts.includes(merchantBizId) ? [] : ['somebody is in no branch']),
		];
	});
}

export const pageKilled: Scenario = {
	title: 'Page: n8n is killed at every step between opening and deciding',
	onlyOwn: true,
	async play(place) {
		const { rest, sandbox, credentials, report } = place;
		const [onboarding, reconcile] = ['1-onboarding', '2-reconcile'].map((name) =>
			exampleFrom(folder, `verification-page-${name}.json`, sandbox),
		);
		if (!onboarding || !reconcile) throw new Error('The examples are missing');
		const problems: string[] = [];
		for (const [index, step] of steps.entries()) {
			const server = new RealServer(rest, sandbox, credentials);
			await server.createTable(desk, columnsOf(onboarding));
			const applicant: Applicant = {
				applicantId: `killed${index}`,
				story: 'the right person',
				plays: 'right',
			};
			const gate = await openGate();
			report.progress(wordsFor(step));
			try {
				problems.push(
					...(await play({ place, server, step, gate, applicant, onboarding, reconcile })),
				);
			} finally {
				await gate.close();
			}
		}
		expectNone('People who were sent on', problems);
		return `${steps.length} kills, ${sandbox.opened().length} people sent on, nobody lost`;
	},
};
