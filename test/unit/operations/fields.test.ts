import type { INodeProperties } from 'n8n-workflow';

import type { Field } from '../../../nodes/operations/definition';
import { alphabetically } from '../../../nodes/operations/fields/alphabetically';
import { bizId, newBizId } from '../../../nodes/operations/fields/bizId';
import { regionProperty } from '../../../nodes/operations/fields/callOptions';
import { choice, yesNo } from '../../../nodes/operations/fields/choice';
import {
	countryTypes,
	documentType,
	numberedTypes,
} from '../../../nodes/operations/fields/documentType';
import { faceGroup, moreFaceGroups } from '../../../nodes/operations/fields/faceGroup';
import { fileOption, fileOut } from '../../../nodes/operations/fields/fileOut';
import { howMany } from '../../../nodes/operations/fields/howMany';
import {
	identityNumber,
	mainlandMobile,
	personName,
} from '../../../nodes/operations/fields/mainlandPerson';
import {
	merchantUserId,
	merchantUserIdFilter,
} from '../../../nodes/operations/fields/merchantUserId';
import { onlyIf } from '../../../nodes/operations/fields/onlyIf';
import { cleanBase64, picture, type PictureLimits } from '../../../nodes/operations/fields/picture';
import * as limits from '../../../nodes/operations/fields/pictureLimits';
import { requirement } from '../../../nodes/operations/fields/requirement';
import { optionalSceneCode, sceneCode } from '../../../nodes/operations/fields/sceneCode';
import { score, scoreLimit } from '../../../nodes/operations/fields/score';
import { shownFor } from '../../../nodes/operations/fields/shownFor';
import { optionalText, text } from '../../../nodes/operations/fields/text';
import { video } from '../../../nodes/operations/fields/video';
import { webUrl } from '../../../nodes/operations/fields/webUrl';
import { IdvError } from '../../../nodes/shared/errors';
import { fakeItem } from './fakeItem';

type Given = Parameters<typeof fakeItem>[0];

const read = async <Value>(field: Field<Value>, given: Given = {}): Promise<Value> =>
	await field.read(fakeItem(given));

/** What goes over the wire. */
async function sent<Value>(field: Field<Value>, given: Given = {}): Promise<unknown> {
	const item = fakeItem(given);
	return await field.wire?.params(await field.read(item), item, {});
}

/** The words with which an item is refused: what is wrong, and what to do. */
async function refusal(field: Field<unknown>, given: Given = {}): Promise<string> {
	const error: unknown = await read(field, given).catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(IdvError);
	const { name, message, facts } = error as IdvError;
	return `${name}: ${message}. ${facts.remedy}`;
}

const as = (name: string, value: unknown): Given => ({ parameters: { [name]: value } });
const asOption = (name: string, value: unknown): Given => ({ options: { [name]: value } });
const words = { displayName: 'Field', name: 'field', description: 'What it is for' };
const names = (properties: readonly INodeProperties[]) => properties.map(({ name }) => name);

describe('a text', () => {
	const format = { accepts: /^[a-z]+$/, what: 'has odd letters', remedy: 'Use small letters.' };
	const required = text({ ...words, wire: 'Field', remedy: 'Enter it.', format });
	const optional = text({ ...words, optional: true, remedy: 'Enter it.', format });

	it.each([
		['abc', 'abc'],
		[' abc\n', 'abc'],
		[true, 'true'],
	])('is taken without the blanks that pasting adds: %j', async (value, expected) => {
		expect(await sent(required, as('field', value))).toEqual({ Field: expected });
		expect(await read(optional, as('field', value))).toBe(expected);
	});

	it.each([
		['', 'is empty. Enter it.'],
		[' ', 'is empty. Enter it.'],
		[null, 'is empty. Enter it.'],
		[undefined, 'is empty. Enter it.'],
		[{}, 'is an object or a list instead of text. Enter it.'],
		[[], 'is an object or a list instead of text. Enter it.'],
		['a1', 'has odd letters. Use small letters.'],
	])('that is required is not %j', async (value, expected) => {
		expect(await refusal(required, as('field', value))).toBe(`InputError: 'Field' ${expected}`);
	});

	it.each(['', '  ', null, undefined])('that is optional may be %j', async (value) => {
		expect(await read(optional, as('field', value))).toBe('');
	});

	it('that is optional is checked where it is there', async () => {
		expect(await refusal(optional, as('field', 'a1'))).toMatch(/has odd letters/);
		expect(await refusal(optional, as('field', {}))).toMatch(/is an object or a list/);
	});

	it('is read where the panel shows it', async () => {
		const option = text({ ...words, place: 'options', remedy: 'Enter it.' });
		expect(await read(option, { parameters: { field: 'no' }, options: { field: 'yes' } })).toBe(
			'yes',
		);
		expect(option.place).toBe('options');
	});

	it('is masked, required, and filled in as the field says', () => {
		const secret = text({ ...words, password: true, optional: true, default: 'x', remedy: 'No.' });
		expect(secret.properties).toEqual([
			{ ...words, type: 'string', typeOptions: { password: true }, default: 'x' },
		]);
		expect(required.properties).toEqual([
			{ ...words, type: 'string', required: true, default: '' },
		]);
		expect([required.kind, secret.wire]).toEqual(['plain', undefined]);
	});

	it('that switches something on may be left empty, but not by an expression without a value', () => {
		expect(optionalText('', 'Field', 'Enter it.')).toBe('');
		expect(optionalText(' a ', 'Field', 'Enter it.')).toBe('a');
		for (const nothing of [undefined, null]) {
			expect(() => optionalText(nothing, 'Field', 'Enter it.')).toThrow(
				"'Field' has an expression that returned no value",
			);
		}
		expect(() => optionalText('  ', 'Field', 'Enter it.')).toThrow("'Field' is empty");
	});
});

