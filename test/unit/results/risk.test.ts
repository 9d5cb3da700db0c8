import fc from 'fast-check';

import {
	answerLost,
	decideRisk,
	reviewed,
	type RiskEvidence,
	type RiskLimits,
} from '../../../nodes/shared/results/risk';
import { lookUpTag, nameTag, riskTags } from '../../../nodes/shared/results/riskTags';
import { fixedOutputOf, riskOutputs } from '../../../nodes/shared/results/routes';

const limits: RiskLimits = { highRiskFrom: 70, lowRiskUpTo: 30, blockingTags: ['HOOK', 'ROOT'] };
const decide = (evidence: Partial<RiskEvidence>, changed: Partial<RiskLimits> = {}) =>
	decideRisk({ tags: [], ...evidence }, { ...limits, ...changed });

/** The vendor's page, spelt by hand, so that a slip in the table is seen. */
const documented = {
	'Native app':
		'ROOT HOOK VPN Emulator SystemVirtual ThirdVirtual AdbModel DebugModel NoSimCard VirtualVideo UsingVirtualVideo MirroredScreen RiskROM UnusualROM BlackTool BootUnLock BootCountLittle ChargeScreenBright ChargeScreenNoSecure ChargeWithUsb FakeDevice AbnormalPort',
	'Native app and web': 'AutoOperation CloudPhone',
	Web: 'VirtualBrowser VirtualCamera UsingVirtualCamera BrowserTampered Debugger WebCrawler CookieDisabled Incognito MediaHook NoRefer UnmatchOsUrl',
	Token: 'TokenIsNull TokenTampered TokenInvalid TokenExpired',
	General: 'BizIdNotMatch',
};
const tokenFaults = [
	'TokenIsNull',
	'TokenTampered',
	'TokenInvalid',
	'TokenExpired',
	'BizIdNotMatch',
];

describe('the table of risk tags', () => {
	it('has every tag of the page in its group, and no other', () => {
		const byGroup = (group: string) =>
			Object.keys(riskTags).filter((tag) => riskTags[tag]?.group === group);
		for (const [group, tags] of Object.entries(documented)) {
			expect(byGroup(group).sort()).toEqual(tags.split(' ').sort());
		}
		expect(Object.keys(riskTags)).toHaveLength(
			Object.values(documented).join(' ').split(' ').length,
		);
	});

	it('knows which tags are faults of the token', () => {
		const faults = Object.keys(riskTags).filter((tag) => riskTags[tag]?.tokenFault);
		expect(faults.sort()).toEqual([...tokenFaults].sort());
	});

	it.each(Object.entries(riskTags))('explains %s in a sentence', (_tag, { explanation }) => {
		expect(explanation).toMatch(/^[A-Z].+ .+\.$/);
	});

	it.each(['NewTag', 'root', 'toString', '__proto__', ''])('keeps %j as unknown', (tag) => {
		expect(lookUpTag(tag)).toBeUndefined();
		expect(nameTag(tag)).toEqual({
			tag,
			group: 'Unknown',
			explanation: expect.stringContaining('does not know the tag') as string,
		});
	});

	it('puts tags into words in the order of the vendor', () => {
		expect(['VPN', 'New', 'ROOT'].map(nameTag).map(({ tag, group }) => [tag, group])).toEqual([
			['VPN', 'Native app'],
			['New', 'Unknown'],
			['ROOT', 'Native app'],
		]);
	});
});

