import type { Region } from './service';

/**
 * Where ID Verification is offered.
 *
 * Source: the endpoint lists of Alibaba Cloud's pages for Initialize, CheckResult and FaceGuardRisk;
 * calls per second from its page "API overview" of 2026-10-20 (per account, operation and region),
 * which names no ceiling for Silicon Valley and Frankfurt: those have the usual one.
 */
export const regions = {
	'cn-hongkong': { name: 'China (Hong Kong)', callsPerSecond: 10 },
	'eu-central-1': { name: 'Germany (Frankfurt)', callsPerSecond: 10 },
	'ap-southeast-5': { name: 'Indonesia (Jakarta)', callsPerSecond: 3 },
	'ap-southeast-3': { name: 'Malaysia (Kuala Lumpur)', callsPerSecond: 3 },
	'ap-southeast-1': { name: 'Singapore', callsPerSecond: 10 },
	'us-west-1': { name: 'US (Silicon Valley)', callsPerSecond: 10 },
} as const satisfies Record<string, Region>;

export type RegionId = keyof typeof regions;

/** In the credential: the endpoint is typed in instead. */
export const customRegion = 'custom';
/** Nothing is published for an endpoint of one's own; the usual ceiling is a safe guess. */
export const customCallsPerSecond = 10;

export function isRegion(value: string): value is RegionId {
	return Object.hasOwn(regions, value);
}
