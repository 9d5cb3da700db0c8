/** What the rules look at: the package as it was built, and the sources it was built from. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { listFiles, readJson } from '../pack.mjs';

/** n8n demands that a class is called like its file. */
function instanceIn(folder, file) {
	const className = path.basename(file).split('.')[0];
	const loaded = createRequire(path.join(folder, 'package.json'))(path.join(folder, file));
	if (!loaded[className]) throw new Error(`${file} has no class ${className}`);
	return new loaded[className]();
}

const textsOf = (folder, files) =>
	Object.fromEntries(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));

const filesBelow = (folder, place, ending) =>
	existsSync(path.join(folder, place))
		? listFiles(path.join(folder, place))
				.filter((file) => file.endsWith(ending))
				.map((file) => `${place}/${file}`)
		: [];

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {{ file: string, description: object, codex?: object }[]} nodes
 * @property {{ file: string, name: string, icon: object, properties: object[] }[]} credentials
 * @property {Record<string, string>} icons text of each built icon, by its file name
 * @property {Record<string, string>} sources text of each TypeScript source that is shipped
 * @property {Record<string, string>} scripts text of each built script
 *
 * @returns {Package}
 */
export function readPackage(folder) {
	const { name, n8n } = readJson(path.join(folder, 'package.json'));
	const nodes = n8n.nodes.map((file) => {
		const codex = path.join(folder, `${file}on`);
		return {
			file,
			description: instanceIn(folder, file).description,
			codex: existsSync(codex) ? readJson(codex) : undefined,
		};
	});
	const credentials = n8n.credentials.map((file) => {
		const { name: type, icon, properties } = instanceIn(folder, file);
		return { file, name: type, icon, properties };
	});
	const icons = textsOf(folder, filesBelow(folder, 'dist/icons', '.svg'));
	return {
		name,
		nodes,
		credentials,
		icons: Object.fromEntries(
			Object.entries(icons).map(([file, svg]) => [path.basename(file), svg]),
		),
		sources: textsOf(
			folder,
			['nodes', 'credentials'].flatMap((place) => filesBelow(folder, place, '.ts')),
		),
		scripts: textsOf(folder, filesBelow(folder, 'dist', '.js')),
	};
}
