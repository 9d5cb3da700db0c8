import type { IExecuteFunctions } from 'n8n-workflow';

import type { CallOptions } from '../shared/run/session';
import { resolvedOptions } from '../shared/run/unresolved';

/** The values of 'Ignore Repeated Callbacks'. */
export type IgnoreRepeated = 'database' | 'no' | 'process';

/** The 'Options' of the trigger; n8n gives only those that were added. */
export interface TriggerOptions extends CallOptions {
	ignoreRepeated?: IgnoreRepeated;
}

/** The fields of the trigger that its `execute()` needs, the same for all items. */
export interface Settings {
	confirm: boolean;
	simplify: boolean;
	options: TriggerOptions;
}

/** @throws what n8n throws for an expression that cannot be resolved. */
export function settingsOf(context: IExecuteFunctions): Settings {
	return {
		confirm: context.getNodeParameter('confirm', 0, true) !== false,
		simplify: context.getNodeParameter('simplify', 0, true) !== false,
		options: resolvedOptions(() => context.getNodeParameter('options', 0, {})),
	};
}

/** Somebody who tries it out, or runs an execution again, wants what is repeated. */
export function ignoresRepeated({ ignoreRepeated }: TriggerOptions, mode: string): boolean {
	return ignoreRepeated !== 'no' && mode !== 'manual' && mode !== 'retry';
}
