import type { Sandbox } from '../sandbox';
import type { Credentials } from './credentials';
import type { Installation } from './install';
import type { N8n } from './n8n';
import type { Registry } from './registry';
import type { Report } from './report';
import type { Rest } from './rest';

/** An n8n and what belongs to it. */
export interface Stage {
	report: Report;
	installation: Installation;
	registry: Registry;
	n8n: N8n;
	rest: Rest;
}

/** What every scenario has around it. */
export interface Place extends Stage {
	/** Its own, like the credentials. */
	sandbox: Sandbox;
	credentials: Credentials;
}

/** A part of the suite; returns what is worth a word in the summary. */
export interface Scenario {
	title: string;
	play(place: Place): Promise<string | void>;
}
