/** Where a tag comes from, in the words of Alibaba Cloud's page. */
export type RiskTagGroup = 'Native app' | 'Web' | 'Native app and web' | 'Token' | 'General';

export interface RiskTag {
	group: RiskTagGroup;
	/** What it says about the device, for the operator. */
	explanation: string;
	/**
	 * Only where the tag says that the answer is about no device, or not about this one: such an
	 * answer is never low risk, whatever its score.
	 */
	tokenFault?: {
		/** What the operator should do. */
		remedy: string;
	};
}

const freshToken =
	'Let the app or page call getDeviceToken again, and pass the new DeviceToken on unchanged.';

/**
 * Every risk tag that Alibaba Cloud documents for FaceGuardRisk. A new tag is added here and nowhere
 * else.
 *
 * Source: Alibaba Cloud's page "Device assistant risk labels" of 2026-10-13. Its list of general tags
 * could be read up to BizIdNotMatch only, so tags that are not here are to be expected.
 */
export const riskTags: Readonly<Record<string, RiskTag>> = {
	ROOT: { group: 'Native app', explanation: 'The device is rooted or jailbroken.' },
	HOOK: {
		group: 'Native app',
		explanation: 'Functions of the app or system are being intercepted.',
	},
	VPN: { group: 'Native app', explanation: 'The connection runs through a VPN.' },
	Emulator: { group: 'Native app', explanation: 'An emulator, not a real device.' },
	SystemVirtual: {
		group: 'Native app',
		explanation: 'The app runs in an app clone of the system (Android).',
	},
	ThirdVirtual: {
		group: 'Native app',
		explanation: 'The app runs in an app clone made by a third party (Android).',
	},
	AdbModel: { group: 'Native app', explanation: 'The developer mode is on (Android).' },
	DebugModel: { group: 'Native app', explanation: 'The app is being debugged.' },
	NoSimCard: { group: 'Native app', explanation: 'The device has no SIM card.' },
	VirtualVideo: {
		group: 'Native app',
		explanation: 'Software that replaces the camera picture is installed.',
	},
	UsingVirtualVideo: {
		group: 'Native app',
		explanation: 'Software that replaces the camera picture is in use.',
	},
	MirroredScreen: {
		group: 'Native app',
		explanation: 'The screen is being recorded or mirrored (iOS).',
	},
	RiskROM: { group: 'Native app', explanation: 'The system software is known to be risky.' },
	UnusualROM: {
		group: 'Native app',
		explanation: 'The system software is an unusual one (Android).',
	},
	AutoOperation: {
		group: 'Native app and web',
		explanation: 'The app or page is operated by a program, not by a person.',
	},
	BlackTool: { group: 'Native app', explanation: 'Tools that fraudsters use are present.' },
	CloudPhone: {
		group: 'Native app and web',
		explanation: 'A remotely operated phone in a data center.',
	},
	BootUnLock: { group: 'Native app', explanation: 'The boot loader is unlocked.' },
	BootCountLittle: {
		group: 'Native app',
		explanation: 'The device has been started only a few times.',
	},
	ChargeScreenBright: {
		group: 'Native app',
		explanation: 'The screen stays bright while the device is charged.',
	},
	ChargeScreenNoSecure: {
		group: 'Native app',
		explanation: 'The device is charged without a screen lock.',
	},
	ChargeWithUsb: { group: 'Native app', explanation: 'The device is charged by USB (Android).' },
	FakeDevice: { group: 'Native app', explanation: 'The data of the device was altered.' },
	AbnormalPort: { group: 'Native app', explanation: 'Unusual network ports are open (Android).' },

	VirtualBrowser: { group: 'Web', explanation: 'A browser without a screen, or an imitated one.' },
	VirtualCamera: { group: 'Web', explanation: 'A virtual camera is installed.' },
	UsingVirtualCamera: { group: 'Web', explanation: 'A virtual camera is in use.' },
	BrowserTampered: { group: 'Web', explanation: 'The browser was tampered with.' },
	Debugger: { group: 'Web', explanation: 'The page is being debugged.' },
	WebCrawler: { group: 'Web', explanation: 'A web crawler, not a person.' },
	CookieDisabled: { group: 'Web', explanation: 'Cookies are switched off.' },
	Incognito: { group: 'Web', explanation: 'The browser is in private mode.' },
	MediaHook: {
		group: 'Web',
		explanation: 'Camera functions of the browser are being intercepted.',
	},
	NoRefer: {
		group: 'Web',
		explanation: 'The page was opened without coming from another one (only with ID Verification).',
	},
	UnmatchOsUrl: {
		group: 'Web',
		explanation: 'The address does not match the kind of device (only with ID Verification).',
	},

	TokenIsNull: {
		group: 'Token',
		explanation: 'The DeviceToken is empty, so nothing is known about the device.',
		tokenFault: { remedy: freshToken },
	},
	TokenTampered: {
		group: 'Token',
		explanation: 'The DeviceToken was changed after the device made it.',
		tokenFault: {
			remedy: `Check that nothing between the app and this node changes it; otherwise treat it as an attack. ${freshToken}`,
		},
	},
	TokenInvalid: {
		group: 'Token',
		explanation: 'This region does not recognize the DeviceToken.',
		tokenFault: {
			remedy: `Choose the region that your app's device SDK reports to (CustomUrl, CustomHost). ${freshToken}`,
		},
	},
	TokenExpired: {
		group: 'Token',
		explanation: 'The DeviceToken is older than 7 days.',
		tokenFault: { remedy: freshToken },
	},

	BizIdNotMatch: {
		group: 'General',
		explanation: 'The DeviceToken was made for another Biz ID: it may belong to somebody else.',
		tokenFault: {
			remedy:
				"Pass the Biz ID that the app gave to getDeviceToken. If it is the right one, treat it as somebody else's token.",
		},
	},
};

/** A risk tag as it stands in an output item. */
export interface NamedRiskTag {
	tag: string;
	group: RiskTagGroup | 'Unknown';
	explanation: string;
}

export function lookUpTag(tag: string): RiskTag | undefined {
	return Object.hasOwn(riskTags, tag) ? riskTags[tag] : undefined;
}

/** Puts a tag into words; one that nobody knows is kept and said to be unknown. */
export function nameTag(tag: string): NamedRiskTag {
	const known = lookUpTag(tag);
	return {
		tag,
		group: known?.group ?? 'Unknown',
		explanation:
			known?.explanation ??
			"This node does not know the tag; look it up in Alibaba Cloud's documentation.",
	};
}
