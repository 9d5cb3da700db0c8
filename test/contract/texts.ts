import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.join(__dirname, '../..');

/** A text of the shipped code. */
export interface Text {
	/** For example `nodes/operations/decisions.ts:7`. */
	at: string;
	/** With `…` for what is filled in. */
	text: string;
}

function sources(folder: string): string[] {
	return readdirSync(path.join(root, folder), { recursive: true })
		.map((file) => path.join(folder, String(file)))
		.filter((file) => file.endsWith('.ts'));
}

function written(node: ts.Node): string | undefined {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/**
 * Every text of more than one word in the shipped code, wherever it stands: what an operator or a
 * person may ever read is among them. Expressions of n8n are not.
 */
export function shippedTexts(): Text[] {
	const texts: Text[] = [];
	for (const file of [...sources('nodes'), ...sources('credentials')]) {
		const source = ts.createSourceFile(
			file,
			readFileSync(path.join(root, file), 'utf8'),
			ts.ScriptTarget.Latest,
			true,
		);
		const look = (node: ts.Node) => {
			const text = written(node);
			const isSentence = text !== undefined && /[A-Za-z…'] [A-Za-z…'&(0-9]/.test(text);
			// What begins with a line break is the script or the style sheet of the page.
			if (isSentence && !/^[=\n]/.test(text)) {
				const { line } = source.getLineAndCharacterOfPosition(node.getStart());
				texts.push({ at: `${file}:${line + 1}`, text });
			}
			ts.forEachChild(node, look);
		};
		look(source);
	}
	return texts;
}
