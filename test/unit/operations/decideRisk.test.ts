import fc from 'fast-check';

import { guardRisk } from '../../../nodes/operations/device/guardRisk';
import {
	askedBefore,
	decideRisk,
	forgotten,
	type RiskEvidence,
	type RiskLimits,
} from '../../../nodes/operations/device/guardRisk/decideRisk';
import { lookUpTag, nameTag, riskTags } from '../../../nodes/operations/device/guardRisk/riskTags';

const limits: RiskLimits = {
	highRiskFrom: 70,
	lowRiskUpTo: 30,
	blockingTags: ['HOOK', 'ROOT'],
	acceptMissingTags: false,
};
const decide = (evidence: Partial<RiskEvidence>, changed: Partial<RiskLimits> = {}) =>
	decideRisk({ tags: [], byThisItem: true, ...evidence }, { ...limits, ...changed });
const meaningOf = (...given: Parameters<typeof decide>) => {
	const { verdict, reason } = decide(...given);
	return `${verdict}: ${reason}`;
};

/** Alibaba Cloud's page, spelled by hand, so that a slip in the table is seen. */
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
		const inGroups = Object.entries(documented).flatMap(([group, tags]) =>
			tags.split(' ').map((tag) => [tag, group]),
		);
		const inTable = Object.entries(riskTags).map(([tag, { group }]) => [tag, group]);
		expect(inTable.sort()).toEqual(inGroups.sort());
	});

	it('knows which tags are faults of the token', () => {
		const faults = Object.keys(riskTags).filter((tag) => riskTags[tag]?.tokenFault);
		expect(faults.sort()).toEqual([...tokenFaults].sort());
	});

	it('explains every tag in a sentence', () => {
		const named = Object.keys(riskTags).map(nameTag);
		expect(named.filter(({ explanation }) => !/^[A-Z].{10,}\.$/.test(explanation))).toEqual([]);
	});

	it.each(['NewTag', 'root', 'toString', '__proto__', ''])('keeps %j as an unknown tag', (tag) => {
		expect(lookUpTag(tag)).toBeUndefined();
		expect(nameTag(tag)).toEqual({
			tag,
			group: 'Unknown',
			explanation: expect.stringMatching(/^This node does not know the tag.*\.$/) as string,
		});
	});
});

it.each([
	['TokenIsNull', /new DeviceToken/],
	['TokenTampered', /treat it as an attack.*new DeviceToken/],
	['TokenInvalid', /^Choose the region.*new DeviceToken/],
	['TokenExpired', /new DeviceToken/],
	['BizIdNotMatch', /^Pass the Biz ID/],
])('says what to do about the fault %s of a token', (tag, remedy) => {
	expect(decide({ score: 0, tags: [tag] }).remedy).toMatch(remedy);
});

it.each([
	[{ score: 0 }, 'lowRisk: lowScore'],
	[{ score: 30 }, 'lowRisk: lowScore'],
	[{ score: 30.01 }, 'review: betweenLimits'],
	[{ score: 69.99 }, 'review: betweenLimits'],
	[{ score: 70 }, 'highRisk: highScore'],
	[{ score: 100 }, 'highRisk: highScore'],
	[{ score: undefined }, 'review: scoreMissing'],
	[{ score: 5, tags: ['VPN', 'NoSimCard'] }, 'lowRisk: lowScore'],
	[{ score: 0, tags: ['VPN', 'HOOK'] }, 'highRisk: blockingTag'],
	[{ score: undefined, tags: ['HOOK'] }, 'highRisk: blockingTag'],
	[{ score: 0, tags: ['TokenReplayed'] }, 'review: unknownTag'],
	[{ score: 99, tags: ['TokenReplayed'] }, 'highRisk: highScore'],
	[{ score: 0, tags: undefined }, 'review: tagsMissing'],
	[{ score: 99, tags: undefined }, 'highRisk: highScore'],
	[{ score: 0, tags: undefined, unreadableTags: true }, 'review: unreadable'],
	[{ score: 0, otherBizId: true }, 'review: otherBizId'],
	[{ score: 99, otherBizId: true }, 'highRisk: highScore'],
	[{ score: 0, contradictory: true }, 'review: contradictory'],
	[{ score: 99, contradictory: true }, 'highRisk: highScore'],
	[{ score: 0, tags: ['HOOK'], contradictory: true }, 'highRisk: blockingTag'],
	...tokenFaults.flatMap(
		(tag): Array<[Partial<RiskEvidence>, string]> => [
			[{ score: 0, tags: ['VPN', tag] }, 'review: tokenFault'],
			[{ score: undefined, tags: [tag] }, 'review: tokenFault'],
			[{ score: 99, tags: [tag] }, 'highRisk: highScore'],
		],
	),
] as Array<[Partial<RiskEvidence>, string]>)('%j is %s', (evidence, meaning) => {
	expect(meaningOf(evidence)).toBe(meaning);
});

