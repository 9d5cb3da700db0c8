import { startSandbox, type Sandbox } from '../sandbox';

export * from './subjects';

/** One sandbox for all tests of a file; what was planned is forgotten after each. */
export function useSandbox(): { readonly current: Sandbox } {
	let sandbox: Sandbox | undefined;
	beforeAll(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox?.clearPlans());
	afterAll(async () => await sandbox?.stop());
	return {
		get current() {
			if (!sandbox) throw new Error('The sandbox is not started yet');
			return sandbox;
		},
	};
}
