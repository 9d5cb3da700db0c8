import { randomBytes } from 'node:crypto';

/** What a page of ours is served with. */
export interface PageHeaders {
	nonce: string;
	headers: Readonly<Record<string, string>>;
}

/**
 * Where Alibaba Cloud's script loads further scripts, sends what it finds out about the device, and
 * loads pictures from. Only its script host is documented; the others are the domains that Alibaba
 * Cloud serves such scripts from.
 */
const alibabaSources = [
	'https://*.yuncloudauth.com',
	'https://*.alibabacloud.com',
	'https://*.aliyuncs.com',
	'https://*.aliyun.com',
	'https://*.alicdn.com',
	'https://*.mmstat.com',
];

/**
 * The headers of every page.
 *
 * The page stands on n8n's own origin, so the browser is told to treat it as one without an origin
 * (`sandbox` without `allow-same-origin`): neither a mistake of ours nor a third-party script can
 * use the session of an operator who is signed in. `'unsafe-eval'` gives such a script nothing that
 * it does not have already, and without it scripts of this kind may not run.
 *
 * @param sources what the operator or a sandbox adds to Alibaba Cloud's: origins.
 * @param frameAncestors who may show the page in a frame, or `'none'`.
 */
export function pageHeaders({
	sources = [],
	frameAncestors = "'none'",
	withScripts,
}: {
	sources?: readonly string[];
	frameAncestors?: string;
	withScripts: boolean;
}): PageHeaders {
	const nonce = randomBytes(18).toString('base64');
	const from = [...alibabaSources, ...sources].join(' ');
	const directives = [
		// Pop-ups: the address of a privacy notice opens beside the page, as a page like any other.
		// Forms: without the word, browsers do not even tell the script that the button was pressed; where
		// a form could go is `form-action`.
		`sandbox${withScripts ? ' allow-scripts allow-forms' : ''} allow-popups allow-popups-to-escape-sandbox`,
		"default-src 'none'",
		...(withScripts
			? [
					`script-src 'nonce-${nonce}' 'strict-dynamic' 'unsafe-eval'`,
					`connect-src 'self' ${from}`,
					`img-src data: blob: ${from}`,
					`frame-src ${from}`,
					'worker-src blob:',
				]
			: []),
		`style-src 'nonce-${nonce}'`,
		"base-uri 'none'",
		"form-action 'none'",
		`frame-ancestors ${frameAncestors}`,
	];
	return {
		nonce,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': directives.join('; '),
			'cache-control': 'no-store',
			// The address may be a personal link.
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff',
			'x-robots-tag': 'noindex, nofollow',
			'permissions-policy': 'geolocation=(), payment=(), usb=()',
			...(frameAncestors === "'none'" ? { 'x-frame-options': 'DENY' } : {}),
		},
	};
}