it.each([
	[
		{ score: 0, tags: ['TokenExpired'] },
		{ blockingTags: ['TokenExpired'] },
		'highRisk: blockingTag',
	],
	[{ score: 0, tags: ['HOOK'] }, { blockingTags: [] }, 'lowRisk: lowScore'],
	[{ score: 0, tags: undefined }, { acceptMissingTags: true }, 'lowRisk: lowScore'],
	[
		{ score: 0, tags: undefined, unreadableTags: true },
		{ acceptMissingTags: true },
		'review: unreadable',
	],
	[
		{ score: 0, tags: undefined, contradictory: true },
		{ acceptMissingTags: true },
		'review: contradictory',
	],
] as Array<[Partial<RiskEvidence>, Partial<RiskLimits>, string]>)(
	'%j with the limits %j is %s',
	(evidence, changed, meaning) => {
		expect(meaningOf(evidence, changed)).toBe(meaning);
	},
);

it.each([
	{},
	{ RiskTags: null },
	{ RiskTags: [] },
	{ RiskTags: ['Emulator'] },
	{ RiskTags: { 0: 'Emulator' } },
	{ RiskTags: 7 },
	{ riskTags: 'Emulator' },
])('%j is an answer without tags only where it has none', (tags) => {
	const body = { GuardRiskScore: 1, ...tags };
	const values = { ...limits, acceptMissingTags: true, bizId: '' };
	const asked = { byThisItem: true, kept: {}, nowMs: 0, simplify: true };
	const { reason } = guardRisk.decide({ main: { body } } as never, values as never, asked);
	const isMissing = !Object.values(tags).flat().some(Boolean);
	expect(reason).toBe(isMissing ? 'lowScore' : 'unreadable');
});

describe('an answer about a device', () => {
	const asked = { byThisItem: true, kept: { bizId: 'me', merchantBizId: 'm1' }, nowMs: 0 };
	const values = { ...limits, bizId: '', merchantBizId: { id: 'm2', given: '' } };
	const good = { GuardRiskScore: 1, RiskTags: '' };
	const reasonOf = (body: object, changes: object = {}) => {
		const given = { ...values, ...changes };
		return guardRisk.decide({ main: { body } } as never, given as never, asked as never).reason;
	};
	const shown = (body: object, changes: object = {}) =>
		guardRisk.show({ main: { body } } as never, { ...values, ...changes } as never, asked as never);

	it.each([
		['', 'lowScore'],
		['me', 'lowScore'],
		['you', 'otherBizId'],
	])('that was asked for with the Biz ID "me" is %s for "%s"', (bizId, reason) => {
		expect(reasonOf(good, { bizId })).toBe(reason);
	});

	it.each([
		{ ...good, guardRiskScore: 99 },
		{ ...good, riskTags: 'VPN' },
	])('contradicts itself: %j', (body) => {
		expect(reasonOf(body)).toBe('contradictory');
	});

	it('shows each tag once, without blanks, and no more than there can be', () => {
		const long = 'x'.repeat(100);
		const { own } = shown({ ...good, RiskTags: ` HOOK,VPN , ,HOOK,${long}` });
		const names = (own?.riskTags as Array<{ tag: string }>).map(({ tag }) => tag);
		expect(names).toEqual(['HOOK', 'VPN', 'x'.repeat(64)]);
		const many = Array.from({ length: 300 }, (_tag, index) => `T${index}`).join(',');
		expect(shown({ ...good, RiskTags: many }).own?.riskTags).toHaveLength(100);
		expect(shown({ ...good, RiskTags: 7 }).own?.riskTags).toEqual([]);
	});

	it.each([
		['{"platform":"ios"}', { platform: 'ios' }, []],
		['', null, []],
		[undefined, null, []],
		['{"platform"', '{"platform"', ['RiskExtends is not valid JSON; it is passed on as text.']],
	])('shows RiskExtends of %j', (RiskExtends, riskExtends, warnings) => {
		const { own, warnings: told } = shown({ ...good, RiskExtends });
		expect([own?.riskExtends, told]).toEqual([riskExtends, warnings]);
	});

	it('shows under which ID it was asked for, and what the operator gave', () => {
		expect(shown(good).own).toMatchObject({
			transactionId: null,
			merchantBizId: 'm1',
			askedAs: 'm1',
			bizId: null,
		});
		const given = { bizId: 'me', merchantBizId: { id: 'm2', given: 'm2' } };
		expect(shown({ ...good, TransactionId: 't1' }, given).own).toMatchObject({
			transactionId: 't1',
			merchantBizId: 'm2',
			askedAs: 'm1',
			bizId: 'me',
		});
	});

	it.each([
		[12, 12],
		['12.5', 12.5],
		[101, null],
		[undefined, null],
	])('shows the score %j as %j', (GuardRiskScore, guardRiskScore) => {
		expect(shown({ GuardRiskScore }).scores).toEqual({ guardRisk: guardRiskScore });
	});
});

