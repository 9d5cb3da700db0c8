import { expiryOf, readDay } from '../../../nodes/operations/families/expiry';

/** Noon in UTC: the 25th all over the world but at its edges. */
const now = Date.UTC(2026, 10, 25, 12);

describe('a date of a document', () => {
	it.each([
		['2032-02-10', '2032-02-10'],
		['2032/02/10', '2032-02-10'],
		['2032.2.1', '2032-02-01'],
		['20320210', '2032-02-10'],
		['2032年2月10日', '2032-02-10'],
		['2032年12月1日', '2032-12-01'],
		[' 2032-02-10 ', '2032-02-10'],
		['31/01/2032', '2032-01-31'],
		['01/31/2032', '2032-01-31'],
		['05.05.2032', '2032-05-05'],
		['10 FEB 2032', '2032-02-10'],
		['10-Feb-2032', '2032-02-10'],
		['1 September 2032', '2032-09-01'],
		['长期', '9999-12-31'],
		['長期', '9999-12-31'],
	])('is read where it can be read in one way only: %s', (text, day) => {
		expect(readDay(text)).toBe(day);
	});

	it('is read with the English name of any month', () => {
		const names =
			'January February March April May June July August September October November December';
		const days = names.split(' ').map((name) => readDay(`05 ${name} 2032`));
		expect(days).toEqual(
			days.map((_day, index) => `2032-${String(index + 1).padStart(2, '0')}-05`),
		);
		const short = names.split(' ').map((name) => readDay(`05-${name.slice(0, 3)}-2032`));
		expect(short).toEqual(days);
	});

	it.each([
		'03/04/2032',
		'12/05/2032',
		'05/12/2032',
		'',
		' ',
		'2032-02-30',
		'2032-13-01',
		'00/00/2032',
		'320210',
		'115/02/10',
		'2032-02/10',
		'10 FOO 2032',
		'permanent',
		'2032',
		'1800-01-01',
		'1900-01-01',
		'2032-02-10T00:00:00Z',
		'12032-02-10',
		'131/01/2032',
		'31/01/20321',
		'非长期',
		'长期居留',
		20320210,
		null,
		undefined,
		{},
		['2032-02-10'],
	])('is not read otherwise: %p', (value) => {
		expect(readDay(value)).toBeUndefined();
	});
});

describe('the expiry of a document', () => {
	const of = (fields: unknown, standard?: unknown) => expiryOf(fields, standard, now);

	it.each([
		['expiryDate', '2026-11-26'],
		['date_of_expiry', '20261126'],
		['expirationDate', '26/11/2026'],
		['validUntil', '26 Nov 2026'],
		['valid_to', '2026-11-26'],
		['EXPIRYDATE', '长期'],
	])('is found in the field %s', (name, value) => {
		expect(of({ name: 'X', [name]: value })).toBe('valid');
	});

	it.each([
		['a day that is over everywhere', { expiryDate: '2026-11-24' }, 'expired'],
		['long ago', { expiryDate: '1999-01-01' }, 'expired'],
		['the day that ends somewhere', { expiryDate: '2026-11-25' }, 'unclear'],
		['no such field', { name: 'X', issueDate: '2020-01-01' }, 'unclear'],
		['nothing at all', undefined, 'unclear'],
		['a list', ['2032-02-10'], 'unclear'],
		['an empty text', { expiryDate: '' }, 'unclear'],
		['an order of day and month that is not clear', { expiryDate: '03/04/2032' }, 'unclear'],
		['two dates that differ', { expiryDate: '2032-01-01', validUntil: '2033-01-01' }, 'unclear'],
		['a date and none', { expiryDate: '2032-01-01', validUntil: '' }, 'unclear'],
		['two that agree', { expiryDate: '2032-01-01', valid_to: '01 Jan 2032' }, 'valid'],
		['a year of the Thai calendar', { expiryDate: '2575-01-01' }, 'unclear'],
		['99 years ahead', { expiryDate: '2125-01-01' }, 'valid'],
		['100 years of 365 days ahead', { expiryDate: '2126-11-01' }, 'valid'],
		['a day more', { expiryDate: '2126-11-02' }, 'unclear'],
	])('of %s', (_name, fields, expiry) => {
		expect(of(fields)).toBe(expiry);
	});

	it('goes by the standardized date first', () => {
		expect(of({ expiryDate: '03/04/2032' }, { date_of_expiry_s: '2032-04-03' })).toBe('valid');
		expect(of({ expiryDate: '' }, { date_of_expiry_s: '2020-04-03' })).toBe('expired');
		expect(of({}, { date_of_expiry_s: '2032-04-03' })).toBe('valid');
	});

	it('is unclear where the standardized date says something else, or cannot be read', () => {
		expect(of({ expiryDate: '2032-04-04' }, { date_of_expiry_s: '2032-04-03' })).toBe('unclear');
		expect(of({ expiryDate: '2032-04-04' }, { date_of_expiry_s: 'soon' })).toBe('unclear');
		const twice = { date_of_expiry_s: '2032-04-03', DATE_OF_EXPIRY_S: '2020-04-03' };
		expect(of({ expiryDate: '2032-04-03' }, twice)).toBe('unclear');
	});

	it('ignores a standardized date that is not there, but not one that is empty', () => {
		expect(of({ expiryDate: '2032-04-04' }, { date_of_expiry_s: null })).toBe('valid');
		expect(of({ expiryDate: '2032-04-04' }, {})).toBe('valid');
		expect(of({ expiryDate: '2032-04-04' }, { date_of_expiry_s: '' })).toBe('unclear');
	});

	it('is over only where the day is over everywhere, valid only where it is nowhere', () => {
		const at = (hour: number) =>
			expiryOf({ expiryDate: '2026-11-25' }, undefined, Date.UTC(2026, 10, 25, hour));
		expect([at(-40), at(9), at(10), at(35), at(36)]).toEqual([
			'valid',
			'valid',
			'unclear',
			'unclear',
			'expired',
		]);
	});
});
