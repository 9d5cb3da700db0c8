import { checkedText, fieldsOf, type PageField } from '../../../nodes/AlibabaIdvPage/fields';

const emailRow = { label: 'Your email', fieldName: 'email', fieldType: 'email' };
const nothing = { choices: [], camera: 'none' };

describe('the fields of a page', () => {
	it.each<[string, unknown, object]>([
		[
			'an email',
			emailRow,
			{ name: 'email', label: 'Your email', type: 'email', required: true, ...nothing },
		],
		[
			'one that may be left out',
			{ ...emailRow, requiredField: false },
			{ name: 'email', label: 'Your email', type: 'email', required: false, ...nothing },
		],
		[
			'one whose switch is not set',
			{ ...emailRow, requiredField: undefined },
			{ required: true, name: 'email' },
		],
		['one without a label, which shows its name', { fieldName: ' a ' }, { name: 'a', label: 'a' }],
		['a label that is a number', { fieldName: 'a', label: 7 }, { label: '7' }],
		['a label that is an object', { fieldName: 'a', label: {} }, { label: 'a' }],
		['an unknown type, as text', { fieldName: 'a', fieldType: 'password' }, { type: 'text' }],
		[
			'a choice, without blank lines',
			{ fieldName: 'a', fieldType: 'choice', choices: ' gold \n\n  \nsilver\n' },
			{ type: 'choice', choices: ['gold', 'silver'] },
		],
		[
			'a picture with the back camera',
			{ fieldName: 'a', fieldType: 'file', camera: 'environment' },
			{ type: 'file', camera: 'environment' },
		],
		[
			'a picture with the front camera',
			{ fieldName: 'a', fieldType: 'file', camera: 'user' },
			{ type: 'file', camera: 'user' },
		],
		[
			'a picture with an unknown camera',
			{ fieldName: 'a', fieldType: 'file', camera: 'x" autofocus="' },
			{ type: 'file', camera: 'none' },
		],
		['a name of 40 characters', { fieldName: 'a'.repeat(40) }, { name: 'a'.repeat(40) }],
	])('have %s', (_name, row, expected) => {
		expect(fieldsOf([row])).toEqual([expect.objectContaining(expected)]);
	});

	it.each(['date', 'email', 'file', 'number', 'text'])('have the type %s', (fieldType) => {
		expect(fieldsOf([{ fieldName: 'a', fieldType }])).toMatchObject([{ type: fieldType }]);
	});

	it.each([undefined, null, '', {}, 7])('are none where the panel has %j', (given) => {
		expect(fieldsOf(given)).toEqual([]);
	});

	it('stand in the order of the panel', () => {
		const rows = ['b', 'a', 'c'].map((fieldName) => ({ fieldName }));
		expect((fieldsOf(rows) as PageField[]).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
	});

	const wrongName = (name: string) =>
		`'Field Name' ${JSON.stringify(name)} must be a letter, followed by letters, digits, and underscores, at most 40 in all`;
	const named = (...names: unknown[]) => names.map((fieldName) => ({ fieldName }));
	const files = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ fieldName: `f${index}`, fieldType: 'file' }));

	it.each<[string, unknown[], string]>([
		['without a name', [{}], wrongName('')],
		['null', [null], wrongName('')],
		['with a name that begins with a digit', named('1a'), wrongName('1a')],
		['with a name that begins with an underscore', named('_a'), wrongName('_a')],
		['with a blank in its name', named('ok', 'a b'), wrongName('a b')],
		['with a quote in its name', named('a"'), wrongName('a"')],
		['with a name of 41 characters', named('a'.repeat(41)), wrongName('a'.repeat(41))],
		['with a name of another script', named('é'), wrongName('é')],
		[
			'with the name of another one',
			named('a', 'A'),
			"two of the fields have the same 'Field Name'",
		],
		[
			'that is a choice of nothing',
			[{ fieldName: 'a', fieldType: 'choice', choices: ' \n ' }],
			"a field of the type 'Choice' has no choices",
		],
		[
			'that is a choice of nothing, behind others',
			[emailRow, { fieldName: 'a', fieldType: 'choice' }],
			"a field of the type 'Choice' has no choices",
		],
	])('cannot be one %s', (_name, rows, wrong) => {
		expect(fieldsOf(rows)).toBe(wrong);
	});

	it('are 30 at most, and 5 of them pictures', () => {
		const texts = (count: number) =>
			named(...Array.from({ length: count }, (_, index) => `a${index}`));
		expect(fieldsOf(texts(30))).toHaveLength(30);
		expect(fieldsOf(texts(31))).toBe('there are more than 30 fields');
		expect(fieldsOf(files(5))).toHaveLength(5);
		expect(fieldsOf([...files(5), emailRow])).toHaveLength(6);
		expect(fieldsOf(files(6))).toBe('there are more than 5 files');
	});
});

