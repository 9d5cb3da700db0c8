import type { IExecuteFunctions } from 'n8n-workflow';

/** How often the node has run in this execution before: 0 in its first run, and in retries of it. */
export function runIndexOf(context: IExecuteFunctions): number {
	return Number(context.evaluateExpression('{{ $runIndex }}', 0));
}
