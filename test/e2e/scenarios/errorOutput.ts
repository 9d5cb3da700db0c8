import { initializeParameters, items, workflowWith, type NodeSetup } from '../../workflow/support';
import type { Place, Scenario } from '../place';
import { RealServer } from '../realServer';
import { expectNone } from '../report';

type Mode = NonNullable<NodeSetup['onError']>;

interface Row {
	what: string;
	node: 'Initialize' | 'CheckResult';
	mode: Mode;
	/** What the workflow says when it stops. */
	stops?: RegExp;
	/** How many items arrive behind each output. */
	arrives: number[];
}

/** One of three people has no MetaInfo; one of three TransactionIds does not exist. */
const rows: Row[] = [
	{
		what: 'a bad field',
		node: 'Initialize',
		mode: 'stopWorkflow',
		stops: /Meta Info/,
		arrives: [0, 0, 0],
	},
	{ what: 'a bad field', node: 'Initialize', mode: 'continueRegularOutput', arrives: [1, 2, 0] },
	{ what: 'a bad field', node: 'Initialize', mode: 'continueErrorOutput', arrives: [0, 2, 1] },
	{
		what: 'an unknown transaction',
		node: 'CheckResult',
		mode: 'stopWorkflow',
		stops: /TransactionId/,
		arrives: [0, 0, 0, 0],
	},
	{
		what: 'an unknown transaction',
		node: 'CheckResult',
		mode: 'continueRegularOutput',
		arrives: [1, 0, 2, 0],
	},
	{
		what: 'an unknown transaction',
		node: 'CheckResult',
		mode: 'continueErrorOutput',
		arrives: [0, 0, 2, 1],
	},
];

const inputs = {
	Initialize: items({ meta: '{"a":1}' }, { meta: '' }, { meta: '{"a":1}' }),
	CheckResult: [],
};

async function verifications(server: RealServer): Promise<ReturnType<typeof items>> {
	const people = items({ biz: 'known1' }, { biz: 'known2' });
	const execution = await server.run(
		workflowWith('Initialize', { parameters: initializeParameters }, 2),
		{ inputItems: people },
	);
	const [first, second] = execution.parts[0]?.jsonOf('Output 1', 0) ?? [];
	return items(first ?? {}, { transactionId: 'hksb1', merchantBizId: 'known1' }, second ?? {});
}

const setups: Record<Row['node'], NodeSetup> = {
	Initialize: {
		parameters: {
			...initializeParameters,
			metaInfo: '={{ $json.meta }}',
		},
	},
	CheckResult: {},
};

/** Where n8n sends an item that cannot be handled, in each way a node can be set. */
export const errorOutput: Scenario = {
	title: 'Error output: who leaves where when something goes wrong',
	async play({ rest, sandbox, credentials }: Place) {
		const server = new RealServer(rest, sandbox, credentials);
		const known = await verifications(server);
		const problems: string[] = [];
		for (const { what, node, mode, stops, arrives } of rows) {
			const inputItems = node === 'CheckResult' ? known : inputs[node];
			const setup = { ...setups[node], onError: mode };
			const execution = await server.run(workflowWith(node, setup, arrives.length), { inputItems });
			const result = execution.parts.at(-1);
			const found = arrives.map((_, output) => result?.jsonOf(`Output ${output}`, 0).length ?? 0);
			const where = `${node}, ${what}, ${mode}`;
			if (String(found) !== String(arrives)) {
				problems.push(`${where}: arrived ${found}, not ${arrives}`);
			}
			const said = result?.error?.message ?? '';
			if (stops ? !stops.test(said) : said) problems.push(`${where}: stopped with "${said}"`);
			const errorItem = result?.jsonOf(
				`Output ${mode === 'continueErrorOutput' ? arrives.length - 1 : 0}`,
				0,
			)[0];
			if (!stops && !(errorItem?.error && errorItem.details)) {
				problems.push(
					`${where}: the item does not say what went wrong: ${JSON.stringify(errorItem)}`,
				);
			}
		}
		expectNone('Error output', problems);
		return `${rows.length} cases`;
	},
};
