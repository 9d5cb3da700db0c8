import { checkDocument } from '../../../nodes/operations/verification/initialize/document';
import {
	callbackProof,
	callbackTarget,
	testAddressHint,
} from '../../../nodes/operations/verification/initialize/callback';
import { merchantUserId, metaInfo } from '../../../nodes/operations/verification/initialize/person';
import { product as productField } from '../../../nodes/operations/verification/initialize/product';
import { checkToken } from '../../../nodes/shared/callback/token';
import { fakeItem } from './fakeItem';

const targetOf = async (callbackUrl: unknown, isSandbox = false) =>
	await callbackTarget.read(
		fakeItem({ parameters: { callback: 'url', callbackUrl }, options: {}, isSandbox }),
	);

it.each([
	'https://localhost:5678/webhook/1',
	'https://sub.localhost/webhook/1',
	'https://n8n/webhook/1',
	'https://n8n.local/webhook/1',
	'https://n8n.internal/webhook/1',
	'https://n8n.lan/webhook/1',
	'https://127.0.0.1/webhook/1',
	'https://127.9.9.9/webhook/1',
	'https://10.0.0.1/webhook/1',
	'https://172.16.0.1/webhook/1',
	'https://172.31.255.1/webhook/1',
	'https://192.168.1.20/webhook/1',
	'https://169.254.169.254/webhook/1',
	'https://0.0.0.0/webhook/1',
	'https://[::1]/webhook/1',
	'https://[::]/webhook/1',
	'https://[fd00::1]/webhook/1',
	'https://[fe80::1]/webhook/1',
	'https://LOCALHOST/webhook/1',
	'https://0x7f.1/webhook/1',
])('a callback to %s is refused, because Alibaba Cloud cannot reach it', async (url) => {
	await expect(targetOf(url)).rejects.toMatchObject({
		message: expect.stringMatching(
			/^'Callback URL' points to '.+', which Alibaba Cloud cannot reach$/,
		) as string,
		facts: { remedy: expect.stringMatching(/N8N_WEBHOOK_URL/) as string },
	});
});

it.each([
	['http://n8n.example.com/webhook/1', 'does not begin with https://'],
	['n8n.example.com/webhook/1', 'is not a complete web address'],
	['ftp://n8n.example.com/1', 'is not a complete web address'],
	['', 'is empty'],
])('the callback URL %j is refused: it %s', async (url, what) => {
	await expect(targetOf(url)).rejects.toMatchObject({ message: `'Callback URL' ${what}` });
});

it('an address without https:// is answered with what to enter, not with n8n settings', async () => {
	await expect(targetOf('n8n.example.com/webhook/1')).rejects.toMatchObject({
		facts: { remedy: expect.stringMatching(/^Enter the whole address, beginning with https/) },
	});
});

it.each([
	['http://localhost:5678/webhook-waiting/1', "waits at 'localhost', which Alibaba Cloud cannot"],
	['http://n8n.example.com/webhook-waiting/1', 'waits at an address without https://'],
])('while waiting at %s the field that the panel shows is named', async (resumeUrl, what) => {
	const item = {
		...fakeItem({ parameters: { callback: 'wait' }, options: {} }),
		evaluate: () => resumeUrl,
	};
	await expect((async () => await callbackTarget.read(item))()).rejects.toMatchObject({
		message: expect.stringContaining(`'Callback' ${what}`),
		facts: {
			remedy: expect.stringMatching(
				/^'Wait Here Until Finished' uses the address of this n8n\. Set n8n's public address/,
			),
		},
	});
});

it('the Test URL of a trigger is told apart, because it takes one callback only', () => {
	expect(testAddressHint({ url: 'https://n8n.example.com/webhook-test/1/idv' })).toMatch(
		/^'Callback URL' is the Test URL of a trigger\. .+ paste its Production URL\.$/,
	);
	expect(testAddressHint({ url: 'https://n8n.example.com/webhook/1/idv' })).toBeUndefined();
	expect(testAddressHint({})).toBeUndefined();
});

describe('the product', () => {
	const read = (parameters: Record<string, unknown>) => productField.read(fakeItem({ parameters }));

	it('is a code from the list, or another one', () => {
		expect(read({ productCode: 'eKYC' })).toBe('eKYC');
		expect(read({ productCode: 'other', otherProductCode: ' ID_NFC ' })).toBe('ID_NFC');
	});

	it.each([
		[{ productCode: '' }, "'Product' is empty", 'Choose a product.'],
		[
			{ productCode: 'ekyc' },
			"'Product' (ekyc) is not one of the available options",
			"Choose one of them, or 'Other' for any other product code.",
		],
		[
			{ productCode: 'other', otherProductCode: ' ' },
			"'Other Product Code' is empty",
			'Enter the product code.',
		],
	])('is refused as %j: %s', (parameters, message, remedy) => {
		expect(() => read(parameters)).toThrow(expect.objectContaining({ message }));
		expect(() => read(parameters)).toThrow(
			expect.objectContaining({ facts: expect.objectContaining({ remedy }) as unknown }),
		);
	});
});