describe('a web address', () => {
	it.each(['http://a.example', 'https://a.example/b?c#d', 'HTTPS://A.EXAMPLE'])(
		'may be %s',
		(url) => {
			expect(webUrl(url, 'Field', 'Enter it.').hostname).toBe('a.example');
		},
	);

	it.each(['', 'a.example', 'ftp://a.example', 'javascript:alert(1)', 'data:,a', 'https://'])(
		'is not %j',
		(url) => {
			expect(() => webUrl(url, 'Field', 'Enter it.')).toThrow(
				"'Field' is not a complete web address",
			);
		},
	);
});

describe('a choice', () => {
	const options = [
		{ name: 'All', value: '' },
		{ name: 'One', value: '1' },
		{ name: 'Two', value: '2' },
	];
	const parameter = choice({ ...words, options, default: '1', wire: 'Choice' });
	const option = choice({ ...words, options, default: '2', place: 'options' });

	it.each(['', '1', '2', 2])('may be %j, which is one of the options', async (value) => {
		expect(await sent(parameter, as('field', value))).toEqual({ Choice: String(value) });
	});

	it.each(['3', 'One', {}, true])('is never %j, which is none', async (value) => {
		expect(await refusal(parameter, as('field', value))).toBe(
			"InputError: 'Field' is not one of the available options. Choose one of them, or let the expression return one of: 1, 2.",
		);
	});

	it('among the options is its default until it is added', async () => {
		expect(await read(option)).toBe('2');
		expect(await read(option, asOption('field', '1'))).toBe('1');
		expect(await refusal(option, asOption('field', 'x'))).toMatch(/is not one of the available/);
	});
});

describe('a switch', () => {
	const wire = { name: 'Switch', yes: 'Y', no: 'N' };

	it.each([true, false, 'true', 'false', 0, 1, '', null, undefined])(
		'keeps its default unless it is exactly the other value: %j',
		async (value) => {
			const on = yesNo({ ...words, default: true, wire });
			const off = yesNo({ ...words, default: false, wire });
			expect(await sent(on, as('field', value))).toEqual({ Switch: value === false ? 'N' : 'Y' });
			expect(await sent(off, as('field', value))).toEqual({ Switch: value === true ? 'Y' : 'N' });
		},
	);

	it('among the options keeps its default until it is added', async () => {
		expect(await read(yesNo({ ...words, default: true, place: 'options' }))).toBe(true);
		expect(await read(yesNo({ ...words, default: false, place: 'options' }))).toBe(false);
	});

	it.each([true, undefined, null, '', 'false', 0])(
		'that demands more is on once it was added, also as %j',
		async (value) => {
			expect(await read(requirement(words), asOption('field', value))).toBe(true);
		},
	);

	it('that demands more is off where it is not added, or exactly off', async () => {
		expect(await read(requirement(words))).toBe(false);
		expect(await read(requirement(words), asOption('field', false))).toBe(false);
	});
});

describe('a score', () => {
	const always = score({ ...words, default: 60 });
	const limit = scoreLimit({ ...words, default: 60 });

	it.each([0, 100, 66.5, '0', '100', '66.5'])('may be %j', async (value) => {
		expect(await read(always, as('field', value))).toBe(Number(value));
		expect(await read(limit, asOption('field', value))).toBe(Number(value));
	});

	it.each([-0.1, 100.1, '', 'x', null, undefined, {}, true, NaN])('is not %j', async (value) => {
		const expected =
			"InputError: 'Field' is not a number from 0 to 100. Enter a score of 0 to 100.";
		expect(await refusal(always, as('field', value))).toBe(expected);
		expect(await refusal(limit, asOption('field', value))).toBe(expected);
	});

	it('is no limit where the option was not added', async () => {
		expect(await read(limit)).toBeUndefined();
	});

	it('is limited in the panel, too', () => {
		for (const { properties } of [always, limit]) {
			expect(properties).toEqual([
				{ ...words, type: 'number', typeOptions: { minValue: 0, maxValue: 100 }, default: 60 },
			]);
		}
		expect([always.place, limit.place]).toEqual([undefined, 'options']);
	});
});

