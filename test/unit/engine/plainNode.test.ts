import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..', '..');

// What `npm run demo` does, without a build: Node itself, TypeScript's compiler, no jest.
const SCRIPT = `
	const { readFileSync, existsSync } = require('node:fs');
	const ts = require('typescript');
	const compilerOptions = { module: 'commonjs', target: 'es2021', esModuleInterop: true };
	require.extensions['.ts'] = (module, file) =>
		module._compile(
			ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText,
			file,
		);
	const { createEngine } = require('./test/engine/index.ts');
	const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64');
	createEngine({ nodeTypes: {}, credentialTypes: {} })
		.run(
			{
				nodes: [
					{
						name: 'Source',
						type: 'test.binarySource',
						parameters: { items: [{ json: { a: 1 }, binary: { f: { data: png } } }] },
					},
					{
						name: 'Edit',
						type: 'n8n-nodes-base.set',
						typeVersion: 3.4,
						parameters: {
							assignments: {
								assignments: [{ name: 'b', type: 'number', value: '={{ $json.a + 1 }}' }],
							},
						},
					},
				],
				connections: { Source: { main: [[{ node: 'Edit', type: 'main', index: 0 }]] } },
			},
			{ startNode: 'Source' },
		)
		.then(({ status, jsonOf, outputs }) =>
			console.log(
				JSON.stringify({
					status,
					edited: jsonOf('Edit', 0),
					mimeType: outputs('Source')[0][0].binary.f.mimeType,
					folder: process.env.N8N_USER_FOLDER,
					leftInHome: existsSync(process.env.HOME + '/.n8n'),
				}),
			),
		);
`;

it('runs in plain Node, quietly, and leaves nothing in the home folder', async () => {
	const env = { ...process.env, NODE_ENV: '', HOME: join(ROOT, 'no-such-home') };
	const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', SCRIPT], {
		cwd: ROOT,
		env,
	});
	expect(stderr).toBe('');
	const { folder, ...printed } = JSON.parse(stdout) as { folder: string };
	expect(printed).toEqual({
		status: 'success',
		edited: [{ b: 2 }],
		mimeType: 'image/png',
		leftInHome: false,
	});
	expect(existsSync(folder)).toBe(false);
}, 30_000);
