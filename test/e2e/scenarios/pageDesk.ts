/** The desk as an operator gets it: made by the workflow itself, and found by its name. */
import { exampleFrom } from '../../demo/exampleText';
import { desk, readDesk, withOwnCallback } from '../../demo/pageStories';
import { withoutBrowser, type Applicant } from '../../demo/visitors';
import { examplesFolder as folder } from '../places';
import type { Scenario } from '../place';
import { RealServer } from '../realServer';
import { expectSame } from '../report';

const people: Applicant[] = [
	{ applicantId: 'first', story: 'the right person', plays: 'right' },
	{ applicantId: 'second', story: 'somebody else', plays: 'somebodyElse' },
];

export const pageDesk: Scenario = {
	title: 'Page: the list is made by the workflow, which is imported twice',
	async play({ rest, sandbox, credentials }) {
		await rest.removeTables(desk);
		const example = exampleFrom(folder, 'verification-page-1-onboarding.json', sandbox);
		const server = new RealServer(rest, sandbox, credentials);
		for (const person of people) {
			const { 'Verification Page': pageUrl = '' } = await server.activate(
				withOwnCallback(example, server.url),
			);
			// The second time, the table is there already.
			const made = await rest.start(server.workflowAt(pageUrl), 'Make the List');
			expectSame('Making the list', (await rest.ended(made)).status, 'success');
			await withoutBrowser.visit(pageUrl, person);
		}
		await sandbox.delivered();
		await server.idle();
		const rows = await readDesk({ sandbox, server, folder });
		expectSame(
			'Rows in the list',
			rows.map(({ status, verdict }) => [status, verdict]),
			[
				['decided', 'passed'],
				['decided', 'failed'],
			],
		);
		await server.stop();
		await rest.removeTables(desk);
		return 'two pages with the same list';
	},
};
