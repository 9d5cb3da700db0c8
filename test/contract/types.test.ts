import path from 'node:path';
import ts from 'typescript';

const root = path.join(__dirname, '../..');

it('the types refuse unsafe operations, each of the mistakes in types.ts alone', () => {
	const { config } = ts.readConfigFile(path.join(root, 'test/tsconfig.json'), ts.sys.readFile) as {
		config: object;
	};
	const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.join(root, 'test'));
	const file = path.join(__dirname, 'types.ts');
	const program = ts.createProgram([file], { ...options, noEmit: true, skipLibCheck: true });
	const source = program.getSourceFile(file);
	const diagnostics = [
		...program.getSemanticDiagnostics(source),
		...program.getSyntacticDiagnostics(source),
	].map(({ start = 0, messageText }) => {
		const { line } = source?.getLineAndCharacterOfPosition(start) ?? { line: 0 };
		return `line ${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
	});
	expect(diagnostics).toEqual([]);
	expect(source?.text.match(/@ts-expect-error\n/g)).toHaveLength(13);
});