describe('how many results are wanted', () => {
	it.each([
		[true, 5, Infinity],
		[false, 1, 1],
		[false, 50, 50],
		['true', 7, 7],
	])('with Return All %j and the limit %j: %j', async (returnAll, limit, expected) => {
		expect(await read(howMany, { parameters: { returnAll, limit } })).toBe(expected);
	});

	it.each([0, -1, 1.5, '5', '', null, NaN, Infinity, 2 ** 53])(
		'is not limited to %j',
		async (limit) => {
			expect(await refusal(howMany, { parameters: { returnAll: false, limit } })).toBe(
				"InputError: 'Limit' is not a whole number of 1 or more. Enter how many results you want, or switch on 'Return All'.",
			);
		},
	);
});

describe('a face group', () => {
	const field = faceGroup({ description: 'Where to search', wire: 'Group' });
	const inList = (value: unknown) => ({ __rl: true, mode: 'list', value });
	const notOne = "'Face Group' is not the code of one face group";

	it.each(['a', 'a-b_C1', 'x'.repeat(64), ' a\n'])(
		'is its code, chosen, typed, or from an expression: %j',
		async (code) => {
			for (const value of [code, inList(code)]) {
				expect(await sent(field, as('faceGroup', value))).toEqual({ Group: code.trim() });
			}
		},
	);

	it.each(['a b', 'a,b', 'x'.repeat(65), 'ä', 'a\nb'])('is not %j', async (code) => {
		expect(await refusal(field, as('faceGroup', code))).toContain(notOne);
		expect(await refusal(field, as('faceGroup', inList(code)))).toContain(notOne);
	});

	it.each(['', inList(''), null, undefined])('is not left empty: %j', async (value) => {
		expect(await refusal(field, as('faceGroup', value))).toMatch(
			/'Face Group' is empty\. Choose the group from the list, or pass its code/,
		);
	});

	it('is not an object that has no value', async () => {
		expect(await refusal(field, as('faceGroup', { code: 'a' }))).toMatch(/is an object or a list/);
	});

	it('counts only where another parameter says so', async () => {
		const hidden = faceGroup({
			description: 'Where to search',
			shownFor: { parameter: 'mode', value: 'search' },
		});
		expect(await read(hidden, { parameters: { mode: 'compare', faceGroup: 'a b' } })).toBe('');
		expect(await read(hidden, { parameters: { mode: 'search', faceGroup: 'a' } })).toBe('a');
		expect(hidden.properties[0]?.displayOptions).toEqual({ show: { mode: ['search'] } });
	});

	const more = (value: unknown) => asOption('moreFaceGroups', value);
	const nine = 'abcdefghi'.split('');

	it('may be joined by up to nine others', async () => {
		expect(await read(moreFaceGroups)).toEqual([]);
		expect(await read(moreFaceGroups, more(' a , b-2'))).toEqual(['a', 'b-2']);
		expect(await read(moreFaceGroups, more(nine.join()))).toEqual(nine);
		expect(await refusal(moreFaceGroups, more([...nine, 'j'].join()))).toBe(
			"InputError: 'More Face Groups' has 10 codes. Search in at most 10 groups at once.",
		);
	});

	it.each(['', ' ', null, undefined])('is not joined by nothing: %j', async (value) => {
		expect(await refusal(moreFaceGroups, more(value))).toMatch(/'More Face Groups' is empty/);
	});

	it.each([',', 'a,', ',a', 'a,,b', 'a, ,b'])('is not joined by a gap: %j', async (value) => {
		expect(await refusal(moreFaceGroups, more(value))).toMatch(
			/'More Face Groups' is not the code of one face group/,
		);
	});
});

