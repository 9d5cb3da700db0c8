import type { IDataObject } from 'n8n-workflow';

import { jpegSaying } from '../sandbox/jpeg';
import { errorOf, itemAsking, run, saidOf, subjects, useSandbox, type Subject } from './support';

const sandbox = useSandbox();

function subject(name: string): Subject {
	const found = subjects.find((each) => each.name === name);
	if (!found) throw new Error(`There is no operation '${name}'`);
	return found;
}

/** Everything that n8n stores of a run beside the items. */
const stored = ({ result }: Awaited<ReturnType<typeof run>>) =>
	JSON.stringify(result.run.data.executionData?.contextData);

const documents = subjects.filter(({ operation }) => operation.notStored !== undefined);

describe.each(documents)('what $name has read', (each) => {
	const { operation, cases } = each;
	const [action = ''] = Object.keys(cases.plays);
	const [member = ''] = operation.notStored ?? [];

	it('is there again after Retry On Fail, but is not stored beside the item', async () => {
		const items = [itemAsking(each, sandbox.current), itemAsking(each, sandbox.current)];
		// The second item fails, so that n8n tries both again.
		sandbox.current.plan({
			match: { action },
			skip: 1,
			times: 1,
			fault: { kind: 'anyCode', code: 'InvalidParameter', status: 400, message: 'New' },
		});
		const ran = await run(each, sandbox.current, items, {
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
			parameters: { simplify: false, options: { concurrency: 1 } },
		});
		expect(ran.result.error).toBeUndefined();
		expect(ran.requests).toHaveLength(3);
		const [first, second] = [0, 1].map((index) => saidOf(each, ran.itemOf(index)?.json));
		expect(first?.[member]).toEqual(second?.[member]);
		expect(first?.[member]).toEqual(expect.any(Object));
		expect(first?.warnings).toEqual([]);
		const memory = stored(ran);
		expect(memory).toContain(`"${member}":null`);
		expect(memory).not.toMatch(/LIN-CHUN|361234567|Sathorn|李四/);
	});
});

describe('Delete Data', () => {
	it('says that the first of two calls may have deleted it', async () => {
		const deletion = subject('deletion');
		const fault = { kind: 'resetAfterExecuting' } as const;
		sandbox.current.plan({ match: { action: 'DeleteVerifyResult' }, times: 1, fault });
		const item = itemAsking(deletion, sandbox.current, 'notdeleted');
		const ran = await run(deletion, sandbox.current, [item]);
		expect(ran.requests).toHaveLength(2);
		expect(saidOf(deletion, ran.byLabel['Not Deleted']?.[0])).toMatchObject({
			reason: 'mayAlreadyBeDeleted',
			remedy: expect.stringMatching(/console/) as string,
		});
	});

	it('is deleted when the second call says so', async () => {
		const deletion = subject('deletion');
		const fault = { kind: 'resetAfterExecuting' } as const;
		sandbox.current.plan({ match: { action: 'DeleteVerifyResult' }, times: 1, fault });
		const ran = await run(deletion, sandbox.current, [itemAsking(deletion, sandbox.current)]);
		expect(ran.byLabel.Deleted).toHaveLength(1);
	});

	it('sends what is to be deleted, and under which condition', async () => {
		const deletion = subject('deletion');
		const parameters = { deleteType: 'Img', options: { deleteAfterQuery: true } };
		const ran = await run(deletion, sandbox.current, [itemAsking(deletion, sandbox.current)], {
			parameters,
		});
		expect(ran.requests[0]?.params).toMatchObject({ DeleteType: 'Img', DeleteAfterQuery: 'Y' });
	});
});

/** The parameters that went out, and what came of it. */
async function sent(name: string, parameters: IDataObject, json: IDataObject = {}) {
	const each = subject(name);
	const item = itemAsking(each, sandbox.current);
	const ran = await run(each, sandbox.current, [{ ...item, json: { ...item.json, ...json } }], {
		parameters,
		onError: 'continueRegularOutput',
	});
	const { message } = ran.itemOf(0)?.json ?? {};
	return { params: ran.requests[0]?.params, message, said: saidOf(each, ran.itemOf(0)?.json), ran };
}

