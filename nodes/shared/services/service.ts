import type { ErrorCategory } from '../errors';
import type { RegionId } from './regions';

export interface Region {
	name: string;
	/** The published ceiling of calls per second for one operation of one account. */
	callsPerSecond: number;
}

export type Network = 'internal' | 'public';

/** What a return code means. */
export interface ReturnCode {
	category: ErrorCategory;
	/** What happened, as a sentence without its full stop. */
	message: string;
	/** What the operator should do, as whole sentences. */
	remedy: string;
	/** For pictures: what to tell the person who is being verified. */
	tellUser?: string;
}

/**
 * Return codes by name. A name also stands for its family: `Throttling` covers `Throttling.User`
 * unless that has a row of its own.
 */
export type ReturnCodes = Readonly<Record<string, ReturnCode>>;

/** One of Alibaba Cloud's services; a request names it by its API version. */
export interface Service {
	/** As operators read it. */
	name: string;
	/** The API version. */
	version: string;
	/** The signature scheme that its pages ask for. */
	scheme: 'V1' | 'V3';
	/** Whether its answers hold keys, so that a workflow's own requests get no signature for it. */
	ownCallsOnly?: true;
	/** Where it is offered. */
	regions: readonly RegionId[];
	/** The host name, without scheme and port. */
	host(region: string, network: Network): string;
	/** Its own return codes; what is not here is looked up in `gatewayCodes.ts`. */
	codes: ReturnCodes;
}
