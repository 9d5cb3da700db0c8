import fc from 'fast-check';

type Schemas = typeof import('../../../nodes/shared/api/schemas');
type Call = typeof import('../../../nodes/shared/api/call');
type Checked = typeof import('../../../nodes/shared/api/checkedResult');
type Modules = Schemas & Pick<Call, 'readReply'> & Pick<Checked, 'readCheckedResult'>;

/** Our code as it runs where n8n brings this zod. */
function modulesWith(zod: string): Modules {
	let modules: Modules | undefined;
	jest.isolateModules(() => {
		jest.doMock('zod', () => jest.requireActual<object>(zod));
		modules = {
			...jest.requireActual<Schemas>('../../../nodes/shared/api/schemas'),
			...jest.requireActual<Call>('../../../nodes/shared/api/call'),
			...jest.requireActual<Checked>('../../../nodes/shared/api/checkedResult'),
		};
	});
	jest.dontMock('zod');
	return modules as Modules;
}

const reply = (body: unknown, statusCode = 200, headers = {}) => ({ statusCode, headers, body });

describe.each([
	['zod 3', 'zod'],
	['zod 4', 'zod4'],
	['the zod 4 inside zod 3', 'zod/v4'],
])('with %s', (_name, zod) => {
	const {
		checkResultAnswer,
		envelope,
		faceInfo,
		initializeAnswer,
		keepaliveAnswer,
		parseJsonMember,
		readCheckedResult,
		readReply,
	} = modulesWith(zod);

	it('really is that version', () => {
		const { z } = jest.requireActual<{ z: { object(shape: object): object } }>(zod);
		expect('_zod' in z.object({})).toBe(zod !== 'zod');
		expect('_zod' in (keepaliveAnswer as object)).toBe(zod !== 'zod');
	});

	describe('what every answer has in common', () => {
		const read = (body: unknown) => envelope.safeParse(body).data;

		it('is read in both spellings', () => {
			const answer = { code: 'Success', message: 'fine', requestId: 'R-1' };
			expect(read({ Code: 'Success', Message: 'fine', RequestId: 'R-1' })).toEqual(answer);
			expect(read({ code: 'Success', Message: 'fine', requestId: 'R-1' })).toEqual(answer);
			expect(read({ Code: 'Success', code: 'Other', RequestId: 'R-1', requestId: 'R-2' })).toEqual({
				...answer,
				message: undefined,
			});
			expect(read({ Code: null, code: 'Other' })?.code).toBe('Other');
			expect(read({ Code: '', code: 'Success' })?.code).toBe('');
		});

		it('is text, whatever it came as', () => {
			expect(read({ Code: 200, Message: true, RequestId: 1e3 })).toEqual({
				code: '200',
				message: 'true',
				requestId: '1000',
			});
			expect(read({ code: 200, requestId: 7 })).toMatchObject({ code: '200', requestId: '7' });
			expect(read({ code: {} })).toBeUndefined();
			expect(read({ requestId: [] })).toBeUndefined();
			expect(read({ Message: null })).toEqual({
				code: undefined,
				message: undefined,
				requestId: undefined,
			});
		});

		it.each([null, undefined, 'Success', 200, true, [], [{ Code: 'Success' }]])(
			'is not there in %j',
			(body) => {
				expect(read(body)).toBeUndefined();
			},
		);

		it.each([{ Code: {} }, { Code: ['Success'] }, { Code: 'Success', RequestId: {} }])(
			'is not read from %j',
			(body) => {
				expect(read(body)).toBeUndefined();
			},
		);

		it('is never inherited', () => {
			expect(read(JSON.parse('{"__proto__":{"Code":"Success"}}'))?.code).toBeUndefined();
			expect(read(Object.create({ other: 1 }) as object)?.code).toBeUndefined();
		});
	});

	describe('the answer of Initialize', () => {
		const read = (result: unknown) => initializeAnswer.safeParse({ Result: result });

		it('has a TransactionId and keeps what else came', () => {
			const result = { TransactionId: 'hk1', TransactionUrl: 'https://x', Other: { deep: [1] } };
			expect(read(result).data?.Result).toMatchObject(result);
			expect(read({ ...result, Protocol: 7, ClientCfg: null }).data?.Result).toMatchObject({
				Protocol: '7',
				ClientCfg: undefined,
			});
		});

		it('may have the shortest TransactionId', () => {
			expect(read({ TransactionId: 'h' }).data?.Result.TransactionId).toBe('h');
		});

		it.each([
			undefined,
			null,
			'hk1',
			[],
			{},
			{ TransactionId: '' },
			{ TransactionId: null },
			{ TransactionId: 7 },
			{ TransactionId: ['hk1'] },
			{ transactionId: 'hk1' },
			{ TransactionId: 'hk1', TransactionUrl: {} },
		])('is refused with %j', (result) => {
			expect(read(result).success).toBe(false);
			expect(readReply('Initialize', reply({ Code: 'Success', Result: result }))).toMatchObject({
				ok: false,
				fault: { kind: 'noAnswer', code: 'UnreadableAnswer', mayHaveBeenExecuted: true },
			});
		});
	});

	describe('the answer of CheckResult', () => {
		const read = (result: unknown) => checkResultAnswer.safeParse({ Result: result });

		it('gives result and sub code as text and keeps what else came', () => {
			expect(read({ Passed: 'Y', SubCode: 200, ExtInfo: '{}', x: [1] }).data?.Result).toEqual({
				Passed: 'Y',
				SubCode: '200',
				ExtInfo: '{}',
				x: [1],
			});
			expect(read({ Passed: true, SubCode: 0 }).data?.Result).toEqual({
				Passed: 'true',
				SubCode: '0',
			});
		});

		it.each([undefined, null, {}])('may have no result: %j', (result) => {
			const { Passed, SubCode } = read(result).data?.Result as Record<string, unknown>;
			expect([Passed, SubCode]).toEqual([undefined, undefined]);
		});

		it.each(['Y', 1, [], { Passed: {} }, { Passed: ['Y'] }, { SubCode: { '200': true } }])(
			'is refused with %j',
			(result) => {
				expect(read(result).success).toBe(false);
			},
		);

		it('takes nothing over from a prototype', () => {
			const body = JSON.parse(
				'{"Code":"Success","Result":{"__proto__":{"Passed":"Y","SubCode":"200"}}}',
			) as object;
			const outcome = readReply('CheckResult', reply(body));
			if (!outcome.ok) throw new Error('It was not read');
			const { Result: result } = outcome.answer;
			expect([result.Passed, result.SubCode]).toEqual([undefined, undefined]);
			expect(({} as { Passed?: string }).Passed).toBeUndefined();
		});
	});

	it('the answer of KeepaliveIntl may be anything', () => {
		expect(keepaliveAnswer.safeParse({ Result: { Result: 'SUCCESS' } }).success).toBe(true);
		expect(keepaliveAnswer.safeParse({}).success).toBe(true);
	});

	describe.each(['faceComparisonScore', 'faceAttackScore', 'guardRiskScore'] as const)(
		'a score (%s)',
		(name) => {
			const read = (value: unknown) => faceInfo.safeParse({ [name]: value }).data?.[name];

			it.each([
				[90, 90],
				['90', 90],
				[' 90 ', 90],
				['90.5', 90.5],
				[0, 0],
				['0', 0],
				[100, 100],
				['100', 100],
				[1e-7, 1e-7],
			])('%j is %d', (value, number) => {
				expect(read(value)).toBe(number);
			});

			it.each<unknown>([
				undefined,
				null,
				'',
				' ',
				-1,
				'-1',
				-0.001,
				100.001,
				101,
				'101',
				NaN,
				Infinity,
				'NaN',
				'ninety',
				'90%',
				'90,5',
				'9 0',
				true,
				false,
				[],
				[90],
				{},
				{ valueOf: () => 90 },
			])('%j counts as not given', (value) => {
				expect(read(value)).toBeUndefined();
			});
		},
	);

	describe('the face info', () => {
		it('may lack anything', () => {
			expect(faceInfo.safeParse({}).success).toBe(true);
			const { data } = faceInfo.safeParse({ faceComparisonScore: '91' });
			expect(data?.faceComparisonScore).toBe(91);
			expect(data?.guardRiskScore).toBeUndefined();
		});

		it('keeps what it does not know', () => {
			expect(faceInfo.safeParse({ faceAge: 30, duplicateFace: [{}] }).data).toMatchObject({
				faceAge: 30,
				duplicateFace: [{}],
			});
		});

		it('has texts as texts', () => {
			const { data } = faceInfo.safeParse({ docVideoUrl: 5, faceImg: 7, faceAttack: true });
			expect(data).toMatchObject({ docVideoUrl: '5', faceImg: '7', faceAttack: 'true' });
		});

		it.each([null, [], 'x', 5, { faceImg: {} }, { docVideoUrl: {} }, { faceAttack: [] }])(
			'is not there in %j',
			(value) => {
				expect(faceInfo.safeParse(value).success).toBe(false);
			},
		);
	});

	describe('a member that holds JSON as text', () => {
		it('is parsed, or kept as it came and reported', () => {
			expect(parseJsonMember('ExtInfo', '{"a":1}')).toEqual({ value: { a: 1 } });
			expect(parseJsonMember('ExtInfo', 'null')).toEqual({ value: null });
			expect(parseJsonMember('ExtInfo', ' 5 ')).toEqual({ value: 5 });
			expect(parseJsonMember('ExtInfo', 7)).toEqual({ value: 7 });
			expect(parseJsonMember('ExtInfo', true)).toEqual({ value: true });
			expect(parseJsonMember('ExtInfo', { a: 1 })).toEqual({ value: { a: 1 } });
			expect(parseJsonMember('ExtInfo', '{"a":1 "b":2}')).toEqual({
				raw: '{"a":1 "b":2}',
				warning: 'ExtInfo is not valid JSON; it is passed on as text.',
			});
		});

		it.each([undefined, null, ''])('is not there when it is %j', (member) => {
			expect(parseJsonMember('ExtInfo', member)).toBeUndefined();
		});
	});

	describe('a whole CheckResult', () => {
		it('is taken apart', () => {
			const body = {
				Code: 'Success',
				RequestId: 'R-1',
				Result: {
					Passed: 'Y',
					SubCode: '200',
					ExtFaceInfo: JSON.stringify({ faceComparisonScore: '95.5', faceAttackScore: 3 }),
				},
			};
			const outcome = readReply('CheckResult', reply(body));
			if (!outcome.ok) throw new Error('It was not read');
			expect([outcome.code, outcome.httpStatus, outcome.requestId]).toEqual([
				'Success',
				200,
				'R-1',
			]);
			expect(readCheckedResult(outcome.answer.Result)).toMatchObject({
				scores: { faceComparison: 95.5, faceAttack: 3, guardRisk: undefined },
				warnings: [],
			});
		});

		it('is never read from anything but success and HTTP 200', () => {
			fc.assert(
				fc.property(
					fc.constantFrom(
						'Success',
						'success',
						'200',
						200,
						'OK',
						'',
						null,
						201,
						'Throttling',
						true,
					),
					fc.constantFrom(200, 201, 301, 404, 500),
					fc.jsonValue(),
					(Code, statusCode, Result) => {
						const outcome = readReply('CheckResult', reply({ Code, Result }, statusCode));
						if (!outcome.ok) return;
						expect(statusCode).toBe(200);
						expect(String(Code).toLowerCase()).toMatch(/^(success|200)$/);
					},
				),
				{ numRuns: 500 },
			);
		});

		it('never throws on whatever JSON may come', () => {
			fc.assert(
				fc.property(fc.jsonValue(), fc.boolean(), (body, asText) => {
					const given = asText ? JSON.stringify(body) : body;
					for (const operation of ['Initialize', 'CheckResult', 'KeepaliveIntl'] as const) {
						expect(typeof readReply(operation, reply(given)).ok).toBe('boolean');
					}
					if (typeof body === 'object' && body !== null) {
						readCheckedResult(body as Record<string, unknown>);
						readCheckedResult({ ExtFaceInfo: body, ExtInfo: JSON.stringify(body) });
					}
				}),
				{ numRuns: 500 },
			);
		});
	});
});
