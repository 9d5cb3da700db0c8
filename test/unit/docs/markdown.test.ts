import { anchor, table } from '../../docs/markdown';

describe('A generated table', () => {
	it('keeps a cell in its row, whatever is in it', () => {
		expect(table(['a'], [['one | two\nthree']])).toBe('| a |\n|---|\n| one \\| two three |');
	});
});

describe('The name of a heading', () => {
	it.each([
		['Check Result', 'check-result'],
		['Face Compare (Legacy)', 'face-compare-legacy'],
		['Verification: Explain', 'verification-explain'],
		['Engine 2.0', 'engine-20'],
	])('is made from %p as GitHub does', (heading, name) => {
		expect(anchor(heading)).toBe(name);
	});
});
