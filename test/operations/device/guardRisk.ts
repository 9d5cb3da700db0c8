import { randomBytes } from 'node:crypto';

import { success, type Play } from '../../sandbox/play';
import { own } from '../../sandbox/tables';
import { isMerchantBizId, oneOf } from '../../sandbox/values';
import { defineCases, type OutcomeRow } from '../cases';

/** What FaceGuardRisk tells about one device. */
export interface Device {
	/** In plain words, for the table that `npm run sandbox` prints. */
	says: string;
	/** Comma separated, as they go over the wire. */
	tags?: string;
	/** A text goes over the wire as a text, no score as no member. */
	score?: number | string;
	extends?: string;
	hasNoResult?: boolean;
}

/** `Result` of FaceGuardRisk, without the TransactionId. */
export interface Risk {
	RiskTags: string;
	RiskExtends: string;
	GuardRiskScore?: number | string;
}

const extended = JSON.stringify({
	code: '200',
	message: 'success',
	umid: 'sandboxumid1',
	sip: '192.0.2.1',
	durationMs: 12,
	queryCount: 1,
	querySessionCount: 1,
	queryUmidCount: 1,
	platform: 'ios',
});

const invalid: Device = {
	says: 'TokenInvalid, with the low score 0',
	tags: 'TokenInvalid',
	score: 0,
};

/** The devices that have a name: what follows `device-` in the DeviceToken. */
export const devices: Readonly<Record<string, Device>> = {
	none: { says: 'No score at all' },
	expired: { says: 'TokenExpired, with the low score 0', tags: 'TokenExpired', score: 0 },
	tampered: { says: 'TokenTampered, with the low score 0', tags: 'TokenTampered', score: 0 },
	invalid,
	extends: { says: 'Score 10, RiskExtends holds JSON', score: 10, extends: extended },
	badextends: {
		says: 'Score 10, RiskExtends is not valid JSON',
		score: 10,
		// The missing comma is what the samples on Alibaba Cloud's pages look like.
		extends: extended.replace(',', ' '),
	},
	noresult: { says: 'Success, but without a Result', hasNoResult: true },
	odd: { says: 'Score 130, which is out of range', score: 130 },
	// A token that spells a tag of 16 letters out would have it removed from the answer, as a part of it.
	camera: { says: 'Score 11, UsingVirtualCamera', tags: 'UsingVirtualCamera', score: 11 },
	spaces: { says: 'Score 20, RiskTags with blanks and gaps', tags: 'ROOT, VPN , ,HOOK', score: 20 },
};

/** How a DeviceToken is put together, for people. */
const tokenShape = 'device-<name or score>[-TAG…][@<bizId>][~anything]';

const tokenPattern =
	/^device-(?<name>[a-z]+|(?:text)?\d+(?:\.\d+)?)(?<tags>(?:-\w+)*)(?:@(?<bizId>[^@~]+))?(?:~.*)?$/s;
const scorePattern = /^(?<text>text)?(?<score>[\d.]+)$/;

/** What a DeviceToken asks for; nothing when there is to be no Result. */
export function riskFor(deviceToken: string, bizId = ''): Risk | undefined {
	const { name, tags = '', bizId: bizIdOfToken } = tokenPattern.exec(deviceToken)?.groups ?? {};
	const device = own(devices, name) ?? scored(name);
	if (!device) return tell(invalid, []);
	if (device.hasNoResult) return undefined;
	const isOther = bizId !== '' && bizIdOfToken !== undefined && bizIdOfToken !== bizId;
	return tell(device, [...tags.split('-'), isOther ? 'BizIdNotMatch' : '']);
}

function scored(name = ''): Device | undefined {
	const { text, score } = scorePattern.exec(name)?.groups ?? {};
	return score === undefined ? undefined : { says: '', score: text ? score : Number(score) };
}

function tell(device: Device, furtherTags: string[]): Risk {
	const { tags = '', score, extends: riskExtends = '' } = device;
	return {
		RiskTags: [tags, ...furtherTags].filter(Boolean).join(','),
		RiskExtends: riskExtends,
		...(score !== undefined && { GuardRiskScore: score }),
	};
}

/** Costs money even if the token was good for nothing. */
const play: Play = {
	billed: true,
	required: ['ProductCode', 'MerchantBizId', 'DeviceToken'],
	values: {
		ProductCode: oneOf('FACE_GUARD', 'FACE_GUARD_PRO'),
		MerchantBizId: isMerchantBizId,
	},
	answers: { low: { Result: { TransactionId: 'sandbox0', ...riskFor('device-extends') } } },
	run({ params, asks }) {
		if (asks !== undefined) return success(play.answers[asks]?.Result);
		const risk = riskFor(params.DeviceToken ?? '', params.BizId);
		return success(risk && { TransactionId: randomBytes(16).toString('hex'), ...risk });
	},
};

