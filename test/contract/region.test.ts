import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import { services } from '../../nodes/shared/services';
import type { Service } from '../../nodes/shared/services/service';
import { itemAsking, run, subjects, useSandbox, type Subject } from './support';
import { sandboxCredential } from '../workflow/support';

const sandbox = useSandbox();

/** Where n8n would have gone: a proxy that lets nobody through. */
const asked: string[] = [];
let proxy: Server;
const given = { ...process.env };

beforeAll(async () => {
	proxy = createServer((_request, response) => response.writeHead(502).end());
	proxy.on('connect', ({ url = '' }, socket) => {
		asked.push(url);
		socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	Object.assign(process.env, { HTTPS_PROXY: address, HTTP_PROXY: address, NO_PROXY: '127.0.0.1' });
});
afterEach(() => void (asked.length = 0));
afterAll(async () => {
	process.env = given;
	proxy.closeAllConnections();
	await new Promise((resolve) => proxy.close(resolve));
});

/** The hosts that the calls of one item would have gone to. */
async function hostsOf(subject: Subject, parameters: IDataObject, credential: object = {}) {
	const credentials = sandboxCredential(sandbox.current, {
		region: 'cn-hongkong',
		endpoint: '',
		...credential,
	});
	const item = itemAsking(subject, sandbox.current);
	const chosen = { ...subject.cases.everywhere, ...parameters };
	const setup = { parameters: chosen };
	const ran = await run(subject, sandbox.current, [item], setup, { credentials });
	expect(ran.result.status).toBe('error');
	return { hosts: [...new Set(asked)], message: ran.result.error?.message };
}

describe.each(subjects)('$name', (subject) => {
	const { calls, offeredIn, regionField } = subject.operation;
	const service: Service = services[calls.main.service];
	const offered = offeredIn ?? service.regions;
	const [home = ''] = offered;
	/** The field Region is among the parameters of some operations, among the options of others. */
	const inRegion = (region: string): IDataObject =>
		regionField ? { region } : { options: { region } };

	it("goes to the host of the credential's region", async () => {
		const { hosts } = await hostsOf(subject, {}, { region: home });
		expect(hosts).toEqual([`${service.host(home, 'public')}:443`]);
	});

	it.each(offered)('goes to the region that the node asks for: %s', async (region) => {
		const { hosts } = await hostsOf(subject, inRegion(region));
		expect(hosts).toEqual([`${service.host(region, 'public')}:443`]);
	});

	it('goes to the internal host where the credential says so', async () => {
		const { hosts } = await hostsOf(subject, {}, { region: home, network: 'internal' });
		expect(hosts).toEqual([`${service.host(home, 'internal')}:443`]);
	});

	it('goes nowhere in a region that does not offer it', async () => {
		const others = service.regions.filter((region) => !offered.includes(region));
		for (const region of others) {
			const { hosts, message } = await hostsOf(subject, {}, { region });
			expect(hosts).toEqual([]);
			expect(message).toMatch(/^'Region' .+ does not offer /);
		}
	});

	it('goes nowhere for a region that nobody knows', async () => {
		const { hosts, message } = await hostsOf(subject, inRegion('={{ "mars-north-1" }}'));
		expect(hosts).toEqual([]);
		expect(message).toMatch(/region/i);
	});

	it('goes to the custom endpoint whatever region the node asks for', async () => {
		const ran = await run(subject, sandbox.current, [itemAsking(subject, sandbox.current)], {
			parameters: inRegion('ap-southeast-1'),
		});
		expect([asked.length, ran.requests.length, ran.all.length]).toEqual([0, 1, 1]);
	});
});
