import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';

/** Reads a parameter of a node for an item, as n8n's `getNodeParameter` does. */
export type ReadParameter = (name: string, index: number, ifMissing: unknown) => unknown;

const readers = new WeakMap<IExecuteFunctions, ReadParameter>();

/** Whether a value, or any text in it, is an expression; rather once too often than once too little. */
function hasExpression(value: unknown): boolean {
	return JSON.stringify(value)?.includes('"=') ?? true;
}

function reader(context: IExecuteFunctions): ReadParameter {
	const given: INodeParameters = context.getNode().parameters;
	const isSame = new Map<string, boolean>();
	const same = new Map<string, unknown>();
	return (name, index, ifMissing) => {
		if (same.has(name)) return same.get(name);
		const value: unknown = context.getNodeParameter(name, index, ifMissing);
		if (!isSame.has(name)) {
			isSame.set(name, Object.hasOwn(given, name) && !hasExpression(given[name]));
		}
		if (isSame.get(name) === true) same.set(name, value);
		return value;
	};
}

/**
 * The parameters of a node in this run. What has no expression is the same for all items, and n8n is
 * asked for it once: it resolves and checks a value afresh each time, also one that nothing changes.
 */
export function parametersOf(context: IExecuteFunctions): ReadParameter {
	const read = readers.get(context) ?? reader(context);
	readers.set(context, read);
	return read;
}
