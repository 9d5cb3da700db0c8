import { renderText, type Rendered } from './replies';

/**
 * What stands at the address of Alibaba Cloud's web SDK. It does what any such script may do and a
 * careful page has to survive: it looks into storage and cookies, loads a second script, and reports
 * to its maker.
 */
const works = `
(function () {
	'use strict';
	var here = document.currentScript.src.replace(/[/]cdn[/].*/, '');
	var id = String(Math.random()).slice(2);
	window.localStorage.setItem('sandbox-device', id);
	window.sessionStorage.setItem('sandbox-visit', id);
	document.cookie = 'sandbox-device=' + id + '; path=/';
	var kept = window.localStorage.getItem('sandbox-device') === id
		&& window.sessionStorage.getItem('sandbox-visit') === id;
	var second = document.createElement('script');
	second.src = here + '/cdn/device.js';
	document.head.appendChild(second);
	navigator.sendBeacon(here + '/cdn/report', JSON.stringify({ kept: kept, cookie: document.cookie }));
	window.getMetaInfo = function () {
		return {
			zimVer: '3.0.0',
			appVersion: '1',
			bioMetaInfo: '4.1.0:2916352,0',
			appName: 'sandbox',
			deviceType: 'web',
			osVersion: '',
			apdidToken: '',
			deviceModel: '',
			userAgent: navigator.userAgent
		};
	};
})();
`;

/** What can become of the SDK in a browser. `missing` is what a blocker of content leaves. */
const behaviors = {
	works: (): Rendered => script(works),
	text: (): Rendered =>
		script(`${works}
(function (asObject) {
	window.getMetaInfo = function () { return JSON.stringify(asObject()); };
})(window.getMetaInfo);`),
	missing: (): Rendered => renderText(404),
	throws: (): Rendered => script("throw new Error('sandbox: the SDK fails while it loads');"),
	refuses: (): Rendered =>
		script("window.getMetaInfo = function () { throw new Error('sandbox: no MetaInfo'); };"),
	nothing: (): Rendered => script('window.getMetaInfo = function () {};'),
	hangs: (): Promise<Rendered> => new Promise(() => {}),
} as const satisfies Record<string, () => Rendered | Promise<Rendered>>;

/** The name of what the SDK does. */
export type SdkBehavior = keyof typeof behaviors;

/** What browsers asked for below `/cdn/`. */
export interface SdkVisit {
	method: string;
	path: string;
	/** What the browser says about where it comes from: `null` for a page without an origin. */
	origin?: string;
	referrer?: string;
	/** What a beacon said. */
	body: string;
}

/** Serves the web SDK. */
export interface WebSdk {
	/** From now on it behaves so; throws for a name that is none. */
	behave(name: SdkBehavior): void;
	visits: SdkVisit[];
	show(visit: SdkVisit): Rendered | Promise<Rendered>;
}

export function createWebSdk(): WebSdk {
	let behavior: SdkBehavior = 'works';
	const visits: SdkVisit[] = [];
	const files: Record<string, () => Rendered | Promise<Rendered>> = {
		'GET /cdn/jsvm_all.js': () => behaviors[behavior](),
		'GET /cdn/device.js': () => script('window.sandboxDeviceLoaded = true;'),
		'POST /cdn/report': () => renderText(200, 'Noted.'),
	};
	return {
		visits,
		behave(name) {
			if (!Object.hasOwn(behaviors, name)) {
				const known = Object.keys(behaviors).join(', ');
				throw new Error(`The SDK cannot do '${name}', only: ${known}.`);
			}
			behavior = name;
		},
		show(visit) {
			visits.push(visit);
			const show = files[`${visit.method} ${visit.path}`];
			return show ? show() : renderText(404);
		},
	};
}

function script(text: string): Rendered {
	const headers = { 'Content-Type': 'text/javascript;charset=utf-8', 'Cache-Control': 'no-store' };
	return { status: 200, headers, text, code: '' };
}
