import { startSandbox, type Sandbox } from '../sandbox';
import { outputNames } from '../engine';
import { expectations, labels } from './expectations';
import { arrivals, nodeTypes, runCheckResult, runInitialize, startVerifications } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;

/** What the editor writes beside the outputs of a node. */
function labelsOf(type: string, parameters: object): string[] {
	const node = {
		name: 'Node',
		type: `n8n-nodes-alibaba-id-verification.alibabaIdv${type}`,
		parameters,
	};
	return outputNames({ nodes: [node], connections: {} }, 'Node', nodeTypes);
}

beforeAll(async () => {
	sandbox = await startSandbox();
});

afterAll(async () => {
	await sandbox.stop();
});

describe('Check Result', () => {
	it.each(Object.entries(labels))('shows the outputs of %s to the editor', (routing, names) => {
		expect(labelsOf('CheckResult', { routing })).toEqual(names);
	});

	it.each(['byVerdict', 'bySubCode'] as const)(
		'sends every outcome to its own branch %s, all in one run and in order',
		async (routing) => {
			const started = await startVerifications(
				sandbox,
				expectations.map(({ scene }) => scene),
			);
			expect(started).toHaveLength(expectations.length);

			const names = labels[routing];
			const result = await runCheckResult(
				sandbox,
				started,
				{ parameters: { routing } },
				{ outputs: names.length },
			);
			expect(result.error).toBeUndefined();

			const arrived = arrivals(result, names.length);
			names.forEach((name, output) => {
				const expected = expectations
					.map((expectation, index) => ({ ...expectation, ...started[index] }))
					.filter((expectation) => expectation[routing] === name)
					.map(({ reason, merchantBizId }) => ({ reason, merchantBizId }));
				expect({
					name,
					items: arrived[output]?.map(({ reason, merchantBizId }) => ({ reason, merchantBizId })),
				}).toEqual({ name, items: expected });
			});
		},
	);

	it('puts everything on one output for Switch users and AI tools', async () => {
		const started = await startVerifications(sandbox, ['different', 'pass']);
		const result = await runCheckResult(
			sandbox,
			started,
			{ parameters: { routing: 'single' } },
			{ outputs: 1 },
		);
		expect(arrivals(result, 1)[0]?.map(({ verdict }) => verdict)).toEqual(['failed', 'passed']);
	});

	it('links every result to the item it came from', async () => {
		const started = await startVerifications(sandbox, ['pass', 'different', 'pass']);
		const result = await runCheckResult(sandbox, started);
		expect(result.outputs('Node').map((output) => output.map((item) => item.pairedItem))).toEqual([
			[],
			[{ item: 1 }],
			[{ item: 0 }, { item: 2 }],
		]);
	});

	it('gives a simplified answer by default and the whole one on request', async () => {
		const started = await startVerifications(sandbox, ['pass']);
		const simplified = await runCheckResult(sandbox, started);
		expect(simplified.jsonOf('Output 2', 0)).toEqual([
			{
				verdict: 'passed',
				reason: 'passed',
				subCode: '200',
				explanation: 'The verification passed.',
				remedy: 'Go on.',
				tellUser: expect.any(String),
				billed: true,
				transactionId: started[0]?.transactionId,
				merchantBizId: 'biz0',
				faceComparisonScore: 98.7,
				faceAttackScore: 1.2,
				guardRiskScore: 3.4,
				warnings: [],
				requestId: expect.any(String),
			},
		]);

		const whole = await runCheckResult(sandbox, started, { parameters: { simplify: false } });
		expect(whole.jsonOf('Output 2', 0)[0]).toMatchObject({
			verdict: 'passed',
			result: { Passed: 'Y', SubCode: '200', ExtFaceInfo: { faceComparisonScore: '98.70' } },
		});
	});

	it('keeps and reports what is not valid JSON', async () => {
		const started = await startVerifications(sandbox, ['brokenext']);
		const result = await runCheckResult(sandbox, started, { parameters: { simplify: false } });
		expect(result.jsonOf('Output 2', 0)[0]).toMatchObject({
			warnings: ['ExtFaceInfo is not valid JSON; it is passed on as text.'],
			result: { ExtFaceInfo: '{"faceAttack":"N" "faceAge":"30"}' },
		});
	});

	it.each([
		[{ minFaceComparisonScore: 98.7 }, 'Output 2', 'passed'],
		[{ minFaceComparisonScore: 98.71 }, 'Output 1', 'belowOwnThreshold'],
		[{ maxFaceAttackScore: 1 }, 'Output 1', 'belowOwnThreshold'],
		[{ maxGuardRiskScore: 0 }, 'Output 1', 'belowOwnThreshold'],
		[{ maxGuardRiskScore: 3.4, maxFaceAttackScore: 1.2 }, 'Output 2', 'passed'],
	])('with the limits %j a passed result leaves through %s', async (options, output, reason) => {
		const started = await startVerifications(sandbox, ['pass']);
		const result = await runCheckResult(sandbox, started, { parameters: { options } });
		expect(result.jsonOf(output, 0)).toEqual([expect.objectContaining({ reason })]);
	});

	it('is undecided when a limited score cannot be read', async () => {
		const started = await startVerifications(sandbox, ['brokenext']);
		const options = { minFaceComparisonScore: 90 };
		const result = await runCheckResult(sandbox, started, { parameters: { options } });
		expect(result.jsonOf('Output 0', 0)).toEqual([
			expect.objectContaining({ verdict: 'undecided', reason: 'scoreMissing' }),
		]);
	});

	it.each(['={{ $json.nothing }}', '={{ "high" }}', '={{ null }}', 101])(
		'a limit that yields no number lets nobody through: %j',
		async (limit) => {
			const started = await startVerifications(sandbox, ['pass']);
			for (const name of ['minFaceComparisonScore', 'maxFaceAttackScore', 'maxGuardRiskScore']) {
				const result = await runCheckResult(sandbox, started, {
					parameters: { options: { [name]: limit } },
				});
				expect(result.error?.message).toMatch(
					/^'M(ini|axi)mum .+ Score' is not a number from 0 to 100 \[item 0\]$/,
				);
			}
		},
	);

	it('limits never turn a failed result into anything better', async () => {
		const started = await startVerifications(sandbox, ['different', 'contradict']);
		const options = { minFaceComparisonScore: 0, maxFaceAttackScore: 100, maxGuardRiskScore: 100 };
		const result = await runCheckResult(sandbox, started, { parameters: { options } });
		expect(arrivals(result, 3).map((output) => output.map(({ reason }) => reason))).toEqual([
			['contradictory'],
			['differentPerson'],
			[],
		]);
	});

	it('returns the face picture and the evidence video as binary data only', async () => {
		const started = await startVerifications(sandbox, ['pass'], {
			options: { sceneCode: 'pass', docVideo: 'Y' },
		});
		const result = await runCheckResult(sandbox, started, {
			parameters: { isReturnImage: true, downloadEvidenceVideo: true, simplify: false },
		});
		const [item] = result.outputs('Node')[2] ?? [];
		expect(item?.binary?.face).toMatchObject({ mimeType: 'image/jpeg', fileExtension: 'jpg' });
		expect(item?.binary?.evidenceVideo).toMatchObject({ mimeType: 'video/webm' });
		const face = Buffer.from(item?.binary?.face?.data ?? '', 'base64');
		expect(face.subarray(0, 3).toString('hex')).toBe('ffd8ff');
		expect(JSON.stringify(item?.json)).not.toContain(item?.binary?.face?.data ?? 'no picture');
		expect(item?.json.warnings).toEqual([]);
	});

	it('says so when the picture or video that was asked for is not there', async () => {
		const started = await startVerifications(sandbox, ['brokenext']);
		const result = await runCheckResult(sandbox, started, {
			parameters: { isReturnImage: true, downloadEvidenceVideo: true },
		});
		expect(result.jsonOf('Output 2', 0)[0]?.warnings).toEqual([
			'ExtFaceInfo is not valid JSON; it is passed on as text.',
			'The vendor returned no face picture.',
			'The vendor returned no evidence video.',
		]);
	});
});

