/** Members whose values are words of Alibaba Cloud and say nothing about a person. */
const wordMembers =
	/^(Code|code|Passed|passed|facePassed|FacePassed|ocrIdPassed|SubCode|subCode|BizCode|Result|Success|Status|VerifyStatus|VerifyErrorCode|DeleteResult|Deleted|faceAttack|spoofResult|faceLivenessResult|PolicyType|NoPermissionType|PageSize|MaxResults)$/;
const numberMembers = /score$|^faceComparison/i;
const word = /^[A-Za-z0-9_.-]{1,40}$/;
const memberName = /^[A-Za-z]\w{0,39}$/;
const maxLines = 60;
const maxDepth = 6;

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function shown(name: string, value: unknown): string {
	if (value === null) return 'null';
	const isWord = wordMembers.test(name) && word.test(String(value));
	const isScore = numberMembers.test(name) && value !== '' && Number.isFinite(Number(value));
	if (isWord || isScore) return `${typeof value} ${String(value)}`;
	if (typeof value === 'string') return `text, ${value.length} characters`;
	return typeof value;
}

function walk(value: unknown, path: string, name: string, depth: number, lines: string[]): void {
	if (lines.length >= maxLines || depth > maxDepth) return;
	const inner = typeof value === 'string' && /^\s*[{[]/.test(value) ? parsed(value) : undefined;
	const isText = typeof inner === 'object' && inner !== null;
	const tree = isText ? inner : value;
	if (Array.isArray(tree)) {
		lines.push(`${path}: list of ${tree.length}`);
		walk(tree[0], `${path}[0]`, name, depth + 1, lines);
	} else if (typeof tree === 'object' && tree !== null) {
		if (isText) lines.push(`${path}: JSON text`);
		for (const [member, each] of Object.entries(tree)) {
			// A name may be made of what was read from a document.
			const safe = memberName.test(member) ? member : '(a name)';
			walk(each, path ? `${path}.${safe}` : safe, safe, depth + 1, lines);
		}
	} else if (value !== undefined) {
		lines.push(`${path}: ${shown(name, value)}`);
	}
}

/**
 * Which members an answer has and of which kind, one line each: values only where they are Alibaba
 * Cloud's own words or scores, never what was sent, read, or made for a person.
 */
export function shapeOf(answer: unknown): string[] {
	const lines: string[] = [];
	walk(answer, '', '', 0, lines);
	return lines.filter((line) => !/^(RequestId|HostId|Recommend|Message)\b/.test(line));
}
