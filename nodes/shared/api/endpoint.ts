import { SigningRefusal, type AccessKey, type Destination } from '../signing';
import { customRegion, isRegion, regions, services, type Network } from './regions';

/** The fields of the credential "Alibaba Cloud ID Verification API", as n8n stores them. */
export interface ApiCredential {
	accessKeyId: string;
	accessKeySecret: string;
	region: string;
	network?: Network;
	endpoint?: string;
	useSecurityToken?: boolean;
	securityToken?: string;
}

const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(url: URL): boolean {
	return loopbackHosts.test(url.hostname);
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

/** The credential's own endpoint, or undefined when it names one of the vendor's regions. */
function customEndpoint(credential: ApiCredential): URL | undefined {
	if (credential.region !== customRegion) return undefined;
	const endpoint = text(credential.endpoint);
	// Without '//' a host and its port look like a scheme: localhost:8765.
	if (!/^https?:\/\//i.test(endpoint) || !URL.canParse(endpoint)) {
		throw new SigningRefusal(
			endpoint ? 'The endpoint is not a URL' : 'The endpoint is empty',
			"Enter the whole address in the credential, for example https://cloudauth-intl.cn-hongkong.aliyuncs.com, or choose one of the listed regions instead of 'Custom'.",
		);
	}
	const url = new URL(endpoint);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
		throw new SigningRefusal(
			`The endpoint '${url.origin}' is not encrypted`,
			"Use 'https://'. Plain 'http://' is accepted for a sandbox on this machine only.",
		);
	}
	if (url.username || url.password) {
		throw new SigningRefusal(
			'The endpoint contains a user name or password',
			'Remove everything before the @ sign; the AccessKey fields are enough.',
		);
	}
	return url;
}

function isSameEndpoint(url: URL, custom: URL): boolean {
	return url.protocol === custom.protocol && url.host === custom.host;
}

function isVendor(url: URL): boolean {
	return url.protocol === 'https:' && url.hostname.endsWith('.aliyuncs.com') && url.port === '';
}

/**
 * Where this credential's calls go.
 *
 * @param regionOverride the region a node asks for, because data stays where it was created. A
 * custom endpoint wins over it: a credential for the sandbox must never reach the vendor.
 * @throws SigningRefusal for an unknown region or an unusable custom endpoint.
 */
export function destinationOf(credential: ApiCredential, regionOverride = ''): Destination {
	const custom = customEndpoint(credential);
	const region = text(regionOverride) || credential.region;
	if (!custom && !isRegion(region)) {
		throw new SigningRefusal(
			`The region '${region}' is not known`,
			`Choose one of: ${Object.keys(regions).join(', ')}.`,
		);
	}
	return {
		baseUrl(version) {
			if (custom) return custom.origin;
			const service = Object.hasOwn(services, version) ? services[version] : undefined;
			if (!service) {
				throw new SigningRefusal(
					`The API version '${version}' belongs to no service of this credential`,
					`Use one of: ${Object.keys(services).join(', ')}.`,
				);
			}
			if (isRegion(region) && service.missingIn?.includes(region)) {
				throw new SigningRefusal(
					`This service is not offered in ${regions[region].name}`,
					"Choose another region in 'Region' of the node.",
				);
			}
			return `https://${service.host(region, credential.network ?? 'public')}`;
		},
		isTrusted: (url) => (custom ? isSameEndpoint(url, custom) : isVendor(url)),
	};
}

/**
 * The keys, without the blanks that pasting adds.
 *
 * @throws SigningRefusal when one is missing.
 */
export function accessKeyOf(credential: ApiCredential): AccessKey {
	const key: AccessKey = {
		accessKeyId: text(credential.accessKeyId),
		accessKeySecret: text(credential.accessKeySecret),
	};
	if (credential.useSecurityToken) key.securityToken = text(credential.securityToken);
	const create =
		'Create an AccessKey for a RAM user in the Alibaba Cloud console and paste it here.';
	const fields: Array<[name: string, value: string | undefined, remedy: string]> = [
		['AccessKey ID', key.accessKeyId, create],
		['AccessKey Secret', key.accessKeySecret, create],
		[
			'STS Token',
			key.securityToken,
			"Paste the token that belongs to the temporary AccessKey, or switch off 'Use STS Token'.",
		],
	];
	const missing = fields.find(([, value]) => value === '');
	if (missing) {
		throw new SigningRefusal(`The ${missing[0]} of the credential is empty`, missing[2]);
	}
	return key;
}
