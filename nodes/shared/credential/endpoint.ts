import { SigningError } from '../errors';
import { serviceOfVersion, services } from '../services';
import { customRegion, isRegion, regions } from '../services/regions';
import type { Network, Service } from '../services/service';
import { textOf, type ApiCredential } from './apiCredential';

/** Where a credential lets its signature go. */
export interface Destination {
	/**
	 * The origin of the service with this API version, for requests that name no host.
	 *
	 * @throws SigningError for a version of no service, and a service that this region lacks.
	 */
	baseUrl(version: string): string;
	/**
	 * Checks that a request for this API version may be signed for this address.
	 *
	 * @throws SigningError when it may not.
	 */
	check(url: URL, version: string): void;
}

const networks: readonly Network[] = ['public', 'internal'];
const loopbackHosts = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Names and addresses that exist inside a network only: host.docker.internal, a container, a machine
 * at home. Not 169.254.… and its names, where clouds answer with keys.
 */
const privateHosts =
	/^(?!(metadata|instance-data)(\.|$))([a-z0-9_-]*[a-z_-][a-z0-9_-]*|.+\.(internal|lan|home|local)|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|\[f[cd][0-9a-f]{2}:[0-9a-f:]*\])$/;

export function isLoopback(url: URL): boolean {
	return loopbackHosts.test(url.hostname);
}

/** Whether this is on this machine, or where only a private network leads. */
export function isPrivate(url: URL): boolean {
	return isLoopback(url) || privateHosts.test(url.hostname);
}

/** Whether this is a sandbox: on this machine, or where the operator allowed one. */
export function isSandboxAt(credential: ApiCredential, url: URL): boolean {
	const isAllowed = credential.region === customRegion && credential.privateSandbox === true;
	return isLoopback(url) || (isAllowed && isPrivate(url));
}

/** The credential's own endpoint, or undefined when it names one of the regions. */
function customEndpoint(credential: ApiCredential): URL | undefined {
	if (credential.region !== customRegion) return undefined;
	const endpoint = textOf(credential.endpoint);
	// Without '//' a host and its port look like a scheme: localhost:8765.
	if (!/^https?:\/\//i.test(endpoint) || !URL.canParse(endpoint)) {
		throw new SigningError(
			endpoint ? 'The endpoint is not a URL' : 'The endpoint is empty',
			"Enter the whole address in the credential, for example https://cloudauth-intl.cn-hongkong.aliyuncs.com, or choose one of the listed regions instead of 'Custom'.",
		);
	}
	const url = new URL(endpoint);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isSandboxAt(credential, url))) {
		throw new SigningError(
			`The endpoint '${url.origin}' is not encrypted`,
			"Use 'https://'. Plain 'http://' is accepted only for a sandbox on this machine, or in a private network with 'Sandbox in Private Network' switched on.",
		);
	}
	if (url.username || url.password) {
		throw new SigningError(
			'The endpoint contains a user name or password',
			'Remove everything before the @ sign; the AccessKey fields are enough.',
		);
	}
	return url;
}

function knownService(version: string): Service {
	const service = serviceOfVersion(version);
	if (service) return service;
	const versions = Object.values<Service>(services)
		.filter(({ ownCallsOnly }) => !ownCallsOnly)
		.map((known) => `${known.version} (${known.name})`);
	throw new SigningError(
		`The API version '${version}' belongs to no service of this credential`,
		`Use one of: ${versions.join(', ')}.`,
	);
}

/** The hosts of each service, in all of its regions and networks. */
const hosts = new Map<Service, ReadonlySet<string>>(
	Object.values<Service>(services).map((service) => [
		service,
		new Set(
			service.regions.flatMap((region) => networks.map((network) => service.host(region, network))),
		),
	]),
);

/** Whether the address is one of the service's own hosts, in any of its regions and networks. */
function isHostOf(service: Service, { protocol, port, hostname }: URL): boolean {
	return protocol === 'https:' && port === '' && hosts.get(service)?.has(hostname) === true;
}

/** `https://host:port`, also for schemes that have no origin. */
function shown({ protocol, host }: URL): string {
	return `${protocol}//${host}`;
}

function inRegion(region: string, network: Network): Destination {
	return {
		baseUrl(version) {
			const service = knownService(version);
			if (!service.regions.some((offered) => offered === region)) {
				throw new SigningError(
					`${isRegion(region) ? regions[region].name : region} does not offer ${service.name}`,
					"Choose another region in the field 'Region' of the node.",
				);
			}
			return `https://${service.host(region, network)}`;
		},
		check(url, version) {
			const service = knownService(version);
			if (isHostOf(service, url)) return;
			throw new SigningError(
				`The AccessKey is not used for '${shown(url)}' with the API version ${version}`,
				`Requests of this version are signed only for the hosts of ${service.name}, for example https://${service.host('ap-southeast-1', 'public')}. Use '/' as the URL to let the credential fill in the endpoint, or choose the region 'Custom' in the credential and enter the endpoint there.`,
			);
		},
	};
}

function atEndpoint(custom: URL): Destination {
	return {
		baseUrl: () => custom.origin,
		check(url, version) {
			knownService(version);
			// Not compared by origin: that of 'blob:https://…' is the one of the address inside.
			if (shown(url) === shown(custom)) return;
			throw new SigningError(
				`The AccessKey is not used for '${shown(url)}'`,
				`This credential signs only for its own endpoint, ${custom.origin}. Use '/' as the URL, or change the endpoint in the credential.`,
			);
		},
	};
}

/**
 * Where this credential's calls go. A signature of V1 does not even cover the host, and customers'
 * own buckets and functions are hosts below aliyuncs.com too: so only the exact hosts of
 * `services/` get one, or the endpoint that the credential itself names.
 *
 * @param regionOverride the region a node asks for, because data stays where it was created. A
 * custom endpoint wins over it: a credential for the sandbox must never reach Alibaba Cloud.
 * @throws SigningError for an unknown region or an unusable custom endpoint.
 */
export function destinationOf(credential: ApiCredential, regionOverride = ''): Destination {
	const custom = customEndpoint(credential);
	if (custom) return atEndpoint(custom);
	const region = textOf(regionOverride) || credential.region;
	if (!isRegion(region)) {
		throw new SigningError(
			`The region '${region}' is not known`,
			`Choose one of: ${Object.keys(regions).join(', ')}.`,
		);
	}
	return inRegion(region, credential.network ?? 'public');
}
