import { cloudauthIntl } from './cloudauthIntl';
import { saf } from './saf';
import type { Service } from './service';

/** Every service that this package calls, and signs for. */
export const services = { cloudauthIntl, saf } as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof services;

/** The service that a request means, which names it by its API version. */
export function serviceOfVersion(version: string): Service | undefined {
	return Object.values<Service>(services).find((service) => service.version === version);
}
