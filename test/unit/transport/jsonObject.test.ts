import { isJsonObject, jsonObjectIn } from '../../../nodes/shared/jsonObject';

describe('a JSON object', () => {
	it.each(['{}', '{"a":1}', ' {"a":[null]} '])('is %j', (text) => {
		expect(jsonObjectIn(text)).toEqual(JSON.parse(text));
	});

	it.each(['null', '[]', '[{}]', '"{}"', '"a"', '7', 'true'])('is not %j', (text) => {
		expect(isJsonObject(JSON.parse(text))).toBe(false);
		expect(jsonObjectIn(text)).toBeUndefined();
	});

	it.each(['', '{', '{}{}', '{a:1}', 'undefined'])('is not in %j, which is no JSON', (text) => {
		expect(jsonObjectIn(text)).toBeUndefined();
	});

	it.each([undefined, () => {}, Symbol('a')])('is not what no JSON can hold: %p', (value) => {
		expect(isJsonObject(value)).toBe(false);
	});
});
