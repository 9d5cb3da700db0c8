import {
	customCallsPerSecond,
	customRegion,
	isRegion,
	regions,
	services,
} from '../../../nodes/shared/api/regions';

/** The endpoint list of the vendor's pages, written out. */
const published = {
	'cn-hongkong': ['China (Hong Kong)', 10],
	'ap-southeast-1': ['Singapore', 10],
	'ap-southeast-5': ['Indonesia (Jakarta)', 3],
	'ap-southeast-3': ['Malaysia (Kuala Lumpur)', 3],
	'us-west-1': ['US (Silicon Valley)', 10],
	'eu-central-1': ['Germany (Frankfurt)', 10],
} as const;

describe('the regions', () => {
	it('are those of the vendor’s pages, with their published ceilings', () => {
		const ours = Object.entries(regions).map(([id, { name, callsPerSecond }]) => [
			id,
			[name, callsPerSecond],
		]);
		expect(Object.fromEntries(ours)).toEqual(published);
		expect(customCallsPerSecond).toBe(10);
	});

	it('are listed by name, as they stand in the credential', () => {
		const names = Object.values(regions).map(({ name }) => name);
		expect(names).toEqual([...names].sort());
	});

	it('are recognised by their id and by nothing else', () => {
		for (const id of Object.keys(published)) expect(isRegion(id)).toBe(true);
		for (const other of ['', 'custom', customRegion, 'toString', '__proto__', 'CN-HONGKONG']) {
			expect(isRegion(other)).toBe(false);
		}
	});
});

describe('the services', () => {
	it('have the published host names, public and internal', () => {
		for (const id of Object.keys(published)) {
			expect(services['2022-08-09']?.host(id, 'public')).toBe(`cloudauth-intl.${id}.aliyuncs.com`);
			expect(services['2022-08-09']?.host(id, 'internal')).toBe(
				`cloudauth-intl-vpc.${id}.aliyuncs.com`,
			);
			// No internal host is published for the legacy service.
			expect(services['2019-05-21']?.host(id, 'public')).toBe(`saf.${id}.aliyuncs.com`);
			expect(services['2019-05-21']?.host(id, 'internal')).toBe(`saf.${id}.aliyuncs.com`);
		}
		expect(Object.keys(services)).toEqual(['2022-08-09', '2019-05-21']);
	});
});