describe('Check Bank Card', () => {
	it.each([
		['BANK_CARD_2_META', false, false],
		['BANK_CARD_3_META', true, false],
		['BANK_CARD_4_META', true, true],
	])('sends for %s what is compared, and nothing else', async (productType, number, mobile) => {
		for (const chosen of [productType, `={{ "${productType}" }}`]) {
			const { params } = await sent('bankCardCheck', { productType: chosen });
			expect([params?.IdentifyNum, params?.Mobile].map(Boolean)).toEqual([number, mobile]);
			expect(params?.ProductType).toBe(productType);
		}
	});
});

describe('Check Identity Number', () => {
	it('sends the last character as a capital letter', async () => {
		const { params } = await sent('identityCheck', {});
		expect(params?.IdentifyNum).toBe('11010119900307123X');
	});
});

describe('Check Identity Card Validity', () => {
	it('sends dates without dashes, and the word for no end', async () => {
		const { params } = await sent('identityValidityCheck', { validityEndDate: 'long-term' });
		expect(params).toMatchObject({ ValidityStartDate: '20201001', ValidityEndDate: '长期' });
		const dashed = await sent('identityValidityCheck', { validityEndDate: '2030-10-01' });
		expect(dashed.params?.ValidityEndDate).toBe('20301001');
	});
});

describe('Check Indonesian Identity', () => {
	const each = () => subject('indonesianIdentityCheck');

	it('sends the time of the call unless the operator gives another one', async () => {
		const { params } = await sent(each().name, {});
		expect(Number(params?.Timestamp)).toBeGreaterThan(1_700_000_000_000);
		const given = await sent(each().name, { options: { timestamp: '2026-11-25T00:00:00Z' } });
		expect(given.params?.Timestamp).toBe('2026-11-25T00:00:00Z');
	});

	it('asks once, although the time of a second try is another', async () => {
		const items = [itemAsking(each(), sandbox.current), itemAsking(each(), sandbox.current)];
		const fault = { kind: 'anyCode', code: 'InvalidParameter', status: 400, message: 'x' } as const;
		sandbox.current.plan({ match: { action: 'IdnAuthorityVerifyIntl' }, skip: 1, times: 1, fault });
		const ran = await run(each(), sandbox.current, items, {
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
			parameters: { options: { concurrency: 1, timestamp: '={{ Date.now() + Math.random() }}' } },
		});
		expect(ran.requests).toHaveLength(3);
	});
});

describe('Read Document', () => {
	it('sends a type, or asks for it to be found out', async () => {
		const given = await sent('documentReading', { docType: 'SGP01001' });
		expect(given.params).toMatchObject({ DocType: 'SGP01001', OcrModel: '0', IdSpoof: 'T' });
		const other = await sent('documentReading', { docType: 'other', otherDocType: 'XYZ01001' });
		expect(other.params).toMatchObject({ DocType: 'XYZ01001', OcrModel: '0' });
		const detected = await sent('documentReading', { docType: 'detect' });
		expect(detected.params).toMatchObject({ OcrModel: '2' });
		expect(detected.params).not.toHaveProperty('DocType');
	});

	it('shows what was read in one member only, and whether it has expired', async () => {
		const { said } = await sent('documentReading', {});
		expect(said).toMatchObject({
			document: { type: 'PPTW01', fields: { surname: 'CHEN', passportNo: '361234567' } },
			expired: false,
			spoofTypes: [],
			transactionId: 'hk573be80f944d95ac812e0',
		});
		const { document, ...others } = said;
		expect(JSON.stringify(others)).not.toMatch(/CHEN|361234567|1988/);
	});

	it.each([
		['documentReading', 'UnqualifiedPhoto', /document/],
		['documentReading', 'ToolargeImage', /smaller picture/],
		['basicDocumentReading', 'ToolargeImage', /smaller picture/],
		['proofReading', 'UnqualifiedPhoto', /whole page/],
		['proofReading', 'ToolargeImage', /smaller picture/],
	])('%s tells about documents, not about faces, at %s', async (name, code, words) => {
		const each = subject(name);
		const [action = ''] = Object.keys(each.cases.plays);
		sandbox.current.answer(action, 'zzrefused', { Code: code });
		const ran = await run(each, sandbox.current, [itemAsking(each, sandbox.current, 'zzrefused')]);
		const said = saidOf(each, ran.byLabel.Undecided?.[0]);
		expect(said).toMatchObject({ reason: 'pictureRefused', code });
		expect(`${String(said.remedy)} ${String(said.tellUser)}`).toMatch(words);
		expect(JSON.stringify(said)).not.toMatch(/face/i);
	});

	it('says without a file which picture is missing', async () => {
		const each = subject('documentReading');
		const ran = await run(each, sandbox.current, [{ json: {} }]);
		const { reason, explanation } = saidOf(each, ran.byLabel.Undecided?.[0]);
		expect([reason, explanation]).toEqual([
			'pictureRefused',
			"'Input Binary Field: Document Picture (data)' is not in this item.",
		]);
		expect(ran.requests).toEqual([]);
	});
});

