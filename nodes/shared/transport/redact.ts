import { percentEncode } from '../signing/encode';

/** What a call sent, by what may become of it when it comes back. */
export interface Sent {
	/** Keys, tokens, device tokens: never shown. */
	secrets: readonly string[];
	/** Base64 text: never shown as text. */
	pictures: readonly string[];
	/** Names, numbers, identifiers of the person: shown in fields of their own, never in quotations. */
	personal: readonly string[];
	/** Secrets that change while a call is under way; another list where they did. */
	temporary?: () => readonly string[];
}

export const nothingSent: Sent = { secrets: [], pictures: [], personal: [] };

/** Shorter values are words such as `Y` or `HIGH`, which would be cut out of every sentence. */
const minValueLength = 6;
const maxQuotedLength = 300;
/** For members of an answer: whole where they are readable at all. */
const maxRawLength = 4_096;
/** For links and the like, and so for what has to be looked for in them. */
const maxWholeLength = 8_192;
/** Deeper than anything that is documented; garbage may be deep enough to exhaust the stack. */
const maxDepth = 32;

/** Members that hold a picture or a link to one, in lower case, however short they are. */
const pictureMembers: ReadonlySet<string> = new Set([
	'faceimg',
	'extrafaceimg',
	'idimage',
	'imgossurl',
]);

/**
 * Pictures and tokens: Base64, plain, percent-encoded (`%2F`) or as JSON text writes it (`\/`).
 * Long enough to leave request ids and transaction ids alone, short enough for a callback token.
 */
const base64Run = /[A-Za-z0-9+/=_%\\-]{48,}/g;
const minRunLength = 48;
/** Whatever can forge a line of a log, or turn it around: eslint wants classes, not codes. */
const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;
const halfCharacterAtEnd = /[\uD800-\uDBFF]$/;

const linkStart = /^https?:\/\//i;

export function isLink(value: unknown): value is string {
	if (typeof value !== 'string' || value.length > maxWholeLength) return false;
	return linkStart.test(value) && URL.canParse(value);
}

/** In one letter case, because answers may change it; every character keeps its place. */
function fold(text: string): string {
	return text.replaceAll('İ', 'I').toLowerCase();
}

function oneLine(text: string): string {
	return text.replace(controlCharacters, ' ');
}

