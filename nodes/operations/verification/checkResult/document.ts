import { isJsonObject } from '../../../shared/jsonObject';
import { formatOf } from '../../../shared/run/pictureFormats';
import { isLink } from '../../../shared/transport/redact';
import { documentOf, holdsValue, idInfoOf } from '../../families/documentReading';
import { expiryOf, namesExpiry, type Expiry } from '../../families/expiry';
import { isEmpty, hasConflict, readJson, valueOf, withParsedMembers } from '../../families/members';

type Result = Record<string, unknown>;
type Tree = Readonly<Record<string, unknown>>;

/** Members of the result that say something about the check; what is in any other may be personal. */
const aboutCheck: ReadonlySet<string> = new Set([
	'passed',
	'subcode',
	'extfaceinfo',
	'extinfo',
	'extsourceinfo',
]);

/** Of the result: `ExtIdInfo` has a list of its own. */
const describedInResult: ReadonlySet<string> = new Set([...aboutCheck, 'extidinfo']);

/** The same of `ExtIdInfo`. */
const aboutDocument: ReadonlySet<string> = new Set([
	'doctype',
	'idfacequalityscore',
	'ocridpassed',
	'spoofinfo',
]);

/** Members of `ExtIdInfo` that `document` has under names of its own. */
const described: ReadonlySet<string> = new Set([
	...aboutDocument,
	'ocridinfo',
	'ocrideditinfo',
	'ocrstandarddata',
]);

/** Deeper than anything that is documented; garbage may be deep enough to exhaust the stack. */
const maxDepth = 8;

const isTree: (value: unknown) => value is Tree = isJsonObject;

/** Every text and number below a value, with the name of the member that it stands in. */
function leavesIn(value: unknown, name = '', depth = 0): Array<{ name: string; value: unknown }> {
	if (typeof value !== 'object' || value === null) return [{ name, value }];
	if (depth === maxDepth) return [];
	const entries: Array<[string, unknown]> = Array.isArray(value)
		? value.map((entry) => [name, entry])
		: Object.entries(value);
	return entries.flatMap(([member, inner]) => leavesIn(inner, member, depth + 1));
}

/** The value with other leaves; what is left out, or too deep, is undefined. */
function mapLeaves(
	value: unknown,
	change: (leaf: unknown, name: string) => unknown,
	name = '',
	depth = 0,
): unknown {
	if (typeof value !== 'object' || value === null) return change(value, name);
	if (depth === maxDepth) return undefined;
	if (Array.isArray(value)) {
		return value
			.map((entry) => mapLeaves(entry, change, name, depth + 1))
			.filter((entry) => entry !== undefined);
	}
	return Object.fromEntries(
		Object.entries(value)
			.map(([member, inner]) => [member, mapLeaves(inner, change, member, depth + 1)] as const)
			.filter(([, inner]) => inner !== undefined),
	);
}

const imageName = /image|img|picture|photo/i;

/** A picture as Base64 text, or a link to one. */
function pictureIn(value: unknown, name: string): { base64: string } | { url: string } | undefined {
	if (typeof value !== 'string') return undefined;
	if (imageName.test(name) && isLink(value)) return { url: value };
	const base64 = value.replace(/^data:[^,]{0,100},/i, '');
	const isBase64 = /^[A-Za-z0-9+/\s]{64}/.test(base64);
	return isBase64 && formatOf(Buffer.from(base64.slice(0, 64), 'base64')) ? { base64 } : undefined;
}

/** Which members hold pictures is not published: whatever is one, is one. */
const withoutPictures = (value: unknown) =>
	mapLeaves(value, (leaf, name) => (pictureIn(leaf, name) ? undefined : leaf));

/** The pages of the document, in the order of the answer. */
export function pagesIn(result: Result): Array<{ base64: string } | { url: string }> {
	return leavesIn(withParsedMembers(idInfoOf(result))).flatMap(
		({ name, value }) => pictureIn(value, name) ?? [],
	);
}

/** What the person edited; `unreadable` where nobody can tell. */
export type Edits = { state: 'none' } | { state: 'unreadable' } | { state: 'edited'; fields: Tree };

/** Compares what the person made of the document with what was read from it. */
export function editsIn(result: Result): Edits {
	const info = idInfoOf(result);
	if (hasConflict(info, 'ocrIdEditInfo')) return { state: 'unreadable' };
	const member = readJson(valueOf(info, 'ocrIdEditInfo'));
	if (member.state === 'empty') return { state: 'none' };
	if (member.state === 'unreadable' || !isTree(member.value)) return { state: 'unreadable' };
	const read = withParsedMembers(valueOf(info, 'ocrIdInfo') ?? {});
	const fields = Object.entries(withParsedMembers(member.value) as Tree).filter(([name, value]) => {
		const before = isTree(read) && Object.hasOwn(read, name) ? read[name] : undefined;
		if (isEmpty(value) && isEmpty(before)) return false;
		return JSON.stringify(value) !== JSON.stringify(before);
	});
	return fields.length === 0
		? { state: 'none' }
		: { state: 'edited', fields: Object.fromEntries(fields) };
}

