import { readArrived } from '../../sandbox/arrived';
import facts from '../../sandbox/operations.json';
import { checkParameters } from '../../sandbox/parameters';
import {
	goodInitialize,
	initialize,
	keepalive,
	sendV1,
	sendV3,
	startTransaction,
	useSandbox,
} from './send';

describe('parameters', () => {
	// Most of the addresses here lead nowhere.
	const sandbox = useSandbox({ callbacks: { reachability: 'off' } });

	test.each([
		['a typo', { MerchantBizID: 'biz1' }],
		['an inherited name', { toString: 'x' }],
		['a V1 parameter', { Action: 'Initialize' }],
	])('are refused with %s', async (_, query) => {
		const { status, json } = await sendV3(sandbox(), { ...keepalive, query });
		expect({ status, code: json.Code }).toEqual({ status: 400, code: 'InvalidParameter' });
		expect(json.Message).toContain(`Unknown parameter: ${Object.keys(query)[0]}`);
	});

	test.each([
		['V3', sendV3],
		['V1', sendV1],
	])('are taken from the query and from the form with %s', async (_, send) => {
		const { query, form } = goodInitialize();
		const inQuery = await send(sandbox(), { action: 'Initialize', query: { ...query, ...form } });
		const inForm = await send(sandbox(), { action: 'Initialize', form: { ...query, ...form } });
		expect([inQuery.json.Code, inForm.json.Code]).toEqual(['Success', 'Success']);
	});

	test('are refused when query and form both have them', async () => {
		const { query, form } = goodInitialize();
		const both = { ...form, MerchantBizId: 'biz2' };
		const { json } = await sendV3(sandbox(), { action: 'Initialize', query, form: both });
		expect(json.Code).toBe('InvalidParameter');
		expect(json.Message).toContain('Given twice: MerchantBizId');
	});

	test('are refused in a body that is no form', async () => {
		const extra = { 'content-type': 'application/json' };
		const { json } = await sendV3(sandbox(), { ...keepalive, form: { A: '1' }, extra });
		expect(json).toMatchObject({ Code: 'InvalidParameter' });
		expect(json.Message).toContain('The body is no form');
	});

	test('that are empty count as not given', async () => {
		const { query, form } = goodInitialize();
		const optional = { ...query, SceneCode: '', Model: '' };
		const fine = await sendV3(sandbox(), { action: 'Initialize', query: optional, form });
		expect(fine.json.Code).toBe('Success');
		const required = { ...query, MerchantUserId: '' };
		const refused = await sendV3(sandbox(), { action: 'Initialize', query: required, form });
		expect(refused.json.Code).toBe('MissingParameter');
	});

	test.each(['ProductCode', 'MerchantBizId', 'MerchantUserId', 'MetaInfo'])(
		'of Initialize have to include %s',
		async (name) => {
			const { status, json } = await initialize(sandbox(), { [name]: '' });
			expect({ status, code: json.Code }).toEqual({ status: 400, code: 'MissingParameter' });
			expect(json.Message).toContain(name);
		},
	);

	test.each(['MerchantBizId', 'TransactionId'])(
		'of CheckResult have to include %s',
		async (name) => {
			const TransactionId = await startTransaction(sandbox());
			const query: Record<string, string> = { MerchantBizId: 'biz1', TransactionId };
			delete query[name];
			const { json } = await sendV3(sandbox(), { action: 'CheckResult', query });
			expect(json.Code).toBe('MissingParameter');
		},
	);

	test.each([
		['ProductCode', ['FACE_LIVENESS', 'eKYC_PRO'], ['FACE_LIVENES', 'face_liveness']],
		['MerchantBizId', ['a', 'A1'.repeat(16)], ['a-b', 'a'.repeat(33), 'é']],
		['MetaInfo', ['{}'], ['not json', '[]', 'null', '1']],
		['SceneCode', ['a_1', '1234567890'], ['12345678901', 'a-b']],
		['FacePictureUrl', [], ['ftp://example.com/a.jpg', 'example.com/a.jpg']],
		['SecurityLevel', ['01', '02'], ['1', '03']],
		['Model', ['LIVENESS', 'PHOTINUS_LIVENESS'], ['liveness', 'MULTI_ACTION']],
		['DocVideo', ['Y', 'N'], ['y', 'true']],
		['AppQualityCheck', ['Y', 'N'], ['1']],
		['ChameleonFrameEnable', ['Y', 'N'], ['yes']],
		['ProcedurePriority', ['url', 'keep'], ['video']],
		['ShowGuidePage', ['0', '1'], ['Y']],
		['VerifyModel', ['0', '1', '2'], ['3']],
		['AutoRegistration', ['0', '1'], ['Y']],
		['ReturnFaces', ['1', '5'], ['0', '6']],
		['DocPageConfig', ['["01"]'], ['01', '{}']],
		['UpdateFaceIfUserExists', ['Y', 'N'], ['0']],
		[
			'CallbackUrl',
			['https://example.com/a?b=c', 'http://127.0.0.1:1/a', 'http://localhost/a', 'http://[::1]/a'],
			[
				'http://example.com/a',
				'http://127.0.0.1.example.com/',
				'example.com',
				'ftp://127.0.0.1/',
				'http://notlocalhost/',
			],
		],
	])('of Initialize judge %s', async (name, good, bad) => {
		const codes = async (values: string[]) =>
			await Promise.all(
				values.map(async (value) => (await initialize(sandbox(), { [name]: value })).json.Code),
			);
		expect(await codes(good)).toEqual(good.map(() => 'Success'));
		expect(await codes(bad)).toEqual(bad.map(() => 'InvalidParameter'));
	});

	test.each([
		[{ TemplateConfig: '', TemplateType: 'Seq' }, 'MissingParameter'],
		[{ TemplateConfig: '01,02', TemplateType: '' }, 'MissingParameter'],
		[{ TemplateConfig: '01;02', TemplateType: 'Seq' }, 'InvalidParameter'],
		[{ TemplateConfig: '01,08', TemplateType: 'Seq' }, 'InvalidParameter'],
		[{ TemplateConfig: '01,02', TemplateType: 'Seq' }, 'Success'],
		[{ TemplateConfig: '01,02', TemplateType: 'Ran', TemplateRanCount: '2' }, 'Success'],
		[{ TemplateConfig: '01,02', TemplateType: 'Ran', TemplateRanCount: '1' }, 'InvalidParameter'],
	])('of the model TEMPLATE %j are %s', async (params: Record<string, string>, code) => {
		const { json } = await initialize(sandbox(), { Model: 'TEMPLATE', ...params });
		expect(json.Code).toBe(code);
	});

	test('newer than the metadata are known', async () => {
		const { json } = await initialize(sandbox(), {
			TemplateConfig: '01',
			FaceAttributeCheck: 'Y',
			OcrValueStandard: '1',
			AutoDocPageConfig: 'T',
			Email: 'person@example.com',
			Mobile: '+620000000',
			DocName: 'x',
			DocNo: 'x',
			FaceGroupCodes: 'x',
			FaceRegisterGroupCode: 'x',
		});
		expect(json.Code).toBe('Success');
	});

	test('of CheckResult judge IsReturnImage', async () => {
		const query = { MerchantBizId: 'biz1', TransactionId: await startTransaction(sandbox()) };
		const ask = async (IsReturnImage: string) => {
			const all = { ...query, IsReturnImage };
			return (await sendV3(sandbox(), { action: 'CheckResult', query: all })).json.Code;
		};
		expect([await ask('Y'), await ask('N'), await ask('true')]).toEqual([
			'Success',
			'Success',
			'InvalidParameter',
		]);
	});
});

