import {
	freshBizId,
	patterned,
	requiredText,
	textOf,
	webUrl,
} from '../../../nodes/shared/items/fields';
import { ItemFault } from '../../../nodes/shared/items/itemFault';

function refusal(work: () => unknown): string[] {
	try {
		work();
	} catch (error) {
		expect(error).toBeInstanceOf(ItemFault);
		const { message, details } = error as ItemFault;
		expect(details).toMatchObject({ code: 'InvalidInput', category: 'input' });
		return [message, details.remedy];
	}
	throw new Error('It was not refused');
}

describe('a field as text', () => {
	it.each([
		[undefined, ''],
		[null, ''],
		['', ''],
		[' \n', ''],
		[' a b\t', 'a b'],
		[0, '0'],
		[42, '42'],
		[false, 'false'],
	])('%j is %j', (value, text) => {
		expect(textOf(value)).toBe(text);
	});
});

describe('a required field', () => {
	it('is given back without the blanks around it', () => {
		expect(requiredText(' hk1 ', 'Transaction ID', 'Fill it in.')).toBe('hk1');
		expect(requiredText(0, 'Transaction ID', 'Fill it in.')).toBe('0');
	});

	it.each([undefined, null, '', ' ', '\n\t'])('is refused when it is %j', (value) => {
		expect(refusal(() => requiredText(value, 'Transaction ID', 'Fill it in.'))).toEqual([
			"'Transaction ID' is empty",
			'Fill it in.',
		]);
	});

	it.each([{}, { id: 1 }, [], ['hk1'], Object.create(null)])(
		'is refused when it is no text but %j, which every item would have alike',
		(value) => {
			expect(refusal(() => requiredText(value, 'Merchant User ID', 'Pass the ID.'))).toEqual([
				"'Merchant User ID' is an object or a list instead of text",
				'Pass the ID.',
			]);
		},
	);
});

describe('the formats that the vendor prescribes', () => {
	it.each([
		['merchantBizId', ['a', 'Z9', '0'.repeat(32), 'e0c34a77f5ac40a5aa5e6ed20c351234']],
		['sceneCode', ['a', 'sign_up', '_', '1234567890']],
		['transactionId', ['a', 'hksb7ba1b28130d24e015d6', '!~', 'x'.repeat(128), 'a-b_c.d']],
	] as const)('let a good %s through', (name, texts) => {
		for (const text of [...texts, '']) expect(patterned(name, text, 'Field')).toBe(text);
	});

	it.each([
		[
			'merchantBizId',
			['a-b', 'a_b', 'a b', '0'.repeat(33), 'é', 'a\n', '\na', 'ａ'],
			"'Field' may only have letters and digits, at most 32",
			'Leave it empty to get a fresh one, or remove dashes and other characters.',
		],
		[
			'sceneCode',
			['12345678901', 'a-b', 'a b', 'a\n', 'ü'],
			"'Field' may only have letters, digits and underscores, at most 10",
			'Shorten it, or leave it out.',
		],
		[
			'transactionId',
			['x'.repeat(129), 'a b', '[object Object]', 'a\n', 'a\tb', 'ü', '\u007f'],
			"'Field' is not a TransactionId",
			'Pass the TransactionId that Initialize returned, unchanged.',
		],
	] as const)('refuse a bad %s', (name, texts, message, remedy) => {
		for (const text of texts) {
			expect(refusal(() => patterned(name, text, 'Field'))).toEqual([message, remedy]);
		}
	});
});

describe('a fresh business id', () => {
	it('has 32 letters and digits and is new each time', () => {
		const ids = Array.from({ length: 1000 }, freshBizId);
		for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
		expect(new Set(ids).size).toBe(1000);
		expect(patterned('merchantBizId', ids[0] as string, 'Field')).toBe(ids[0]);
	});
});

describe('a web address', () => {
	it('may be http or https', () => {
		expect(webUrl('https://example.com/a?b=c', 'Field', 'Mend it.').host).toBe('example.com');
		expect(webUrl('HTTP://EXAMPLE.COM', 'Field', 'Mend it.').protocol).toBe('http:');
	});

	it.each([
		'',
		'example.com',
		'//example.com',
		'/face.jpg',
		'ftp://example.com/face.jpg',
		'file:///face.jpg',
		'javascript:alert(1)',
		'data:image/jpeg;base64,/9j/',
		'https://',
		'https://a b/',
	])('is refused as %j', (text) => {
		expect(refusal(() => webUrl(text, 'Field', 'Mend it.'))).toEqual([
			"'Field' is not a complete web address",
			'Mend it.',
		]);
	});
});
