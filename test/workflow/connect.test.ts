import { startSandbox, type Sandbox } from '../sandbox';
import { closeServers, hangingConnect, nobody } from '../unit/engine/servers';
import { runInitialize, sandboxCredential } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await closeServers();
	await sandbox.stop();
});

/** An Initialize that cannot have arrived may be repeated, and says so. */
describe('a vendor that cannot be reached', () => {
	it.each([
		['refuses the connection', nobody, 'the connection was refused'],
		['never takes the connection', hangingConnect, 'the connection could not be made in time'],
	])('%s', async (_name, server, words) => {
		const endpoint = `http://${await server()}`;
		const result = await runInitialize(
			sandbox,
			[{}],
			{ parameters: { options: { timeout: 1000 } } },
			{ credentials: sandboxCredential(sandbox, { endpoint }) },
		);
		expect(result.error?.message).toBe(`The vendor could not be reached: ${words} [item 0]`);
		expect(result.error?.message).not.toMatch(/may have been executed/);
		expect(result.error?.description).toMatch(/region of the credential/);
	});
});
