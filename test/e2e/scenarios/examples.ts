import { branches } from '../../demo/branches';
import { play, stories, type Story } from '../../demo/stories';
import type { WorkflowJson } from '../../engine';
import type { Credentials } from '../credentials';
import { examplesFolder as folder } from '../places';
import type { Place, Scenario } from '../place';
import { expectNone, expectSame } from '../report';
import { RealServer } from '../realServer';
import { shortened } from '../shortened';
import { startMailServer, type MailServer } from '../smtp';
import type { Node } from '../workflows';

/** Who ended up where. */
export const branchesOf = (
	journeys: Array<{ person: string; branch: string }>,
): Record<string, string> =>
	Object.fromEntries(journeys.map(({ person, branch }) => [person, branch]));

/** Where everybody of a story has to end up. */
export const expectedOf = ({ files: [first = ''] }: Story) => branches[first];

/** The mail account that an operator chooses in each 'Send Email' node. */
export async function mailAccount({ rest }: Place, { port }: MailServer): Promise<Credentials> {
	const data = { host: '127.0.0.1', port, secure: false, disableStartTls: true, user: '' };
	const { id } = await rest.saveCredential('Mail', 'smtp', { ...data, password: '' });
	return { smtp: { id, name: 'Mail' } };
}

export function withMailAccount(workflow: WorkflowJson, account: Credentials): WorkflowJson {
	const nodes = (workflow.nodes as unknown as Node[]).map((node) =>
		node.type === 'n8n-nodes-base.emailSend' ? { ...node, credentials: account } : node,
	);
	return { ...workflow, nodes } as unknown as WorkflowJson;
}

/** Who gets which mail, by the example that sends them. */
const mailsOf: Record<string, Array<[to: string, subject: string, text: RegExp]>> = {
	'form-and-email.json': [
		...[1, 2, 3, 4, 5, 6, 8].map((person): [string, string, RegExp] => [
			`applicant0${person}@example.com`,
			'Please verify your identity',
			/within 30 minutes[^]*http:\/\/127\.0\.0\.1:\d+\/person\/\w+/,
		]),
		['applicant06@example.com', 'You have not finished yet', /Apply again/],
		['applicant07@example.com', 'Please send another photo', /photo/],
	],
};

async function playOnN8n(story: Story, place: Place): Promise<string> {
	const { rest, sandbox, credentials } = place;
	const [first = ''] = story.files;
	const expected = mailsOf[first] ?? [];
	const mailServer = await startMailServer();
	try {
		const account = expected.length > 0 ? await mailAccount(place, mailServer) : {};
		const change = (workflow: WorkflowJson) => withMailAccount(shortened(workflow), account);
		const server = new RealServer(rest, sandbox, credentials, { change });
		const found = branchesOf(await play({ sandbox, server, folder }, story));
		expectSame(`Branches of ${story.files.join(', ')}`, found, expectedOf(story));
		const { mails } = mailServer;
		const missing = expected.filter(
			([to, subject, text]) =>
				!mails.some(
					(mail) => mail.to.includes(to) && mail.subject === subject && text.test(mail.text),
				),
		);
		expectNone('Mails that did not arrive', missing.map(String));
		expectSame('Number of mails', mails.length, expected.length);
		return `${Object.keys(found).length} people, ${server.executions.length} executions, ${mails.length} mails`;
	} finally {
		await mailServer.stop();
	}
}

/** One part for each story that the demo tells: whatever is added there is run here. */
export const examples: Scenario[] = stories.map((story) => ({
	title: `Example: ${story.title}`,
	play: async (place) => await playOnN8n(story, place),
}));