const field = (changes: Partial<PageField> = {}): PageField => ({
	name: 'a',
	label: 'A',
	type: 'text',
	required: true,
	choices: ['gold', 'silver'],
	camera: 'none',
	...changes,
});

const everyType = ['choice', 'date', 'email', 'number', 'text'] as const;

describe('what a person enters', () => {
	const local = 'a'.repeat(64);
	it.each<[PageField['type'], string[]]>([
		['text', ['x', 'two words', 'Ümlaut 合', '<b>"&', 'x'.repeat(500)]],
		[
			'email',
			[
				'ada@example.com',
				"o'hara+1@mail.example.co",
				'ä@ö.de',
				`${local}@example.com`,
				`a@${'b'.repeat(185)}.de`,
				`a@b.${'c'.repeat(63)}`,
			],
		],
		['date', ['1990-12-31', '2024-02-29', '0001-01-01', '9999-12-31']],
		['number', ['0', '-1', '007', '1.5', '-0.25', '1'.repeat(15), `1.${'2'.repeat(10)}`]],
		['choice', ['gold', 'silver']],
	])('as %s may be any of %j', (type, values) => {
		for (const value of values) expect(checkedText(field({ type }), value)).toBe(value);
	});

	it.each<[PageField['type'], string[]]>([
		['text', ['x'.repeat(501)]],
		[
			'email',
			[
				'ada',
				'ada@',
				'@example.com',
				'ada@example',
				'ada@example.c',
				'ada@example.com.',
				'ada@example..com.x',
				'a da@example.com',
				'ada@exam ple.com',
				'ada@example.c om',
				'a@b@example.com',
				'a<b>@example.com',
				'a,b@example.com',
				'a;b@example.com',
				'a:b@example.com',
				'"a"@example.com',
				'(a)@example.com',
				'a\\b@example.com',
				'ada@exa,mple.com',
				'ada@example.c,m',
				`${local}a@example.com`,
				`a@${'b'.repeat(186)}.de`,
				`a@b.${'c'.repeat(64)}`,
				'see ada@example.com',
				'ada@example.com, bob@example.com',
			],
		],
		[
			'date',
			[
				'1990-02-30',
				'2023-02-29',
				'1990-13-01',
				'1990-00-10',
				'1990-01-00',
				'90-01-01',
				'11990-01-01',
				'1990-1-1',
				'1990-01-011',
				'1990/01/01',
				'x1990-01-01',
				'1990-01-01x',
				'31.12.1990',
			],
		],
		[
			'number',
			[
				'-',
				'.5',
				'5.',
				'1,5',
				'+1',
				'--1',
				'1e3',
				'0x10',
				'1 000',
				'1.5.2',
				'a1',
				'1a',
				'Infinity',
				'1'.repeat(16),
				`1.${'2'.repeat(11)}`,
			],
		],
		['choice', ['bronze', 'Gold', 'gol', 'gold silver']],
	])('as %s may be none of %j', (type, values) => {
		for (const value of values) {
			expect([value, checkedText(field({ type }), value)]).toEqual([value, undefined]);
		}
	});

	it('loses the blanks around it', () => {
		expect(checkedText(field(), '  a b \n')).toBe('a b');
		expect(checkedText(field({ type: 'choice' }), ' gold ')).toBe('gold');
	});

	it.each(everyType)('as %s may be empty only where it is not required', (type) => {
		for (const value of ['', '  ', '\n']) {
			expect(checkedText(field({ type }), value)).toBeUndefined();
			expect(checkedText(field({ type, required: false }), value)).toBe('');
		}
	});

	it.each([
		'\0',
		'\n',
		'\t',
		'\u007f',
		'\u0085',
		'\u2028',
		'\u2029',
		'\u202a',
		'\u202e',
		'\u2066',
		'\u2069',
	])('has the character %j nowhere', (character) => {
		const value = `a${character}b`;
		expect(checkedText(field(), value)).toBeUndefined();
		const choice = field({ type: 'choice', choices: [value], required: false });
		expect(checkedText(choice, value)).toBeUndefined();
	});

	it('is never text in the place of a picture', () => {
		expect(checkedText(field({ type: 'file' }), 'a.jpg')).toBeUndefined();
	});
});
