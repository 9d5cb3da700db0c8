/** In a file of its own, because tools outside of jest use the other support. */
import type { WebhookServer } from '../engine/webhookServer';
import type { Sandbox } from '../sandbox';
import { closeConnections } from './attacksSupport';

/** After each test of a file no webhook has thrown and nothing is left of it, and after all nothing runs. */
export function tidyUpAfter(stage: () => { sandbox: Sandbox; server: WebhookServer }): void {
	afterEach(async () => {
		const { sandbox, server } = stage();
		sandbox.clearPlans();
		await server.idle();
		expect(server.calls.map(({ thrown }) => thrown).filter(Boolean)).toEqual([]);
		server.deactivateAll();
	});

	afterAll(async () => {
		const { sandbox, server } = stage();
		await server.stop();
		await sandbox.stop();
		await closeConnections();
	});
}