it('names the numbers that decided, and no more tags than one can read', () => {
	expect(decide({ score: 12 }).explanation).toBe('The risk score is 12; up to 30 is low risk.');
	expect(decide({ score: 95 }).explanation).toBe(
		'The risk score is 95; 70 and above is high risk.',
	);
	expect(decide({ score: 50 }).explanation).toMatch(
		/low risk \(up to 30\) .* high risk \(from 70\)/,
	);
	const tags = Array.from({ length: 40 }, (_tag, index) => `New${index}`);
	expect(decide({ score: 0, tags }).explanation).toMatch(/: New0, New1, .+, New9 and 30 more\.$/);
});

it('names ten tags without saying that there are more', () => {
	const tags = Array.from({ length: 10 }, (_tag, index) => `New${index}`);
	expect(decide({ score: 0, tags }).explanation).toMatch(/: New0, .+, New9\.$/);
});

it('says in sentences why something is for a review, and what to do', () => {
	const reviews = [
		{ tags: ['New'] },
		{ tags: ['TokenExpired'] },
		{ tags: undefined },
		{ tags: undefined, unreadableTags: true },
		{ contradictory: true },
		{ otherBizId: true },
		{ score: undefined },
		{ score: 50 },
	].map((evidence) => decide({ score: 0, ...evidence }));
	const isSentence = /^['A-Z].{10,}\.( \(\w+\))?$/;
	for (const { explanation, remedy, tellUser, verdict } of [...reviews, askedBefore, forgotten]) {
		expect(verdict).toBe('review');
		expect([explanation, remedy, tellUser].filter((text) => !isSentence.test(text))).toEqual([]);
	}
});

it('costs nothing where nothing was queried', () => {
	expect([askedBefore, forgotten].map(({ reason, billed }) => [reason, billed])).toEqual([
		['askedBefore', false],
		['tokenForgotten', false],
	]);
});

it('is billed to the item that asked, and to no other', () => {
	expect(decide({ score: 0 }).billed).toBe(true);
	expect(decide({ score: 0, byThisItem: false }).billed).toBe(false);
});

it('tells the person nothing about how they were noticed', () => {
	for (const tags of [[], ['HOOK'], ['New'], ['TokenInvalid'], undefined]) {
		for (const score of [0, 50, 95]) {
			expect(decide({ score, tags }).tellUser).not.toMatch(/risk|score|tag|token|virtual|hook/i);
		}
	}
});

it('calls nothing low risk without a usable low score, known tags and its own Biz ID', () => {
	const score = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
	const tag = fc.oneof(fc.constantFrom(...Object.keys(riskTags)), fc.string());
	const limit = fc.double({ min: 0, max: 100, noNaN: true });
	fc.assert(
		fc.property(
			fc.record({
				score,
				tags: fc.array(tag),
				otherBizId: fc.boolean(),
				contradictory: fc.boolean(),
			}),
			fc.array(tag),
			limit,
			limit,
			(evidence, blockingTags, one, two) => {
				const own = { highRiskFrom: Math.max(one, two), lowRiskUpTo: Math.min(one, two) };
				const isSound =
					evidence.score !== undefined &&
					evidence.score <= own.lowRiskUpTo &&
					!evidence.otherBizId &&
					!evidence.contradictory &&
					evidence.tags.every(
						(name) =>
							Object.hasOwn(riskTags, name) &&
							!tokenFaults.includes(name) &&
							!blockingTags.includes(name),
					);
				const { verdict } = decide(evidence, { ...own, blockingTags });
				return verdict !== 'lowRisk' || isSound;
			},
		),
	);
});
