/**
 * Rules that n8n's main branch has and its released lint plugin does not, and what its coming
 * scanner looks for in built scripts. A row goes when the released plugin has it: `scan.mjs` runs
 * that one. Not here: `open-ended-node-fields`, which `non-required-fields-in-collection` includes,
 * and `prefer-declarative-style`, which leaves nodes with several outputs alone.
 */
import { knownCategories, noFlowNodes, noSubcategories } from './codex.mjs';
import {
	noBlobs,
	noDeprecatedHelpers,
	noDynamicCode,
	noFixedIds,
	noObfuscation,
	noReach,
	onlyKnownHosts,
} from './code.mjs';
import { iconContrast } from './icons.mjs';
import {
	distinctOptions,
	hintLength,
	optionalInCollections,
	parameterDefault,
	singleCredential,
} from './panels.mjs';

const plugin = 'n8n, packages/@n8n/eslint-plugin-community-nodes (main branch)';
const yara = 'n8n, packages/@n8n/scan-community-package (main branch): the YARA rules of GuardDog';

/**
 * @typedef {object} Rule
 * @property {string} name as n8n calls it, where n8n has it
 * @property {string} why
 * @property {string} source
 * @property {(pack: import('./package.mjs').Package) => string[]} check
 */

/** @type {Rule[]} */
export const rules = [
	{
		name: 'single-credential-per-node',
		why: 'An operator sets up one thing. Settings that sign no request belong to a field of it.',
		source: `${plugin}, error`,
		check: singleCredential,
	},
	{
		name: 'no-hardcoded-ids',
		why: "A fixed partner or account ID would run everybody's calls in one name.",
		source: `${plugin}, error`,
		check: noFixedIds,
	},
	{
		name: 'require-param-default',
		why: 'Without a default, the editor and the execution disagree about an untouched field.',
		source: `${plugin}, error`,
		check: parameterDefault,
	},
	{
		name: 'valid-node-categories',
		why: 'The node creator does not list what it cannot place.',
		source: `${plugin}, error`,
		check: knownCategories,
	},
	{
		name: 'no-codex-subcategories',
		why: "Subcategories belong to n8n's own nodes; an unknown one hides a node from the search.",
		source: `${plugin}, error`,
		check: noSubcategories,
	},
	{
		name: 'no-logic-or-flow-nodes',
		why: 'n8n verifies no nodes that only steer a workflow.',
		source: `${plugin}, error`,
		check: noFlowNodes,
	},
	{
		name: 'no-deprecated-workflow-functions',
		why: "n8n's rule sees this.helpers only; helpers that are handed on are found here.",
		source: `${plugin}, error`,
		check: noDeprecatedHelpers,
	},
	{
		name: 'non-required-fields-in-collection',
		why: 'Operators see a short form, and open a collection to change a default.',
		source: `${plugin}, warning`,
		check: optionalInCollections,
	},
	{
		name: 'hint-max-length',
		why: 'A hint stands below its field and pushes the others down. Long text is a description.',
		source: `${plugin}, warning`,
		check: hintLength,
	},
	{
		name: 'no-duplicate-param-options',
		why: 'Two options with one value cannot be told apart in a saved workflow.',
		source: `${plugin}, warning`,
		check: distinctOptions,
	},
	{
		name: 'icon-contrast',
		why: 'An icon has to be seen in both themes.',
		source: `${plugin}, warning below 1.5; 3 is what WCAG 1.4.11 asks`,
		check: iconContrast,
	},
	{
		name: 'no-obfuscated-code',
		why: 'Code that hides what it does is refused, and so is code that only looks like it.',
		source: yara,
		check: noObfuscation,
	},
	{
		name: 'no-dynamic-code',
		why: 'Code that is made at run time cannot be reviewed.',
		source: yara,
		check: noDynamicCode,
	},
	{
		name: 'no-processes-files-sockets',
		why: 'n8n verifies nothing that reaches past its own helpers.',
		source: `${yara}; verification guidelines`,
		check: noReach,
	},
	{
		name: 'no-encoded-blobs',
		why: 'What is encoded cannot be reviewed.',
		source: yara,
		check: noBlobs,
	},
	{
		name: 'known-hosts-only',
		why: 'SECURITY.md promises that nothing is sent to anybody but Alibaba Cloud.',
		source: `${yara}; SECURITY.md`,
		check: onlyKnownHosts,
	},
];
