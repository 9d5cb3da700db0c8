/**
 * Loads TypeScript of the sandbox directory that Stryker mutates, as CommonJS, in this process.
 * What is not this package's own code (n8n, zod, the sandbox server) is loaded once; shipped code
 * and whatever imports it is loaded again for every mutant, so that tables and patterns, which run
 * when a module is loaded, are mutated as well, and nothing that a mutant did stays behind.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import ts from 'typescript';

const compilerOptions = {
	module: ts.ModuleKind.CommonJS,
	target: ts.ScriptTarget.ES2021,
	esModuleInterop: true,
	isolatedModules: true,
	removeComments: true,
};

/** Compiles a file, or takes what an earlier run made of the same text. */
function compiler(cache) {
	const known = new Map();
	mkdirSync(cache, { recursive: true });
	return (file) => {
		const found = known.get(file);
		if (found !== undefined) return found;
		const text = readFileSync(file, 'utf8');
		const kept = path.join(cache, `${createHash('sha256').update(text).digest('hex')}.js`);
		const code = existsSync(kept)
			? readFileSync(kept, 'utf8')
			: ts.transpileModule(text, { compilerOptions, fileName: file }).outputText;
		if (!existsSync(kept)) writeFileSync(kept, code);
		known.set(file, code);
		return code;
	};
}

const imports = /(?:from|import|require\()\s*'(\.[^']*)'/g;

/** Which files import shipped code, themselves or through others. */
function findDependents(root) {
	const isShipped = (file) => /^(nodes|credentials)\//.test(path.relative(root, file));
	const files = readdirSync(path.join(root, 'test'), { recursive: true })
		.map((file) => path.join(root, 'test', String(file)))
		.filter((file) => file.endsWith('.ts'));
	const graph = new Map(
		files.map((file) => {
			const text = readFileSync(file, 'utf8');
			const named = [...text.matchAll(imports)].map(([, to]) =>
				path.resolve(path.dirname(file), to),
			);
			return [file, named];
		}),
	);
	const variants = (to) => [`${to}.ts`, path.join(to, 'index.ts')];
	const dependents = new Set(files.filter((file) => file.endsWith('.test.ts')));
	for (let before = -1; before !== dependents.size; ) {
		before = dependents.size;
		for (const [file, named] of graph) {
			const reaches = (to) => isShipped(to) || variants(to).some((each) => dependents.has(each));
			if (named.some(reaches)) dependents.add(file);
		}
	}
	return (file) => isShipped(file) || dependents.has(file);
}

/**
 * @param root the sandbox directory
 * @param cache where compiled files are kept
 */
export function createModules(root, cache) {
	const compile = compiler(cache);
	const isFresh = findDependents(root);
	/** By file: a module is loaded anew by calling the same function again, which is parsed once. */
	const wrappers = new Map();
	const wrapperOf = (file) => {
		const code = () => new vm.Script(Module.wrap(compile(file)), { filename: file });
		const found = wrappers.get(file) ?? code().runInThisContext();
		wrappers.set(file, found);
		return found;
	};
	/** By path without its ending: where nothing is added while this runs. */
	const resolved = new Map();
	const require = createRequire(path.join(root, 'test', 'mutation', 'modules.mjs'));
	/** By path without its ending: see `doMock`. */
	const mocks = new Map();
	const isolatedVm = path.join(root, 'test', 'stubs', 'isolated-vm.js');
	const { _load: load, _resolveFilename: resolve } = Module;

	// First, because beside each `X.node.ts` there is an `X.node.json`.
	const others = { ...Module._extensions };
	for (const ending of Object.keys(others)) delete Module._extensions[ending];
	Module._extensions['.ts'] = (module, file) => {
		const require = (id) => module.require(id);
		require.resolve = (id) => Module._resolveFilename(id, module);
		wrapperOf(file).call(module.exports, module.exports, require, module, file, path.dirname(file));
	};
	Object.assign(Module._extensions, others);
	Module._resolveFilename = (request, parent, ...rest) => {
		if (request === 'isolated-vm') return isolatedVm;
		if (!request.startsWith('.') || !parent?.filename) return resolve(request, parent, ...rest);
		const to = path.resolve(path.dirname(parent.filename), request);
		const found = resolved.get(to) ?? resolve(request, parent, ...rest);
		resolved.set(to, found);
		return found;
	};
	Module._load = (request, parent, ...rest) => {
		if (mocks.size > 0 && request.startsWith('.') && parent?.filename) {
			const mock = mocks.get(path.resolve(path.dirname(parent.filename), request));
			if (mock) {
				mock.value ??= mock.make();
				return mock.value;
			}
		}
		return load(request, parent, ...rest);
	};

	return {
		/** Forgets shipped code, tests, and mocks. */
		forget() {
			mocks.clear();
			for (const file of Object.keys(Module._cache)) {
				if (isFresh(file)) delete Module._cache[file];
			}
		},
		load: (file) => require(file),
		/** As jest's, for the paths of `test/fastClock.ts` only. */
		doMock: (name, make) => mocks.set(path.resolve(root, 'test', name), { make }),
		requireActual: (name) => require(path.resolve(root, 'test', name)),
	};
}
