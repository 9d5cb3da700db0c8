import { cloudauthIntl } from './cloudauthIntl';
import { saf } from './saf';
import type { Service } from './service';
import { sts } from './sts';

/** Every service that this package calls. */
export const services = { cloudauthIntl, saf, sts } as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof services;

const byVersion = new Map<string, Service>(
	Object.values<Service>(services).map((service) => [service.version, service]),
);

/** The service that a request means, which names it by its API version. */
export function serviceOfVersion(version: string): Service | undefined {
	return byVersion.get(version);
}
