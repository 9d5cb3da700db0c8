import type { INodeProperties } from 'n8n-workflow';

import { regions } from '../../shared/services/regions';

const regionOptions = [
	{ name: "Credential's Region", value: '' },
	...Object.entries(regions).map(([value, { name }]) => ({ name, value })),
];

/** The field 'Region', among the options or, where it decides what is found, among the parameters. */
export function regionProperty(
	changes: { description?: string; offeredIn?: readonly string[] } = {},
): INodeProperties {
	const { description, offeredIn } = changes;
	return {
		displayName: 'Region',
		name: 'region',
		type: 'options',
		noDataExpression: true,
		options: regionOptions.filter(
			({ value }) => value === '' || (offeredIn?.includes(value) ?? true),
		),
		default: '',
		description:
			description ??
			'The region to call instead of the one in the credential. Data stays in the region where it was created. Ignored when the credential has a custom endpoint.',
	};
}

/**
 * For operations that send megabytes: a picture of 10 MB takes 40 seconds where 2 Mbit/s go out, and
 * an answer that is given up on may have been paid.
 */
export const uploadTimeoutMs = 60_000;

/** Options of every operation with calls; limits and defaults as in `run/session.ts`. */
export const callOptions: Record<'concurrency' | 'requestsPerSecond' | 'timeout', INodeProperties> =
	{
		concurrency: {
			displayName: 'Concurrency',
			name: 'concurrency',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50, numberPrecision: 0 },
			default: 10,
			description:
				'How many items to process at the same time. Each picture takes some megabytes of memory.',
		},
		requestsPerSecond: {
			displayName: 'Requests per Second',
			name: 'requestsPerSecond',
			type: 'number',
			typeOptions: { minValue: 0.1, maxValue: 1000 },
			default: 3,
			description:
				'The highest rate of calls of this node. By default it is the published limit of the region: 3 to 10. Enter more only if Alibaba Cloud has granted your account more.',
		},
		timeout: {
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1000, maxValue: 300_000, numberPrecision: 0 },
			default: 15000,
			description: 'How many milliseconds to wait for one answer, including connecting',
		},
	};

/** The call options of an operation, with its own defaults. */
export function callOptionsWith({
	concurrency,
	timeoutMs,
}: {
	concurrency?: number;
	timeoutMs?: number;
}): INodeProperties[] {
	const own: Partial<Record<string, number>> = { concurrency, timeout: timeoutMs };
	return Object.values(callOptions).map((option) => {
		const initial = own[option.name] ?? option.default;
		return { ...option, default: initial };
	});
}
