import type { IDataObject } from 'n8n-workflow';

import { findFacts } from '../sandbox/catalogue';
import { jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import { file } from '../operations/cases';
import { engine, sandboxCredential, workflowWith } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterEach(() => sandbox.clearPlans());
afterAll(async () => await sandbox.stop());

const metaInfo = JSON.stringify({ deviceType: 'ios', appVersion: '1' });
const customers = { __rl: true, mode: 'code', value: 'customers' };

async function start(parameters: IDataObject, credential: IDataObject = {}, tool = false) {
	const before = sandbox.requests.length;
	const node = { parameters: { merchantUserId: 'user', metaInfo, ...parameters } };
	const type = tool ? 'alibabaIdvInitializeTool' : 'alibabaIdvInitialize';
	const binary = { data: file(jpegWithComment('somebody')) };
	const result = await engine.run(workflowWith(type, node, 2), {
		credentials: sandboxCredential(sandbox, credential as Record<string, string>),
		inputItems: [{ json: {}, binary }],
	});
	const requests = sandbox.requests.slice(before);
	return { result, requests, last: requests.at(-1), started: result.jsonOf('Output 1', 0) };
}

/** What every product sends, and what only some do. */
const common = {
	SecurityLevel: '02',
	AppQualityCheck: 'Y',
	Model: 'LIVENESS',
	DocVideo: 'N',
	MetaInfo: metaInfo,
};
/** The stricter value, where Alibaba Cloud's own default is lenient or not published. */
const strictDocument = {
	IdSpoof: 'Y',
	ShowAlbumIcon: '0',
	EditOcrResult: '0',
	ShowOcrResult: '1',
	IdThreshold: '0',
	DocScanMode: 'auto',
};
const picture = expect.stringMatching(/^<picture \d+ bytes>$/) as unknown;

interface Row {
	product: string;
	parameters?: IDataObject;
	action: 'Initialize' | 'InitializeV2';
	/** Besides what every product sends: all of it. */
	own: Readonly<Record<string, unknown>>;
}

const search = {
	VerifyModel: '0',
	ReturnFaces: '5',
	UpdateFaceIfUserExists: 'N',
	AutoRegistration: '1',
	FaceGroupCodes: 'customers',
	FaceRegisterGroupCode: 'customers',
};

const rows: readonly Row[] = [
	{ product: 'FACE_VERIFY', action: 'Initialize', own: { FacePictureBase64: picture } },
	{ product: 'FACE_LIVENESS', action: 'Initialize', own: {} },
	{ product: 'FACE_LIVENESS_PRO', action: 'InitializeV2', own: {} },
	{
		product: 'FACE_IDU',
		parameters: { faceGroup: customers },
		action: 'InitializeV2',
		own: search,
	},
	{
		product: 'FACE_IDU',
		parameters: { verifyModel: '1' },
		action: 'InitializeV2',
		own: {
			VerifyModel: '1',
			ReturnFaces: '5',
			UpdateFaceIfUserExists: 'N',
			AutoRegistration: '1',
			TargetFacePicture: picture,
		},
	},
	{
		product: 'FACE_IDU',
		parameters: {
			verifyModel: '2',
			faceGroup: customers,
			enroll: true,
			options: { moreFaceGroups: 'blocked' },
		},
		action: 'InitializeV2',
		own: {
			...search,
			VerifyModel: '2',
			AutoRegistration: '0',
			FaceGroupCodes: 'customers,blocked',
			TargetFacePicture: picture,
		},
	},
	{
		product: 'eKYC',
		action: 'Initialize',
		own: { ...strictDocument, DocType: '01000000', Pages: '01', Authorize: 'F' },
	},
	{
		product: 'eKYC',
		parameters: { docType: '00000001', docPages: 'both', authorize: true },
		action: 'Initialize',
		own: { ...strictDocument, DocType: '00000001', Pages: '01,02', Authorize: 'T' },
	},
	{
		product: 'eKYC_PRO',
		action: 'InitializeV2',
		own: { ...strictDocument, DocType: 'GLB03002', OcrValueStandard: '1', Authorize: 'F' },
	},
	{
		product: 'eKYC_PRO',
		parameters: {
			docType: 'IDN01001',
			docPages: 'both',
			authorize: true,
			email: 'budi@example.com',
			mobile: '+6281234567890',
			checkForgery: false,
			options: { editOcrResult: true, showAlbumIcon: true, idThreshold: '1' },
		},
		action: 'InitializeV2',
		own: {
			...strictDocument,
			DocType: 'IDN01001',
			DocPageConfig: '["OCR_ID_BACK"]',
			OcrValueStandard: '1',
			Authorize: 'T',
			Email: 'budi@example.com',
			Mobile: '+6281234567890',
			IdSpoof: 'N',
			EditOcrResult: '1',
			ShowAlbumIcon: '1',
			IdThreshold: '1',
		},
	},
	{
		product: 'ID_OCR',
		parameters: { docType: 'other', otherDocType: '01560001' },
		action: 'Initialize',
		own: { ...strictDocument, DocType: '01560001', Pages: '01' },
	},
	{
		product: 'ID_OCR_PRO',
		action: 'InitializeV2',
		own: { ...strictDocument, DocType: 'GLB03002', OcrValueStandard: '1' },
	},
	{
		product: 'eKYC_NDI',
		parameters: { docName: '张三', docNo: '11010119900307123x' },
		action: 'Initialize',
		own: { DocType: '00000001', DocName: '张三', DocNo: '11010119900307123X' },
	},
];

/** Fields of all products, filled in: what another product has must not go out. */
const everything: IDataObject = {
	facePictureSource: 'binary',
	targetFacePictureSource: 'binary',
	docName: '李四',
	docNo: '11010119900307999X',
	email: 'nobody@example.com',
	mobile: '+628000000000',
	authorize: false,
};

describe.each(rows)('$product started with $parameters', (row) => {
	const { product, parameters = {}, action, own } = row;
	const call = async () => await start({ productCode: product, ...everything, ...parameters });

	it('sends its own parameters and no others, the strict values too', async () => {
		const { last, result } = await call();
		expect(result.error).toBeUndefined();
		const { MerchantBizId, MerchantUserId, ...params } = last?.params ?? {};
		expect([MerchantBizId, MerchantUserId]).toEqual([
			expect.stringMatching(/^\w{32}$/),
			expect.stringMatching(/^\w{32}$/),
		]);
		expect(last?.action).toBe(action);
		expect(params).toEqual(expect.objectContaining({ ProductCode: product, ...common, ...own }));
		const allowed = ['ProductCode', ...Object.keys({ ...common, ...own })];
		const protocol = /^(Action|Version|Format|AccessKeyId|Signature\w*|Timestamp)$/;
		expect(
			Object.keys(params).filter((name) => !allowed.includes(name) && !protocol.test(name)),
		).toEqual([]);
	});

	it('puts each parameter where Alibaba Cloud documents it', async () => {
		const { last } = await call();
		const facts = findFacts(action, '2022-08-09')?.parameters ?? {};
		const { query = [], body = [] } = last?.placed ?? {};
		expect(body.filter((name) => facts[name]?.in !== 'body')).toEqual([]);
		expect(query.filter((name) => facts[name]?.in === 'body')).toEqual([]);
	});

	it('lets nobody replace what its fields send', async () => {
		for (const name of Object.keys(own).filter(
			(each) => product !== 'eKYC_NDI' || each !== 'DocType',
		)) {
			const parameter = [{ name, value: 'x' }];
			const options = { ...(parameters.options as object), extraParameters: { parameter } };
			const { result, requests } = await start({ productCode: product, ...parameters, options });
			expect(result.error?.message).toMatch(
				new RegExp(`^'Extra Parameters' has '${name}', which has a field of its own`),
			);
			expect(requests.filter(({ action: made }) => made.startsWith('Initialize'))).toEqual([]);
		}
	});
});

describe('refused before anything is started:', () => {
	it.each<[string, IDataObject, RegExp]>([
		[
			'a type of the other table',
			{ productCode: 'eKYC_PRO', docType: 'other', otherDocType: '01000000' },
			/^'Other Document Type' is not a document type of this product/,
		],
		[
			'a type of the other table, from an expression',
			{ productCode: 'eKYC', docType: '={{ "GLB03002" }}' },
			/^'Document Type' is not one of the available options/,
		],
		[
			'a document without a face where faces are compared',
			{ productCode: 'eKYC_PRO', docType: 'HKG02001' },
			/^'Document Type' \(HKG02001\) has no picture of the person/,
		],
		[
			'an official source of another country',
			{ productCode: 'eKYC_PRO', docType: 'GLB03002', authorize: true },
			/^'(Email|Compare With Official Source)' /,
		],
		[
			'an official source for a passport',
			{ productCode: 'eKYC', docType: '01000000', authorize: true },
			/^'Compare With Official Source' is on, but with eKYC only the identity card 00000001/,
		],
		[
			'a face group that does not exist',
			{ productCode: 'FACE_IDU', faceGroup: { __rl: true, mode: 'code', value: 'nowhere' } },
			/^'Face Group' names a face group that does not exist/,
		],
		[
			'another face group that does not exist',
			{ productCode: 'FACE_IDU', faceGroup: customers, options: { moreFaceGroups: 'nowhere' } },
			/^'More Face Groups' names a face group that does not exist/,
		],
	])('%s', async (_what, parameters, message) => {
		const { result, requests } = await start(parameters);
		expect(result.error?.message).toMatch(message);
		expect(requests.filter(({ action }) => action.startsWith('Initialize'))).toEqual([]);
	});

	it('no reference picture goes to Not Started, with words for the person', async () => {
		const parameters = {
			productCode: 'FACE_IDU',
			verifyModel: '1',
			targetFacePictureSource: 'url',
		};
		const { result, requests } = await start(parameters);
		expect(result.jsonOf('Output 0', 0)[0]?.initialize).toMatchObject({
			verdict: 'notStarted',
			reason: 'pictureRefused',
			explanation: expect.stringMatching(/^'Reference Picture URL' is empty/) as string,
			tellUser: 'Please take a photo.',
		});
		expect(requests).toEqual([]);
	});

	it.each(['FACE_VERIFY', 'FACE_LIVENESS', 'ID_OCR', 'eKYC_NDI'])(
		'%s outside Hong Kong, where no page offers it',
		async (productCode) => {
			const parameters = { productCode, docName: '张三', docNo: '11010119900307123X' };
			const credential = { region: 'ap-southeast-1', endpoint: '' };
			const { result } = await start(parameters, credential);
			expect(result.error?.message).toMatch(
				new RegExp(`^'Region' \\(ap-southeast-1\\) does not offer ${productCode}`),
			);
			expect(result.error?.description).toMatch(
				/^Choose China \(Hong Kong\) .+ 'Other' and enter /,
			);
		},
	);
});

it('an agent does not enroll a face unless the operator allows it', async () => {
	const parameters = { productCode: 'FACE_IDU', faceGroup: customers, enroll: true };
	const refused = await start(parameters, {}, true);
	expect(refused.requests).toEqual([]);
	const allowed = await start({ ...parameters, options: { allowAsTool: true } }, {}, true);
	expect(allowed.last?.params.AutoRegistration).toBe('0');
});
