import { billedTwice, fieldsOf } from '../people';
import { ownOf, type Scenario } from '../place';
import { reasonOf } from '../realServer';
import { expectNone, expectSame } from '../report';
import { until } from '../processes';
import { send } from '../sending';
import { endOf, startApp } from './appServer';

/** n8n dies while executions sleep: nobody is lost and nobody is paid for twice. */
export const restart: Scenario = {
	title: 'n8n is killed and restarted while executions wait, and shut down during a call',
	onlyOwn: true,
	async play(place) {
		const { rest, sandbox, report } = place;
		const { n8n } = ownOf(place);
		sandbox.holdCallbacks();
		const app = await startApp(place, 1);
		const late = await app.begin('tooLate', 'never');
		const called = await app.begin('calledBack', 'pass');
		await n8n.kill();
		const refused = await send(called.callbackUrl).then(
			({ status }) => status,
			() => 'nobody answers',
		);
		expectSame('While n8n is down', refused, 'nobody answers');
		await n8n.start();
		await rest.signIn();
		const { status } = await send(called.callbackUrl, { query: fieldsOf(called) });
		expectSame('The answer to the callback after the restart', status, 200);
		const woken = await rest.ended(called.executionId);
		expectSame('Woken after the restart', [woken.status, endOf(woken)], ['success', ['Passed']]);

		const busy = await app.begin('shutDown', 'pass');
		sandbox.plan({
			match: { action: 'CheckResult', transactionId: busy.transactionId },
			times: 1,
			fault: { kind: 'delay', ms: 2_000 },
		});
		const asked = () =>
			sandbox.requests.filter(
				({ action, params }) =>
					action === 'CheckResult' && params.TransactionId === busy.transactionId,
			).length;
		await send(busy.callbackUrl, { query: fieldsOf(busy) });
		await until('Check Result is asked', 20_000, async () => asked() === 1);
		await n8n.stop();
		await n8n.start();
		await rest.signIn();
		const finished = await rest.ended(busy.executionId);
		expectSame(
			'A call during which n8n was shut down',
			[finished.status, endOf(finished), asked()],
			['success', ['Passed'], 1],
		);

		report.progress('waiting for the deadline of the other one (a minute)');
		const passed = await rest.ended(late.executionId, 150_000);
		expectSame(
			'Timed out after the restart',
			[passed.status, endOf(passed)],
			['success', ['Undecided']],
		);
		const [json] = (passed.data.resultData.runData['Check Result']?.[0]?.data?.main?.[0] ?? []).map(
			(item) => item.json,
		);
		expectSame('Its own transaction', json?.transactionId, late.transactionId);
		expectSame('Its reason', json && reasonOf(json), 'notFinished');
		expectNone('Billed more than once', billedTwice(sandbox));
		await rest.deactivate(app.workflow);
	},
};
