/**
 * A package without a fault, and for each rule what breaks it. A rule without a row here fails the
 * self-test, because nobody knows whether it can find anything.
 */
const lightIcon = '<svg><mask><path fill="#fff"/></mask><path stroke="#24364F"/></svg>';
const darkIcon = '<svg><path fill="none" stroke="#E3EAF5"/></svg>';

/** @returns {import('./package.mjs').Package} */
export const soundPackage = () => ({
	name: 'n8n-nodes-sample',
	nodes: [
		{
			file: 'dist/nodes/Sample/Sample.node.js',
			codex: { categories: ['Utility'] },
			description: {
				name: 'sample',
				icon: {
					light: 'file:../../icons/sample.light.svg',
					dark: 'file:../../icons/sample.dark.svg',
				},
				outputs: '={{((parameters) => parameters.routeBy)($parameter)}}',
				credentials: [
					{ name: 'keyApi', displayOptions: { show: { authentication: ['key'] } } },
					{ name: 'tokenApi', displayOptions: { show: { authentication: ['token'] } } },
				],
				properties: [
					{
						displayName: 'Authentication',
						name: 'authentication',
						type: 'options',
						default: 'key',
					},
					{ displayName: 'Route By', name: 'routeBy', type: 'options', default: 'a', options: [] },
					{ displayName: 'ID', name: 'id', type: 'string', required: true, default: '' },
					{
						displayName: 'Options',
						name: 'options',
						type: 'collection',
						default: {},
						options: [
							{
								displayName: 'Limit',
								name: 'limit',
								type: 'number',
								default: 1,
								hint: 'x'.repeat(120),
							},
						],
					},
				],
			},
		},
	],
	credentials: [
		{
			file: 'dist/credentials/KeyApi.credentials.js',
			name: 'keyApi',
			icon: { light: 'file:../icons/sample.light.svg', dark: 'file:../icons/sample.dark.svg' },
			properties: [],
		},
	],
	icons: { 'sample.light.svg': lightIcon, 'sample.dark.svg': darkIcon },
	sources: {
		'nodes/Sample/Sample.node.ts': `
			import { type IHttpRequestOptions } from 'n8n-workflow';
			const accountId = context.getNodeParameter('accountId', 0);
			const field = { name: 'accountId', clientId: '' };
			// helpers.request in a comment
			async function test(this: ICredentialTestFunctions) { return this.helpers.request({}); }
			this.helpers.httpRequest({});
			this.nodeHelpers.copyBinaryFile(file);`,
	},
	scripts: {
		'dist/nodes/Sample/Sample.node.js': `
			const pattern = /a/; pattern.exec(text);
			const url = 'https://cloudauth-intl.cn-hongkong.aliyuncs.com/';
			const host = \`cloudauth-intl.\${region}.aliyuncs.com\`;
			const policy = "script-src 'unsafe-eval'";
			const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
			const hash = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';
			const process = require('../shared/process');
			const name = 'Grüße, 姓名, имя';`,
	},
});

const inDescription = (change) => (pack) => change(pack.nodes[0].description);
const inCodex = (change) => (pack) => change(pack.nodes[0].codex);
const addSource = (code) => (pack) => {
	pack.sources['nodes/shared/broken.ts'] = code;
};
const addScript = (code) => (pack) => {
	pack.scripts['dist/nodes/shared/broken.js'] = code;
};
const addField = (field) =>
	inDescription(({ properties }) => {
		properties.push({ displayName: 'Bad', name: 'bad', type: 'string', default: '', ...field });
	});
const setIcon = (file, svg) => (pack) => {
	pack.icons[file] = svg;
};

const letters =
	'Zm9yIHRoZSByZXZpZXdlciB0aGlzIGlzIG5vdGhpbmcgYnV0IG5vaXNlIDEyMzQ1Njc4OTA5ODc2NTQzMjE';

