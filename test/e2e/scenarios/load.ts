/** How fast callbacks are answered under load, side by side with n8n's own Webhook node. */
import { loadWithCallbacks, type Receiver } from '../callbackLoad';
import { ownOf, type Place, type Scenario } from '../place';
import { expectNone } from '../report';
import { maxAtOnce } from '../sending';
import { times } from '../times';

/** Enough to see that it works; `--load 2000` measures, as `npm run bench` does. */
const fewCallbacks = 200;

/** What Alibaba Cloud waits for an answer. */
const patienceMs = 3_000;

function figuresOf({ name, answers, took }: Receiver): string {
	const late = answers.filter(({ ms }) => ms > patienceMs).length;
	return `${name}: ${times(answers)}, ${late} later than ${patienceMs / 1000} s, done after ${took.toFixed(0)} s`;
}

/** How much longer than the Webhook node with a call after it: its webhook opens a credential, too. */
const maxFactor = 4;

async function measure(place: Place): Promise<string> {
	const load = await loadWithCallbacks(place, Number(place.options.load ?? fewCallbacks));
	const figures = Object.values(load).map(figuresOf).join('; ');
	const factor = load.trigger.took / load.webhookAndCall.took;
	expectNone(
		`The trigger beside the Webhook node (${figures})`,
		factor > maxFactor ? [`took ${factor.toFixed(1)} times as long`] : [],
	);
	return figures;
}

const title = `Callbacks, ${maxAtOnce} at a time, beside n8n's Webhook node`;
const limit = '5';

export const load: Scenario[] = [
	{ title: `Load: ${title}`, play: measure },
	{
		title: `Load: ${title}, ${limit} executions at a time`,
		onlyOwn: true,
		async play(place) {
			const { n8n } = ownOf(place);
			await n8n.stop();
			await n8n.start({ N8N_CONCURRENCY_PRODUCTION_LIMIT: limit });
			await place.rest.signIn();
			try {
				return await measure(place);
			} finally {
				await n8n.stop();
				await n8n.start();
				await place.rest.signIn();
			}
		},
	},
];
