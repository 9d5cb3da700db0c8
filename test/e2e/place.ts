import type { Sandbox } from '../sandbox';
import type { Credentials } from './credentials';
import type { Installation } from './install';
import type { N8n } from './n8n';
import type { Options } from './options';
import type { Personal } from './personal';
import type { Registry } from './registry';
import type { Report } from './report';
import type { Rest } from './rest';
import type { Version } from './versions';

/** An n8n that was started here. */
export interface OwnN8n {
	installation: Installation;
	registry: Registry;
	n8n: N8n;
}

/** An n8n. */
export interface Stage {
	report: Report;
	options: Options;
	version: Version;
	rest: Rest;
	/** What all parts so far have sent about people. */
	personal: Personal;
	/** Not for an n8n that ran before: nobody here can stop it, and nobody sees its log. */
	own?: OwnN8n;
}

/** What every scenario has around it. */
export interface Place extends Stage {
	/** Its own, like the credentials. */
	sandbox: Sandbox;
	credentials: Credentials;
}

/** A part of the suite; returns what is worth a word in the summary. */
export interface Scenario<Around = Place> {
	title: string;
	/** Only for an n8n that was started here, which `ownOf` returns. */
	onlyOwn?: true;
	/** What this machine does not have and the part needs. */
	lacks?: string;
	play(around: Around): Promise<string | void>;
}

/** @throws Error for an n8n that ran before: such parts are skipped there. */
export function ownOf({ own }: Stage): OwnN8n {
	if (!own) throw new Error('This n8n was not started here');
	return own;
}
