import vm from 'node:vm';

import { page, useSandbox } from './send';

/** The little of a browser that the script asks for. */
function browser(src: string) {
	const store = () => {
		const kept = new Map<string, string>();
		return {
			setItem: (name: string, value: string) => void kept.set(name, value),
			getItem: (name: string) => kept.get(name) ?? null,
		};
	};
	const loaded: string[] = [];
	const beacons: Array<[url: string, body: string]> = [];
	const document = {
		cookie: '',
		currentScript: { src },
		createElement: () => ({ src: '' }),
		head: { appendChild: (script: { src: string }) => void loaded.push(script.src) },
	};
	const navigator = {
		userAgent: 'a browser',
		sendBeacon: (url: string, body: string) => void beacons.push([url, body]),
	};
	const window: Record<string, unknown> = { localStorage: store(), sessionStorage: store() };
	return { loaded, beacons, window, scope: { window, document, navigator } };
}

describe('the web SDK of the sandbox', () => {
	const sandbox = useSandbox();
	const source = async () => await (await fetch(`${sandbox().url}/cdn/jsvm_all.js`)).text();
	const run = async () => {
		const seen = browser(`${sandbox().url}/cdn/jsvm_all.js`);
		vm.runInNewContext(await source(), seen.scope);
		return seen;
	};

	test('gives a MetaInfo of a browser, touches storage and cookies, and loads and reports more', async () => {
		const { window, loaded, beacons, scope } = await run();
		const metaInfo = (window.getMetaInfo as () => object)();
		expect(metaInfo).toMatchObject({ deviceType: 'web', userAgent: 'a browser' });
		expect(scope.document.cookie).toContain('sandbox-device=');
		expect(loaded).toEqual([`${sandbox().url}/cdn/device.js`]);
		expect(beacons).toHaveLength(1);
		const [url, body] = beacons[0] ?? ['', ''];
		expect(url).toBe(`${sandbox().url}/cdn/report`);
		expect(JSON.parse(body)).toMatchObject({ kept: true });
		expect((await page(sandbox(), 'GET', '/cdn/device.js')).status).toBe(200);
		expect((await page(sandbox(), 'POST', '/cdn/report', body)).status).toBe(200);
		expect(sandbox().webSdk.visits.map(({ path }) => path)).toEqual([
			'/cdn/jsvm_all.js',
			'/cdn/device.js',
			'/cdn/report',
		]);
	});

	test('can give the MetaInfo as text', async () => {
		sandbox().webSdk.behave('text');
		const { window } = await run();
		expect(JSON.parse((window.getMetaInfo as () => string)())).toMatchObject({ deviceType: 'web' });
	});

	test('can fail in each way that a page has to survive', async () => {
		sandbox().webSdk.behave('missing');
		expect((await page(sandbox(), 'GET', '/cdn/jsvm_all.js')).status).toBe(404);
		sandbox().webSdk.behave('throws');
		await expect(run()).rejects.toThrow('fails while it loads');
		sandbox().webSdk.behave('refuses');
		expect((await run()).window.getMetaInfo).toThrow('no MetaInfo');
		sandbox().webSdk.behave('nothing');
		expect(((await run()).window.getMetaInfo as () => unknown)()).toBeUndefined();
		sandbox().webSdk.behave('hangs');
		await expect(
			fetch(`${sandbox().url}/cdn/jsvm_all.js`, { signal: AbortSignal.timeout(50) }),
		).rejects.toThrow();
	});

	test('changes by a request, too, and says what it cannot do', async () => {
		const does = async (name: string) =>
			await page(sandbox(), 'POST', '/_sandbox/sdk', { does: name });
		expect((await does('missing')).status).toBe(200);
		expect((await page(sandbox(), 'GET', '/cdn/jsvm_all.js')).status).toBe(404);
		const { status, text } = await does('constructor');
		expect(status).toBe(400);
		expect(text).toContain('works, text, missing');
	});

	test('has no other file', async () => {
		expect((await page(sandbox(), 'GET', '/cdn/verify.js')).status).toBe(404);
		expect((await page(sandbox(), 'POST', '/cdn/jsvm_all.js', '')).status).toBe(404);
	});
});