test.each([
	['?Name=x', 'MissingParameter', 'Page'],
	['?Page=x', 'InvalidParameter', 'Page'],
	['?Page=1&Names=x', 'InvalidParameter', 'Names'],
	['?Page=1&Names=["x"]', undefined, undefined],
])('the metadata is heeded with %s', (search, code, name) => {
	const optional = { in: 'query', type: 'string', required: false };
	const metadata = {
		product: 'p',
		action: 'a',
		methods: [],
		parameters: {
			Name: optional,
			Names: { ...optional, type: 'array' },
			Page: { ...optional, type: 'integer', required: true },
		},
	};
	const arrived = readArrived('GET', `/${search}`, {}, Buffer.alloc(0));
	const refusal = checkParameters(arrived, [], metadata, { required: [], values: {} });
	expect([refusal?.code, refusal?.message.split(' ').at(-1)]).toEqual([code, name]);
});

test('operations.json holds facts only, about every operation', () => {
	const { 'Cloudauth-intl': idv, saf } = facts;
	expect([idv.version, saf.version]).toEqual(['2022-08-09', '2019-05-21']);
	expect(Object.keys(idv.operations)).toHaveLength(38);
	expect(Object.keys(saf.operations)).toHaveLength(4);
	for (const operation of [...Object.values(idv.operations), ...Object.values(saf.operations)]) {
		expect(Object.keys(operation)).toEqual(['methods', 'parameters']);
		for (const parameter of Object.values(operation.parameters)) {
			expect(Object.keys(parameter as object)).toEqual(['in', 'type', 'required']);
		}
	}
});