describe('a field that is shown only where another has certain values', () => {
	const field = shownFor(
		{ product: ['A', 'B'] },
		{
			...text({ ...words, wire: 'Field', kind: 'personal', remedy: 'Enter it.' }),
			identity: (value) => value.length,
		},
	);

	it('is read and sent there', async () => {
		for (const product of ['A', 'B']) {
			const given = { parameters: { product, field: 'x' } };
			expect(await read(field, given)).toBe('x');
			expect(await sent(field, given)).toEqual({ Field: 'x' });
		}
		expect(field.identity?.('xyz')).toBe(3);
	});

	it('is neither read nor sent elsewhere, whatever stands in it', async () => {
		const given = { parameters: { product: 'C', field: {} } };
		expect(await read(field, given)).toBeUndefined();
		expect(await sent(field, given)).toEqual({});
		expect(field.identity?.(undefined)).toBeUndefined();
	});

	it('keeps its kind and its name on the wire', () => {
		expect([field.kind, field.wire?.names]).toEqual(['personal', ['Field']]);
	});

	it('is hidden by the panel, which names the other one with a slash among the options', () => {
		const shown = (place: 'options' | undefined) =>
			shownFor(
				{ product: ['A'] },
				text({
					...words,
					place,
					displayOptions: { show: { mode: ['x'] } },
					remedy: 'Enter it.',
				}),
			).properties[0]?.displayOptions;
		expect(shown(undefined)).toEqual({ show: { product: ['A'], mode: ['x'] } });
		expect(shown('options')).toEqual({ show: { '/product': ['A'], mode: ['x'] } });
	});

	it('needs all of its conditions', async () => {
		const both = shownFor({ product: ['A'], mode: ['x'] }, field);
		expect(await read(both, { parameters: { product: 'A', mode: 'x', field: 'y' } })).toBe('y');
		expect(await read(both, { parameters: { product: 'A', mode: 'y', field: 'y' } })).toBe(
			undefined,
		);
	});

	it('is not demanded by the panel where only an expression can choose it', async () => {
		const chosen = onlyIf(
			(item) => item.parameter('mode') === 'x',
			text({ ...words, remedy: 'Enter it.' }),
		);
		expect(chosen.properties[0]?.required).toBe(false);
		expect(await read(chosen, { parameters: { mode: 'y', field: {} } })).toBe('');
		expect(await refusal(chosen, { parameters: { mode: 'x' } })).toMatch(/is empty/);
	});
});

describe('a file of the answer', () => {
	const wanted = fileOut({
		...words,
		field: { displayName: 'Put In', name: 'putIn', default: 'face' },
		wire: 'ReturnFace',
	});
	const option = fileOption({ ...words, default: 'face' });

	it('is asked for where the switch is on, and only there', async () => {
		expect(await sent(wanted, { parameters: { field: true, putIn: ' face ' } })).toEqual({
			ReturnFace: 'Y',
		});
		expect(await read(wanted, { parameters: { field: true, putIn: ' face ' } })).toBe('face');
		for (const value of [false, 'true', '', null]) {
			expect(await read(wanted, { parameters: { field: value, putIn: 'face' } })).toBeUndefined();
			expect(await sent(wanted, { parameters: { field: value } })).toEqual({ ReturnFace: 'N' });
		}
	});

	it('may be one that nothing asks for', () => {
		const field = { displayName: 'Put In', name: 'putIn', default: 'face' };
		expect(fileOut({ ...words, field }).wire).toBeUndefined();
		expect(wanted.wire?.names).toEqual(['ReturnFace']);
	});

	it('needs a name', async () => {
		expect(await refusal(wanted, { parameters: { field: true } })).toBe(
			"InputError: 'Put In' is empty. Enter a name for the binary field.",
		);
		expect(await refusal(option, asOption('field', ''))).toBe(
			"InputError: 'Field' is empty. Enter a name for the binary field.",
		);
	});

	it('among the options is wanted once it was added', async () => {
		expect(await read(option)).toBeUndefined();
		expect(await read(option, asOption('field', 'face'))).toBe('face');
	});

	it('is switched on in the panel before its name can be changed', () => {
		expect(wanted.properties.map(({ default: initial }) => initial)).toEqual([false, 'face']);
		expect(wanted.properties[1]).toMatchObject({
			required: true,
			displayOptions: { show: { field: [true] } },
		});
	});
});

describe('who somebody is', () => {
	const limited = merchantUserId({ description: 'Who it is', isLimited: true });
	const unlimited = merchantUserId({ description: 'Who it is' });
	const filter = merchantUserIdFilter('Whose records');
	const long = 'x'.repeat(33);
	const given = (id: unknown, hash: unknown): Given => ({
		parameters: { merchantUserId: id },
		options: { hashMerchantUserId: hash },
	});

	it('is limited to 32 characters only where Alibaba Cloud takes no more, and not as a hash', async () => {
		expect(await read(limited, given(long.slice(1), false))).toBe(long.slice(1));
		expect(await read(unlimited, given(long, false))).toBe(long);
		expect(await refusal(limited, given(long, false))).toBe(
			"InputError: 'Merchant User ID' has 33 characters, more than the 32 that Alibaba Cloud takes. Pass a shorter ID, or switch on 'Hash Merchant User ID'.",
		);
		// The first half of the sha256 of 33 times x, computed with sha256sum.
		expect(await sent(limited, given(long, true))).toEqual({
			MerchantUserId: '11ba55a3a7c1ee0f8eb8867dc40a62c6',
		});
	});

	it('narrows a list down only where the option was added, and never to everybody', async () => {
		expect(await read(filter)).toBe('');
		expect(
			await sent(filter, { options: { merchantUserId: 'a', hashMerchantUserId: false } }),
		).toEqual({ MerchantUserId: 'a' });
		const hashed = await read(limited, given('a', true));
		expect(await read(filter, asOption('merchantUserId', 'a'))).toBe(hashed);
		for (const nothing of ['', ' ', null, undefined]) {
			expect(await refusal(filter, asOption('merchantUserId', nothing))).toMatch(
				/^InputError: 'Merchant User ID' is empty\. Pass your own ID for the person/,
			);
		}
	});

	it('is demanded by the panel, but not as a filter', () => {
		expect([limited, filter].map(({ properties }) => properties[0]?.required)).toEqual([
			true,
			undefined,
		]);
		expect([limited, filter].map(({ kind }) => kind)).toEqual(['personal', 'personal']);
		expect([names(limited.options ?? []), names(filter.properties)]).toEqual([
			['hashMerchantUserId'],
			['merchantUserId', 'hashMerchantUserId'],
		]);
	});
});

