import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import type { ApiCredential } from '../../nodes/shared/credential/apiCredential';
import { customRegion } from '../../nodes/shared/services/regions';

/** What somebody wants tried, and with what. */
export interface Setup {
	credential: ApiCredential;
	/** Nobody is asked. */
	yes: boolean;
	/** Nothing that costs money. */
	freeOnly: boolean;
	/** Only checks with these names; all where it is empty. */
	only: readonly string[];
	/** Where the report goes, besides the terminal. */
	reportFile?: string;
	/** A public address that leads to `port` of this machine. */
	callbackUrl?: string;
	port: number;
	/** Base64. */
	face?: string;
	document?: string;
}

export const usage = `npm run smoke -- [options]

Tries with real keys what Alibaba Cloud's pages do not say. Before anything is called, it prints what it
would do and what each call costs, and asks for each of them.

Keys, in the environment:
  ALIBABA_ACCESS_KEY_ID, ALIBABA_ACCESS_KEY_SECRET
  ALIBABA_SECURITY_TOKEN                        for temporary keys
  ALIBABA_ROLE_ARN, ALIBABA_EXTERNAL_ID         to assume a role
  ALIBABA_REGION                                cn-hongkong, if it is not set
  ALIBABA_ENDPOINT                              instead of a region

Options:
  --yes                  asks nothing: everything that is listed is called
  --free                 leaves out whatever costs money
  --only one,two         only the checks with these names
  --callback-url <url>   a public address that leads to this machine (a tunnel), for the check of callbacks
  --port <number>        where it leads to; 8080, if it is not given
  --face <file>          a JPEG or PNG of your own face, at most 0.6 MB
  --document <file>      a JPEG or PNG of your own document, at most 0.6 MB
  --report <file>        also writes the report into a file
  --sandbox              tries everything against the sandbox of this repository
  --page                 instead: serves the Verification Page with the real script; needs no keys`;

export const options = {
	'callback-url': { type: 'string' },
	document: { type: 'string' },
	face: { type: 'string' },
	free: { type: 'boolean' },
	help: { type: 'boolean' },
	only: { type: 'string' },
	page: { type: 'boolean' },
	port: { type: 'string' },
	report: { type: 'string' },
	sandbox: { type: 'boolean' },
	yes: { type: 'boolean' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

function credentialOf(environment: Environment): ApiCredential {
	const {
		ALIBABA_ENDPOINT: endpoint,
		ALIBABA_ROLE_ARN: roleArn,
		ALIBABA_SECURITY_TOKEN: securityToken,
	} = environment;
	return {
		authentication: roleArn ? 'ramRole' : securityToken ? 'stsToken' : 'accessKey',
		accessKeyId: environment.ALIBABA_ACCESS_KEY_ID ?? '',
		accessKeySecret: environment.ALIBABA_ACCESS_KEY_SECRET ?? '',
		securityToken,
		roleArn,
		externalId: environment.ALIBABA_EXTERNAL_ID,
		region: endpoint ? customRegion : (environment.ALIBABA_REGION ?? 'cn-hongkong'),
		endpoint,
	};
}

const base64Of = (file: string | undefined) => file && readFileSync(file).toString('base64');

/**
 * Reads the command line and the environment.
 *
 * @throws Error for an option that does not exist, and a file that cannot be read.
 */
export function readSetup(
	args: readonly string[],
	environment: Environment,
): Setup & { wants: 'checks' | 'help' | 'page' | 'sandbox' } {
	const { values } = parseArgs({ args: [...args], options });
	const port = Number(values.port ?? 8080);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`Not a port: ${values.port}.`);
	}
	return {
		wants: values.help ? 'help' : values.page ? 'page' : values.sandbox ? 'sandbox' : 'checks',
		credential: credentialOf(environment),
		yes: values.yes ?? false,
		freeOnly: values.free ?? false,
		only: values.only?.split(',').filter((name) => name !== '') ?? [],
		reportFile: values.report,
		callbackUrl: values['callback-url'],
		port,
		face: base64Of(values.face),
		document: base64Of(values.document),
	};
}
