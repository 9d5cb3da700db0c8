/** The rules, fed with what they have to find: a rule that cannot fail checks nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rules } from './rules/index.mjs';
import { soundPackage, violations } from './rules/samples.mjs';

test('every rule has a name of its own, a reason and a source', () => {
	const names = rules.map(({ name }) => name);
	assert.deepEqual(names, [...new Set(names)]);
	for (const { why, source } of rules) assert.ok(why && source);
});

test('every rule has violations, and every violation a rule', () => {
	assert.deepEqual(Object.keys(violations).sort(), rules.map(({ name }) => name).sort());
});

for (const { name, check } of rules) {
	test(`${name} has nothing to say about a sound package`, () => {
		assert.deepEqual(check(soundPackage()), []);
	});
	test(`${name} finds each of its ${violations[name].length} violations`, () => {
		for (const violate of violations[name]) {
			const pack = soundPackage();
			violate(pack);
			assert.notDeepEqual(check(pack), [], String(violate));
		}
	});
}
