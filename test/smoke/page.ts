/**
 * `npm run smoke -- --page`: serves the Verification Page with Alibaba Cloud's real script on this
 * machine, to be opened in a browser that has the internet, and prints whether the script runs on a
 * page without an origin. No key, no call of the service, nothing is billed; of the MetaInfo only its
 * length and the names of its members are printed.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startPage } from '../../nodes/AlibabaIdvPage/page';
import { alibabaScript, type PageSettings } from '../../nodes/AlibabaIdvPage/settings';
import { textsWith } from '../../nodes/AlibabaIdvPage/texts';
import type { Terminal } from './run';

const settings: PageSettings = {
	title: 'Does the script of Alibaba Cloud run here?',
	introduction:
		'Agree and press the button. Nothing is sent to Alibaba Cloud but what its script sends.',
	consentText: 'I try this out on my own device.',
	consentLink: '',
	buttonText: 'Try',
	fields: [],
	texts: textsWith({}),
	language: 'en',
	linksOnly: false,
	fixedMetaInfo: null,
	frameAncestors: "'none'",
	sources: [],
	startWhenBack: false,
	maxStartsPerMinute: 60,
	maxStartsPerLink: 60,
	maxFileBytes: 1,
	sdk: alibabaScript,
	sandboxHost: '',
	pageUrl: '',
	receiver: '',
};

/** What the browser refused because of the policy goes here; the policy itself stays as it is. */
const reports = '/blocked';

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

/** A part of a multipart body, as text. */
function part(body: string, name: string): string {
	const [, text = ''] =
		new RegExp(`name="${name}"\\r\\n\\r\\n([\\s\\S]*?)\\r\\n--`).exec(body) ?? [];
	return text;
}

/** What the policy of the page kept from happening. */
function blockedBy(body: string): string {
	const { 'csp-report': report = {} } = Object(JSON.parse(body)) as {
		'csp-report'?: Record<string, unknown>;
	};
	const { 'violated-directive': directive, 'blocked-uri': blocked } = report;
	return `BLOCKED by the policy (${String(directive)}): ${String(blocked)}`;
}

/** What one press of the button showed; the person is told the same. */
function resultOf(body: string, browser: string): string {
	const text = part(body, 'metaInfo');
	let names: string[] = [];
	try {
		names = Object.keys(Object(JSON.parse(text)) as object);
	} catch {
		// Told below: no names.
	}
	if (part(body, 'metaInfoSource') !== 'browser' || names.length === 0) {
		return `It does NOT run: no MetaInfo came. Browser: ${browser}`;
	}
	const which = `${text.length} characters with ${names.sort().join(', ')}`;
	return `It runs: a MetaInfo of ${which}. Browser: ${browser}`;
}

/** A page that is served until it is stopped. */
export interface ServedPage {
	/** `http://127.0.0.1:<port>/` */
	url: string;
	stop(): Promise<void>;
}

/** Serves the page on any free port of this machine. */
export async function servePage({ print }: Pick<Terminal, 'print'>): Promise<ServedPage> {
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await bodyOf(request);
		if (request.url === reports) {
			print(blockedBy(body));
			response.writeHead(204).end();
		} else if (request.method === 'POST') {
			const tellUser = resultOf(body, String(request.headers['user-agent']));
			print(tellUser);
			// The page has no origin.
			const headers = {
				'content-type': 'application/json',
				'access-control-allow-origin': 'null',
			};
			response.writeHead(200, headers).end(JSON.stringify({ tellUser }));
		} else {
			const page = startPage(settings);
			const policy = `${page.headers['content-security-policy']}; report-uri ${reports}`;
			response.writeHead(page.status, { ...page.headers, 'content-security-policy': policy });
			response.end(page.body);
		}
	}
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			print(String(error));
			response.destroy();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Serves it for somebody at this machine, until Ctrl+C. */
export async function servePageUntilStopped({ print }: Pick<Terminal, 'print'>): Promise<boolean> {
	const page = await servePage({ print });
	print(`Open ${page.url} in a browser, press the button, and wait up to ten seconds.`);
	print('If the page says that a part of it could not be loaded, the script does not run there.');
	print('Try a phone as well, through a tunnel with https, if you can. Ctrl+C ends it.');
	print('Please tell us what is printed here, also if it runs: there is no report yet.');
	await new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
	await page.stop();
	return true;
}
