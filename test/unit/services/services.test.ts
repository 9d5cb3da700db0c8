import { serviceOfVersion, services, type ServiceName } from '../../../nodes/shared/services';
import {
	customCallsPerSecond,
	customRegion,
	isRegion,
	regions,
} from '../../../nodes/shared/services/regions';
import type { Service } from '../../../nodes/shared/services/service';

/** The endpoint list of Alibaba Cloud's pages, written out. */
const published = {
	'cn-hongkong': { name: 'China (Hong Kong)', callsPerSecond: 10 },
	'ap-southeast-1': { name: 'Singapore', callsPerSecond: 10 },
	'ap-southeast-5': { name: 'Indonesia (Jakarta)', callsPerSecond: 3 },
	'ap-southeast-3': { name: 'Malaysia (Kuala Lumpur)', callsPerSecond: 3 },
	'us-west-1': { name: 'US (Silicon Valley)', callsPerSecond: 10 },
	'eu-central-1': { name: 'Germany (Frankfurt)', callsPerSecond: 10 },
};

describe('the regions', () => {
	it('are those of the pages, with their published ceilings', () => {
		expect(regions).toEqual(published);
		expect(customCallsPerSecond).toBe(10);
	});

	it('are listed by name, as the credential shows them', () => {
		const names = Object.values(regions).map(({ name }) => name);
		expect(names).toEqual([...names].sort());
	});

	it('are recognized by their id and by nothing else', () => {
		for (const id of Object.keys(published)) expect(isRegion(id)).toBe(true);
		for (const other of ['', 'custom', customRegion, 'toString', '__proto__', 'CN-HONGKONG']) {
			expect(isRegion(other)).toBe(false);
		}
	});
});

describe('the services', () => {
	it('have the published versions, signature schemes and regions', () => {
		const facts = Object.entries(services).map(([name, { version, scheme, regions: offered }]) => [
			name,
			version,
			scheme,
			[...offered].sort(),
		]);
		const all = Object.keys(published).sort();
		expect(facts).toEqual([
			['cloudauthIntl', '2022-08-09', 'V3', all],
			// The endpoints of its metadata, as far as ID Verification has them too.
			['saf', '2019-05-21', 'V1', all.filter((id) => id !== 'ap-southeast-5')],
			['sts', '2015-04-01', 'V3', all],
		]);
	});

	it('have the published host names, public and internal', () => {
		const { cloudauthIntl, saf, sts }: Record<ServiceName, Service> = services;
		for (const id of Object.keys(published)) {
			expect(cloudauthIntl.host(id, 'public')).toBe(`cloudauth-intl.${id}.aliyuncs.com`);
			expect(cloudauthIntl.host(id, 'internal')).toBe(`cloudauth-intl-vpc.${id}.aliyuncs.com`);
			expect(sts.host(id, 'public')).toBe(`sts.${id}.aliyuncs.com`);
			expect(sts.host(id, 'internal')).toBe(`sts-vpc.${id}.aliyuncs.com`);
			// No internal host is published for the legacy service.
			for (const network of ['public', 'internal'] as const) {
				expect(saf.host(id, network)).toBe(`saf.${id}.aliyuncs.com`);
			}
		}
	});

	it('are found by their version and by nothing else', () => {
		expect(serviceOfVersion('2022-08-09')).toBe(services.cloudauthIntl);
		expect(serviceOfVersion('2019-05-21')).toBe(services.saf);
		expect(serviceOfVersion('2015-04-01')).toBe(services.sts);
		for (const other of ['', '2022-08-10', 'cloudauthIntl', 'toString', '__proto__']) {
			expect(serviceOfVersion(other)).toBeUndefined();
		}
	});
});
