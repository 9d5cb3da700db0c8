import { operations } from '../../../nodes/operations';
import { propertiesOf } from '../../../nodes/operations/panel';

it.each(operations)(
	'the panel of $name shows the number of items and the time-out that count',
	(operation) => {
		const { options = [] } = propertiesOf(operation).find(({ name }) => name === 'options') ?? {};
		const defaultOf = (wanted: string) =>
			options.flatMap((option) =>
				'default' in option && option.name === wanted ? option.default : [],
			);
		expect(defaultOf('concurrency')).toEqual([operation.concurrency ?? 10]);
		expect(defaultOf('timeout')).toEqual([operation.timeoutMs ?? 15_000]);
	},
);

it('what sends large pictures waits longer for the answer', () => {
	const patient = operations.filter(({ timeoutMs }) => timeoutMs !== undefined);
	expect(patient.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['deepfake', 'documentReading', 'anyOperation']),
	);
});
