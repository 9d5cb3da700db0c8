import type { IDataObject } from 'n8n-workflow';

import {
	continuing,
	errorOf,
	goodLabelOf,
	itemAsking,
	run,
	saidOf,
	subjects,
	type Subject,
} from '../contract/subjects';
import type { Sandbox } from '../sandbox';
import type { Random } from './random';
import { anyText, anyValue } from './values';

interface Property {
	name: string;
	/** What n8n needs to show it. */
	shownWith: IDataObject;
	isOption: boolean;
	isPicture: boolean;
}

function propertiesOf({ operation, cases }: Subject): Property[] {
	return Object.values(operation.fields).flatMap(({ properties, place, kind }) =>
		properties
			.filter(({ noDataExpression }) => !noDataExpression)
			.map(({ name, displayOptions }) => {
				const shown = Object.entries(displayOptions?.show ?? {}).map(([other, values]) => [
					other,
					values?.[0],
				]);
				return {
					name,
					shownWith: { ...(Object.fromEntries(shown) as IDataObject), ...cases.shownWith?.[name] },
					isOption: place === 'options',
					isPicture: kind === 'picture' && name.endsWith('Base64'),
				};
			}),
	);
}

const heads = ['ffd8ffe0', '89504e470d0a1a0a', '424d', '52494646', '00000018667479706d703432', ''];

/** The beginning of a picture, or of none, and anything behind it. */
function anyPicture(random: Random): string {
	const bytes = Buffer.alloc(random.int(400), random.int(256));
	const picture = Buffer.concat([Buffer.from(random.pick(heads), 'hex'), bytes]);
	const text = picture.toString(random.pick(['base64', 'base64url', 'hex']));
	const at = random.int(text.length + 1);
	return random.pick([
		text,
		`data:image/jpeg;base64,${text}`,
		`data:${anyText(random)};base64,${text}`,
		text.slice(0, at) + anyText(random) + text.slice(at),
		anyText(random),
	]);
}

/** One parameter after the other with anything that an expression may return, item by item. */
export async function fuzzParameters(
	random: Random,
	sandbox: Sandbox,
	runs: number,
	onlyPictures = false,
): Promise<string[]> {
	const candidates = subjects.flatMap((subject) =>
		propertiesOf(subject)
			.filter(({ isPicture }) => isPicture || !onlyPictures)
			.map((property) => ({ subject, property })),
	);
	const { subject, property } = random.pick(candidates);
	const onError = random.pick(continuing);
	const own = { [property.name]: '={{ $json.fuzz }}' };
	const given = Array.from({ length: runs }, () =>
		property.isPicture ? anyPicture(random) : anyValue(random),
	);
	const items = given.map((fuzz) => {
		const item = itemAsking(subject, sandbox);
		return { ...item, json: { ...item.json, fuzz } as IDataObject };
	});
	const before = sandbox.requests.length;
	const ran = await run(subject, sandbox, items, {
		onError,
		parameters: {
			...property.shownWith,
			...(property.isOption ? {} : own),
			options: { concurrency: 50, ...(property.isOption ? own : {}) },
		},
	});
	const problems = ran.result.error ? [`escaped: ${String(ran.result.error.stack)}`] : [];
	if (ran.all.length !== runs) problems.push(`${ran.all.length} items of ${runs}`);
	const passed = given.filter((_value, index) => ran.labelOf(index) === goodLabelOf(subject));
	if (passed.length > sandbox.requests.length - before) problems.push('let through without a call');
	given.forEach((value, index) => {
		const json = ran.itemOf(index)?.json ?? {};
		const said = errorOf(json);
		const isError = Object.keys(said).length > 0;
		const isOurs =
			said.category && said.code && said.remedy && /\[item \d+\]/.test(String(json.message));
		const isResult = Object.keys(saidOf(subject, json)).length > 0;
		if (isError ? !isOurs : !isResult)
			problems.push(`${JSON.stringify(value)}: ${JSON.stringify(json)}`);
	});
	return problems.map(
		(problem) => `${subject.name}, ${property.name}, ${onError}: ${problem.slice(0, 1_500)}`,
	);
}
