/** Rules about what a panel shows. They read built descriptions, so parts made by code count too. */
const maxHintLength = 120;

/** These hold other fields, or nothing that a person enters. */
const notFields = [
	'collection',
	'fixedCollection',
	'notice',
	'callout',
	'hidden',
	'curlImport',
	'button',
];

/** n8n lets the first three stand at the top; the last two are names of its own UX guidelines. */
const selectors = ['resource', 'operation', 'authentication', 'simplify', 'output'];

/** Every parameter at any depth, with the display names that lead to it. */
function* parametersOf(properties = [], above = []) {
	for (const parameter of properties) {
		const path = [...above, parameter.displayName ?? parameter.name];
		yield { parameter, path: path.join(' > ') };
		if (parameter.type === 'collection') yield* parametersOf(parameter.options, path);
		if (parameter.type === 'fixedCollection') {
			for (const group of parameter.options ?? []) {
				yield* parametersOf(group.values, [...path, group.displayName]);
			}
		}
	}
}

/** The panels of nodes and of credentials, with all that stands in them. */
function* panelsOf({ nodes, credentials }) {
	for (const { file, description } of nodes) yield { file, properties: description.properties };
	for (const { file, properties } of credentials) yield { file, properties };
}

function inEveryPanel(pack, problemOf) {
	return [...panelsOf(pack)].flatMap(({ file, properties }) =>
		[...parametersOf(properties)].flatMap(({ parameter, path }) => {
			const problem = problemOf(parameter);
			return problem ? [`${file}: '${path}' ${problem}`] : [];
		}),
	);
}

/** Whether one value of one parameter can never show both. */
function areExclusive(one, other, description) {
	const severalAtOnce = (description.properties ?? [])
		.filter(({ type }) => type === 'multiOptions')
		.map(({ name }) => name);
	const showOne = one.displayOptions?.show ?? {};
	const showOther = other.displayOptions?.show ?? {};
	return Object.entries(showOne).some(([name, values]) => {
		const others = showOther[name];
		if (!others || severalAtOnce.includes(name)) return false;
		return !values.some((value) => others.includes(value));
	});
}

export function singleCredential({ nodes }) {
	return nodes.flatMap(({ file, description }) => {
		const used = description.credentials ?? [];
		const together = used.flatMap((one, index) =>
			used
				.slice(index + 1)
				.filter((other) => !areExclusive(one, other, description))
				.map((other) => `${file} can use ${one.name} and ${other.name} at the same time`),
		);
		return together.slice(0, 1);
	});
}

export function parameterDefault(pack) {
	return inEveryPanel(pack, (parameter) =>
		parameter.type && !('default' in parameter) ? 'has no default' : undefined,
	);
}

export function hintLength(pack) {
	return inEveryPanel(pack, ({ hint = '' }) =>
		hint.length > maxHintLength ? `has a hint of ${hint.length} characters` : undefined,
	);
}

export function distinctOptions(pack) {
	return inEveryPanel(pack, ({ type, options = [] }) => {
		if (type !== 'options' && type !== 'multiOptions') return undefined;
		for (const key of ['name', 'value']) {
			const all = options.map((option) => option[key]);
			const twice = all.find((each, index) => all.indexOf(each) !== index);
			if (twice !== undefined) return `has two options with the ${key} ${String(twice)}`;
		}
		return undefined;
	});
}

/**
 * What decides about other fields, or about the outputs, has to be seen before them. n8n's rule
 * knows three such names; here they are found by who depends on them.
 */
function decidesAboutOthers(parameter, description) {
	const conditions = (description.properties ?? []).flatMap(({ displayOptions }) => [
		...Object.keys(displayOptions?.show ?? {}),
		...Object.keys(displayOptions?.hide ?? {}),
	]);
	const outputs = typeof description.outputs === 'string' ? description.outputs : '';
	return (
		selectors.includes(parameter.name) ||
		conditions.includes(parameter.name) ||
		outputs.includes(parameter.name)
	);
}

export function optionalInCollections({ nodes }) {
	return nodes.flatMap(({ file, description }) =>
		(description.properties ?? [])
			.filter(({ type, required }) => !notFields.includes(type) && !required)
			.filter((parameter) => !decidesAboutOthers(parameter, description))
			.map(({ displayName }) => `${file}: '${displayName}' is optional and stands at the top`),
	);
}
