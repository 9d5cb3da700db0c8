import { services } from '../../nodes/shared/services';
import type { CallDefinition } from '../../nodes/shared/transport/callDefinition';
import { allCases } from '../operations';
import { findFacts } from '../sandbox/catalogue';
import { itemAsking, run, subjects, useSandbox } from './support';

const sandbox = useSandbox();

/** Parameters of the schemes and of the protocol, which belong to no operation. */
const protocol =
	/^(AccessKeyId|Action|Format|SecurityToken|Signature|SignatureMethod|SignatureNonce|SignatureVersion|Timestamp|Version)$/;

const factsOf = ({ action, service }: CallDefinition) =>
	findFacts(action, services[service].version);

describe.each(subjects)('$name', (subject) => {
	const { operation, cases } = subject;
	const calls = Object.entries(operation.calls).map(([name, call]) => ({ name, call }));
	const wireNames = Object.values(operation.fields).flatMap(({ wire }) => [...(wire?.names ?? [])]);
	const facts = factsOf(operation.calls.main);
	const moved = cases.movedToBody ?? [];

	it.each(calls)(
		'makes its call "$name" as Alibaba Cloud has it: by POST, in this version',
		({ call }) => {
			const found = factsOf(call);
			expect(found?.action).toBe(call.action);
			expect(found?.methods).toContain('POST');
			// A list that several operations read belongs to the cases of one of them.
			expect(allCases.flatMap(({ plays }) => Object.keys(plays))).toContain(call.action);
		},
	);

	it('sends only parameters that the operation has', () => {
		expect(wireNames.filter((name) => !facts?.parameters[name])).toEqual([]);
	});

	it('has no two fields that send the same parameter', () => {
		expect(wireNames).toEqual([...new Set(wireNames)]);
	});

	it('puts into the body exactly what the metadata has there', () => {
		const inBody = wireNames.filter((name) => facts?.parameters[name]?.in === 'body');
		expect([...(operation.calls.main.inBody ?? [])].sort()).toEqual([...inBody, ...moved].sort());
	});

	it('sends everything that is required, where it belongs', async () => {
		const ran = await run(subject, sandbox.current, [itemAsking(subject, sandbox.current)]);
		const [request] = ran.requests;
		const { query = [], body = [] } = request?.placed ?? {};
		const { parameters = {} } = facts ?? {};
		const required = Object.keys(parameters).filter((name) => parameters[name]?.required);
		const demanded = cases.plays[operation.calls.main.action]?.required ?? [];
		for (const name of [...required, ...demanded]) expect(request?.params).toHaveProperty(name);
		const own = query.filter((name) => !protocol.test(name));
		expect(own.filter((name) => parameters[name]?.in !== 'query')).toEqual([]);
		expect(body.filter((name) => parameters[name]?.in !== 'body' && !moved.includes(name))).toEqual(
			[],
		);
		// An operation that is chosen by its name takes the names from the operator, and lists are read
		// page by page without a field for that.
		const paging = ['CurrentPage', 'PageSize'];
		const undeclared = own.filter((name) => ![...wireNames, ...paging].includes(name));
		if (!operation.chosenCall) expect(undeclared).toEqual([]);
		const { version, scheme } = services[operation.calls.main.service];
		expect(request).toMatchObject({ method: 'POST', version, signature: scheme });
	});

	it('tells what to do about a lost answer, where that may cost money', () => {
		for (const { call } of calls) {
			const { charge } = call;
			const isFree = charge.kind.startsWith('free');
			expect('ifAnswerLost' in charge).toBe(!isFree);
			if ('ifAnswerLost' in charge) expect(charge.ifAnswerLost).toMatch(/^[A-Z].{20,}\.$/);
		}
	});
});