describe('a person of mainland China', () => {
	const options = { name: 'field', wire: 'Field', description: 'As the register has it' };

	it.each([
		['11010119900307123x', '11010119900307123X'],
		['110101199003071230', '110101199003071230'],
	])('has an identity number such as %s, sent as %s', async (number, expected) => {
		expect(await sent(identityNumber(options), as('field', number))).toEqual({ Field: expected });
	});

	it.each([
		'1101011990030712',
		'11010119900307123Y',
		'1101011990030712300',
		'X11010119900307123',
		'x110101199003071230',
	])('has no identity number such as %s', async (number) => {
		expect(await refusal(identityNumber(options), as('field', number))).toBe(
			"InputError: 'Identity Number' is not the number of an identity card of mainland China. It has 18 digits, the last of which may be an X. Pass it as text.",
		);
	});

	it('has no identity number that is a JSON number, in which digits may be lost', async () => {
		expect(await refusal(identityNumber(options), as('field', 110101199003071230))).toBe(
			"InputError: 'Identity Number' is a number, in which digits may have been lost. Pass it as text from the start: in JSON with quotes, in a spreadsheet as a text column.",
		);
	});

	it.each(['2381234567', '1381234567', '138123456789', '+8613812345678', '138 1234 5678'])(
		'has no mobile number such as %s',
		async (number) => {
			expect(await refusal(mainlandMobile(options), as('field', number))).toMatch(
				/^InputError: 'Mobile Number' is not a mobile number of mainland China\. It has 11 digits and begins with 1: /,
			);
		},
	);

	it('has a mobile number of 11 digits, which may be a JSON number, and a name', async () => {
		for (const number of ['13812345678', 13812345678]) {
			expect(await sent(mainlandMobile(options), as('field', number))).toEqual({
				Field: '13812345678',
			});
		}
		expect(await sent(personName(options), as('field', '张三'))).toEqual({ Field: '张三' });
		expect(await refusal(personName(options))).toMatch(/Pass the name of the person\.$/);
		expect(await refusal(mainlandMobile(options))).toMatch(/Pass the mobile number\.$/);
		expect(await refusal(identityNumber(options))).toMatch(/identity card as text\.$/);
	});

	it('is personal, in each field', () => {
		const fields = [identityNumber(options), mainlandMobile(options), personName(options)];
		expect(fields.map(({ kind }) => kind)).toEqual(['personal', 'personal', 'personal']);
	});
});

describe('a scene code', () => {
	it.each(['a', 'sign_up_1', '0123456789'])('may be %s', async (code) => {
		expect(await sent(sceneCode, as('sceneCode', code))).toEqual({ SceneCode: code });
		expect(await sent(optionalSceneCode, asOption('sceneCode', code))).toEqual({
			SceneCode: code,
		});
	});

	it.each(['01234567890', 'a b', 'a-b', 'ä'])('is not %s', async (code) => {
		const expected =
			"InputError: 'Scene Code' may only have letters, digits and underscores, at most 10. Use letters, digits, and underscores, at most 10";
		expect(await refusal(sceneCode, as('sceneCode', code))).toBe(`${expected}.`);
		expect(await refusal(optionalSceneCode, asOption('sceneCode', code))).toBe(
			`${expected}, or leave it out.`,
		);
	});

	it('is left out only among the options', async () => {
		expect(await read(optionalSceneCode)).toBe('');
		expect(await refusal(sceneCode)).toMatch(/'Scene Code' is empty/);
		expect(sceneCode.properties[0]).toMatchObject({ default: 'n8n', required: true });
	});
});

