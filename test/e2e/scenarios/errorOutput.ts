import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { jpegWithComment, type Sandbox } from '../../sandbox';
import type { Place, Scenario } from '../place';
import { RealServer } from '../realServer';
import { expectNone } from '../report';
import { initializeParameters, items, workflowWith, type NodeSetup } from '../workflows';

type Mode = NonNullable<NodeSetup['onError']>;
type NodeName = Parameters<typeof workflowWith>[0];

/** What is wrong with the second of three items, and where each of them goes then. */
interface Case {
	what: string;
	node: NodeName;
	parameters?: IDataObject;
	/** Fields and files that differ from the others'. */
	second: { json?: IDataObject; binary?: INodeExecutionData['binary'] };
	/** What Alibaba Cloud does with it. */
	plan?: Parameters<Sandbox['plan']>[0];
	/** Items after each output, without the error output. */
	arrives: Record<Mode, number[]>;
	/** What the workflow says when it stops, and the error item under Continue. */
	says?: RegExp;
}

const bytes = (content: Buffer, mimeType: string) => ({
	mimeType,
	data: content.toString('base64'),
});
const photo = bytes(jpegWithComment('somebody'), 'image/jpeg');
const pdf = bytes(Buffer.from('%PDF-1.7 not a photo'), 'application/pdf');

const compare = { refFaceField: 'photo', authFaceField: 'photo' };
const fromFile = { facePictureSource: 'binary', facePictureField: 'photo', facePictureUrl: '' };

/** An error stops everything, goes to the first output, or goes to the error output. */
function errorAmong(outputs: number, good: number): Case['arrives'] {
	const others = Array.from({ length: outputs }, (_output, index) => (index === good ? 2 : 0));
	return {
		stopWorkflow: others.map(() => 0),
		continueRegularOutput: others.map((count, index) => count + (index === 0 ? 1 : 0)),
		continueErrorOutput: others,
	};
}

/** No error: the others go on in any case. */
function alwaysAt(arrives: number[]): Case['arrives'] {
	const modes: Mode[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];
	return Object.fromEntries(modes.map((mode) => [mode, arrives])) as Case['arrives'];
}

const cases: Case[] = [
	{
		what: 'a bad field',
		node: 'Initialize',
		parameters: { metaInfo: '={{ $json.meta }}' },
		second: { json: { meta: '' } },
		arrives: errorAmong(2, 1),
		says: /Meta Info/,
	},
	{
		what: 'a PDF instead of a photo',
		node: 'Initialize',
		parameters: fromFile,
		second: { binary: { photo: pdf } },
		arrives: alwaysAt([1, 2]),
	},
	{
		what: 'no file at all',
		node: 'Initialize',
		parameters: fromFile,
		second: { binary: {} },
		arrives: alwaysAt([1, 2]),
	},
	{
		what: 'an unknown transaction',
		node: 'CheckResult',
		second: { json: { transactionId: 'hksb1' } },
		arrives: errorAmong(3, 2),
		says: /TransactionId/,
	},
	{
		what: 'no device token',
		node: 'FaceGuardRisk',
		second: { json: { deviceToken: '' } },
		arrives: errorAmong(3, 2),
		says: /Device Token/,
	},
	{
		what: 'a lost answer',
		node: 'FaceGuardRisk',
		second: {},
		plan: {
			match: { deviceToken: 'device-2~second' },
			times: Infinity,
			fault: { kind: 'dropAfterExecuting' },
		},
		arrives: errorAmong(3, 2),
		says: /may have been executed/,
	},
	{
		what: 'another field of the picture',
		node: 'FaceCompare',
		parameters: compare,
		second: { binary: { selfie: photo } },
		arrives: errorAmong(3, 2),
		says: /is not in this item/,
	},
];

const standard: Record<NodeName, IDataObject> = {
	Initialize: initializeParameters,
	CheckResult: {},
	FaceGuardRisk: {},
	FaceCompare: {},
};

