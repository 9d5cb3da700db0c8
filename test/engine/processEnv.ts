/**
 * Environment variables that n8n-core reads the first time one of its services is asked for.
 * They must be set before that, so this file is imported before n8n-core.
 *
 * Nothing is needed for expressions: n8n-workflow evaluates them in process ('legacy') until
 * n8n's command line starts another engine, so that the native isolated-vm is never loaded.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const userFolder = mkdtempSync(join(tmpdir(), 'n8n-engine-'));
// n8n-core writes an encryption key file: never into the developer's home folder.
process.env.N8N_USER_FOLDER = userFolder;
// 'default' keeps pictures in the items. A real n8n uses 'filesystem', which works here too.
process.env.N8N_DEFAULT_BINARY_DATA_MODE ??= 'default';
// A developer's proxy must not come between a test and its server on this machine.
process.env.NO_PROXY ??= 'localhost,127.0.0.1,::1';

const removeUserFolder = () => rmSync(userFolder, { recursive: true, force: true });
process.once('exit', removeUserFolder);
// jest gives each test file a process object whose 'exit' never comes.
const { afterAll: afterAllTests } = globalThis as { afterAll?: (body: () => void) => void };
try {
	afterAllTests?.(removeUserFolder);
} catch {
	// Imported from inside a test, where no hook may be added: the folder stays in the temp folder.
}
