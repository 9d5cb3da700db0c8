/** An app sends a person's photo to a webhook: it goes through the device check to Initialize. */
import { randomUUID } from 'node:crypto';

import type { WorkflowJson } from '../../engine';
import { jpegWithComment } from '../../sandbox';
import type { Place, Scenario } from '../place';
import { expectSame } from '../report';
import { isPosted, send } from '../sending';
import { connections, initializeParameters, node, prepared } from '../workflows';

/** Webhook -> Face Guard Risk -> Initialize, and an answer for the app from wherever it ends. */
function workflowOf(path: string): WorkflowJson {
	const webhook = { httpMethod: 'POST', path, responseMode: 'responseNode', options: {} };
	const initialize = {
		...initializeParameters,
		merchantUserId: '={{ $json.body.userId }}',
		facePictureSource: 'binary',
		facePictureField: 'photo',
		options: { merchantBizId: '={{ $json.body.userId }}' },
	};
	const answer = { respondWith: 'json', responseBody: '={{ $json }}' };
	return {
		name: 'A photo from an app',
		nodes: [
			node('App', 'webhook', webhook, { typeVersion: 2, webhookId: path }),
			node('Check Device', 'alibabaIdvFaceGuardRisk', {
				deviceToken: '={{ $json.body.deviceToken }}',
			}),
			node('Initialize', 'alibabaIdvInitialize', initialize),
			node('Tell the App', 'respondToWebhook', answer, { typeVersion: 1.1 }),
		],
		connections: connections(
			['App', 0, 'Check Device'],
			['Check Device', 0, 'Tell the App'],
			['Check Device', 1, 'Tell the App'],
			['Check Device', 2, 'Initialize'],
			['Initialize', 0, 'Tell the App'],
			['Initialize', 1, 'Tell the App'],
		),
	} as unknown as WorkflowJson;
}

interface Said {
	verdict?: string;
	reason?: string;
	tellUser?: string;
}

interface Answered {
	body?: { userId?: string };
	transactionId?: string;
	deviceRisk?: Said;
	initialize?: Said;
}

const jpeg = () => new Blob([jpegWithComment('a person', 60_000)], { type: 'image/jpeg' });
const pdf = () => new Blob(['%PDF-1.7 not a photo'], { type: 'application/pdf' });

const rows: Array<{
	what: string;
	deviceToken: string;
	photo?: Blob;
	device: string;
	verdict?: string;
	reason?: string;
}> = [
	{
		what: 'a photo',
		deviceToken: 'device-3~photo',
		photo: jpeg(),
		device: 'lowRisk',
		verdict: 'started',
		reason: 'started',
	},
	{
		what: 'a PDF',
		deviceToken: 'device-3~pdf',
		photo: pdf(),
		device: 'lowRisk',
		verdict: 'notStarted',
		reason: 'pictureRefused',
	},
	{
		what: 'no photo',
		deviceToken: 'device-3~none',
		device: 'lowRisk',
		verdict: 'notStarted',
		reason: 'pictureRefused',
	},
	{
		what: 'a photo from an emulator',
		deviceToken: 'device-90-Emulator~photo',
		photo: jpeg(),
		device: 'highRisk',
	},
];

async function play({ rest, sandbox, credentials }: Place): Promise<string> {
	const path = randomUUID();
	const workflow = await rest.saveWorkflow(prepared(workflowOf(path), credentials));
	await rest.activate(workflow);
	const url = `${rest.url}/webhook/${path}`;
	await isPosted(url);
	for (const [index, { what, deviceToken, photo, device, verdict, reason }] of rows.entries()) {
		const form = new FormData();
		const userId = `person${index}`;
		form.set('userId', userId);
		form.set('deviceToken', deviceToken);
		if (photo) form.set('photo', photo, 'photo.jpg');
		const { status, text } = await send(url, { multipart: form });
		expectSame(`The answer to ${what}`, status, 200);
		const { body, transactionId, deviceRisk, initialize } = JSON.parse(text) as Answered;
		expectSame(
			`What the app is told after ${what}`,
			[body?.userId, deviceRisk?.verdict, initialize?.verdict, initialize?.reason],
			[userId, device, verdict, reason],
		);
		expectSame('Whether it is started', transactionId !== undefined, verdict === 'started');
		const tellUser = (initialize ?? deviceRisk)?.tellUser;
		expectSame('What to tell the person', typeof tellUser, 'string');
	}
	expectSame('Verifications that were started', sandbox.executions('Initialize'), 1);
	await rest.deactivate(workflow);
	return `${rows.length} people`;
}

export const photo: Scenario = {
	title: 'A photo from a webhook goes through the device check to Initialize',
	play,
};
