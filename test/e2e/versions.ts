import { readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './places';

/** What a version of n8n needs around it. */
export interface Version {
	n8n: string;
	node: string;
	playwright: string;
	/** Of dependencies of n8n that do not install as they are. */
	overrides: Record<string, string>;
	env: Record<string, string>;
	/** Whether it stores and starts what a webhook handed over before it answers the caller. */
	storesFirst: boolean;
	/** Parts that are skipped, by the beginning of their title, and why. */
	lacks: Record<string, string>;
}

/** The reason that is written for a part, if there is one. */
export function reasonFor(reasons: Record<string, string>, title: string): string | undefined {
	return Object.entries(reasons).find(([beginning]) => title.startsWith(beginning))?.[1];
}

type Difference = Partial<Version> & Pick<Version, 'node'>;

const manifest = JSON.parse(
	readFileSync(path.join(root, 'test', 'e2e', 'package.json'), 'utf8'),
) as {
	engines: { node: string };
	dependencies: Record<'n8n' | 'playwright-core', string>;
	overrides: Record<string, string>;
};

/** The newest n8n that installs: what runs when no version is named. */
export const newest = manifest.dependencies.n8n;

// Their own xlsx comes from a web address, not from the npm registry.
const xlsx = 'npm:@e965/xlsx@0.20.3';

// Their default engine for expressions wants a module that is compiled at installation.
const plainExpressions = { N8N_EXPRESSION_ENGINE: 'legacy' };

const newEditor = 'the editor is tried in its newest version only';

const older = {
	storesFirst: false,
	lacks: {
		// Not of the page, which people see.
		'Browser: panels': newEditor,
		'Browser: labels': newEditor,
		'Browser: credential': newEditor,
		'Browser: face groups': newEditor,
		"Browser: the trigger's": newEditor,
		'Browser: the node creator': newEditor,
		'Browser: hints': newEditor,
		'Browser: from an empty': newEditor,
		'Browser: pictures': newEditor,
		'Page: the list': 'it can neither create Data Tables in a workflow nor find them by name',
	},
};

/** In what a version differs from the newest. */
const differences: Record<string, Difference> = {
	[newest]: { node: manifest.engines.node },
	'2.0.3': {
		...older,
		node: '22.23.3',
		overrides: { ...manifest.overrides, xlsx },
		env: plainExpressions,
	},
	'1.123.81': {
		...older,
		node: '20.20.2',
		overrides: { ...manifest.overrides, xlsx },
		// With its one connection to SQLite, Data Tables lose rows that are written at the same moment.
		env: { ...plainExpressions, DB_SQLITE_POOL_SIZE: '3' },
	},
};

/** What this version of n8n needs; an unknown one is taken to be like the newest. */
export function versionOf(n8n: string = newest): Version {
	return {
		n8n,
		playwright: manifest.dependencies['playwright-core'],
		overrides: manifest.overrides,
		env: {},
		storesFirst: true,
		lacks: {},
		...(differences[n8n] ?? { node: manifest.engines.node }),
	};
}