describe('the ID of a request', () => {
	const field = bizId({ description: 'Your own ID' });

	it.each(['a', '0', 'x'.repeat(32)])('may be %s', async (id) => {
		expect(await read(field, as('merchantBizId', id))).toEqual({ id, given: id });
		expect(await sent(field, as('merchantBizId', ` ${id} `))).toEqual({ MerchantBizId: id });
	});

	it.each(['x'.repeat(33), 'a-b', 'a b', 'ä'])('is not %s', async (id) => {
		expect(await refusal(field, as('merchantBizId', id))).toBe(
			"InputError: 'Merchant Biz ID' may only have letters and digits, at most 32. Leave it empty to get a new one, or remove dashes and other characters.",
		);
	});

	it('is a new one for each item that has none, and the same request nevertheless', async () => {
		const [one, two] = [await read(field), await read(field)];
		expect([one.given, two.given]).toEqual(['', '']);
		expect(one.id).not.toBe(two.id);
		expect(field.identity?.(one)).toBe(field.identity?.(two));
		expect(newBizId()).toMatch(/^[0-9a-f]{32}$/);
	});
});

describe('a document type', () => {
	const byCountry = documentType({ types: countryTypes, like: 'country', default: 'GLB03002' });
	const numbered = documentType({ types: numberedTypes, like: 'numbered', default: '01000000' });
	const other = (code: string): Given => ({ parameters: { docType: 'other', otherDocType: code } });

	it('is one of the list, or another one of the same form', async () => {
		expect(await read(byCountry, as('docType', 'IDN01001'))).toBe('IDN01001');
		expect(await read(numbered, as('docType', '00000001'))).toBe('00000001');
		expect(await read(byCountry, other('XYZ12345'))).toBe('XYZ12345');
		expect(await read(numbered, other('99999999'))).toBe('99999999');
	});

	it.each(['XYZ1234', 'XYZ123456', 'xyz12345', 'AXYZ12345', '01000000'])(
		'by country is not %s',
		async (code) => {
			expect(await refusal(byCountry, other(code))).toBe(
				"InputError: 'Other Document Type' is not a document type of this product. It has three capital letters and five digits, for example GLB03002. Types of eight digits belong to other products.",
			);
		},
	);

	it.each(['1234567', '123456789', 'GLB03002'])('by number is not %s', async (code) => {
		expect(await refusal(numbered, other(code))).toBe(
			"InputError: 'Other Document Type' is not a document type of this product. It has eight digits, for example 01000000. Types that begin with letters belong to other products.",
		);
	});

	it.each(['', 'XYZ12345', 'Passport', null, {}])('is not chosen by %j', async (value) => {
		expect(await refusal(byCountry, as('docType', value))).toBe(
			"InputError: 'Document Type' is not one of the available options. Choose one of them, or choose 'Other' and enter it in 'Other Document Type'.",
		);
	});

	it('that is not in the list has to be entered', async () => {
		expect(await refusal(byCountry, other(''))).toMatch(
			/^InputError: 'Other Document Type' is empty\. It has three capital letters/,
		);
	});

	it('is shown with its code, the first choice of an operation before all', () => {
		const first = { name: 'Automatic', value: '' };
		const [list, entered] = documentType({
			types: { A: 'Passport' },
			like: 'country',
			default: 'A',
			first,
		}).properties;
		expect(list?.options).toMatchObject([
			first,
			{ name: 'Passport', value: 'A', description: 'A' },
			{ name: 'Other', value: 'other' },
		]);
		expect(entered?.displayOptions).toEqual({ show: { docType: ['other'] } });
	});
});