/** As JSON text may write it: the plain way, and the way of writers that escape all they can. */
function jsonEscapes(value: string): string[] {
	const plain = JSON.stringify(value).slice(1, -1);
	const ascii = plain.replace(
		/[^\x20-\x7e]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return [plain, ascii, ascii.replaceAll('/', '\\/')];
}

/** As RFC 3986, `encodeURIComponent` and forms write it. */
function percentEncodings(value: string): string[] {
	const strict = percentEncode(value);
	const loose = strict.replace(/%2[1789A]/g, decodeURIComponent);
	const form = new URLSearchParams({ value }).toString().slice('value='.length);
	return [strict, loose, strict.replaceAll('%20', '+'), loose.replaceAll('%20', '+'), form];
}

/** The ways in which a value may come back. */
function spellings(value: string): string[] {
	const bytes = Buffer.from(value);
	return [
		value,
		oneLine(value),
		// Not all letters come back from it: ß becomes SS.
		value.toUpperCase(),
		...percentEncodings(value),
		...jsonEscapes(value),
		// Without padding, which is not everybody's habit.
		bytes.toString('base64').replace(/=+$/, ''),
		bytes.toString('base64url'),
		bytes.toString('hex'),
	];
}

/** What to look for, folded. Worked out once for all texts of an answer. */
interface Needles {
	everything: readonly string[];
	/** Without what is personal. */
	forbidden: readonly string[];
	/** The temporary secrets that are among them. */
	temporary: readonly string[];
}

/** What is known of a list of values for as long as the list lives: a credential's is used for many calls. */
interface Spelled {
	needles: readonly string[];
	/** Every part of them, worked out when it is asked for. */
	parts?: ReadonlySet<string>;
}

/** As long as a part of a secret has to be to give anything away. */
const partLength = 16;

function unique(...lists: Array<readonly string[]>): string[] {
	return [...new Set(lists.flat())];
}

const spelled = new WeakMap<readonly string[], Spelled>();

const nothing: Spelled = { needles: [], parts: new Set() };

function spelledOut(values: readonly string[]): Spelled {
	if (values.length === 0) return nothing;
	const found = spelled.get(values);
	if (found) return found;
	const long = values.filter(({ length }) => length >= minValueLength);
	const made: Spelled = { needles: unique(long.flatMap(spellings).map(fold)) };
	spelled.set(values, made);
	return made;
}

function partsOf(values: readonly string[]): ReadonlySet<string> {
	const parts = new Set<string>();
	for (const value of values) {
		for (let at = 0; at + partLength <= value.length; at += 1) {
			parts.add(value.slice(at, at + partLength));
		}
	}
	return parts;
}

const noneTemporary: readonly string[] = [];

const known = new WeakMap<Sent, Needles>();

function needlesOf(sent: Sent): Needles {
	const temporary = sent.temporary?.() ?? noneTemporary;
	const found = known.get(sent);
	if (found?.temporary === temporary) return found;
	// Larger ones fit into no text that is shown whole; elsewhere they are Base64 runs.
	const pictures = sent.pictures.filter(({ length }) => length <= maxWholeLength);
	const [secret, ofRole, pictured, personal] = [
		sent.secrets,
		temporary,
		pictures,
		sent.personal,
	].map((values) => spelledOut(values).needles) as [string[], string[], string[], string[]];
	const forbidden = unique(secret, ofRole, pictured);
	const made: Needles = { everything: unique(forbidden, personal), forbidden, temporary };
	known.set(sent, made);
	return made;
}

/** Every part of the secrets: those that were sent, and those that are temporary. */
function partsOfSecrets(sent: Sent): Array<ReadonlySet<string>> {
	return [sent.secrets, needlesOf(sent).temporary].map((values) => {
		const found = spelledOut(values);
		return (found.parts ??= partsOf(found.needles));
	});
}

/** From and to, as `slice` takes them. */
type Span = [from: number, to: number];

function spansOf(text: string, needles: readonly string[]): Span[] {
	const folded = fold(text);
	const spans: Span[] = [];
	for (const needle of needles) {
		let from = folded.indexOf(needle);
		while (from >= 0) {
			const to = from + needle.length;
			spans.push([from, to]);
			from = folded.indexOf(needle, to);
		}
	}
	return spans;
}

/** Where a part of a secret stands: whoever repeats it may have cut it off. For short texts. */
function partSpans(text: string, sent: Sent): Span[] {
	const folded = fold(text);
	const parts = partsOfSecrets(sent);
	const spans: Span[] = [];
	for (let at = 0; at + partLength <= folded.length; at += 1) {
		const part = folded.slice(at, at + partLength);
		if (parts.some((known) => known.has(part))) spans.push([at, at + partLength]);
	}
	return spans;
}

function base64Spans(text: string): Span[] {
	if (text.length < minRunLength) return [];
	return Array.from(text.matchAll(base64Run), ({ index, 0: run }) => [index, index + run.length]);
}

/** The text without these spans, which may overlap; their lengths are shown instead. */
function cutOut(text: string, spans: Span[]): string {
	if (spans.length === 0) return text;
	const parts: string[] = [];
	let end = 0;
	let hidden: Span = [0, 0];
	const show = () => {
		const [from, to] = hidden;
		if (to > from) parts.push(text.slice(end, from), `[${to - from} characters removed]`);
		end = to;
	};
	for (const [from, to] of spans.sort(([a], [b]) => a - b)) {
		if (from < hidden[1]) {
			hidden[1] = Math.max(hidden[1], to);
			continue;
		}
		show();
		hidden = [from, to];
	}
	show();
	return parts.join('') + text.slice(end);
}

function quote(text: string, sent: Sent, maxLength: number): string {
	const line = oneLine(text);
	const safe = cutOut(line, [...spansOf(line, needlesOf(sent).everything), ...base64Spans(line)]);
	const shown =
		safe.length <= maxLength
			? safe
			: `${safe.slice(0, maxLength).replace(halfCharacterAtEnd, '')}…`;
	return cutOut(shown, partSpans(shown, sent));
}

/**
 * Words of Alibaba Cloud, or of n8n, safe to show in an item, an error and a log: one line of at
 * most 300 characters, without pictures and tokens and without what the call sent, in whatever
 * spelling. Takes time by the length of the text, also beside pictures of megabytes.
 */
export function toSafeText(text: string, sent: Sent): string {
	return quote(text.trim(), sent, maxQuotedLength).trim();
}

/**
 * What comes out whole, although it is as long as pictures and tokens; without what was sent all the
 * same. Not at all above 8,192 characters: half a link would pass for a whole one.
 */
export interface Kept {
	/** Members by name, for example `protocol`. */
	whole?: readonly string[];
	/** Every link: only where Alibaba Cloud gives links. */
	links?: boolean;
	/** Whether parts of secrets go as well, for what nobody is meant to read. */
	noParts?: boolean;
}

/** How the texts and the names of a tree are shown. */
interface Rules {
	name(text: string): string;
	text(text: string): string;
	/** For what comes out whole. */
	wholeText(text: string): string;
	kept: Kept;
}

function redact(value: unknown, rules: Rules, name = '', depth = 0): unknown {
	if (typeof value === 'string') {
		const { whole = [], links = false } = rules.kept;
		const isKept = whole.includes(name) || (links && linkStart.test(value));
		if (isKept && value.length > maxWholeLength) return cutOut(value, [[0, value.length]]);
		return whole.includes(name) || (links && isLink(value))
			? rules.wholeText(value)
			: rules.text(value);
	}
	if (typeof value === 'number') {
		const written = String(value);
		const shown = rules.text(written);
		return shown === written ? value : shown;
	}
	if (typeof value !== 'object' || value === null) return value;
	if (depth === maxDepth) return '[too deep]';
	if (Array.isArray(value)) {
		return value.map((entry) => redact(entry, rules, name, depth + 1));
	}
	const shown: Record<string, unknown> = {};
	for (const [member, inner] of Object.entries(value)) {
		if (pictureMembers.has(member.toLowerCase())) continue;
		const named = rules.name(member);
		// Harmless in an object of its own, but not to everybody who copies the item later.
		if (named !== '__proto__') shown[named] = redact(inner, rules, member, depth + 1);
	}
	return shown;
}

/**
 * Named fields, which are meant to come out: loses sent secrets, pictures and everything that looks
 * like a picture or token, nothing else.
 */
export function redactNamed(value: unknown, sent: Sent, kept: Kept = {}): unknown {
	const { forbidden } = needlesOf(sent);
	const secretSpans = (given: string) => [
		...spansOf(given, forbidden),
		...(kept.noParts ? partSpans(given, sent) : []),
	];
	const wholeText = (given: string) => cutOut(given, secretSpans(given));
	const text = (given: string) => cutOut(given, [...secretSpans(given), ...base64Spans(given)]);
	return redact(value, { name: text, text, wholeText, kept });
}

/**
 * An answer as it came, and everything else whose members nobody has named: all texts and names are
 * quotations. A text may have 4,096 characters.
 */
export function redactRaw(value: unknown, sent: Sent, kept: Kept = {}): unknown {
	return redact(value, {
		name: (given) => toSafeText(given, sent),
		text: (given) => quote(given, sent, maxRawLength),
		wholeText(given) {
			const line = oneLine(given);
			const spans = spansOf(line, needlesOf(sent).everything);
			return cutOut(line, [...spans, ...partSpans(line, sent)]);
		},
		kept,
	});
}
