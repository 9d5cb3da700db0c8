import type { Account } from '../accounts';
import type { ArrivedRequest } from '../arrived';
import type { Refusal } from '../refusals';

/** The signature schemes of the vendor, and the lack of one. */
export type SchemeName = 'V3' | 'V1' | 'none';

/** What every signed request says about itself, wherever its scheme puts it. */
export interface Envelope {
	accessKeyId: string;
	action: string;
	version: string;
	timestamp: string;
	nonce: string;
	securityToken: string;
}

/** One way to sign. */
export interface Scheme {
	name: SchemeName;
	/** Parameters that belong to the scheme and not to the operation. */
	ownParameters: readonly string[];
	readEnvelope(arrived: ArrivedRequest): Envelope;
	/** Judges the signature with the vendor's own code. */
	verify(arrived: ArrivedRequest, account: Account): Refusal | undefined;
}
