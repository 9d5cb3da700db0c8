import { mutations, type Mutation } from '../operations/cases';
import { parseJson } from '../sandbox/values';

type Tree = Readonly<Record<string, unknown>>;

/** One change of one member, alone. */
export interface Mutant {
	/** For example `Result.ExtFaceInfo.faceAttack`, also where the member is inside JSON text. */
	path: string;
	mutation: Mutation;
	body: Tree;
}

function treeIn(value: unknown): Tree | undefined {
	if (typeof value === 'string' && value.startsWith('{')) return treeIn(parseJson(value));
	const isTree = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isTree ? (value as Tree) : undefined;
}

/** Another value of the same kind that says the opposite, where there is one. */
function flip(value: unknown): unknown {
	const opposites: Record<string, unknown> = { Y: 'N', N: 'Y', true: 'false', false: 'true' };
	if (typeof value === 'boolean') return !value;
	if (typeof value === 'number') return flipNumber(value);
	if (typeof value !== 'string') return 'x';
	if (Object.hasOwn(opposites, value)) return opposites[value];
	return /^\d+(\.\d+)?$/.test(value) ? String(flip(Number(value))) : `${value}x`;
}

/** From one end of its scale to the other: some go from 0 to 1, most from 0 to 100. */
function flipNumber(value: number): number {
	if (value <= 1) return value > 0.5 ? 0.1 : 1;
	return value > 50 ? 2 : 99;
}

function otherCase(text: string): string {
	const [first = ''] = text;
	const swapped = first === first.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
	return swapped === text ? text.toUpperCase() : swapped;
}

/** The holder with one member changed; undefined where the change would be none. */
function mutate(holder: Tree, name: string, mutation: Mutation): Tree | undefined {
	const value = holder[name];
	const { [name]: _gone, ...others } = holder;
	const put = (changed: unknown) =>
		changed === undefined || changed === value ? undefined : { ...holder, [name]: changed };
	switch (mutation) {
		case 'removed':
			return others;
		case 'null':
			return put(null);
		case 'empty':
			return put('');
		case 'flipped':
			return put(flip(value));
		case 'otherCase':
			return put(typeof value === 'string' ? otherCase(value) : undefined);
		case 'padded':
			return put(typeof value === 'string' && value !== '' ? `${value} ` : undefined);
		case 'number':
			return put(typeof value === 'number' ? undefined : 7);
		case 'list':
			return put([value]);
		case 'object':
			return put({ value });
		case 'doubled':
			return { ...holder, [otherCase(name)]: flip(value) };
	}
}

function change(
	holder: Tree,
	[name = '', ...rest]: string[],
	mutation: Mutation,
): Tree | undefined {
	if (rest.length === 0) return mutate(holder, name, mutation);
	const inner = holder[name];
	const changed = change(treeIn(inner) ?? {}, rest, mutation);
	if (!changed) return undefined;
	return { ...holder, [name]: typeof inner === 'string' ? JSON.stringify(changed) : changed };
}

function pathsIn(tree: Tree): string[][] {
	return Object.entries(tree).flatMap(([name, value]) => [
		[name],
		...pathsIn(treeIn(value) ?? {}).map((path) => [name, ...path]),
	]);
}

/** Every change of every member of an answer, each alone. */
export function mutantsOf(body: Tree): Mutant[] {
	return pathsIn(body).flatMap((path) =>
		mutations.flatMap((mutation) => {
			const changed = change(body, path, mutation);
			return changed ? [{ path: path.join('.'), mutation, body: changed }] : [];
		}),
	);
}