describe('the verdict about a device', () => {
	it.each([
		[0, 'lowRisk', 'lowScore'],
		[30, 'lowRisk', 'lowScore'],
		[30.01, 'review', 'betweenLimits'],
		[69.99, 'review', 'betweenLimits'],
		[70, 'highRisk', 'highScore'],
		[100, 'highRisk', 'highScore'],
		[undefined, 'review', 'scoreMissing'],
	])('goes by the score %p alone when there are no tags', (score, verdict, reason) => {
		expect(decide({ score })).toMatchObject({ verdict, reason });
	});

	it('blocks on a chosen tag whatever the score, even without one', () => {
		for (const score of [0, 50, 100, undefined]) {
			expect(decide({ score, tags: ['VPN', 'HOOK'] })).toMatchObject({
				verdict: 'highRisk',
				reason: 'blockingTag',
				explanation: 'The device has a blocking risk tag: HOOK.',
			});
		}
	});

	it('lets a tag pass that was not chosen', () => {
		expect(decide({ score: 5, tags: ['VPN', 'NoSimCard'] }).verdict).toBe('lowRisk');
	});

	it.each(tokenFaults)('never takes %s for low risk', (tag) => {
		for (const score of [0, 30, undefined]) {
			const risk = decide({ score, tags: ['VPN', tag] });
			expect(risk).toMatchObject({ verdict: 'review', reason: 'tokenFault' });
			expect(risk.explanation).toContain(`(${tag})`);
			expect(risk.remedy).toMatch(/DeviceToken|Biz ID/);
		}
		expect(decide({ score: 0, tags: [tag] }, { blockingTags: [tag] }).verdict).toBe('highRisk');
		expect(decide({ score: 99, tags: [tag] }).verdict).toBe('highRisk');
	});

	it('leaves a tag that nobody knows to a person', () => {
		expect(decide({ score: 0, tags: ['TokenReplayed'] })).toMatchObject({
			verdict: 'review',
			reason: 'unknownTag',
			explanation: expect.stringContaining('TokenReplayed') as string,
		});
	});

	it('leaves an answer without a list of tags to a person, unless the operator takes it', () => {
		const without = { score: 0, tags: undefined };
		expect(decide(without)).toMatchObject({ verdict: 'review', reason: 'tagsMissing' });
		expect(decide(without, { acceptMissingTags: true }).verdict).toBe('lowRisk');
		expect(decide({ score: 99, tags: undefined }).verdict).toBe('highRisk');
		expect(decide({ score: 0, tags: [] }).verdict).toBe('lowRisk');
	});

	it('names no more tags than one can read', () => {
		const tags = Array.from({ length: 40 }, (_tag, index) => `New${index}`);
		const named = (count: number) => decide({ score: 0, tags: tags.slice(0, count) }).explanation;
		expect(named(40)).toMatch(/: New0, New1, .+, New9 and 30 more\.$/);
		expect(named(10)).toMatch(/, New9\.$/);
		expect(named(2)).toMatch(/: New0, New1\.$/);
	});

	it.each<[Partial<RiskEvidence>, Partial<ReturnType<typeof decide>>]>([
		[
			{ score: 12 },
			{ explanation: 'The risk score is 12; up to 30 is low risk.', remedy: 'Go on.' },
		],
		[{ score: 95 }, { explanation: 'The risk score is 95; 70 and above is high risk.' }],
		[
			{ score: 50 },
			{ explanation: 'The risk score is 50, between low risk (up to 30) and high risk (from 70).' },
		],
		[{ tags: ['HOOK'] }, { explanation: 'The device has a blocking risk tag: HOOK.' }],
		[
			{ score: 0, tags: ['TokenExpired'] },
			{ explanation: 'The DeviceToken is older than 7 days. (TokenExpired)' },
		],
	])('says what decided: %j', (evidence, words) => {
		expect(decide(evidence)).toMatchObject(words);
	});

	it('tells operator and person something in every case, and the person nothing about how', () => {
		const cases: Array<Partial<RiskEvidence>> = [
			{ score: 0 },
			{ score: 50 },
			{ score: 95 },
			{ score: undefined },
			{ score: 0, tags: undefined },
			{ score: 0, tags: ['HOOK'] },
			{ score: 0, tags: ['New'] },
			{ score: 0, tags: ['TokenInvalid'] },
			{ score: 0, otherBizId: true },
		];
		const reasons = cases.map((evidence) => {
			const { reason, explanation, remedy, tellUser } = decide(evidence);
			for (const text of [explanation, remedy, tellUser]) expect(text).toMatch(/^\w.+[.)]$/);
			expect(tellUser).not.toMatch(/risk|score|tag|token|virtual|hook/i);
			return reason;
		});
		expect(new Set(reasons).size).toBe(cases.length);
	});

	it('leaves an answer that was asked for another Biz ID to a person, but blocks what it blocks', () => {
		expect(decide({ score: 0, otherBizId: true })).toMatchObject({
			verdict: 'review',
			reason: 'otherBizId',
		});
		expect(decide({ score: 99, otherBizId: true }).verdict).toBe('highRisk');
	});

	it('calls nothing low risk that has not a usable low score, known tags and its own Biz ID', () => {
		const score = fc.option(
			fc.oneof(fc.double({ min: 0, max: 100 }), fc.integer({ max: 100, min: 0 })),
			{
				nil: undefined,
			},
		);
		const tag = fc.oneof(fc.constantFrom(...Object.keys(riskTags)), fc.string());
		fc.assert(
			fc.property(
				score,
				fc.array(tag),
				fc.boolean(),
				fc.array(tag),
				fc.double({ min: 0, max: 100, noNaN: true }),
				fc.double({ min: 0, max: 100, noNaN: true }),
				(given, tags, otherBizId, blockingTags, one, two) => {
					const own = { highRiskFrom: Math.max(one, two), lowRiskUpTo: Math.min(one, two) };
					const { verdict } = decideRisk(
						{ score: given, tags, otherBizId },
						{ ...own, blockingTags },
					);
					const mayPass =
						given !== undefined &&
						given <= own.lowRiskUpTo &&
						!otherBizId &&
						tags.every(
							(name) =>
								Object.hasOwn(riskTags, name) &&
								!tokenFaults.includes(name) &&
								!blockingTags.includes(name),
						);
					return verdict !== 'lowRisk' || mayPass;
				},
			),
		);
	});

	it.each([NaN, undefined as unknown as number])(
		'passes nothing under a limit that is %p',
		(limit) => {
			expect(decide({ score: 0 }, { lowRiskUpTo: limit }).verdict).toBe('review');
		},
	);
});

it('says of a lost answer, of none and of an old one that a person should look', () => {
	for (const risk of [
		answerLost('It was lost', 'Ask.'),
		reviewed.incomplete,
		reviewed.askedBefore,
	]) {
		expect(risk).toMatchObject({
			verdict: 'review',
			reason: expect.stringMatching(/^\w+$/) as string,
		});
		expect(risk.explanation).toMatch(/\.$/);
		expect(risk.remedy).not.toBe('');
	}
});

it('has the output for what nobody can say first and the one that lets through last', () => {
	expect(riskOutputs.map(({ displayName }) => displayName)).toEqual([
		'Review',
		'High Risk',
		'Low Risk',
	]);
	expect(riskOutputs.map(({ verdict }) => fixedOutputOf(riskOutputs, verdict))).toEqual([0, 1, 2]);
	expect(fixedOutputOf(riskOutputs, 'other' as never)).toBe(0);
});
