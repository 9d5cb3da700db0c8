/** Callbacks through a real n8n, beside n8n's own Webhook node in the same process. */
import { loadWithCallbacks, type CallbackLoad } from '../e2e/callbackLoad';
import { maxAtOnce } from '../e2e/sending';
import { withSandbox } from '../e2e/setUp';
import { msOf, times } from '../e2e/times';
import { withN8n } from './n8n';
import type { Part, Result } from './result';

/** To each receiver, in each repetition. */
const count = 400;

const names: Record<keyof CallbackLoad, string> = {
	trigger: 'Verification Trigger, which confirms each',
	webhookAndCall: 'Webhook node, and an HTTP Request node that makes such a call',
	unconfirmed: 'Verification Trigger without confirmation',
	webhook: 'Webhook node, nothing after it',
};
const receivers = Object.keys(names) as Array<keyof CallbackLoad>;

const how = `${count} callbacks to each in a repetition, ${maxAtOnce} at a time, all to one n8n with SQLite, in turns. The signed token of each is checked, its execution is stored, and its result is fetched from a sandbox with the same credential with which the HTTP Request node calls. The sandbox and the sender share the machine with n8n.`;

export const callbacks: Part = {
	name: 'callbacks',
	run: async ({ repetitions, progress }) =>
		await withN8n(progress, async (stage) => {
			const loads: CallbackLoad[] = [];
			for (let round = 0; round < repetitions; round++) {
				await withSandbox(stage, async (place) => {
					const load = await loadWithCallbacks(place, count);
					loads.push(load);
					for (const each of receivers) progress(`${names[each]}: ${times(load[each].answers)}`);
				});
			}
			const result = (
				rest: Omit<Result, 'how' | 'rows'>,
				value: (receiver: CallbackLoad['trigger']) => number,
				note: (receiver: CallbackLoad['trigger']) => string,
			): Result => ({
				...rest,
				how,
				rows: receivers.map((each) => ({
					name: names[each],
					values: loads.map((load) => value(load[each])),
					note: loads.map((load) => note(load[each])).join('; '),
				})),
			});
			return [
				result(
					{
						title: 'Callbacks through a real n8n',
						unit: 'callbacks per second, until all of their executions had ended',
						better: 'higher',
					},
					({ took }) => count / took,
					({ answeredIn }) => `answered ${(count / answeredIn).toFixed(0)} per second`,
				),
				result(
					{
						title: 'Answers to callbacks',
						unit: 'milliseconds within which 99 of 100 were answered',
						better: 'lower',
					},
					({ answers }) => msOf(answers, 99),
					({ answers }) => `half within ${msOf(answers, 50).toFixed(0)} ms`,
				),
			];
		}),
};
