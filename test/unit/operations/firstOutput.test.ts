import { actionOperations, operations } from '../../../nodes/operations';
import type { Output } from '../../../nodes/operations/definition';
import {
	firstOutputHints,
	firstOutputHintsByOperation,
} from '../../../nodes/operations/firstOutput';
import { goodOutput, outputsOf } from '../../../nodes/operations/outputs';

/** The value that a hint is shown for, as the editor works it out. */
function isShown(condition: string | undefined, parameter: string, value: string): boolean {
	if (condition === undefined) return true;
	const [, not, list = '[]', name] =
		/^=\{\{ (!?)(\[.*\])\.includes\(\$parameter\["(\w+)"\]\) \}\}$/.exec(condition) ?? [];
	expect(name).toBe(parameter);
	return (JSON.parse(list) as string[]).includes(value) !== (not === '!');
}

const expectedFor = (outputs: readonly Output[]) => {
	const good = goodOutput(outputs);
	return good && good !== outputs[0]
		? [
				`A node that you add now will be connected to '${outputs[0]?.label}'. Use the + of '${good.label}' instead.`,
			]
		: [];
};

it.each(
	operations
		.filter(({ outputs }) => outputs)
		.map((operation) => [operation.name, operation] as const),
)(
	'%s names the output that a new node is connected to, for each choice of outputs',
	(_name, operation) => {
		const { outputs = [], routings } = operation;
		const hints = firstOutputHints(operation);
		const variants: Array<[string, readonly Output[]]> = routings
			? [...Object.entries(routings.variants), ['anything else', outputs]]
			: [['', outputs]];
		for (const [value, variant] of variants) {
			const shown = hints.filter(({ displayCondition }) =>
				isShown(displayCondition, routings?.parameter ?? '', value),
			);
			expect(shown.map(({ message }) => message)).toEqual(expectedFor(variant));
		}
	},
);

it('the action node does so for each of its operations', () => {
	const hints = firstOutputHintsByOperation(actionOperations);
	for (const { name, outputs = [] } of actionOperations) {
		const shown = hints.filter(({ displayCondition }) =>
			isShown(displayCondition, 'operation', name),
		);
		expect(shown.map(({ message }) => message)).toEqual(expectedFor(outputs));
	}
});

it('hints are short enough for the editor', () => {
	const all = [
		...operations.flatMap(firstOutputHints),
		...firstOutputHintsByOperation(actionOperations),
	];
	expect(all.filter(({ message }) => message.length > 120)).toEqual([]);
	expect(all.length).toBeGreaterThan(operations.length / 2);
});

it.each(operations.map((operation) => [operation.name, operation] as const))(
	'%s marks its good output, and only that, as one to be connected',
	(_name, operation) => {
		const drawn = outputsOf(operation);
		const tables =
			typeof drawn === 'string'
				? [...drawn.matchAll(/\[\{.*?\}\]/g)].map(([list]) => JSON.parse(list) as unknown)
				: [drawn];
		for (const outputs of tables as Array<Array<string | { required?: true }>>) {
			const marked = outputs.filter((each) => typeof each === 'object' && each.required);
			expect(marked).toHaveLength(outputs.length > 1 ? 1 : 0);
		}
	},
);
