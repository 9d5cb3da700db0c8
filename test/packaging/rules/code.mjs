/**
 * Rules about shipped code: what n8n's main branch asks of sources, and what malware scanners look
 * for in built scripts. They read text as those scanners do, so that a harmless look-alike is found
 * here and not by a reviewer.
 */
import ts from 'typescript';

const accountId = /^(partner|affiliate|reseller|account|tenant|customer|client)[_-]?id$/i;

const deprecatedHelpers = [
	'request',
	'requestWithAuthentication',
	'requestOAuth1',
	'requestOAuth2',
	'copyBinaryFile',
	'prepareOutputData',
];

/** A credential test gets no other request helper than this one. */
const credentialTestType = 'ICredentialTestFunctions';

/** Who may be named in shipped code. Requests go to the first two only. */
const knownHosts = [
	{ host: 'aliyuncs.com', why: 'the API, and the storage behind its answers' },
	{ host: 'yuncloudauth.com', why: "Alibaba Cloud's web SDK, and the person's page" },
	{ host: 'alibabacloud.com', why: 'a link to documentation' },
	{ host: 'n8n.io', why: 'a link to documentation' },
	{ host: 'github.com', why: 'a link to this repository' },
	{ host: 'w3.org', why: 'the name of an XML namespace' },
	{ host: 'example.com', why: 'a placeholder' },
	{ host: 'localhost', why: 'a sandbox on the same machine' },
	{ host: '127.0.0.1', why: 'a sandbox on the same machine' },
];

const obfuscation = {
	'a name made of hexadecimal digits': /\b_0x[0-9a-f]{4,}\b/i,
	'a run of escaped characters': /(\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\[0-7]{3}){20}/i,
	'text made of character codes': /\bfromCharCode\s*\([^)]{40,}\)/,
	'code made of brackets': /\[\s*!\s*!\s*\[\s*\]\s*\]/,
	'code pushed out of sight': / {200,}\S/,
	'a line that nobody reads': /^.{2000,}$/m,
	'letters of two alphabets in a word': /[A-Za-z][\u0370-\u04ff]|[\u0370-\u04ff][A-Za-z]/,
	'an invisible character': /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/,
};