describe('a video', () => {
	const field = video({ displayName: 'Video', name: 'clip', description: 'Of the face' });
	const ofSize = (bytes: number) => {
		const file = Buffer.alloc(bytes);
		file.write('ftyp', 4, 'latin1');
		return file;
	};
	const inFile = (file: Buffer): Given => ({
		parameters: { clipSource: 'binary', clipField: 'clip' },
		files: { clip: file },
	});
	const tooSmall = 100 * 1024;
	const largest = 10 * 1024 * 1024;
	const advice =
		'Record 1 to 3 seconds as MP4 or MOV, more than 100 KB and at most 10 MB, 640x480 pixels or more.';

	it.each([tooSmall + 1, largest])('may have %d bytes', async (bytes) => {
		const given = inFile(ofSize(bytes));
		const value = await read(field, given);
		expect(value).toEqual({ from: 'binary', field: 'clip' });
		expect(await field.base64(value, fakeItem(given))).toBe(ofSize(bytes).toString('base64'));
	});

	it.each([
		['is empty', Buffer.alloc(0)],
		['is neither an MP4 nor a MOV video', Buffer.alloc(tooSmall + 1)],
		['is too small for a video of a face', ofSize(tooSmall)],
		['is too large', ofSize(largest + 1)],
	])('that %s is refused, with words for the person', async (what, file) => {
		await expect(read(field, inFile(file))).rejects.toMatchObject({
			name: 'PictureError',
			message: `'Input Binary Field: Video (clip)' ${what}`,
			facts: {
				remedy: advice,
				tellUser: 'Please record a new video of your face, one to three seconds long.',
			},
		});
	});

	it('that is not there is asked for again', async () => {
		const given = { parameters: { clipSource: 'binary', clipField: 'clip' } };
		await expect(read(field, given)).rejects.toMatchObject({
			message: "'Input Binary Field: Video (clip)' is not in this item",
			facts: { tellUser: expect.stringMatching(/^Please record a new video/) as string },
		});
		expect(await refusal(field, { parameters: { clipSource: 'binary' } })).toBe(
			"InputError: 'Input Binary Field: Video' is empty. Enter the name of the binary field that holds the video.",
		);
	});

	it('may have an address, which Alibaba Cloud opens', async () => {
		const url = 'https://example.com/a.mp4';
		const value = await read(field, { parameters: { clipSource: 'url', clipUrl: url } });
		expect(value).toEqual({ from: 'url', url });
		expect(await field.base64(value, fakeItem({}))).toBeUndefined();
		const remedy = 'Pass a public http:// or https:// address of the video.';
		expect(await refusal(field, { parameters: { clipSource: 'url' } })).toBe(
			`InputError: 'Video URL' is empty. ${remedy}`,
		);
		expect(await refusal(field, { parameters: { clipSource: 'url', clipUrl: 'a.mp4' } })).toBe(
			`InputError: 'Video URL' is not a complete web address. ${remedy}`,
		);
	});

	it.each(['', 'base64', 'none', null])('comes from nowhere else: %j', async (value) => {
		expect(await refusal(field, as('clipSource', value))).toBe(
			"InputError: 'Video From' is not one of the available options. Choose one of them, or let the expression return one of: binary, url.",
		);
	});

	it('shows the field of the source that was chosen, where the video is shown', () => {
		const shown = video({
			displayName: 'Video',
			name: 'clip',
			description: 'Of the face',
			displayOptions: { show: { mode: ['x'] } },
		});
		expect(field.properties.map(({ displayOptions }) => displayOptions?.show)).toEqual([
			undefined,
			{ clipSource: ['binary'] },
			{ clipSource: ['url'] },
		]);
		expect(shown.properties.map(({ displayOptions }) => displayOptions?.show)).toEqual([
			{ mode: ['x'] },
			{ mode: ['x'], clipSource: ['binary'] },
			{ mode: ['x'], clipSource: ['url'] },
		]);
	});
});

describe('the limits of a picture', () => {
	const signatures = {
		JPEG: 'ffd8ff',
		PNG: '89504e470d0a1a0a',
		BMP: '424d',
		WebP: '524946460000000057454250',
	};
	const encoded = (hex: string, bytes: number) =>
		Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(bytes)])
			.subarray(0, bytes)
			.toString('base64');
	const problem = (base64: string, its: PictureLimits) => {
		try {
			cleanBase64(base64, 'Photo', its);
			return undefined;
		} catch (error) {
			return error as IdvError;
		}
	};

	it.each<[keyof typeof limits, string[], number, string, string]>([
		['facePicture', ['JPEG', 'PNG'], 786_432, 'face', ', best 50 to 100 KB'],
		['smallDocument', ['JPEG', 'PNG'], 786_432, 'document', ''],
		['largeDocument', ['JPEG', 'PNG'], 7_864_320, 'document', ''],
		['proofPicture', ['JPEG', 'PNG', 'BMP', 'WebP'], 2_359_296, 'proof', ''],
		['largeFacePicture', ['JPEG'], 10_485_760, 'face', ', best 50 to 100 KB'],
		['legacyPicture', ['JPEG'], 2_097_152, 'face', ', best 50 to 100 KB'],
	])('are those of Alibaba Cloud: %s', (name, formats, maxBytes, of, best) => {
		const its = limits[name];
		const either = formats.join(' or ');
		const taken = Object.entries(signatures).flatMap(([format, hex]) =>
			problem(encoded(hex, 30), its) ? [] : [format],
		);
		expect(taken).toEqual(formats);
		expect(problem(encoded(signatures.JPEG, maxBytes), its)).toBeUndefined();
		const tooLarge = problem(encoded(signatures.JPEG, maxBytes + 1), its);
		expect(tooLarge?.message).toBe(`'Photo' is too large (${maxBytes / 1024 + 1} KB)`);
		expect(tooLarge?.facts).toMatchObject({
			remedy: `Resize or compress the picture with n8n's 'Edit Image' node before this one: at most ${maxBytes / 1024} KB${best}.`,
			tellUser: 'Please choose a smaller photo.',
		});
		expect(problem('', its)?.facts).toMatchObject({
			remedy: `Pass a ${either} picture of the ${of}.`,
			tellUser: 'Please take a photo.',
		});
		expect(problem(encoded('474946383961', 30), its)?.facts).toMatchObject({
			remedy: `Convert the picture to ${either}, for example with n8n's 'Edit Image' node. Alibaba Cloud refuses other formats, for example HEIC and PDF.`,
			tellUser: `Please send a photo as ${either}.`,
		});
	});
});

