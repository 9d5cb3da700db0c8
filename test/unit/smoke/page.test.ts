import { servePage, type ServedPage } from '../../smoke/page';

let page: ServedPage;
let printed: string[];

beforeEach(async () => {
	printed = [];
	page = await servePage({ print: (line) => void printed.push(line) });
});
afterEach(() => page.stop());

async function press(fields: Record<string, string>) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	const answer = await fetch(page.url, { method: 'POST', body });
	return (await answer.json()) as { tellUser: string };
}

test("the page loads Alibaba Cloud's own script under the policy of the node, and only adds where to report", async () => {
	const answer = await fetch(page.url);
	expect(await answer.text()).toContain('https://hkwebcdn.yuncloudauth.com/cdn/jsvm_all.js');
	const policy = answer.headers.get('content-security-policy') ?? '';
	expect(policy).toMatch(/^sandbox allow-scripts/);
	expect(policy).toMatch(/; report-uri \/blocked$/);
	expect(policy).not.toContain('allow-same-origin');
});

test('a MetaInfo of the browser is told by its length and the names in it, without its values', async () => {
	const metaInfo = JSON.stringify({ deviceType: 'web', apdidToken: 'secret-token' });
	const { tellUser } = await press({ metaInfo, metaInfoSource: 'browser' });
	expect(tellUser).toContain(`It runs: a MetaInfo of ${metaInfo.length} characters`);
	expect(tellUser).toContain('apdidToken, deviceType');
	expect(printed).toEqual([tellUser]);
	expect(tellUser).not.toContain('secret-token');
});

test.each([
	['none', {}],
	['an empty one', { metaInfo: '{}', metaInfoSource: 'browser' }],
	['a fixed one', { metaInfo: '{"deviceType":"web"}', metaInfoSource: 'fixed' }],
	['no JSON', { metaInfo: '<html>', metaInfoSource: 'browser' }],
])('%s means that the script does not run', async (_, fields) => {
	expect((await press(fields as Record<string, string>)).tellUser).toContain('It does NOT run');
});

test('what the policy kept from happening is printed', async () => {
	const report = {
		'csp-report': {
			'violated-directive': 'connect-src',
			'blocked-uri': 'https://log.example.com/',
		},
	};
	await fetch(`${page.url}blocked`, { method: 'POST', body: JSON.stringify(report) });
	expect(printed).toEqual(['BLOCKED by the policy (connect-src): https://log.example.com/']);
});
