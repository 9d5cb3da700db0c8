import type { ArrivedRequest } from './arrived';
import type { OperationFacts } from './catalogue';
import type { Play } from './play';
import { refuse, type Refusal } from './refusals';
import { own, type Fields } from './tables';
import { isInteger, isJsonList, type ValueCheck } from './values';

/** What an operation demands of its parameters beyond the metadata. */
type Demands = Pick<Play, 'required' | 'values'>;

const typeChecks: Record<string, ValueCheck> = { integer: isInteger, array: isJsonList };

/** Judges names first, then presence, then values. An empty value counts as not given. */
export function checkParameters(
	arrived: ArrivedRequest,
	ownParameters: readonly string[],
	facts: OperationFacts,
	demands: Demands,
): Refusal | undefined {
	const isKnown = (name: string) =>
		ownParameters.includes(name) || own(facts.parameters, name) !== undefined;
	const unknown = Object.keys(arrived.params).find((name) => !isKnown(name));
	if (unknown !== undefined) return refuse('InvalidParameter', `Unknown parameter: ${unknown}`);

	const [repeated] = arrived.repeated;
	if (repeated !== undefined) return refuse('InvalidParameter', `Given twice: ${repeated}`);
	if (arrived.body.length > 0 && Object.keys(arrived.form).length === 0) {
		return refuse('InvalidParameter', 'The body is no form.');
	}
	return (
		checkPresence(arrived.params, facts, demands) ?? checkValues(arrived.params, facts, demands)
	);
}

function checkPresence(
	params: Fields,
	facts: OperationFacts,
	{ required: demanded = [] }: Demands,
): Refusal | undefined {
	const required = Object.keys(facts.parameters).filter(
		(name) => facts.parameters[name]?.required || demanded.includes(name),
	);
	const missing = required.find((name) => !params[name]);
	return missing === undefined ? undefined : refuse('MissingParameter', missing);
}

function checkValues(
	params: Fields,
	facts: OperationFacts,
	{ values = {} }: Demands,
): Refusal | undefined {
	const wrong = Object.entries(params).find(([name, value]) => {
		const checks = [own(typeChecks, own(facts.parameters, name)?.type), own(values, name)];
		return value !== '' && checks.some((check) => check !== undefined && !check(value));
	});
	return wrong === undefined ? undefined : refuse('InvalidParameter', wrong[0]);
}
