import { recordLine } from './runScope';

type Metadata = Record<string, unknown>;

/** Text of anything that was logged, with errors, their causes and buffers readable in it. */
function textOf(value: unknown): string {
	const seen = new WeakSet<object>();
	const text = JSON.stringify(value, function (this: Metadata, key: string, plain: unknown) {
		// JSON.stringify has already called toJSON on `plain`, which hides a buffer's bytes.
		const original = this[key];
		if (Buffer.isBuffer(original)) return original.toString('latin1');
		if (typeof plain === 'bigint') return String(plain);
		if (typeof plain !== 'object' || plain === null) return plain;
		if (seen.has(plain)) return '[seen]';
		seen.add(plain);
		if (!(plain instanceof Error)) return plain;
		const { name, message, stack, cause } = plain;
		return { ...plain, name, message, stack, cause };
	});
	return text ?? String(value);
}

/**
 * Takes the place of n8n's logger: prints nothing, keeps every level, so that a run stays quiet
 * and a test can still assert that no secret was logged at any level.
 */
export class CollectingLogger {
	readonly isScopingEnabled = false;

	scoped(): this {
		return this;
	}

	error(message: unknown, metadata?: Metadata): void {
		this.record('error', message, metadata);
	}

	warn(message: unknown, metadata?: Metadata): void {
		this.record('warn', message, metadata);
	}

	info(message: unknown, metadata?: Metadata): void {
		this.record('info', message, metadata);
	}

	debug(message: unknown, metadata?: Metadata): void {
		this.record('debug', message, metadata);
	}

	/** Books what n8n would show in the editor, which is as public as a log. */
	shown(data: unknown): void {
		this.record('shown', data);
	}

	private record(level: string, message: unknown, metadata: Metadata = {}): void {
		const head = typeof message === 'string' ? message : textOf(message);
		const tail = Object.keys(metadata).length > 0 ? ` ${textOf(metadata)}` : '';
		recordLine(`${level} ${head}${tail}`);
	}
}
