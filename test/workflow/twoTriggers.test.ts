/** A Verification Page and another trigger before the same Initialize. */
import { withoutBrowser, type Applicant } from '../demo/visitors';
import type { WorkflowJson } from '../engine';
import { startWebhookServer, type WebhookServer } from '../engine/webhookServer';
import { startSandbox, type Sandbox } from '../sandbox';
import { credentialTypes, nodeTypes, sandboxCredential } from './support';

const ours = (name: string) => `n8n-nodes-alibaba-id-verification.${name}`;

const workflow: WorkflowJson = {
	nodes: [
		{ name: 'App', type: 'n8n-nodes-base.manualTrigger', parameters: {} },
		{
			name: 'Page',
			type: ours('alibabaIdvPage'),
			parameters: {
				pageFields: { field: [{ label: 'Email', fieldName: 'email', fieldType: 'email' }] },
			},
		},
		{
			name: 'Initialize',
			type: ours('alibabaIdvInitialize'),
			parameters: {
				productCode: 'eKYC',
				docType: '01000000',
				merchantUserId: '={{ $json.page?.fields.email ?? $json.user }}',
				metaInfo: '={{ $json.page?.metaInfo ?? $json.metaInfo }}',
				callback: 'none',
			},
		},
		{
			name: 'Send On',
			type: ours('alibabaIdv'),
			parameters: { resource: 'verification', operation: 'personSentOn' },
		},
	],
	connections: {
		App: { main: [[{ node: 'Initialize', type: 'main', index: 0 }]] },
		Page: { main: [[], [], [{ node: 'Initialize', type: 'main', index: 0 }]] },
		Initialize: { main: [[], [{ node: 'Send On', type: 'main', index: 0 }]] },
	},
};

const person: Applicant = { applicantId: 'somebody', story: '', plays: 'right' };

let sandbox: Sandbox;
let server: WebhookServer;

beforeAll(async () => {
	sandbox = await startSandbox();
	server = await startWebhookServer({
		nodeTypes,
		credentialTypes,
		credentials: sandboxCredential(sandbox),
	});
});

afterAll(async () => {
	await server.stop();
	await sandbox.stop();
});

/** What Initialize sent last. */
const sent = () =>
	sandbox.requests.filter(({ action }) => action.startsWith('Initialize')).at(-1)?.params ?? {};

test('Initialize knows by the workflow which trigger started it, whatever the item says', async () => {
	const { Page: url = '' } = await server.activate(workflow);
	const { sentTo } = await withoutBrowser.visit(url, person);
	await server.idle();
	expect(sentTo).toMatch(/\/person\/hksb/);
	const ofPage = server.executions.at(-1)?.parts.at(-1)?.jsonOf('Page', 2)[0] ?? {};
	expect(sent().MerchantBizId).toBe(ofPage.merchantBizId);
	expect(sent().ReturnUrl).toContain('/page/return?s=');

	// What an app hands in may look like the item of a page: it changes nothing.
	const posed = {
		user: 'app1',
		metaInfo: { deviceType: 'web' },
		merchantBizId: ofPage.merchantBizId,
		page: { ...Object(ofPage.page), returnUrl: 'https://elsewhere.example.com/' },
	};
	const { parts } = await server.run(workflow, { startNode: 'App', inputItems: [{ json: posed }] });
	expect(parts.at(-1)?.error).toBeUndefined();
	expect(sent().MerchantBizId).not.toBe(ofPage.merchantBizId);
	expect(sent()).not.toHaveProperty('ReturnUrl');
});

test('people who press the button at the same moment do not meet', async () => {
	server.deactivateAll();
	const known = server.executions.length;
	const { Page: url = '' } = await server.activate(workflow);
	const people = Array.from({ length: 12 }, (_, index) => ({
		...person,
		applicantId: `person${index}`,
	}));
	const visits = await Promise.all(people.map((each) => withoutBrowser.visit(url, each)));
	await server.idle();
	const byAddress = new Map(
		server.executions.slice(known).map(({ parts }) => {
			const { page } = parts[0]?.jsonOf('Page', 2)[0] ?? {};
			const { transactionUrl } = parts[0]?.jsonOf('Initialize', 1)[0] ?? {};
			return [transactionUrl, (page as { fields: { email: string } }).fields.email];
		}),
	);
	expect(visits.map(({ sentTo }) => byAddress.get(sentTo))).toEqual(
		people.map(({ applicantId }) => `${applicantId}@example.com`),
	);
});
