import type { IDataObject } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';
import { startAnswering, type Answer, type AnsweringServer } from './answering';
import { arrivals, picturesSaying, runFaceCompare, runFaceGuardRisk } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let server: AnsweringServer;

beforeAll(async () => {
	server = await startAnswering();
});

beforeEach(() => {
	server.arrived.length = 0;
});

afterAll(async () => {
	await server.stop();
});

interface Sent {
	branch: string | undefined;
	json: IDataObject;
	calls: number;
}

const runs = {
	/** Whatever is not thrown is an item on exactly one of these outputs. */
	FaceGuardRisk: {
		branches: ['Review', 'High Risk', 'Low Risk', 'Error'],
		run: async (parameters: IDataObject) =>
			await runFaceGuardRisk(server as unknown as Sandbox, [{ token: 'a-device-token' }], {
				parameters,
				onError: 'continueErrorOutput',
			}),
	},
	FaceCompare: {
		branches: ['Undecided', 'No Match', 'Match', 'Error'],
		run: async (parameters: IDataObject) =>
			await runFaceCompare(server as unknown as Sandbox, [picturesSaying('x')], {
				parameters,
				onError: 'continueErrorOutput',
			}),
	},
};

async function sent(
	node: keyof typeof runs,
	answer: Answer,
	parameters: IDataObject = {},
): Promise<Sent> {
	server.answer(answer);
	const before = server.arrived.length;
	const { branches, run } = runs[node];
	const result = await run(parameters);
	if (result.error) throw result.error;
	const arrived = arrivals(result, 4);
	expect(arrived.flat()).toHaveLength(1);
	const output = arrived.findIndex((list) => list.length > 0);
	const json = arrived[output]?.[0] ?? {};
	// An escaped exception would have sent the untouched input here instead.
	expect(json.verdict ?? json.error).toEqual(expect.any(String));
	return { branch: branches[output], json, calls: server.arrived.length - before };
}

const risky = (result: string) =>
	`{"Code":"Success","Message":"x","RequestId":"R","Result":${result}}`;
const legacy = (data: string) => `{"Code":200,"Message":"OK","RequestId":"R","Data":${data}}`;

const nested = (levels: number) => `${'{"a":['.repeat(levels)}1${']}'.repeat(levels)}`;
const unreadable =
	/^The answer cannot be used: its content is not what the vendor documents \(HTTP 200\)\. The call may have been executed, so it was not repeated\.$/;

