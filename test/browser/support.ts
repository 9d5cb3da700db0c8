/** The page in a real browser: an n8n of the test engine, and a stand-in for Alibaba Cloud's web. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import type { Browser } from '../e2e/browser/playwright';
import { startWebhookServer, type WebhookServer } from '../engine/webhookServer';
import { pageWorkflow, sendOnNode } from '../workflow/pageSupport';
import { callbackSecret, credentialTypes, nodeTypes } from '../workflow/support';

const root = path.join(__dirname, '../..');

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser of this machine; CHROMIUM names another. */
const chromium = [
	process.env.CHROMIUM ?? '',
	...(process.env.PATH ?? '')
		.split(path.delimiter)
		.flatMap((folder) => names.map((name) => path.join(folder, name))),
].find((file) => file !== '' && existsSync(file));

const hasDriver = existsSync(path.join(root, 'node_modules/playwright-core'));

/** Without a browser these tests say so and are skipped. */
export const describeInBrowser =
	chromium && hasDriver
		? describe
		: (describe.skip as unknown as (name: string, tests: () => void) => void);

/** A name in a private network, which leads to this machine here. */
export const privateName = 'sandbox.home';

const args = [
	`--host-resolver-rules=MAP ${privateName} 127.0.0.1`,
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export async function startBrowser(): Promise<Browser> {
	const { chromium: starter } = require('playwright-core') as {
		chromium: { launch(options: object): Promise<Browser> };
	};
	return await starter.launch({ executablePath: chromium ?? '', args });
}

/**
 * What Alibaba Cloud's script may do, as far as anybody knows: it uses storage and cookies, loads a
 * second script, sends what it found out, and offers `getMetaInfo`.
 */
const goodScript = `(function () {
	localStorage.setItem('a', '1');
	sessionStorage.b = '2';
	document.cookie = 'c=3; path=/';
	window.kept = localStorage.getItem('a') + sessionStorage.b + document.cookie;
	var second = document.createElement('script');
	second.src = new URL('/cdn/second.js', document.currentScript.src).href;
	document.head.appendChild(second);
	navigator.sendBeacon(new URL('/beacon', document.currentScript.src).href, 'x');
	window.getMetaInfo = function () { return { deviceType: 'web', kept: window.kept }; };
}());`;

/** Scripts that do not work, and one that never comes. */
export const scripts = {
	good: goodScript,
	missing: '',
	hanging: '',
	throws: "throw new Error('no storage');",
	throwsLater: "window.getMetaInfo = function () { throw new Error('no'); };",
	nothing: 'window.getMetaInfo = function () { return undefined; };',
	emptyObject: 'window.getMetaInfo = function () { return {}; };',
	noFunction: 'window.other = 1;',
	text: 'window.getMetaInfo = function () { return \'{"deviceType":"web"}\'; };',
	promise: 'window.getMetaInfo = function () { return Promise.resolve({ deviceType: "web" }); };',
	evaluates: 'window.getMetaInfo = new Function("return { deviceType: \'web\' }");',
};

export interface Web {
	url: string;
	script: keyof typeof scripts;
	/** Paths that were asked for, with their method. */
	seen: string[];
	stop(): Promise<void>;
}

export async function startWeb(): Promise<Web> {
	const web: Web = { url: '', script: 'good', seen: [], stop: async () => {} };
	const server: Server = createServer((request, response) => {
		const { method = '', url: target = '' } = request;
		const [url = ''] = target.split('?');
		web.seen.push(`${method} ${url}`);
		if (url === '/cdn/jsvm_all.js') {
			if (web.script === 'hanging') return;
			response.statusCode = web.script === 'missing' ? 404 : 200;
			response.setHeader('content-type', 'text/javascript');
			response.end(scripts[web.script]);
			return;
		}
		if (url === '/cdn/second.js') response.setHeader('content-type', 'text/javascript');
		else response.setHeader('content-type', 'text/html');
		response.end(url.startsWith('/person') ? '<h1>The verification</h1>' : '');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	web.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	web.stop = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return web;
}

/** Without an endpoint. */
export const credential = {
	accessKeyId: 'k',
	accessKeySecret: 's',
	region: 'custom',
	callbackSecret,
};

export async function startN8n(web: Web): Promise<WebhookServer> {
	return await startWebhookServer({
		nodeTypes,
		credentialTypes,
		credentials: { alibabaIdvApi: { ...credential, endpoint: web.url } },
	});
}

/** A page that is answered with an address, or with whatever `answer` says. */
export function answeredPage(web: Web, parameters: IDataObject = {}, answer: IDataObject = {}) {
	return pageWorkflow(parameters, [
		sendOnNode({ transactionUrl: `${web.url}/person/1`, ...answer }),
	]);
}
