import fc from 'fast-check';

import { readReply } from '../../../nodes/shared/api/call';
import { readDeviceRisk, type DeviceRisk } from '../../../nodes/shared/api/deviceRisk';
import { decideRisk } from '../../../nodes/shared/results/risk';
import { riskTags } from '../../../nodes/shared/results/riskTags';

/** An answer as it comes over the wire, read as the node reads it. */
function readAnswer(result: unknown): DeviceRisk | undefined {
	const body = { Code: 'Success', RequestId: 'R', Result: result };
	const outcome = readReply('FaceGuardRisk', { statusCode: 200, headers: {}, body });
	if (!outcome.ok || !outcome.answer.Result) return undefined;
	return readDeviceRisk(outcome.answer.Result);
}

const run = 'A'.repeat(60);

describe('a FaceGuardRisk result', () => {
	it('is taken apart', () => {
		expect(
			readDeviceRisk({
				TransactionId: 'hk1',
				RiskTags: 'VPN, ROOT',
				RiskExtends: '{"umid":"u"}',
				GuardRiskScore: 12.5,
				New: 'more',
			} as object),
		).toEqual({
			score: 12.5,
			tags: ['VPN', 'ROOT'],
			extended: { umid: 'u' },
			transactionId: 'hk1',
			warnings: [],
			details: {
				TransactionId: 'hk1',
				RiskTags: 'VPN,ROOT',
				RiskExtends: { umid: 'u' },
				GuardRiskScore: 12.5,
				New: 'more',
			},
		});
	});

	it('may be empty', () => {
		const risk = readDeviceRisk({});
		expect(risk).toMatchObject({ extended: null, transactionId: null, warnings: [] });
		expect(risk).not.toHaveProperty('score');
		expect(risk).not.toHaveProperty('tags');
		expect(risk.details.GuardRiskScore).toBeNull();
	});

	it.each([
		['', []],
		[' , ,', []],
		['VPN', ['VPN']],
		[' VPN ,\r\n ROOT ', ['VPN', 'ROOT']],
		['VPN,VPN,ROOT,VPN', ['VPN', 'ROOT']],
		['HOOK;ROOT', ['HOOK;ROOT']],
		['__proto__,constructor', ['__proto__', 'constructor']],
		['x'.repeat(65), ['[65 characters removed]']],
		[`${'x y '.repeat(20)}1,${'x y '.repeat(20)}2`, ['x y '.repeat(16)]],
	])('has the tags of %.20j', (text, tags) => {
		expect(readDeviceRisk({ RiskTags: text }).tags).toEqual(tags);
	});

	it('keeps a hundred different tags, counted without repetitions', () => {
		const numbered = (count: number) => Array.from({ length: count }, (_tag, index) => `T${index}`);
		expect(readDeviceRisk({ RiskTags: numbered(10_000).join(',') }).tags).toEqual(numbered(100));
		const repeated = `${'VPN,'.repeat(10_000)}HOOK`;
		expect(readDeviceRisk({ RiskTags: repeated }).tags).toEqual(['VPN', 'HOOK']);
	});

	it('keeps more tags than the vendor has', () => {
		const all = Object.keys(riskTags);
		expect(readDeviceRisk({ RiskTags: all.join(',') }).tags).toEqual(all);
		expect(all.every((tag) => tag.length <= 64)).toBe(true);
	});

	it.each([undefined, null, ''])('has nothing in an empty RiskExtends: %j', (RiskExtends) => {
		expect(readDeviceRisk({ RiskExtends })).toMatchObject({ extended: null, warnings: [] });
	});

	it('passes RiskExtends on as text where it is no JSON, and says so', () => {
		const { extended, warnings, details } = readDeviceRisk({ RiskExtends: '{"a":1 "b":2}' });
		expect(extended).toBe('{"a":1 "b":2}');
		expect(details.RiskExtends).toBe(extended);
		expect(warnings).toEqual(['RiskExtends is not valid JSON; it is passed on as text.']);
	});

	it.each([
		['text that is no JSON', `{${run}`, '{[60 characters removed]'],
		['JSON', JSON.stringify({ a: [run] }), { a: ['[60 characters removed]'] }],
		['JSON that is a text', JSON.stringify(run), '[60 characters removed]'],
		['an object', { a: run }, { a: '[60 characters removed]' }],
	])('takes long runs out of RiskExtends as %s', (_name, RiskExtends, extended) => {
		expect(readDeviceRisk({ RiskExtends }).extended).toEqual(extended);
	});

	it('keeps no link whole: it could be the address of the request', () => {
		const link = `https://idv.example.com/?DeviceToken=${run}`;
		for (const RiskExtends of [JSON.stringify({ link }), { link }]) {
			expect(JSON.stringify(readDeviceRisk({ RiskExtends, New: link } as object))).not.toContain(
				run,
			);
		}
	});

	it.each([5, {}, true, null, ''])('has no TransactionId in %j', (TransactionId) => {
		expect(readDeviceRisk({ TransactionId }).transactionId).toBeNull();
	});

	it('takes long runs out of members that nobody knows', () => {
		expect(readDeviceRisk({ New: { a: run } } as object).details.New).toEqual({
			a: '[60 characters removed]',
		});
	});

	it.each(['TransactionId', 'RiskTags'])('takes long runs out of %s', (name) => {
		expect(JSON.stringify(readDeviceRisk({ [name]: run }))).not.toContain(run);
	});

	it('cuts what is too deep', () => {
		for (const [open, close] of [
			['[', ']'],
			['{"a":', '}'],
		] as const) {
			const text = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
			const { extended } = readDeviceRisk({ RiskExtends: text });
			expect(JSON.stringify(extended).length).toBeLessThan(500);
			expect(JSON.stringify(extended)).toContain('[too deep]');
		}
	});

	it('is JSON: storing it with the execution loses nothing', () => {
		fc.assert(
			fc.property(fc.json(), (text) => {
				const risk = readAnswer(JSON.parse(text));
				if (risk) expect(JSON.parse(JSON.stringify(risk))).toEqual(withoutUndefined(risk));
			}),
		);
	});
});