describe('a document', () => {
	it.each([
		['eKYC_PRO', 'GLB03002', undefined],
		['eKYC_PRO', 'IDN01001', true],
		['eKYC', '00000001', true],
		['eKYC', '01000000', false],
		['ID_OCR_PRO', 'HKG02001', undefined],
	])('%s fits the type %s, compared with an official source: %s', (product, docType, authorize) => {
		expect(() => checkDocument({ product, docType, authorize })).not.toThrow();
	});

	it.each([
		[
			'eKYC_PRO',
			'HKG02001',
			undefined,
			"'Document Type' (HKG02001) has no picture of the person, so there is nothing to compare the face with",
			"Choose another document type, or the product 'Document Only (ID_OCR_PRO)'.",
		],
		[
			'eKYC_PRO',
			'GLB03002',
			true,
			"'Compare With Official Source' is on, but with eKYC_PRO only the identity card IDN01001 can be compared",
			'Switch it off, or choose the document type IDN01001.',
		],
	])('%s does not fit %s (%s)', (product, docType, authorize, message, remedy) => {
		let error: unknown;
		try {
			checkDocument({ product, docType, authorize });
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toMatchObject({ message, facts: { remedy } });
	});
});

it.each([
	'https://n8n.example.com/webhook/1',
	'https://172.32.0.1/webhook/1',
	'https://172.15.0.1/webhook/1',
	'https://172.40.0.1/webhook/1',
	'https://11.0.0.1/webhook/1',
	'https://n8n10.example.com/webhook/1',
	'https://localhost.example.com/webhook/1',
	'https://n8n.local.example.com/webhook/1',
	'https://myhome.example/webhook/1',
])('a callback to %s is accepted', async (url) => {
	expect(await targetOf(url)).toMatchObject({ url });
});

it('a sandbox on this machine may call this machine back', async () => {
	const url = 'http://127.0.0.1:5678/webhook/1';
	expect(await targetOf(url, true)).toMatchObject({ url });
});

it.each(['none', '', undefined, 'odd'])(
	'nobody calls back with the choice %j',
	async (callback) => {
		const item = fakeItem({ parameters: { callback, callbackUrl: 'x' } });
		expect(await callbackTarget.read(item)).toEqual({});
		expect(await callbackProof.read(item)).toEqual({ protection: 'none' });
	},
);

it.each(['signedToken', '', undefined, 'odd'])(
	'the protection %j needs a secret in the credential, and says where',
	async (callbackProtection) => {
		const item = fakeItem({ parameters: { callback: 'url', callbackProtection } });
		await expect((async () => await callbackProof.read(item))()).rejects.toMatchObject({
			message: expect.stringMatching(/'Callback Secret' of the credential/) as string,
		});
	},
);

it('no token is sent only where that was chosen', async () => {
	const item = fakeItem({ parameters: { callback: 'url', callbackProtection: 'none' } });
	expect(await callbackProof.read(item)).toEqual({ protection: 'none' });
});

describe('a signed token', () => {
	const secret = 'kX3vQ9pLz7Rb2Wm5Tn8Yc4Hd6Jf1Gs0A';
	const hours = 3600;

	async function tokenFor(callbackUrl: string, options: Record<string, unknown> = {}) {
		const given = { callback: 'url', callbackUrl, callbackProtection: 'signedToken' };
		const item = fakeItem({ parameters: given, options });
		const session = { ...item.session, credential: { callbackSecret: secret } as never };
		const withSecret = { ...item, session };
		const proof = await callbackProof.read(withSecret);
		const callback = await callbackTarget.read(withSecret);
		const values = { callback, merchantBizId: { id: 'biz1', given: '' } };
		const { CallbackToken: token = '' } =
			(await callbackProof.wire?.params(proof, withSecret, values)) ?? {};
		return token;
	}
	const check = (token: string, receiver: string, now: number) =>
		checkToken({ current: secret }, token, receiver, now);

	it('is good for a day, because callbacks may be late, and not for longer', async () => {
		const token = await tokenFor('https://n8n.example.com/webhook/idv');
		expect(check(token, 'idv', 24 * hours - 1)).toEqual({ merchantBizId: 'biz1' });
		expect(check(token, 'idv', 24 * hours)).toEqual({ problem: 'expired' });
	});

	it('is for the receiver that the operator names, where a gateway changes the path', async () => {
		const url = 'https://gateway.example.com/hook/other';
		const named = await tokenFor(url, { callbackReceiverId: ' idv ' });
		expect(check(named, 'idv', 0)).toEqual({ merchantBizId: 'biz1' });
		expect(check(named, 'hook/other', 0)).toEqual({ problem: 'otherReceiver' });
		const unnamed = await tokenFor(url, { callbackReceiverId: ' ' });
		expect(check(unnamed, 'hook/other', 0)).toEqual({ merchantBizId: 'biz1' });
	});
});

describe('the person', () => {
	const idOf = async (value: unknown, hash: unknown) =>
		await merchantUserId.read(
			fakeItem({
				parameters: { merchantUserId: value },
				options: { hashMerchantUserId: hash },
			}),
		);

	it('is sent as a hash unless the operator says an explicit no', async () => {
		// The first half of the sha256 of person@example.com, computed with sha256sum.
		const hashed = '542d240129883c019e106e3b1b2d3f3c';
		for (const hash of [true, undefined, null, '', 'false', 0]) {
			expect(await idOf('person@example.com', hash)).toBe(hashed);
		}
		expect(await idOf(' person@example.com ', false)).toBe('person@example.com');
		expect(await idOf(4711, false)).toBe('4711');
	});

	it.each(['null', '[]', '"x"', '5', 'iPhone', '{', '', [], [1], 7, true])(
		'has no MetaInfo like %j',
		async (value) => {
			const read = async () => await metaInfo.read(fakeItem({ parameters: { metaInfo: value } }));
			await expect(read()).rejects.toMatchObject({ facts: { category: 'input' } });
		},
	);

	it('has a MetaInfo that is JSON text, or what it holds', async () => {
		const text = '{"deviceType":"ios"}';
		for (const value of [text, JSON.parse(text)]) {
			expect(await metaInfo.read(fakeItem({ parameters: { metaInfo: value } }))).toBe(text);
		}
	});
});