describe('Verify Document and Face', () => {
	const person = { authorize: true, docName: '李四', docNo: '110101199003071234' };

	it.each([
		[
			'no document and no official source',
			{ documentPictureSource: 'none' },
			/^'Document Picture From' is None/,
		],
		[
			'no document and no number',
			{ documentPictureSource: 'none', authorize: true },
			/^'Name' is empty, and there is no document picture/,
		],
		['a name without a number', { ...person, docNo: '' }, /^'Identity Number' is empty, but/],
		['a number without a name', { ...person, docName: '' }, /^'Name' is empty, but/],
		[
			'the official source for a passport',
			{ ...person, docType: '01000000' },
			/^'Compare With Official Source' is only for/,
		],
		[
			'a score of a source that is not asked',
			{ options: { requireOfficialScore: true } },
			/^'Require Official Score' is on, but/,
		],
	])('refuses %s before any call', async (_name, parameters, words) => {
		const { message, ran } = await sent('documentVerification', parameters);
		expect(message).toMatch(words);
		expect(ran.requests).toEqual([]);
	});

	it('sends name and number only to the official source', async () => {
		const off = await sent('documentVerification', { ...person, authorize: '={{ false }}' });
		expect(off.params).toMatchObject({ Authorize: 'F' });
		expect(off.params).not.toHaveProperty('DocName');
		const on = await sent('documentVerification', person);
		expect(on.params).toMatchObject({ Authorize: 'T', DocName: '李四' });
		expect(on.said.warnings).toEqual([expect.stringMatching(/official source/)]);
		const without = await sent('documentVerification', {
			...person,
			documentPictureSource: 'none',
		});
		expect(without.params).not.toHaveProperty('IdOcrPictureBase64');
	});
});