/** What JSON does to it: undefined members go, -0 becomes 0. */
function withoutUndefined(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutUndefined);
	if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, member]) => member !== undefined)
			.map(([name, member]) => [name, withoutUndefined(member)]),
	);
}

describe('whatever is answered', () => {
	const anything = fc.anything({ withNullPrototype: true, withSparseArray: true });
	const scores = fc.oneof(
		anything,
		fc.double(),
		fc.integer(),
		fc.constantFrom('1e2', '0x10', ' 12 ', '12,5', '-1', 'NaN', 'Infinity', '1e999', '', '100.1'),
		fc.double().map(String),
	);
	const tags = fc.oneof(anything, fc.string(), fc.constantFrom(...Object.keys(riskTags)));
	const results = fc.oneof(
		anything,
		fc.record(
			{ TransactionId: anything, RiskTags: tags, RiskExtends: anything, GuardRiskScore: scores },
			{ requiredKeys: [] },
		),
	);

	it('nothing is thrown, and a score is a number of 0 to 100', () => {
		fc.assert(
			fc.property(results, (result) => {
				const risk = readAnswer(result);
				if (!risk) return;
				const scored = [risk.score ?? 0, risk.details.GuardRiskScore ?? 0] as number[];
				for (const score of scored) {
					expect(typeof score).toBe('number');
					expect(score >= 0 && score <= 100).toBe(true);
				}
				const { tags: named = [] } = risk;
				expect(named.length).toBeLessThanOrEqual(100);
				expect(named.every((tag) => tag !== '' && tag.length <= 64)).toBe(true);
				expect(new Set(named).size).toBe(named.length);
			}),
			{ numRuns: 2000 },
		);
	});

	it('nothing is thrown by what was never checked either', () => {
		fc.assert(
			fc.property(fc.object(), tags, fc.jsonValue(), (result, RiskTags, RiskExtends) => {
				readDeviceRisk({ ...result, RiskTags, RiskExtends });
			}),
			{ numRuns: 1000 },
		);
	});

	it.each([-5, 130, NaN, Infinity])('a score of %d is none', (GuardRiskScore) => {
		expect(readDeviceRisk({ GuardRiskScore })).not.toHaveProperty('score');
	});

	it('is low risk only with a low score and nothing but known, harmless tags', () => {
		const limits = { highRiskFrom: 70, lowRiskUpTo: 30, blockingTags: ['HOOK'] };
		fc.assert(
			fc.property(results, (result) => {
				const risk = readAnswer(result);
				if (!risk || decideRisk(risk, limits).verdict !== 'lowRisk') return;
				const { GuardRiskScore, RiskTags } = result as Record<string, unknown>;
				expect(['number', 'string']).toContain(typeof GuardRiskScore);
				expect(Number(GuardRiskScore)).toBeLessThanOrEqual(30);
				expect(Number(GuardRiskScore)).toBeGreaterThanOrEqual(0);
				const given = (typeof RiskTags === 'string' ? RiskTags : '').split(',');
				for (const tag of given.map((one) => one.trim()).filter(Boolean)) {
					expect(Object.keys(riskTags)).toContain(tag);
					expect(riskTags[tag]?.tokenFault).toBeUndefined();
					expect(tag).not.toBe('HOOK');
				}
			}),
			{ numRuns: 2000 },
		);
	});
});
