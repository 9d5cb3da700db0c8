import { services } from '../../nodes/shared/services';
import { misfits } from '../sandbox/answerModels';
import type { ArrivedRequest } from '../sandbox/arrived';
import { findFacts } from '../sandbox/catalogue';
import { officialClients } from '../unit/sandbox/officialClients';
import {
	goodLabelOf,
	itemAsking,
	mainCallOf,
	newAnswerName,
	run,
	subjects,
	useSandbox,
} from './support';
import type { Subject } from './support';

const sandbox = useSandbox();

/** What the node sends for a good item, and what it is answered. */
async function sentByNode(subject: Subject) {
	const { action, play } = mainCallOf(subject);
	const answer = play.answers[subject.cases.good[0] ?? ''] ?? {};
	const asks = newAnswerName();
	const arrived: ArrivedRequest[] = [];
	sandbox.current.answer(action, asks, (request) => {
		arrived.push(request);
		return answer;
	});
	const ran = await run(subject, sandbox.current, [itemAsking(subject, sandbox.current, asks)]);
	if (ran.result.error) throw ran.result.error;
	return { arrived, answer, requests: ran.requests };
}

describe.each(subjects)('$name', (subject) => {
	const { action, service } = subject.operation.calls.main;
	const { version, scheme } = services[service];
	// By the scheme of the service: a parameter called Timestamp would be taken for that of the other.
	const clients = Object.entries(officialClients).filter(([, each]) => each.signature === scheme);
	const { parameters = {} } = findFacts(action, version) ?? {};

	/** Split as Alibaba Cloud's SDK places them. */
	function placed(params: Readonly<Record<string, string>>) {
		const of = (place: 'body' | 'query') =>
			Object.fromEntries(Object.entries(params).filter(([name]) => parameters[name]?.in === place));
		return { query: of('query'), form: of('body') };
	}

	it.each(clients)(
		'the official client %s sends the same, is accepted, and gets the same answer',
		async (_name, client) => {
			const { arrived, answer, requests } = await sentByNode(subject);
			const [first] = arrived;
			const call = { action, version, ...placed(first?.params ?? {}) };
			const got = await client.call(sandbox.current, call);
			expect(got).toMatchObject(JSON.parse(JSON.stringify(answer)) as object);

			const [byNode, byClient] = [requests[0], sandbox.current.requests.at(-1)];
			expect(byClient).toMatchObject({
				executed: true,
				billed: byNode?.billed,
				code: byNode?.code,
			});
			const own = ({ params }: ArrivedRequest) =>
				Object.entries(params).filter(([name]) => name in parameters);
			expect(arrived).toHaveLength(2);
			expect(Object.fromEntries(own(arrived[1] as ArrivedRequest))).toEqual(
				Object.fromEntries(own(arrived[0] as ArrivedRequest)),
			);
		},
	);

	it("is answered as the SDK's model has it, where it goes well", () => {
		const { play } = mainCallOf(subject);
		const label = goodLabelOf(subject);
		const goingWell = subject.cases.outcomes
			.filter(([, output]) => output === label)
			.map(([answer]) => answer);
		const found = [...subject.cases.good, ...goingWell].map((answer) =>
			misfits(action, play.answers[answer]),
		);
		// The legacy service has no SDK. Other answers are odd on purpose: numbers as texts.
		expect(found).toContainEqual(service === 'saf' ? undefined : []);
	});
});