describe('Face Guard Risk', () => {
	describe('a score that is', () => {
		it.each([
			// Legitimate, however they are spelt.
			['0', 'Low Risk', 'lowScore'],
			['-0', 'Low Risk', 'lowScore'],
			['1e-400', 'Low Risk', 'lowScore'],
			['29.999999999999999999', 'Low Risk', 'lowScore'],
			['" 12 "', 'Low Risk', 'lowScore'],
			['"12.5"', 'Low Risk', 'lowScore'],
			['"1e2"', 'Review', 'scoreMissing'],
			['1e2', 'High Risk', 'highScore'],
			// None at all.
			['"12,5"', 'Review', 'scoreMissing'],
			['"12%"', 'Review', 'scoreMissing'],
			['"12 of 100"', 'Review', 'scoreMissing'],
			['"１２"', 'Review', 'scoreMissing'],
			['""', 'Review', 'scoreMissing'],
			['"  "', 'Review', 'scoreMissing'],
			['"NaN"', 'Review', 'scoreMissing'],
			['"Infinity"', 'Review', 'scoreMissing'],
			['"-1"', 'Review', 'scoreMissing'],
			['-1e-9', 'Review', 'scoreMissing'],
			['100.00000001', 'Review', 'scoreMissing'],
			['1e400', 'Review', 'scoreMissing'],
			['-1e400', 'Review', 'scoreMissing'],
			[`1${'0'.repeat(5000)}`, 'Review', 'scoreMissing'],
			['true', 'Review', 'scoreMissing'],
			['false', 'Review', 'scoreMissing'],
			['null', 'Review', 'scoreMissing'],
			['[]', 'Review', 'scoreMissing'],
			['[5]', 'Review', 'scoreMissing'],
			['{}', 'Review', 'scoreMissing'],
			['{"valueOf":5}', 'Review', 'scoreMissing'],
		])('%.30s goes to %s (%s)', async (score, branch, reason) => {
			const { json, ...taken } = await sent(
				'FaceGuardRisk',
				risky(`{"RiskTags":"","GuardRiskScore":${score}}`),
			);
			expect([taken.branch, json.reason]).toEqual([branch, reason]);
			expect(taken.calls).toBe(1);
			expect(json.billed).toBe(true);
		});

		it.each(['"0x10"', '"0b1"', '"0o7"'])('%s is none', async (score) => {
			const { json } = await sent(
				'FaceGuardRisk',
				risky(`{"RiskTags":"","GuardRiskScore":${score}}`),
			);
			expect(json.reason).toBe('scoreMissing');
		});
	});

	describe('tags that are', () => {
		const many = Array.from({ length: 10_000 }, (_tag, index) => `Tag${index}`).join(',');

		it.each([
			['ten thousand new ones', JSON.stringify(many), 'Review', 'unknownTag'],
			[
				'a new one behind ten thousand',
				JSON.stringify(`${'VPN,'.repeat(10_000)}New`),
				'Review',
				'unknownTag',
			],
			[
				'a blocking one behind ten thousand',
				JSON.stringify(`${'VPN,'.repeat(10_000)}HOOK`),
				'High Risk',
				'blockingTag',
			],
			// A hundred are kept, but there are not that many known ones: one nobody knows is among them.
			[
				'a blocking one behind ten thousand new',
				JSON.stringify(`${many},HOOK`),
				'Review',
				'unknownTag',
			],
			[
				'a token fault behind ten thousand new',
				JSON.stringify(`${many},TokenExpired`),
				'Review',
				'unknownTag',
			],
			['called __proto__', '"__proto__"', 'Review', 'unknownTag'],
			['called constructor', '"constructor,toString,hasOwnProperty"', 'Review', 'unknownTag'],
			['in lower case', '"hook"', 'Review', 'unknownTag'],
			['with another separator', '"HOOK;ROOT"', 'Review', 'unknownTag'],
			['with a full-width comma', '"HOOK，ROOT"', 'Review', 'unknownTag'],
			['with a hidden character', '"HO\\u200bOK"', 'Review', 'unknownTag'],
			['JSON as text', '"[\\"HOOK\\"]"', 'Review', 'unknownTag'],
			['a very long one', JSON.stringify('x'.repeat(1_000_000)), 'Review', 'unknownTag'],
			[
				'a known one and a very long blank',
				JSON.stringify(`VPN${' '.repeat(100)}x`),
				'Review',
				'unknownTag',
			],
			['with line breaks around', '"\\r\\n HOOK \\t"', 'High Risk', 'blockingTag'],
			['a number', '7', 'Review', 'unknownTag'],
			['true', 'true', 'Review', 'unknownTag'],
			['blanks and commas', '" , ,, "', 'Low Risk', 'lowScore'],
		])('%s', async (_name, tags, branch, reason) => {
			const answer = risky(`{"RiskTags":${tags},"GuardRiskScore":1}`);
			const { json, ...taken } = await sent('FaceGuardRisk', answer);
			expect([taken.branch, json.reason]).toEqual([branch, reason]);
			expect((json.riskTags as unknown[]).length).toBeLessThanOrEqual(100);
		});

		it.each([
			['a list', '["HOOK"]'],
			['an object', '{"HOOK":1}'],
			['an empty list', '[]'],
		])('%s make the answer unreadable', async (_name, tags) => {
			const { branch, json, calls } = await sent(
				'FaceGuardRisk',
				risky(`{"RiskTags":${tags},"GuardRiskScore":1}`),
			);
			expect([branch, json.reason, json.billed, calls]).toEqual(['Review', 'answerLost', null, 1]);
			expect(json.explanation).toMatch(unreadable);
		});

		it('many leave the explanation readable', async () => {
			const long = Array.from({ length: 100 }, (_tag, index) => `${index}${'x'.repeat(60)}`);
			const answer = risky(`{"RiskTags":"${long.join(',')}","GuardRiskScore":1}`);
			const { json } = await sent('FaceGuardRisk', answer);
			expect(String(json.explanation).length).toBeLessThan(1000);
		});

		it('with control characters leave the explanation on one line', async () => {
			const answer = risky('{"RiskTags":"New\\r\\nforged: line\\u001b[31m","GuardRiskScore":1}');
			const { json } = await sent('FaceGuardRisk', answer);
			expect(json.explanation).not.toMatch(/\p{Cc}/u);
		});
	});

	describe('a Result that is', () => {
		it.each([
			['a list', '[]'],
			['a list of results', '[{"RiskTags":"","GuardRiskScore":1}]'],
			['a text', '"null"'],
			['JSON as text', '"{\\"RiskTags\\":\\"\\",\\"GuardRiskScore\\":1}"'],
			['a number', '0'],
			['false', 'false'],
			[
				'one with another kind of TransactionId',
				'{"TransactionId":{},"RiskTags":"","GuardRiskScore":1}',
			],
		])('%s is unreadable', async (_name, result) => {
			const { branch, json, calls } = await sent('FaceGuardRisk', risky(result));
			expect([branch, json.reason, json.billed, calls]).toEqual(['Review', 'answerLost', null, 1]);
			expect(json.explanation).toMatch(unreadable);
			expect(json.remedy).toMatch(/^Get a fresh DeviceToken/);
		});

		it.each([
			['null', 'null', 'incompleteAnswer'],
			['empty', '{}', 'tagsMissing'],
			['spelt otherwise', '{"riskTags":"","guardRiskScore":1}', 'tagsMissing'],
			['hidden in __proto__', '{"__proto__":{"RiskTags":"","GuardRiskScore":1}}', 'tagsMissing'],
			['deeper', '{"Result":{"RiskTags":"","GuardRiskScore":1}}', 'tagsMissing'],
			[
				'said twice, the last time with another tag',
				'{"RiskTags":"","GuardRiskScore":1,"RiskTags":"TokenExpired"}',
				'tokenFault',
			],
			[
				'said twice, the last time with another score',
				'{"RiskTags":"","GuardRiskScore":1,"GuardRiskScore":50}',
				'betweenLimits',
			],
		])('%s goes to Review', async (_name, result, reason) => {
			const { branch, json } = await sent('FaceGuardRisk', risky(result));
			expect([branch, json.reason]).toEqual(['Review', reason]);
		});

		it.each([
			'{"GuardRiskScore":1}',
			'{"RiskTags":null,"GuardRiskScore":1}',
			'{"riskTags":"HOOK","GuardRiskScore":1}',
		])('without RiskTags (%s) is not low risk', async (result) => {
			const { branch } = await sent('FaceGuardRisk', risky(result));
			expect(branch).not.toBe('Low Risk');
		});
	});

	describe.each([true, false])('RiskExtends, simplify %s', (simplify) => {
		it.each([
			['10,000 levels deep, as text', JSON.stringify(nested(10_000))],
			['10,000 levels deep, as JSON', nested(10_000)],
			['10,000 lists deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
			['JSON of JSON of JSON', JSON.stringify(JSON.stringify(JSON.stringify({ a: 1 })))],
			['a text "null"', '"null"'],
			[
				'with __proto__',
				'"{\\"__proto__\\":{\\"GuardRiskScore\\":99},\\"constructor\\":{\\"prototype\\":1}}"',
			],
			['half of JSON', '"{\\"a\\":"'],
			[
				'a hundred thousand members',
				JSON.stringify(
					JSON.stringify(
						Object.fromEntries(
							Array.from({ length: 100_000 }, (_m, index) => [`m${index}`, index]),
						),
					),
				),
			],
			['a number', '5'],
			['true', 'true'],
		])('%s changes nothing', async (_name, extended) => {
			const answer = risky(`{"RiskTags":"VPN","GuardRiskScore":1,"RiskExtends":${extended}}`);
			const { branch, json } = await sent('FaceGuardRisk', answer, { simplify });
			expect([branch, json.guardRiskScore]).toEqual(['Low Risk', 1]);
			expect(({} as Record<string, unknown>).GuardRiskScore).toBeUndefined();
			expect(() => structuredClone(json)).not.toThrow();
			// The depth that is kept is bounded.
			expect(JSON.stringify(json)).not.toMatch(/(\[(\{"a":)?){40}/);
		});
	});

	it('an unknown member of 10,000 levels changes nothing', async () => {
		const answer = risky(`{"RiskTags":"","GuardRiskScore":1,"New":${nested(10_000)}}`);
		const { branch, json } = await sent('FaceGuardRisk', answer, { simplify: false });
		expect(branch).toBe('Low Risk');
		expect(JSON.stringify(json.result)).toContain('[too deep]');
	});
});

const good = { passed: 'true', retCode: 'OK_SUCCESS', retCodeSub: 'Z1140', retMessage: 'ok' };
const extInfo = { result: 'true', score: '99.5', faceAttack: 'false' };
const json = JSON.stringify;
/** Data with changes; undefined leaves a member out. */
const data = (changes: object = {}, ext: object = {}) =>
	json({ ...good, extInfo: { ...extInfo, ...ext }, ...changes });

describe('Face Compare', () => {
	describe('Data that is', () => {
		it.each([
			// Legitimate spellings of a match.
			['as text', json(data()), 'Match', 'match'],
			['an object', data(), 'Match', 'match'],
			['an object with extInfo as text', data({ extInfo: json(extInfo) }), 'Match', 'match'],
			['text with extInfo as text', json(data({ extInfo: json(extInfo) })), 'Match', 'match'],
			[
				'real booleans',
				data({ passed: true }, { result: true, faceAttack: false }),
				'Match',
				'match',
			],
			// Everything else.
			['a list', '[]', 'Undecided', 'unreadableAnswer'],
			['a list of results', `[${data()}]`, 'Undecided', 'unreadableAnswer'],
			['a list as text', json(`[${data()}]`), 'Undecided', 'unreadableAnswer'],
			['a number', '1', 'Undecided', 'unreadableAnswer'],
			['true', 'true', 'Undecided', 'unreadableAnswer'],
			['null', 'null', 'Undecided', 'unreadableAnswer'],
			['an empty text', '""', 'Undecided', 'unreadableAnswer'],
			['the text null', '"null"', 'Undecided', 'unreadableAnswer'],
			['the text true', '"true"', 'Undecided', 'unreadableAnswer'],
			['JSON of JSON', json(json(data())), 'Undecided', 'unreadableAnswer'],
			['an empty object', '{}', 'Undecided', 'unreadableAnswer'],
			['hidden in __proto__', `{"__proto__":${data()}}`, 'Undecided', 'unreadableAnswer'],
			[
				'extInfo hidden in __proto__',
				data({ extInfo: undefined }).replace('}', `,"extInfo":{"__proto__":${json(extInfo)}}}`),
				'Undecided',
				'incompleteAnswer',
			],
			['extInfo as a list', data({ extInfo: [extInfo] }), 'Undecided', 'incompleteAnswer'],
			[
				'extInfo as JSON of JSON',
				data({ extInfo: json(json(extInfo)) }),
				'Undecided',
				'incompleteAnswer',
			],
			['extInfo as other text', data({ extInfo: 'true' }), 'Undecided', 'incompleteAnswer'],
			['extInfo null', data({ extInfo: null }), 'Undecided', 'incompleteAnswer'],
			['10,000 levels deep', nested(10_000), 'Undecided', 'unreadableAnswer'],
			['10,000 levels deep, as text', json(nested(10_000)), 'Undecided', 'unreadableAnswer'],
			[
				'a match with 10,000 levels in it',
				data({}).replace('{', `{"more":${nested(10_000)},`),
				'Match',
				'match',
			],
			['passed as a number', data({ passed: 1 }), 'Undecided', 'incompleteAnswer'],
			['passed as a list', data({ passed: ['true'] }), 'Undecided', 'unreadableAnswer'],
			['passed with a blank', data({ passed: 'true ' }), 'Undecided', 'incompleteAnswer'],
			[
				'passed with a hidden character',
				data({ passed: 'true\u200b' }),
				'Undecided',
				'incompleteAnswer',
			],
			['passed as yes', data({ passed: 'Y' }), 'Undecided', 'incompleteAnswer'],
			['result as a number', data({}, { result: 1 }), 'Undecided', 'contradictory'],
			['result as True', data({}, { result: 'True' }), 'Undecided', 'contradictory'],
			['faceAttack as False', data({}, { faceAttack: 'False' }), 'Undecided', 'contradictory'],
			['faceAttack as TRUE', data({}, { faceAttack: 'TRUE' }), 'Undecided', 'contradictory'],
			['faceAttack as 0', data({}, { faceAttack: 0 }), 'Undecided', 'contradictory'],
			['faceAttack null', data({}, { faceAttack: null }), 'Undecided', 'incompleteAnswer'],
			['faceAttack empty', data({}, { faceAttack: '' }), 'Undecided', 'incompleteAnswer'],
			['faceAttack as a list', data({}, { faceAttack: [] }), 'Undecided', 'incompleteAnswer'],
			['retCode in lower case', data({ retCode: 'ok_success' }), 'Undecided', 'unknownRetCode'],
			['retCode with a blank', data({ retCode: 'OK_SUCCESS ' }), 'Undecided', 'unknownRetCode'],
			['retCode __proto__', data({ retCode: '__proto__' }), 'Undecided', 'unknownRetCode'],
			['retCode null', data({ retCode: null }), 'Undecided', 'unreadableAnswer'],
			['retCode as a list', data({ retCode: ['OK_SUCCESS'] }), 'Undecided', 'unreadableAnswer'],
			[
				'said twice, the last time no',
				data().replace('}', '},"passed":"false"'),
				'Undecided',
				'contradictory',
			],
		])('%s goes to its branch', async (_name, given, branch, reason) => {
			const { json: item, ...taken } = await sent('FaceCompare', legacy(given), {
				simplify: false,
			});
			expect([taken.branch, item.reason]).toEqual([branch, reason]);
			expect(taken.calls).toBe(1);
			expect(() => structuredClone(item)).not.toThrow();
			expect(JSON.stringify(item)).not.toMatch(/(\[(\{"a":)?){40}/);
		});
	});

	it.each([
		['"1e2"', 'Undecided', 'scoreMissing'],
		['" 95 "', 'Match', 'match'],
		['100', 'Match', 'match'],
		['"12,5"', 'Undecided', 'scoreMissing'],
		['"95%"', 'Undecided', 'scoreMissing'],
		['true', 'Undecided', 'scoreMissing'],
		['null', 'Undecided', 'scoreMissing'],
		['[]', 'Undecided', 'scoreMissing'],
		['[95]', 'Undecided', 'scoreMissing'],
		['1e400', 'Undecided', 'scoreMissing'],
		['"Infinity"', 'Undecided', 'scoreMissing'],
		['101', 'Undecided', 'scoreMissing'],
		['-5', 'Undecided', 'scoreMissing'],
		['""', 'Undecided', 'scoreMissing'],
		['"89.999"', 'No Match', 'belowOwnThreshold'],
	])('a score of %s under a limit of 90 goes to %s (%s)', async (score, branch, reason) => {
		const given = data().replace('"99.5"', score);
		const taken = await sent('FaceCompare', legacy(given), { options: { minScore: 90 } });
		expect([taken.branch, taken.json.reason]).toEqual([branch, reason]);
	});

	it('a score of "0x5f" is none', async () => {
		const given = data().replace('"99.5"', '"0x5f"');
		const { json: item } = await sent('FaceCompare', legacy(given), { options: { minScore: 90 } });
		expect(item.reason).toBe('scoreMissing');
	});

	it.each(['402', '403', '"Throttling"', '500', '"InvalidParameter"', '"SignatureDoesNotMatch"'])(
		'a refusal with the code %s that carries a match is none',
		async (code) => {
			const text = `{"Code":${code},"Message":"m","RequestId":"R","Data":${data()}}`;
			const { branch, json: item } = await sent('FaceCompare', text);
			expect([branch, item.reason, item.billed]).toEqual(['Undecided', 'contradictory', false]);
		},
	);
});

/** Answers that are about no operation in particular. */
describe.each([
	['FaceGuardRisk', risky('{"RiskTags":"","GuardRiskScore":1}'), '"Success"', 'Low Risk'],
	['FaceCompare', legacy(data()), '200', 'Match'],
] as const)('%s', (node, success, code, goodBranch) => {
	const withCode = (instead: string) => success.replace(`"Code":${code}`, instead);

	it('gets through when nothing is wrong', async () => {
		expect((await sent(node, success)).branch).toBe(goodBranch);
		expect(
			(await sent(node, { headers: { 'content-type': 'text/plain' }, text: success })).branch,
		).toBe(goodBranch);
	});

	it.each([201, 202, 206, 300, 400, 401, 403, 404, 407, 429, 500, 502, 503])(
		'a success with HTTP %i is not believed, and not asked for again',
		async (status) => {
			const { branch, json: item, calls } = await sent(node, { status, text: success });
			expect(branch).toBe(runs[node].branches[0]);
			expect([item.reason, item.billed, calls]).toEqual(['answerLost', null, 1]);
			expect(item.explanation).toContain(
				`although the HTTP status says otherwise (HTTP ${status})`,
			);
		},
	);

	it.each([
		['nothing', ''],
		['the text null', 'null'],
		['a text', '"Success"'],
		['a list', `[${success}]`],
		['no Code', withCode('"X":1')],
		['Code null', withCode('"Code":null')],
		['Code as a list', withCode('"Code":["Success"]')],
		['Code as an object', withCode('"Code":{"a":"Success"}')],
		['Code empty', withCode('"Code":""')],
		['Code in __proto__', withCode('"__proto__":{"Code":"Success"}')],
		['Code with a blank', withCode('"Code":"Success "')],
		['Code with something behind', withCode('"Code":"Success.Partial"')],
		['Code 200.5', withCode('"Code":200.5')],
		['Code true', withCode('"Code":true')],
		['two answers', `${success}${success}`],
		['half of it', success.slice(0, -5)],
		['XML', '<Code>Success</Code>'],
		['10,000 levels', nested(10_000)],
	])('%s is no success, and is not asked for again', async (_name, text) => {
		const { branch, json: item, calls } = await sent(node, text);
		expect([branch, item.reason, calls]).toEqual([runs[node].branches[0], 'answerLost', 1]);
		expect(item.explanation).toMatch(/The call may have been executed, so it was not repeated\.$/);
	});
});
