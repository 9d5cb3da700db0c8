import { escaped, html, json, ours } from '../../../nodes/AlibabaIdvPage/html';

describe('HTML', () => {
	it.each([
		['<script>', '&lt;script&gt;'],
		['a & b', 'a &amp; b'],
		['"quoted"', '&quot;quoted&quot;'],
		["it's", 'it&#39;s'],
		['&lt;', '&amp;lt;'],
		['plain Ümlaut 合', 'plain Ümlaut 合'],
	])('has %s as %s', (text, expected) => {
		expect(escaped(text)).toBe(expected);
		expect(html`<p title="${text}">${text}</p>`.markup).toBe(
			`<p title="${expected}">${expected}</p>`,
		);
	});

	it('is put together from HTML, lists of it, and nothing', () => {
		const items = ['a', '<b>'].map((each) => html`<li>${each}</li>`);
		expect(html`<i>${items}</i>`.markup).toBe('<i><li>a</li><li>&lt;b&gt;</li></i>');
		expect(html`<i>${undefined}${[]}${ours('<hr>')}.</i>`.markup).toBe('<i><hr>.</i>');
	});
});

describe('data in a script', () => {
	it('are the same data', () => {
		const data = { text: `</script><!-- & "'\u2028\u2029 \\`, list: [1, null, true] };
		expect(JSON.parse(json(data).markup)).toEqual(data);
	});

	it.each(['<', '>', '&', '\u2028', '\u2029'])('have no %j', (character) => {
		const { markup } = json({ [character]: `a${character}b${character}` });
		expect(markup).not.toContain(character);
	});
});
