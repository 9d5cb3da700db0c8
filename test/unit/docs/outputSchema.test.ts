import { schemaFile } from '../../docs/outputSchema';

const schemaOf = (...items: object[]) => JSON.parse(schemaFile(items)) as Record<string, unknown>;

describe('The schema of output items', () => {
	it('has the members of all items, in the order of the one that has most', () => {
		const { properties } = schemaOf({ b: '' }, { a: '', b: '', c: 1 });
		expect(Object.keys(properties as object)).toEqual(['a', 'b', 'c']);
	});

	it.each([
		['a text or nothing', ['', null], ['string', 'null']],
		['always nothing', [null], ['string', 'null']],
		['a number or a text', [1, ''], ['number', 'string']],
		['an object or a text', [{}, ''], 'object'],
		['a list or nothing', [[], null], 'array'],
	])('gives the type of a member that is %s as the editor needs it', (_what, values, type) => {
		const { properties } = schemaOf(...values.map((member) => ({ member })));
		expect(properties).toMatchObject({ member: { type } });
	});

	it('joins the entries of all lists', () => {
		const { properties } = schemaOf({ list: [{ a: 1 }] }, { list: [{ b: '' }, { a: 2 }] });
		expect(properties).toEqual({
			list: {
				type: 'array',
				items: {
					type: 'object',
					properties: { a: { type: 'number' }, b: { type: 'string' } },
				},
			},
		});
	});
});