/** For each rule changes that it has to find, one by one. */
export const violations = {
	'single-credential-per-node': [
		inDescription(({ credentials }) => credentials.push({ name: 'secretApi' })),
		inDescription(({ credentials }) => delete credentials[0].displayOptions),
		inDescription(({ properties }) => (properties[0].type = 'multiOptions')),
	],
	'no-hardcoded-ids': [
		addSource("const partnerId = 'fixed';"),
		addSource("const query = { partner_id: 'fixed' };"),
		addSource("query['tenant-id'] = `fixed`;"),
		addSource("class A { clientId = 'fixed'; }"),
		addSource("options.resellerId = 'fixed';"),
	],
	'require-param-default': [
		inDescription(({ properties }) => delete properties[2].default),
		inDescription(({ properties }) => delete properties[3].options[0].default),
		inDescription(({ properties }) =>
			properties.push({
				displayName: 'Pairs',
				name: 'pairs',
				type: 'fixedCollection',
				default: {},
				options: [{ displayName: 'Pair', name: 'pair', values: [{ name: 'key', type: 'string' }] }],
			}),
		),
		(pack) =>
			pack.credentials[0].properties.push({ displayName: 'Key', name: 'key', type: 'string' }),
	],
	'valid-node-categories': [
		inCodex((codex) => codex.categories.push('Bananas')),
		inCodex((codex) => codex.categories.push('AI')),
		inCodex((codex) => (codex.categories = ['utility'])),
		inCodex((codex) => (codex.categories = [])),
		inDescription((description) => (description.codex = { categories: ['Core Nodes'] })),
	],
	'no-codex-subcategories': [
		inCodex((codex) => (codex.subcategories = { Utility: ['Helpers'] })),
		inDescription((description) => {
			description.codex = { categories: ['Utility'], subcategories: {} };
		}),
	],
	'no-logic-or-flow-nodes': [
		inCodex((codex) => codex.categories.push('Flow')),
		inCodex((codex) => (codex.subcategories = { Utility: ['Logic'] })),
	],
	'no-deprecated-workflow-functions': [
		addSource('async function run(context) { return context.helpers.request({}); }'),
		addSource('this.helpers.requestWithAuthentication.call(this, name, {});'),
		addSource(
			'async function test(this: ICredentialTestFunctions) { this.helpers.requestOAuth2(); }',
		),
		addSource("import { type IRequestOptions } from 'n8n-workflow';"),
	],
	'non-required-fields-in-collection': [
		addField({}),
		addField({ type: 'number', default: 0, required: false }),
		addField({ type: 'json', default: '{}' }),
	],
	'hint-max-length': [
		addField({ required: true, hint: 'x'.repeat(121) }),
		inDescription(({ properties }) => (properties[3].options[0].hint += 'x')),
	],
	'no-duplicate-param-options': [
		addField({
			type: 'options',
			required: true,
			options: [
				{ name: 'One', value: 'a' },
				{ name: 'Two', value: 'a' },
			],
		}),
		addField({
			type: 'multiOptions',
			required: true,
			options: [
				{ name: 'One', value: 'a' },
				{ name: 'One', value: 'b' },
			],
		}),
	],
	'icon-contrast': [
		setIcon('sample.light.svg', '<svg><path fill="#fafafa"/></svg>'),
		// The white of a mask is not seen.
		setIcon('sample.dark.svg', '<svg><mask><path fill="#fff"/></mask><path fill="#24364F"/></svg>'),
		setIcon('sample.dark.svg', '<svg><path d="M0 0"/></svg>'),
		setIcon('sample.dark.svg', '<svg><path style="fill: rgb(40, 40, 40)"/></svg>'),
		setIcon('sample.light.svg', '<svg><path fill="color-mix(in srgb, red, blue)"/></svg>'),
		(pack) => delete pack.icons['sample.dark.svg'],
		inDescription((description) => (description.icon = description.icon.light)),
	],
	'no-obfuscated-code': [
		addScript('const _0x3fa2b1 = 1;'),
		addScript(`const text = '${'\\x41'.repeat(20)}';`),
		addScript(`String.fromCharCode(${'65, '.repeat(20)}65);`),
		addScript('[![]][!![]]; [ ! ! [ ] ];'),
		addScript(`a();${' '.repeat(300)}b();`),
		addScript(`/* ${'x'.repeat(2000)} */`),
		addScript("const name = 'p\u0430ypal';"),
		addScript("const name = 'pay\u200bpal';"),
	],
	'no-dynamic-code': [
		addScript("eval('1');"),
		addScript("new Function('return 1')();"),
		addScript("const make = Function('return 1');"),
		addScript('require(name);'),
		addScript('import(name);'),
		addScript('WebAssembly.compile(bytes);'),
	],
	'no-processes-files-sockets': [
		addScript("require('node:child_process');"),
		addScript("const name = 'worker_threads';"),
		addScript("require('fs/promises');"),
		addScript("require('node:net');"),
		addScript('const home = process.env.HOME;'),
	],
	'no-encoded-blobs': [
		addScript(`const blob = '${letters}${letters}';`),
		addScript(`const blob = \`data:image/png;base64,${letters}${letters}\`;`),
		addScript(`const blob = '${'0123456789abcdef'.repeat(8)}';`),
	],
	'known-hosts-only': [
		addScript("const url = 'https://telemetry.evil.dev/collect';"),
		addScript('const url = `https://aliyuncs.com.evil.dev/${path}`;'),
		addScript('const url = `https://${name}.evil.dev/`;'),
		addScript("const host = 'evil.dev';"),
		addScript("const host = '203.0.113.7';"),
		addScript("const text = 'See http://notaliyuncs.com for more';"),
	],
};