const dynamicCode = {
	'eval()': /\beval\s*\(/,
	'new Function()': /\bFunction\s*\(\s*['"`]|\bnew\s+Function\b/,
	'code compiled at run time': /\bWebAssembly\b|\brunInThisContext\b|\brunInNewContext\b/,
	'a computed import': /\b(require|import)\s*\(\s*[^\s'")]/,
};

const reach = {
	'another process': /\bchild_process\b|\bworker_threads\b/,
	'files or sockets': /\brequire\(['"](node:)?(fs|net|tls|dgram|dns|http|https|http2|cluster)\b/,
	'the environment': /\bprocess\s*(\.|\[)/,
};

const minBlobLength = 100;

function* nodesOf(text) {
	const file = ts.createSourceFile('code.ts', text, ts.ScriptTarget.Latest, true);
	const open = [file];
	while (open.length > 0) {
		const node = open.pop();
		yield node;
		ts.forEachChild(node, (child) => void open.push(child));
	}
}

const lineOf = (node) =>
	node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;

const inFiles = (files, problemsOf) =>
	Object.entries(files).flatMap(([file, text]) =>
		problemsOf(text).map((problem) => `${file}${problem}`),
	);

const inScripts = (patterns) => (pack) =>
	inFiles(pack.scripts, (text) =>
		Object.entries(patterns)
			.filter(([, pattern]) => pattern.test(text))
			.map(([what]) => ` has ${what}`),
	);

export const noObfuscation = inScripts(obfuscation);
export const noDynamicCode = inScripts(dynamicCode);
export const noReach = inScripts(reach);

/** Names that are given a value: of variables, properties, and members. */
function assignmentOf(node) {
	if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) {
		return { target: node.name, value: node.initializer };
	}
	if (ts.isPropertyAssignment(node)) return { target: node.name, value: node.initializer };
	if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
		const { left, right } = node;
		if (ts.isPropertyAccessExpression(left)) return { target: left.name, value: right };
		if (ts.isElementAccessExpression(left)) {
			return { target: left.argumentExpression, value: right };
		}
		return { target: left, value: right };
	}
	return undefined;
}

export function noFixedIds({ sources }) {
	return inFiles(sources, (text) =>
		[...nodesOf(text)].flatMap((node) => {
			const { target, value } = assignmentOf(node) ?? {};
			if (!value || !ts.isStringLiteralLike(value) || value.text === '') return [];
			return accountId.test(target.text ?? '') ? [`:${lineOf(node)} fixes ${target.text}`] : [];
		}),
	);
}

/** Whether a function around this place says that it runs as a credential test. */
function isInCredentialTest(node) {
	for (let around = node.parent; around; around = around.parent) {
		const types = (around.parameters ?? []).map(({ type }) => type?.getText() ?? '');
		if (types.some((type) => type.includes(credentialTestType))) return true;
	}
	return false;
}

function deprecatedUse(node) {
	if (ts.isImportSpecifier(node)) {
		const name = (node.propertyName ?? node.name).text;
		return name === 'IRequestOptions' ? 'imports IRequestOptions' : undefined;
	}
	if (!ts.isPropertyAccessExpression(node) || !deprecatedHelpers.includes(node.name.text)) {
		return undefined;
	}
	const owner = node.expression;
	const isHelper = ts.isPropertyAccessExpression(owner) && owner.name.text === 'helpers';
	if (!isHelper || (node.name.text === 'request' && isInCredentialTest(node))) return undefined;
	return `uses helpers.${node.name.text}`;
}

export function noDeprecatedHelpers({ sources }) {
	return inFiles(sources, (text) =>
		[...nodesOf(text)].flatMap((node) => {
			const use = deprecatedUse(node);
			return use ? [`:${lineOf(node)} ${use}`] : [];
		}),
	);
}

const isText = (node) =>
	ts.isStringLiteralLike(node) ||
	ts.isTemplateHead(node) ||
	ts.isTemplateMiddle(node) ||
	ts.isTemplateTail(node);

const textsIn = (script) => [...nodesOf(script)].filter(isText);

/** Letters of both cases and digits without a blank: nobody writes words like that. */
const isBlob = (word) =>
	word.length >= minBlobLength &&
	(/^[0-9a-f]+$/i.test(word) || (/[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word)));

export function noBlobs({ scripts }) {
	return inFiles(scripts, (text) =>
		textsIn(text).flatMap((node) => {
			const blob = node.text.split(/[^A-Za-z0-9+/=_-]+/).find(isBlob);
			return blob ? [`:${lineOf(node)} has ${blob.length} encoded characters`] : [];
		}),
	);
}

const isKnown = (host) =>
	knownHosts.some((known) => host === known.host || host.endsWith(`.${known.host}`));

const hostName =
	'(?:[a-z0-9-]+\\.)+(?:com|cn|net|org|io|dev|app|co|info|top|xyz|me|site|cloud|run|sh|cc|ru)';
const ipAddress = '\\d{1,3}(?:\\.\\d{1,3}){3}';

/** Hosts of addresses, hosts that are a text of their own, and the ends of those that are composed. */
const hostPatterns = [
	/\b(?:https?|wss?|ftp):\/\/([a-z0-9.-]*[a-z0-9])/gi,
	new RegExp(`^(${hostName}|${ipAddress})(?=$|[/:])`, 'gi'),
	new RegExp(`^[a-z0-9-]*\\.(${hostName})(?=$|[/:])`, 'gi'),
];

export function onlyKnownHosts({ scripts }) {
	return inFiles(scripts, (text) =>
		textsIn(text).flatMap((node) => {
			const found = hostPatterns.flatMap((pattern) => [...node.text.matchAll(pattern)]);
			const hosts = new Set(found.map(([, host]) => host.toLowerCase()));
			return [...hosts]
				.filter((host) => !isKnown(host))
				.map((host) => `:${lineOf(node)} names ${host}`);
		}),
	);
}