/**
 * Whether the document has expired, by what was read and by what the person made of it: `valid` only
 * where both say so.
 */
export function expiryIn(result: Result, nowMs: number): Expiry {
	const info = idInfoOf(result);
	if (['ocrIdInfo', 'ocrStandardData'].some((name) => hasConflict(info, name))) return 'unclear';
	const read = expiryOf(
		withParsedMembers(valueOf(info, 'ocrIdInfo')),
		withParsedMembers(valueOf(info, 'ocrStandardData')),
		nowMs,
	);
	const edits = editsIn(result);
	if (edits.state === 'unreadable') return read === 'expired' ? read : 'unclear';
	if (edits.state === 'none' || !Object.keys(edits.fields).some(namesExpiry)) return read;
	const edited = expiryOf(edits.fields, undefined, nowMs);
	if (read === 'expired' || edited === 'expired') return 'expired';
	return read === 'valid' && edited === 'valid' ? 'valid' : 'unclear';
}

/** Members that no page describes, and that are not empty. */
function undescribedIn(holder: unknown, known: ReadonlySet<string>): Tree {
	if (!isTree(holder)) return {};
	return Object.fromEntries(
		Object.entries(holder).filter(
			([name, value]) => !known.has(name.toLowerCase()) && !isEmpty(value) && holdsValue(value),
		),
	);
}

const hasMembers = (tree: Tree) => Object.keys(tree).length > 0;

/** What no page describes, by the member of the result that it stands in. May be personal. */
function undescribed(result: Result): Tree {
	const info = idInfoOf(result);
	const inResult = undescribedIn(result, describedInResult);
	const inInfo = undescribedIn(withoutPictures(withParsedMembers(info)), described);
	const unread = info === undefined ? valueOf(result, 'ExtIdInfo') : undefined;
	return withoutPictures({
		...(withParsedMembers(inResult) as Tree),
		...(hasMembers(inInfo) ? { ExtIdInfo: inInfo } : {}),
		...(isEmpty(unread) ? {} : { ExtIdInfo: unread }),
	}) as Tree;
}

/**
 * The personal part of a result, and all of it: what was read from the document, what the person
 * changed of it, and what no page describes. Null where there is nothing of it.
 */
export function documentIn(result: Result) {
	const read = documentOf(result);
	const edits = editsIn(result);
	const others = undescribed(result);
	if (!holdsValue(read) && edits.state === 'none' && !hasMembers(others)) return null;
	return {
		type: read?.type ?? null,
		fields: withoutPictures(read?.fields ?? {}),
		standardFields: withoutPictures(read?.standardFields ?? {}),
		edited: edits.state === 'edited' ? withoutPictures(edits.fields) : {},
		...(hasMembers(others) ? { undescribed: others } : {}),
	};
}

/** One sentence for each part that nobody could interpret. */
export function documentWarnings(result: Result): string[] {
	const others = Object.keys(undescribed(result));
	return [
		...(editsIn(result).state === 'unreadable'
			? ['What the person edited in the document data cannot be read.']
			: []),
		...(others.length > 0
			? [
					`Alibaba Cloud's documentation does not describe a part of the answer (${others.join(', ')}). It decided nothing; it is in document.undescribed.`,
				]
			: []),
	];
}

/** Stands in `raw` for what is in `document`. */
const inDocument = '[in document]';

const hidden = (value: unknown) => mapLeaves(value, (leaf) => (isEmpty(leaf) ? leaf : inDocument));

/** The answer for Simplify off, without what may be personal. */
export function rawWithoutDocument(result: Result): unknown {
	const show = (name: string, value: unknown): unknown => {
		if (aboutCheck.has(name.toLowerCase())) return withParsedMembers(value);
		const parsed = withParsedMembers(value);
		if (name.toLowerCase() !== 'extidinfo' || !isTree(parsed)) return hidden(parsed);
		return Object.fromEntries(
			Object.entries(parsed).map(([member, inner]) => [
				member,
				aboutDocument.has(member.toLowerCase()) ? inner : hidden(inner),
			]),
		);
	};
	return Object.fromEntries(
		Object.entries(result).map(([name, value]) => [name, show(name, value)]),
	);
}

/** The texts of the personal part, which must not be repeated in what else is shown. */
export function personalTexts(result: Result): string[] {
	// The type of a document is no secret, and stands in other texts.
	return leavesIn({ ...documentIn(result), type: null }).flatMap(({ value }) => {
		if (typeof value === 'number') return [String(value)];
		if (typeof value !== 'string') return [];
		// JSON that cannot be read is one text; what stands in it is repeated word by word.
		return [value, ...Array.from(value.matchAll(/"([^"]+)"/g), ([, word = '']) => word)];
	});
}

/** How it looks forged, in Alibaba Cloud's words; empty for a genuine one. */
export function spoofTypesIn(result: Result): unknown {
	const types = valueOf(valueOf(idInfoOf(result), 'spoofInfo'), 'spoofType');
	return isEmpty(types) ? [] : withParsedMembers(types);
}
