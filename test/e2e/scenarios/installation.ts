import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { packCheckout, packTampered, type Tarball } from '../packed';
import { root } from '../places';
import { ownOf, type Scenario, type Stage } from '../place';
import type { Registry } from '../registry';
import { expectNone, expectSame } from '../report';
import type { Rest } from '../rest';
import { ourTypes, packageName } from '../workflows';

/** In the checkout, not in n8n: a module of our own tests. */
const onlyHere = 'fast-check';

/** n8n refuses a package that needs a module which only the checkout has. */
async function refusesTampered(stage: Stage): Promise<void> {
	const { registry, n8n } = ownOf(stage);
	if (!existsSync(path.join(root, 'node_modules', onlyHere))) {
		throw new Error(`${onlyHere} is not installed in the checkout, so it proves nothing`);
	}
	const tampered = await packTampered(await packCheckout(), onlyHere);
	registry.publish(tampered);
	const { status, body } = await stage.rest.installPackage(tampered);
	if (status < 400) throw new Error(`n8n installed a package that requires ${onlyHere}`);
	const said = JSON.stringify(body) + readFileSync(n8n.log, 'utf8');
	if (!said.includes(onlyHere)) {
		throw new Error(`n8n refused the tampered package for another reason: ${JSON.stringify(body)}`);
	}
}

/** Packs the checkout and lets n8n install it, by its own "install a community node". */
export async function publishAndInstall(registry: Registry, rest: Rest): Promise<Tarball> {
	const packed = await packCheckout();
	registry.publish(packed);
	const { status, body } = await rest.installPackage(packed);
	if (status >= 400) {
		throw new Error(
			`n8n did not install ${packageName}: ${status} ${JSON.stringify(body)}\n` +
				`The registry was asked: ${registry.asked.join(', ')}`,
		);
	}
	return packed;
}

/** The same, and what lies in n8n's folder afterwards. */
export async function installPackage(stage: Stage): Promise<void> {
	const { registry, n8n } = ownOf(stage);
	const packed = await publishAndInstall(registry, stage.rest);
	const installed = path.join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', packageName);
	const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Record<
		string,
		unknown
	>;
	expectSame('The installed version', manifest.version, packed.version);
	const left = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
	expectSame(
		'Dependencies of the installed package',
		left.filter((each) => each in manifest),
		[],
	);
}

export const tampered: Scenario<Stage> = {
	title: 'A module that only the checkout has keeps n8n from installing',
	onlyOwn: true,
	play: refusesTampered,
};

export const installation: Scenario<Stage> = {
	title: 'npm pack, and installed by n8n as a community package',
	onlyOwn: true,
	async play(stage) {
		await installPackage(stage);
		const nodes = await stage.rest.api<Array<{ packageName: string; installedNodes: unknown[] }>>(
			'GET',
			'/rest/community-packages',
		);
		const own = nodes.find((each) => each.packageName === packageName);
		return `${own?.installedNodes.length} nodes`;
	},
};

/** An n8n that ran before has it already: it asks a registry of its own. */
export const isInstalled: Scenario<Stage> = {
	title: 'The package is installed',
	async play({ rest }) {
		const known = await rest.nodeTypes();
		const missing = ourTypes.filter((type) => !known.includes(type));
		expectNone('Nodes that this n8n does not have (npm pack, and install that file)', missing);
		return `${ourTypes.length} nodes`;
	},
};
