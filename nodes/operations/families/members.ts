import { parseUnambiguous } from '../../shared/transport/json';

/** A member of an answer that holds JSON, as text or as it is. */
export type JsonMember =
	| { state: 'empty' }
	/** Not empty, but not JSON either: a disagreement inside it would not be seen. */
	| { state: 'unreadable' }
	| { state: 'read'; value: unknown };

/** Absent, null, text of blanks only, or a list without entries (also as text). */
export function isEmpty(member: unknown): boolean {
	if (member === undefined || member === null) return true;
	if (typeof member === 'string') return /^\s*(\[\s*\])?\s*$/.test(member);
	return Array.isArray(member) && member.length === 0;
}

/** Reads a member that holds JSON as text; Alibaba Cloud's own samples are not always valid. */
export function readJson(member: unknown): JsonMember {
	if (isEmpty(member)) return { state: 'empty' };
	if (typeof member === 'object') return { state: 'read', value: member };
	if (typeof member !== 'string') return { state: 'unreadable' };
	try {
		const value = parseUnambiguous(member);
		return typeof value === 'object' && value !== null
			? { state: 'read', value }
			: { state: 'unreadable' };
	} catch {
		return { state: 'unreadable' };
	}
}

/**
 * The values of a member in either spelling: objects write `FaceAttack` where texts write
 * `faceAttack`. More than one different value is a disagreement of the answer with itself.
 */
export function valuesOf(holder: unknown, name: string): unknown[] {
	if (typeof holder !== 'object' || holder === null) return [];
	const lowerCase = name.toLowerCase();
	const values: unknown[] = [];
	for (const key of Object.keys(holder)) {
		if (key.toLowerCase() === lowerCase) values.push((holder as Record<string, unknown>)[key]);
	}
	return values;
}

/** The one value of a member, undefined when it is absent, or different in two spellings. */
export function valueOf(holder: unknown, name: string): unknown {
	const [first, ...others] = valuesOf(holder, name);
	return others.every((other) => other === first) ? first : undefined;
}

/** Whether a member occurs in two spellings with different values. */
export function hasConflict(holder: unknown, name: string): boolean {
	const [first, ...others] = valuesOf(holder, name);
	return others.some((other) => other !== first);
}

/**
 * A member in its documented spelling only: for what a good answer rests on. Undefined when another
 * spelling says something else. What merely must not disagree is looked for in any spelling.
 */
export function exactly(holder: unknown, name: string): unknown {
	if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name))
		return undefined;
	return hasConflict(holder, name) ? undefined : (holder as Record<string, unknown>)[name];
}

/** A code as text: exactly as it came, or a JSON whole number as its decimal text. */
export function codeText(value: unknown): string | undefined {
	if (typeof value === 'string') return value === '' ? undefined : value;
	return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** A finite number, or one as decimal text without a sign; nothing for anything else. */
export function decimalIn(value: unknown): number | undefined {
	const isDecimal = typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value);
	const number = isDecimal ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** A number, or a number as decimal text, of 0 to 1. */
export function probabilityIn(value: unknown): number | undefined {
	const number = decimalIn(value);
	return number !== undefined && number >= 0 && number <= 1 ? number : undefined;
}

/** Deeper than anything that is documented; garbage may be deep enough to exhaust the stack. */
const maxDepth = 8;

/** An answer as operators want to read it: members that hold JSON as text are parsed. */
export function withParsedMembers(value: unknown, depth = 0): unknown {
	if (depth > maxDepth) return value;
	if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
		const parsed = readJson(value);
		return parsed.state === 'read' ? withParsedMembers(parsed.value, depth + 1) : value;
	}
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((entry) => withParsedMembers(entry, depth + 1));
	// Not an object before it is complete: a member may be called `__proto__`.
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name, withParsedMembers(member, depth + 1)]),
	);
}
