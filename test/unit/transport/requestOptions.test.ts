import { requestOptions } from '../../../nodes/shared/transport/requestOptions';

const initialize = {
	service: 'cloudauthIntl',
	action: 'Initialize',
	inBody: ['FacePictureBase64'],
} as const;
const legacy = { service: 'saf', action: 'ExecuteRequest' } as const;

describe('a request', () => {
	it('names its operation in its headers', () => {
		const options = requestOptions({ definition: initialize, params: {}, timeoutMs: 1 });
		expect(options).toMatchObject({ method: 'POST', url: '/', encoding: 'text', timeout: 1 });
		expect([options.headers, options.qs]).toStrictEqual([
			{ 'x-acs-action': 'Initialize', 'x-acs-version': '2022-08-09' },
			{},
		]);
	});

	it('names its operation in its query for the legacy service', () => {
		const options = requestOptions({ definition: legacy, params: {}, timeoutMs: 1 });
		expect([options.headers, options.qs]).toStrictEqual([
			{},
			{ Action: 'ExecuteRequest', Version: '2019-05-21', Format: 'JSON' },
		]);
	});

	it('carries the region for the credential, where it is another one', () => {
		const headersFor = (region?: string) =>
			requestOptions({ definition: legacy, params: {}, region, timeoutMs: 1 }).headers;
		expect(headersFor('ap-southeast-1')).toStrictEqual({ 'x-idv-region': 'ap-southeast-1' });
		expect([headersFor(''), headersFor()]).toStrictEqual([{}, {}]);
	});

	it.each([
		['in the query', 'MetaInfo', { MetaInfo: 'a b' }, undefined],
		['in the body', 'FacePictureBase64', {}, 'FacePictureBase64=a%20b'],
	])('leaves out what is empty or not there: %s', (_where, name, qs, body) => {
		const withValue = (value: string | undefined) =>
			requestOptions({ definition: initialize, params: { [name]: value }, timeoutMs: 1 });
		for (const options of [withValue(''), withValue(undefined)]) {
			expect(options.qs).toStrictEqual({});
			expect(options).not.toHaveProperty('body');
		}
		const options = withValue('a b');
		expect(options.qs).toStrictEqual(qs);
		expect(options.body?.toString()).toBe(body);
	});
});
