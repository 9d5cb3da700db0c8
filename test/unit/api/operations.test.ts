import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IExecuteFunctions } from 'n8n-workflow';

import { lateParams, prepareItem, type Options } from '../../../nodes/AlibabaIdvInitialize/fields';
import { operations, type Operation } from '../../../nodes/shared/api/operations';
import { services } from '../../../nodes/shared/api/regions';

interface Parameter {
	in: 'query' | 'formData';
	type: string;
}

interface Service {
	version: string;
	operations: Record<string, { methods: string[]; parameters: Record<string, Parameter> }>;
}

/** Facts of the vendor's own OpenAPI metadata. */
const metadata = JSON.parse(
	readFileSync(join(__dirname, '../../sandbox/operations.json'), 'utf8'),
) as Record<string, Service>;

const ours: Array<[string, Operation]> = Object.entries(operations);
const serviceOf = ({ version }: Operation) =>
	Object.values(metadata).find((service) => service.version === version);

/** In the query by the metadata, where two pictures do not fit. */
const movedToBody = ['ServiceParameters'];

describe.each(ours)('the operation %s', (name, operation) => {
	it("exists in the vendor's service of that version, and is called with POST", () => {
		expect(serviceOf(operation)?.operations[name]?.methods).toContain('POST');
	});

	it('has in its body what the vendor wants there, and nothing else', () => {
		const parameters = serviceOf(operation)?.operations[name]?.parameters ?? {};
		const inBody = Object.keys(parameters).filter(
			(key) => parameters[key]?.in === 'formData' || movedToBody.includes(key),
		);
		expect([...operation.inBody].sort()).toEqual(inBody.sort());
	});

	it('belongs to a service that has an endpoint', () => {
		expect(Object.keys(services)).toContain(operation.version);
	});
});

it('takes for free only what the vendor does not bill', () => {
	const free = ours.filter(([, { mayBeBilled }]) => mayBeBilled === false).map(([name]) => name);
	expect(free).toEqual(['CheckResult', 'KeepaliveIntl']);
	const advised = ours.filter(([, { ifUnsure }]) => ifUnsure).map(([name]) => name);
	expect(advised).toEqual(ours.map(([name]) => name).filter((name) => !free.includes(name)));
	expect(ours.every(([, { mayBeBilled }]) => typeof mayBeBilled === 'boolean')).toBe(true);
});

describe('the parameters that Initialize sends', () => {
	/** An item with every field filled in. */
	const parameters: Record<string, unknown> = {
		productCode: 'FACE_VERIFY',
		merchantUserId: 'customer-1',
		hashMerchantUserId: true,
		metaInfo: '{"deviceType":"web"}',
		merchantBizId: 'biz1',
		pictureSource: 'base64',
		facePictureBase64: Buffer.from('ffd8ffe000104a46', 'hex').toString('base64'),
		facePictureUrl: 'https://example.com/face.jpg',
		callback: 'url',
		callbackUrl: 'https://n8n.example.com/webhook/1',
		callbackProtection: 'sharedToken',
		callbackToken: 'token',
		simplify: true,
		options: {
			appQualityCheck: 'N',
			docVideo: 'Y',
			model: 'PHOTINUS_LIVENESS',
			sceneCode: 'signup',
			securityLevel: '01',
		} satisfies Options,
	};

	async function sentNames(pictureSource: string): Promise<string[]> {
		const values: Record<string, unknown> = { ...parameters, pictureSource };
		const context = {
			getNodeParameter: (name: string) => values[name],
		} as unknown as IExecuteFunctions;
		const item = await prepareItem(context, 0, false);
		const late = await lateParams(context, 0, item, 0);
		return Object.entries({ ...item.params, ...late })
			.filter(([, value]) => value !== undefined && value !== '')
			.map(([name]) => name);
	}

	it("are called as the vendor's metadata calls them", async () => {
		const names = new Set([...(await sentNames('base64')), ...(await sentNames('url'))]);
		const known = metadata['Cloudauth-intl']?.operations.Initialize?.parameters ?? {};
		expect([...names].filter((name) => !Object.hasOwn(known, name))).toEqual([]);
		expect([...names].sort()).toEqual([
			'AppQualityCheck',
			'CallbackToken',
			'CallbackUrl',
			'DocVideo',
			'FacePictureBase64',
			'FacePictureUrl',
			'MerchantBizId',
			'MerchantUserId',
			'MetaInfo',
			'Model',
			'ProductCode',
			'SceneCode',
			'SecurityLevel',
		]);
	});

	it('have one picture and not the other', async () => {
		expect(await sentNames('base64')).not.toContain('FacePictureUrl');
		expect(await sentNames('url')).not.toContain('FacePictureBase64');
	});
});
