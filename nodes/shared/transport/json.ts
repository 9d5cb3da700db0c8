/** Where the text that begins at `start` ends: the next quotation mark that no backslash escapes. */
function endOfText(json: string, start: number): number {
	let end = json.indexOf('"', start + 1);
	for (;;) {
		let before = end - 1;
		while (json[before] === '\\') before -= 1;
		if ((end - before) % 2 === 1) return end;
		end = json.indexOf('"', end + 1);
	}
}

/** Whether an object of the text names a member twice. The text is known to be JSON. */
function namesTwice(json: string): boolean {
	/** The names of each object that is open; undefined for a list. */
	const open: Array<Set<unknown> | undefined> = [];
	const structure = /["{}[\],]/g;
	let isNameNext = false;
	for (let found = structure.exec(json); found; found = structure.exec(json)) {
		const [character] = found;
		if (character === '"') {
			const end = endOfText(json, found.index);
			structure.lastIndex = end + 1;
			if (!isNameNext) continue;
			// Parsed, because `\u0050assed` is `Passed`.
			const name: unknown = JSON.parse(json.slice(found.index, end + 1));
			const names = open.at(-1);
			if (names?.has(name)) return true;
			names?.add(name);
			isNameNext = false;
			continue;
		}
		if (character === '{') open.push(new Set());
		if (character === '[') open.push(undefined);
		if (character === '}' || character === ']') open.pop();
		isNameNext = character === '{' || (character === ',' && open.at(-1) !== undefined);
	}
	return false;
}

/**
 * Parses JSON that something is decided by. A member that is named twice is refused: parsers
 * disagree about which one counts, and `JSON.parse` silently takes the last one.
 *
 * @throws SyntaxError
 */
export function parseUnambiguous(json: string): unknown {
	const value: unknown = JSON.parse(json);
	if (namesTwice(json)) throw new SyntaxError('A member is named twice');
	return value;
}
