/**
 * n8n-core finds out what an unnamed file is with `import('file-type')`, and jest refuses every
 * `import()` (ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG). Only then the few types that matter
 * here are told by their first bytes; in plain Node n8n-core's own way is used.
 */
import { requireAsCore } from './coreModules';

type Prepare = (data: unknown, fileName?: string, mimeType?: string) => Promise<unknown>;
type Helpers = { prepareBinaryData: Prepare };
type HelpersModule = { getBinaryHelperFunctions: (...args: unknown[]) => Helpers };

const NO_IMPORT = 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG';

const SIGNATURES: Array<[mimeType: string, offset: number, bytes: string]> = [
	['image/jpeg', 0, '\xff\xd8\xff'],
	['image/png', 0, '\x89PNG\r\n\x1a\n'],
	['image/gif', 0, 'GIF8'],
	['image/webp', 8, 'WEBP'],
	['video/mp4', 4, 'ftyp'],
	['application/pdf', 0, '%PDF'],
];

function mimeTypeOf(data: unknown): string {
	const head = Buffer.isBuffer(data) ? data.toString('latin1', 0, 16) : '';
	const found = SIGNATURES.find(([, offset, bytes]) => head.startsWith(bytes, offset));
	return found?.[0] ?? 'text/plain';
}

const binaryHelpers = requireAsCore(
	'n8n-core/dist/execution-engine/node-execution-context/utils/binary-helper-functions',
) as HelpersModule;
const original = binaryHelpers.getBinaryHelperFunctions;

binaryHelpers.getBinaryHelperFunctions = (...args) => {
	const helpers = original(...args);
	const prepareBinaryData: Prepare = async (data, fileName, mimeType) => {
		try {
			return await helpers.prepareBinaryData(data, fileName, mimeType);
		} catch (error) {
			if ((error as { code?: string }).code !== NO_IMPORT) throw error;
			return await helpers.prepareBinaryData(data, fileName, mimeTypeOf(data));
		}
	};
	return { ...helpers, prepareBinaryData };
};