const rows: ReadonlyArray<readonly [token: string, output: string, reason: string]> = [
	['device-0', 'Low Risk', 'lowScore'],
	['device-30', 'Low Risk', 'lowScore'],
	['device-text12', 'Low Risk', 'lowScore'],
	['device-12-VPN-ROOT', 'Low Risk', 'lowScore'],
	['device-extends', 'Low Risk', 'lowScore'],
	['device-badextends', 'Low Risk', 'lowScore'],
	['device-30.5', 'Review', 'betweenLimits'],
	['device-69.9', 'Review', 'betweenLimits'],
	['device-none', 'Review', 'scoreMissing'],
	['device-odd', 'Review', 'scoreMissing'],
	['device-12-NewTag', 'Review', 'unknownTag'],
	['device-expired', 'Review', 'tokenFault'],
	['device-invalid', 'Review', 'tokenFault'],
	['device-0-TokenIsNull', 'Review', 'tokenFault'],
	['somebody-else', 'Review', 'tokenFault'],
	['device-70', 'High Risk', 'highScore'],
	['device-text95', 'High Risk', 'highScore'],
	['device-12-HOOK', 'High Risk', 'blockingTag'],
	['device-none-HOOK', 'High Risk', 'blockingTag'],
	['device-tampered', 'High Risk', 'blockingTag'],
	['device-spaces', 'High Risk', 'blockingTag'],
	['device-1@another', 'High Risk', 'blockingTag'],
];

const verdicts: Readonly<Record<string, string>> = {
	Review: 'review',
	'High Risk': 'highRisk',
	'Low Risk': 'lowRisk',
};
const row = (
	token: string,
	output: string,
	reason: string,
	parameters?: OutcomeRow[5],
): OutcomeRow => [token, output, verdicts[output] ?? '', reason, true, parameters];

const own12 = { highRiskFrom: 12, lowRiskUpTo: 11, blockingTags: ['VPN'] };

export const cases = defineCases({
	name: 'deviceRisk',
	node: 'alibabaIdvFaceGuardRisk',
	plays: { FaceGuardRisk: play },
	guide: {
		how: `The Device Token of FaceGuardRisk decides what is told, ${tokenShape}; any other is invalid:`,
		rows: [
			['device-12.5', 'Score 12.5, no tags; any number will do'],
			['device-12-ROOT-VPN', 'Score 12 with any tags, known or not'],
			['device-text12', 'Score as the text "12"'],
			['device-12@order1', 'BizIdNotMatch unless BizId is order1 or empty'],
			['device-12~2', 'As device-12, but another token'],
			...Object.entries(devices).map(([name, { says }]) => [`device-${name}`, says] as const),
		],
	},
	parameters: {
		deviceToken: '={{ $json.token }}',
		bizId: '={{ $json.bizId ?? "" }}',
		options: { merchantBizId: '={{ $json.biz ?? "" }}' },
	},
	item: ({ asks, unique }) => ({
		json: {
			token: `${/^device-|^somebody/.test(asks) ? '' : 'sandbox:'}${asks}~${unique}`,
			bizId: asks.includes('@') ? 'mine' : '',
		},
	}),
	good: ['low'],
	outcomes: [
		...rows.map(([token, output, reason]) => row(token, output, reason)),
		row('device-12', 'High Risk', 'highScore', own12),
		row('device-11-HOOK', 'Low Risk', 'lowScore', own12),
		row('device-0-VPN', 'High Risk', 'blockingTag', own12),
		row('device-tampered', 'Review', 'tokenFault', own12),
		row('device-1@another', 'Review', 'tokenFault', own12),
	],
	errors: [['device-noresult', 'noAnswer']],
	fragile: {
		// The id is for looking it up; what is told beside the tags is for the operator.
		'Result.TransactionId': [],
		'Result.RiskExtends*': [],
	},
	secretive: { deviceToken: '={{ $json.token + $json.half1 + $json.half2 }}' },
	refuses: {
		deviceToken: ['true', '7', '"two words"', '"a\\nb"', '"ä"', '"x".repeat(8193)'],
		bizId: ['undefined', 'null'],
		lowRiskUpTo: ['70', '99'],
		blockingTags: ['"HOOK"', '"HOOK,ROOT"', '{ HOOK: true }', '[1]', '[null]', '[["HOOK"]]'],
	},
});