describe('Initialize', () => {
	it('shows its two outputs to the editor', () => {
		expect(labelsOf('Initialize', {})).toEqual(['Not Started', 'Started']);
	});

	it.each([
		['blurred', 'UnqualifiedPhoto'],
		['noface', 'NoFaceDetected'],
		['toolarge', 'ToolargeImage'],
		['dltimeout', 'DownloadTimeout'],
	])('a %s photo leaves through Not Started with words for the person', async (scene, code) => {
		const result = await runInitialize(sandbox, [{ scene, biz: 'biz1' }]);
		expect(arrivals(result, 2)).toEqual([
			[
				{
					started: false,
					code,
					explanation: expect.stringContaining(code),
					remedy: expect.stringMatching(/\w+/),
					tellUser: expect.stringMatching(/photo/),
					billed: false,
					merchantBizId: 'biz1',
					requestId: expect.any(String),
				},
			],
			[],
		]);
	});

	it('passes on what the next step needs', async () => {
		const before = Date.now();
		const result = await runInitialize(sandbox, [{ biz: 'biz7' }]);
		const [json] = result.jsonOf('Output 1', 0);
		expect(json).toEqual({
			started: true,
			transactionId: expect.stringMatching(/^\w{20,}$/),
			merchantBizId: 'biz7',
			transactionUrl: null,
			protocol: null,
			validUntil: expect.any(String),
			requestId: expect.any(String),
		});
		const validFor = Date.parse(String(json?.validUntil)) - before;
		expect(validFor).toBeGreaterThanOrEqual(30 * 60_000);
		expect(validFor).toBeLessThan(31 * 60_000);
	});

	it('makes a fresh business id of 32 letters and digits for every item without one', async () => {
		const result = await runInitialize(sandbox, [{}, {}]);
		const ids = result.jsonOf('Output 1', 0).map(({ merchantBizId }) => String(merchantBizId));
		expect(ids).toEqual([
			expect.stringMatching(/^[a-z0-9]{32}$/),
			expect.stringMatching(/^[a-z0-9]{32}$/),
		]);
		expect(new Set(ids).size).toBe(2);
	});

	it('always sends the parameters whose defaults the vendor disputes, and hashes the user', async () => {
		await runInitialize(sandbox, [{ user: 'person@example.com', biz: 'bizhash' }]);
		const request = sandbox.requests.find(({ params }) => params.MerchantBizId === 'bizhash');
		expect(request?.params).toMatchObject({
			ProductCode: 'FACE_VERIFY',
			SecurityLevel: '02',
			AppQualityCheck: 'Y',
			Model: 'LIVENESS',
			DocVideo: 'N',
			// sha256 of person@example.com, computed with sha256sum
			MerchantUserId: '542d240129883c019e106e3b1b2d3f3cb3537c43c425364de8e951d5a3083345',
		});
	});

	it('sends the plain user id only when told to, other products and their parameters', async () => {
		const result = await runInitialize(sandbox, [{ biz: 'bizplain' }], {
			parameters: {
				productCode: 'other',
				otherProductCode: 'eKYC_NDI',
				hashMerchantUserId: false,
				pictureSource: 'none',
				options: {
					securityLevel: '01',
					extraParameters: { parameter: [{ name: 'DocNo', value: 'X1' }] },
				},
			},
		});
		expect(result.error).toBeUndefined();
		const request = sandbox.requests.find(({ params }) => params.MerchantBizId === 'bizplain');
		expect(request?.params).toMatchObject({
			ProductCode: 'eKYC_NDI',
			MerchantUserId: 'user',
			SecurityLevel: '01',
			DocNo: 'X1',
		});
		expect(request?.params).not.toHaveProperty('FacePictureUrl');
	});

	it('puts a token into the callback that only the secret can make', async () => {
		await runInitialize(sandbox, [{ biz: 'biztoken' }], {
			parameters: {
				callback: 'url',
				callbackUrl: 'https://n8n.example.com/webhook/idv',
				callbackProtection: 'signedToken',
			},
		});
		const request = sandbox.requests.find(({ params }) => params.MerchantBizId === 'biztoken');
		expect(request?.params.CallbackUrl).toBe('https://n8n.example.com/webhook/idv');
		expect(request?.params.CallbackToken).toMatch(/^v1_biztoken_[0-9a-z]+_[\w-]{43}$/);
	});
});
