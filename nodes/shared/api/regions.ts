/**
 * Where the vendor's services live.
 *
 * Source: the endpoint lists of the vendor's pages for Initialize, CheckResult and FaceGuardRisk, and
 * of its metadata for the legacy service;
 * queries per second from the page "API overview" of 2026-10-20 (per account, operation, region).
 */
export interface Region {
	name: string;
	/** The published ceiling of calls per second for one operation of one account. */
	callsPerSecond: number;
}

export const regions = {
	'cn-hongkong': { name: 'China (Hong Kong)', callsPerSecond: 10 },
	'eu-central-1': { name: 'Germany (Frankfurt)', callsPerSecond: 10 },
	'ap-southeast-5': { name: 'Indonesia (Jakarta)', callsPerSecond: 3 },
	'ap-southeast-3': { name: 'Malaysia (Kuala Lumpur)', callsPerSecond: 3 },
	'ap-southeast-1': { name: 'Singapore', callsPerSecond: 10 },
	'us-west-1': { name: 'US (Silicon Valley)', callsPerSecond: 10 },
} satisfies Record<string, Region>;

export type RegionId = keyof typeof regions;

/** In the credential: the endpoint is typed in instead. */
export const customRegion = 'custom';
/** Nothing is published for an own endpoint; the vendor's usual ceiling is a safe guess. */
export const customCallsPerSecond = 10;

export type Network = 'internal' | 'public';

/** One of the vendor's services; a request names it by its API version. */
interface Service {
	/** The signature scheme that its pages ask for. */
	scheme: 'V1' | 'V3';
	/** Where it is not offered, though the others are. */
	missingIn?: readonly RegionId[];
	host(region: string, network: Network): string;
}

/** Services by API version. */
export const services: Record<string, Service> = {
	'2022-08-09': {
		scheme: 'V3',
		host: (region, network) =>
			`cloudauth-intl${network === 'internal' ? '-vpc' : ''}.${region}.aliyuncs.com`,
	},
	'2019-05-21': {
		scheme: 'V1',
		missingIn: ['ap-southeast-5'],
		host: (region) => `saf.${region}.aliyuncs.com`,
	},
};

export function isRegion(value: string): value is RegionId {
	return Object.hasOwn(regions, value);
}
