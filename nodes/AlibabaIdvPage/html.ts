const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** HTML that is safe to put together. Only `html` makes it. */
export interface Html {
	readonly markup: string;
}

/** Text as it may stand in an element or between the quotes of an attribute. */
export function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

type Part = Html | readonly Html[] | string | undefined;

function markupOf(part: Part): string {
	if (part === undefined) return '';
	if (typeof part === 'string') return escaped(part);
	return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

/** A template in which every text is escaped. Attributes need quotes around their values. */
export function html(template: TemplateStringsArray, ...parts: Part[]): Html {
	return {
		markup: template.map((piece, index) => piece + markupOf(parts[index])).join(''),
	};
}

/** Our own script or style sheet, which contains nothing from outside. */
export function ours(text: string): Html {
	return { markup: text };
}

const unsafeInScript: Readonly<Record<string, string>> = {
	'<': '\\u003c',
	'>': '\\u003e',
	'&': '\\u0026',
	'\u2028': '\\u2028',
	'\u2029': '\\u2029',
};

/** Data for our script, as JSON that can end no element and begin no comment. */
export function json(value: unknown): Html {
	const text = JSON.stringify(value).replace(
		/[<>&\u2028\u2029]/g,
		(character) => unsafeInScript[character] ?? '',
	);
	return { markup: text };
}