describe('Read Proof', () => {
	it('says whether it was checked for forgery', async () => {
		const checked = await sent('proofReading', {});
		expect(checked.params).toMatchObject({ DocType: '01', OcrArea: '0101', FraudCheck: 'true' });
		expect(checked.said.explanation).toMatch(/forgery found nothing/);
		const unchecked = await sent('proofReading', { fraudCheck: false, docType: '04' });
		expect(unchecked.params).toMatchObject({ OcrArea: '0401', FraudCheck: 'false' });
		expect(unchecked.said.explanation).toMatch(/not checked for forgery/);
	});

	it.each([
		['WebP', Buffer.concat([Buffer.from('RIFF1234WEBP'), Buffer.alloc(99)]), 1],
		['BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(99)]), 1],
		['another RIFF file', Buffer.concat([Buffer.from('RIFF1234WAVE'), Buffer.alloc(99)]), 0],
		['PDF', Buffer.from('%PDF-1.7'), 0],
	])('takes %s as its pages say', async (_name, bytes, calls) => {
		const data = { mimeType: 'x/y', fileName: 'x', data: bytes.toString('base64') };
		const each = subject('proofReading');
		const ran = await run(each, sandbox.current, [{ json: {}, binary: { data } }]);
		expect(ran.requests).toHaveLength(calls);
	});
});

describe('Submit Proof and Get Proof Result', () => {
	it('fit together as they are', async () => {
		const submission = subject('proofSubmission');
		const submitted = await run(submission, sandbox.current, [
			itemAsking(submission, sandbox.current),
		]);
		const item = submitted.itemOf(0) ?? { json: {} };
		const result = subject('proofResult');
		const ran = await run(result, sandbox.current, [item], {
			parameters: { transactionId: '={{ $json.proofSubmission.transactionId }}' },
		});
		expect(saidOf(result, ran.byLabel.Read?.[0])).toMatchObject({
			document: { fields: { name: 'Somchai Jaidee' } },
			transactionId: 'sandbox:read~4ab0b1cbde97',
		});
	});
});

describe('Any Operation', () => {
	const parameter = (name: unknown, value: unknown = 'x') => ({ name, value }) as IDataObject;
	const calling = (action: string, list: IDataObject[], more: IDataObject = {}) => ({
		action,
		parameters: { parameter: list },
		...more,
	});
	const product = parameter('ProductCode', 'eKYC_MIN');
	const user = parameter('MerchantUserId');
	const addresses = [
		product,
		parameter('DefaultCountry', '中国'),
		parameter('Text1', 'a'),
		parameter('Text2', 'b'),
	];

	it.each([
		[
			'a name in another letter case',
			[parameter('productCode')],
			/has 'productCode', which EkycVerify does not take .*Write it as ProductCode\./,
		],
		[
			'a parameter of another operation',
			[parameter('MetaInfo')],
			/has 'MetaInfo', which .*It takes: Authorize, /,
		],
		['a parameter of the protocol', [parameter('AccessKeyId')], /has 'AccessKeyId', which/],
		['a name that is none', [parameter('a b\n')], /has a name that EkycVerify does not take/],
		['no name', [parameter('')], /'Parameters' is empty .*Give each entry a name, or remove it\./],
		[
			'a name that an expression did not return',
			[parameter('={{ undefined }}')],
			/'Parameters' is empty/,
		],
		['a parameter twice', [product, product], /has 'ProductCode' twice .*Remove one of/],
		[
			'a parameter without a value',
			[parameter('DocType', ' ')],
			/has 'DocType' without a value .*Fill it in, or remove it\./,
		],
		[
			'a business ID beside its field',
			[parameter('MerchantBizId')],
			/has a field of its own .*Use that field, and remove the parameter\./,
		],
	])('refuses %s before any call', async (_name, list, words) => {
		const { message, ran } = await sent('anyOperation', calling('EkycVerify', list));
		expect(message).toMatch(words);
		expect(ran.requests).toEqual([]);
	});

	it.each([
		['AddressCompareIntl', 'DefaultCountry', [product]],
		['DeleteFaceRecordV2', 'FaceGroupCode', [parameter('MerchantUserId')]],
		[
			'FaceVerifyIntl',
			'AutoRegistration',
			[parameter('ProductCode', 'FACE_IDU_MIN'), parameter('VerifyModel', '0')],
		],
		['FaceVerifyIntl', 'VerifyModel', [product, parameter('AutoRegistration', '0')]],
		[
			'FaceDuplicationCheckIntl',
			'AutoRegistration',
			[product, user, parameter('VerifyModel', '0')],
		],
		[
			'FaceDuplicationCheckIntl',
			'VerifyModel',
			[product, user, parameter('AutoRegistration', '0')],
		],
		['QueryFaceGroup', 'PageSize', [parameter('CurrentPage', '1')]],
	])('refuses %s without %s', async (action, missing, list) => {
		const { message, ran } = await sent('anyOperation', calling(action, list));
		expect(message).toContain(`'Parameters' lacks '${missing}', which ${action} needs [item 1]`);
		expect(message).toContain('Add it. An operation that decides by it may be the better choice.');
		expect(ran.requests).toEqual([]);
	});

	it('sends parameters where they belong, objects as JSON text', async () => {
		const { ran, said } = await sent('anyOperation', calling('AddressCompareIntl', addresses));
		const [request] = sandbox.current.requests.slice(-1);
		expect(request).toMatchObject({
			action: 'AddressCompareIntl',
			params: { DefaultCountry: '中国', Text1: 'a', Text2: 'b' },
			placed: { body: [] },
		});
		expect(request?.params).not.toHaveProperty('MerchantBizId');
		expect(said).toMatchObject({ operation: 'AddressCompareIntl', decided: false });
		expect(said.answer).toEqual({ Data: { sameLevel: 'all' } });
		expect(said).not.toHaveProperty('merchantBizId');
		expect(ran.all).toHaveLength(1);
	});

	it('sends objects as JSON text, and nothing where an expression returned nothing', async () => {
		const texts = (value: string) => [...addresses.slice(0, 3), parameter('Text2', value)];
		await sent('anyOperation', calling('AddressCompareIntl', texts("={{ { street: '1' } }}")));
		const [request] = sandbox.current.requests.slice(-1);
		expect(request?.params.Text2).toBe('{"street":"1"}');
		const empty = calling('AddressCompareIntl', texts('={{ null }}'));
		const { message, ran } = await sent('anyOperation', empty);
		expect(message).toContain("'Parameters' has 'Text2' without a value");
		expect(ran.requests).toEqual([]);
	});

	it('reads an answer that stands in no envelope', async () => {
		const list = [parameter('CurrentPage', '1'), parameter('PageSize', '10')];
		const { said } = await sent('anyOperation', calling('QueryFaceGroup', list));
		expect(said).toMatchObject({
			operation: 'QueryFaceGroup',
			answer: { Items: expect.any(Array) as unknown },
		});
	});

	it('fills in a business ID where the operation has one, and shows it', async () => {
		const { params, said } = await sent('anyOperation', { merchantBizId: '' });
		expect(params?.MerchantBizId).toMatch(/^[0-9a-f]{32}$/);
		expect(said.merchantBizId).toBe(params?.MerchantBizId);
	});

	it('sends files as Base64 text', async () => {
		const bytes = jpegSaying('zzfile');
		const each = subject('anyOperation');
		const data = { mimeType: 'image/jpeg', fileName: 'x', data: bytes.toString('base64') };
		const seen: string[] = [];
		sandbox.current.answer('EkycVerify', 'zzfile', ({ params }) => {
			seen.push(params.FacePictureBase64 ?? '');
			return { Result: {} };
		});
		const item = { json: {}, binary: { selfie: data } };
		const parameters = {
			...calling('EkycVerify', [product], { merchantBizId: 'zzfile0' }),
			files: { file: [{ name: 'FacePictureBase64', field: 'selfie' }] },
		};
		await run(each, sandbox.current, [item], { parameters });
		expect(seen).toEqual([bytes.toString('base64')]);
	});

	it.each([
		[
			'a parameter that takes no file',
			[{ name: 'DocName', field: 'data' }],
			/'Files' has 'DocName'/,
		],
		[
			'an upload of its own',
			[{ name: 'FacePictureUrl', field: 'data' }],
			/takes no Base64 text .*as Base64 text, or pass the value in 'Parameters'\./,
		],
		['an unknown parameter', [{ name: 'Face', field: 'data' }], /'Files' has 'Face', which/],
		['a parameter that has a value', [{ name: 'ProductCode', field: 'data' }], /twice/],
		[
			'no field',
			[{ name: 'FacePictureBase64', field: '' }],
			/'Files' is empty .*Enter the name of the binary field that holds the file\./,
		],
		[
			'a file that is not there',
			[{ name: 'FacePictureBase64', field: 'data' }],
			/is not in this item/,
		],
	])('refuses as a file %s', async (_name, file, words) => {
		const parameters = { ...calling('EkycVerify', [product]), files: { file } };
		const { message, ran } = await sent('anyOperation', parameters);
		expect(message).toMatch(words);
		expect(ran.requests).toEqual([]);
	});

	it('repeats what is free, and never what is paid or adds up', async () => {
		const fault = { kind: 'dropAfterExecuting' } as const;
		sandbox.current.plan({ match: {}, times: 'always', fault });
		const counts: Record<string, number> = {};
		const calls: Array<[string, IDataObject[]]> = [
			['CheckVerifyLog', [parameter('TransactionId')]],
			['AddressCompareIntl', addresses],
			['DeleteFaceGroup', [parameter('Id', '7')]],
			['ModifyFaceGroup', [parameter('Name', 'n')]],
		];
		for (const [action, list] of calls) {
			const before = sandbox.current.requests.length;
			const { message } = await sent('anyOperation', calling(action, list));
			counts[action] = sandbox.current.requests.length - before;
			expect(/may have been executed/.test(String(message))).toBe(counts[action] === 1);
		}
		expect(counts).toEqual({
			CheckVerifyLog: 3,
			AddressCompareIntl: 1,
			DeleteFaceGroup: 3,
			ModifyFaceGroup: 1,
		});
	});

	it('shows the address of a verification that it started as it is', async () => {
		// As long as a token is, which would be removed elsewhere.
		const TransactionUrl = `https://verify.example.com/start?token=${'aB3dE6gH9'.repeat(30)}`;
		const Protocol = `${'zY8xW5vU2'.repeat(30)}`;
		const Other = Protocol;
		sandbox.current.answer('EkycVerify', 'zzaddress', {
			Result: { TransactionUrl, Protocol, Other },
		});
		const { said } = await sent('anyOperation', { merchantBizId: 'zzaddress0' });
		expect(said.answer).toMatchObject({ TransactionUrl, Protocol });
		expect((said.answer as IDataObject).Other).not.toContain(Other.slice(0, 16));
	});

	it('knows the one operation that writes its success in lower case', async () => {
		const list = [
			parameter('ProductCode', 'eKYC_Date_MIN'),
			parameter('DocName', '李四'),
			parameter('DocNo', '110101199003071234'),
			parameter('DocType', '00000001'),
			parameter('ValidityStartDate', '20201001'),
			parameter('ValidityEndDate', '20301001'),
		];
		const { said } = await sent('anyOperation', calling('Id2MetaPeriodVerifyIntl', list));
		expect(said.answer).toEqual({ Passed: 'Y', SubCode: '200' });
		sandbox.current.answer('EkycVerify', 'zzlower', { Code: 'success', Result: {} });
		const { message } = await sent('anyOperation', { merchantBizId: 'zzlower0' });
		expect(message).toMatch(/success/);
	});

	it('refuses as an AI tool what writes, unless an option allows it, but nothing else', async () => {
		const each = subject('anyOperation');
		const asked = async (action: string, list: IDataObject[], options: IDataObject = {}) => {
			const before = sandbox.current.requests.length;
			const ran = await run(
				each,
				sandbox.current,
				[{ json: {} }],
				{ onError: 'continueRegularOutput', parameters: { ...calling(action, list), options } },
				{ tool: true },
			);
			const [json] = ran.result.outputs('Node')[0]?.map((item) => item.json) ?? [];
			return [errorOf(json).category ?? null, sandbox.current.requests.length - before];
		};
		expect(await asked('DeleteFaceGroup', [parameter('Id', '7')])).toEqual(['input', 0]);
		expect(await asked('ModifyFaceGroup', [parameter('Name', 'n')])).toEqual(['input', 0]);
		expect(await asked('AddressCompareIntl', addresses)).toEqual([null, 1]);
		const allowed = await asked('DeleteFaceGroup', [parameter('Id', '7')], { allowAsTool: true });
		expect(allowed[1]).toBe(1);
	});
});
