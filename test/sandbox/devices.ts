import { own } from './tables';

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
		// The missing comma is what the samples on the vendor's pages look like.
		extends: extended.replace(',', ' '),
	},
	noresult: { says: 'Success, but without a Result', hasNoResult: true },
	odd: { says: 'Score 130, which is out of range', score: 130 },
	spaces: { says: 'Score 20, RiskTags with blanks and gaps', tags: 'ROOT, VPN , ,HOOK', score: 20 },
};

/** How a DeviceToken is put together, for people. */
export const tokenShape = 'device-<name or score>[-TAG…][@<bizId>][~anything]';

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