describe('a picture', () => {
	const field = picture({
		displayName: 'Photo',
		name: 'photo',
		description: 'A photo',
		sources: ['binary', 'none', 'url'],
		noneMeans: 'Nothing is compared',
		binaryField: 'selfie',
		limits: limits.facePicture,
		wire: { base64: 'Photo' },
	});
	const from = (source: unknown, more: Record<string, unknown> = {}): Given => ({
		parameters: { photoSource: source, ...more },
	});

	it('comes from the sources of its field only', async () => {
		for (const source of ['base64', '', null, undefined, 'x']) {
			expect(await refusal(field, from(source))).toBe(
				"InputError: 'Photo From' is not one of the available options. Choose one of them, or let the expression return one of: binary, none, url.",
			);
		}
		expect(names(field.properties)).toEqual(['photoSource', 'photoField', 'photoUrl']);
		expect(field.properties[0]).toMatchObject({ default: 'binary' });
		expect(field.properties[1]).toMatchObject({ default: 'selfie' });
		expect(field.properties[0]?.options).toMatchObject([
			{ value: 'binary' },
			{ value: 'none', description: 'Nothing is compared' },
			{ value: 'url' },
		]);
	});

	it('is not sent by an address that the operation has no parameter for', async () => {
		const given = from('url', { photoUrl: 'https://example.com/a.jpg' });
		expect(await sent(field, given)).toEqual({});
		expect(field.wire?.names).toEqual(['Photo']);
	});

	it.each([
		['url', 'photoUrl', "'Photo URL' is empty. Pass a public http:// or https:// address"],
		['binary', 'photoField', "'Input Binary Field: Photo' is empty. Enter the name of the binary"],
	])('from %s needs its field', async (source, name, expected) => {
		expect(await refusal(field, from(source, { [name]: ' ' }))).toContain(expected);
	});

	it('whose address is an object is the mistake of an expression, not of the person', async () => {
		expect(await refusal(field, from('url', { photoUrl: { a: 1 } }))).toMatch(
			/^InputError: 'Photo URL' is an object or a list instead of text/,
		);
		expect(await refusal(field, from('url', { photoUrl: '' }))).toMatch(/^PictureError: /);
		expect(await refusal(field, from('url', { photoUrl: 'a.jpg' }))).toMatch(
			/^InputError: 'Photo URL' is not a complete web address\. Pass a public/,
		);
	});

	it('as text is read without its prefix, and the operator hears of that', async () => {
		const asText = picture({
			displayName: 'Photo',
			name: 'photo',
			description: 'A photo',
			sources: ['base64'],
			default: 'base64',
			limits: limits.facePicture,
		});
		const item = fakeItem(from('base64', { photoBase64: 'data:image/jpeg;base64,/9j/AAAA' }));
		expect(await asText.read(item)).toEqual({ from: 'base64', base64: '/9j/AAAA' });
		expect(item.hints).toEqual([
			"'Photo (Base64)' began with 'data:image/jpeg;base64,', which was removed. Pass the Base64 text alone.",
		]);
		expect(asText.wire).toBeUndefined();
		expect(await refusal(asText, from('base64', { photoBase64: '' }))).toBe(
			"PictureError: 'Photo (Base64)' is empty. Pass the picture as Base64 text, or choose another picture source.",
		);
		expect(await refusal(asText, from('base64', { photoBase64: '!' }))).toBe(
			"InputError: 'Photo (Base64)' is not Base64 text. Pass the picture as Base64 (letters, digits, + and /), or choose another picture source.",
		);
	});
});

describe('the field Region', () => {
	const valuesOf = (offeredIn?: readonly string[]) =>
		regionProperty({ offeredIn }).options?.map((option) => 'value' in option && option.value);

	it('offers the region of the credential first, and then those that have the operation', () => {
		expect(valuesOf(['ap-southeast-1', 'cn-hongkong'])).toEqual([
			'',
			'cn-hongkong',
			'ap-southeast-1',
		]);
		expect(valuesOf()?.length).toBeGreaterThan(4);
	});
});

it('lists are sorted as people read them, whatever the case', () => {
	expect(['b', 'C', 'a', 'B'].sort(alphabetically)).toEqual(['a', 'b', 'B', 'C']);
	expect([alphabetically('a', 'A'), alphabetically('a', 'B'), alphabetically('B', 'a')]).toEqual([
		0, -1, 1,
	]);
});