/** Three people, two of whom passed; what every node needs. */
async function people(server: RealServer): Promise<INodeExecutionData[]> {
	const execution = await server.run(
		workflowWith('Initialize', { parameters: initializeParameters }, 2),
		{ inputItems: items({ biz: 'first' }, { biz: 'second' }, { biz: 'third' }) },
	);
	return (execution.parts[0]?.jsonOf('Output 1', 0) ?? []).map((json) => ({
		json: { ...json, who: json.biz, meta: '{"a":1}', deviceToken: `device-2~${String(json.biz)}` },
		binary: { photo },
	}));
}

function inputOf({ second, node }: Case, everybody: INodeExecutionData[], round: number) {
	return everybody.map((item, index) => {
		const changed = index === 1 ? second : {};
		const json: IDataObject = { ...item.json, ...changed.json };
		// Each of them is queried again in every execution, under a new name.
		if (node === 'Initialize') json.biz = `${String(json.biz)}${round}`;
		return { ...item, ...changed, json };
	});
}

/** What is wrong with the item that went wrong. */
function problemsOf(item: INodeExecutionData | undefined, { says, second }: Case): string[] {
	const { error, message, who, initialize } = item?.json ?? {};
	if (!says) {
		const { reason, tellUser } = Object(initialize) as { reason?: string; tellUser?: string };
		return reason === 'pictureRefused' && tellUser ? [] : [`${JSON.stringify(initialize)}`];
	}
	const names = ['code', 'category', 'retryable', 'requestId', 'remedy'];
	const lacking = names.filter((name) => !(name in (Object(error) as object)));
	const files = Object.keys(second.binary ?? { photo });
	return [
		...(lacking.length > 0 ? [`its error lacks ${lacking}: ${JSON.stringify(error)}`] : []),
		...(says.test(String(message)) ? [] : [`it says "${String(message)}"`]),
		...(String(message).includes('[item 2]') ? [] : ['it does not say which item']),
		...(who === 'second' ? [] : [`its own fields are gone: ${JSON.stringify(item?.json)}`]),
		...(String(Object.keys(item?.binary ?? {})) === String(files) ? [] : ['its file is gone']),
	];
}

/** Where n8n sends an item that cannot be handled, in each way a node can be set. */
export const errorOutput: Scenario = {
	title: 'Error output: who goes where when something goes wrong',
	async play({ rest, sandbox, credentials }: Place) {
		const server = new RealServer(rest, sandbox, credentials);
		const everybody = await people(server);
		const problems: string[] = [];
		let round = 0;
		for (const one of cases) {
			const { what, node, parameters, plan, arrives, says } = one;
			sandbox.clearPlans();
			if (plan) sandbox.plan(plan);
			for (const [mode, expected] of Object.entries(arrives) as Array<[Mode, number[]]>) {
				const where = `${node}, ${what}, ${mode}`;
				const setup = { parameters: { ...standard[node], ...parameters }, onError: mode };
				const atErrors = mode === 'continueErrorOutput' && says ? 1 : 0;
				const wanted = [...expected, atErrors];
				round += 1;
				const execution = await server.run(workflowWith(node, setup, wanted.length), {
					inputItems: inputOf(one, everybody, round),
				});
				const result = execution.parts.at(-1);
				const after = wanted.map((_count, index) => result?.outputs(`Output ${index}`)[0] ?? []);
				const found = after.map(({ length }) => length);
				if (String(found) !== String(wanted)) {
					problems.push(`${where}: arrived ${found}, not ${wanted}`);
				}
				const said = result?.error?.message ?? '';
				const stops = mode === 'stopWorkflow' && says;
				if (stops ? !says.test(said) : said) problems.push(`${where}: stopped with "${said}"`);
				if (stops) continue;
				const wrong = after[mode === 'continueErrorOutput' && says ? wanted.length - 1 : 0]?.[0];
				problems.push(...problemsOf(wrong, one).map((problem) => `${where}: ${problem}`));
			}
		}
		expectNone('Error output', problems);
		return `${cases.length} cases, each in three ways`;
	},
};
