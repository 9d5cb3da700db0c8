import type { Item } from '../../../nodes/shared/run/item';

interface FakeItem {
	parameters?: Record<string, unknown>;
	options?: Record<string, unknown>;
	/** Files by binary field. */
	files?: Record<string, Buffer>;
	/** Whether the credential points at a sandbox on this machine. */
	isSandbox?: boolean;
}

/** An item as a field reads it, with the hints that it was given. */
export function fakeItem({
	parameters = {},
	options = {},
	files = {},
	isSandbox = false,
}: FakeItem): Item & { hints: string[] } {
	const hints: string[] = [];
	return {
		hints,
		index: 0,
		session: { isSandbox, credential: {}, now: () => 0 } as never,
		json: {},
		binary: Object.fromEntries(Object.keys(files).map((name) => [name, {} as never])),
		parameter: (name) => (Object.hasOwn(parameters, name) ? parameters[name] : ''),
		option: (name) => options[name],
		hasOption: (name) => Object.hasOwn(options, name),
		bytesOf: async (name) => await Promise.resolve(files[name] ?? Buffer.alloc(0)),
		hint: (message) => void hints.push(message),
		ofPage: () => undefined,
		evaluate: () => undefined,
	};
}
