/*
 * Addresses that somebody who may write a URL, but must not get a signature, might try.
 */

/** A host that gets signatures of V3; `saf.…` is its counterpart for V1. */
export const ownHost = 'cloudauth-intl.cn-hongkong.aliyuncs.com';

/** Those that must be refused, and how the refusal has to name them. */
export const untrustedAddresses: Array<[address: string, shown: string]> = [
	// Customers' own buckets, functions and machines, and other services of Alibaba Cloud.
	[
		'https://my-bucket.oss-cn-hongkong.aliyuncs.com/',
		'https://my-bucket.oss-cn-hongkong.aliyuncs.com',
	],
	[
		'https://1234567890.cn-hongkong.fc.aliyuncs.com/',
		'https://1234567890.cn-hongkong.fc.aliyuncs.com',
	],
	[
		'https://cloudauth-intl.oss-cn-hongkong.aliyuncs.com/',
		'https://cloudauth-intl.oss-cn-hongkong.aliyuncs.com',
	],
	['https://ecs.cn-hongkong.aliyuncs.com/', 'https://ecs.cn-hongkong.aliyuncs.com'],
	['https://sts.aliyuncs.com/', 'https://sts.aliyuncs.com'],
	['https://cloudauth-intl.aliyuncs.com/', 'https://cloudauth-intl.aliyuncs.com'],
	[
		'https://cloudauth-intl.cn-hangzhou.aliyuncs.com/',
		'https://cloudauth-intl.cn-hangzhou.aliyuncs.com',
	],
	['https://saf.ap-southeast-5.aliyuncs.com/', 'https://saf.ap-southeast-5.aliyuncs.com'],
	['https://saf-vpc.cn-hongkong.aliyuncs.com/', 'https://saf-vpc.cn-hongkong.aliyuncs.com'],
	[`https://x.${ownHost}/`, `https://x.${ownHost}`],
	[`https://x${ownHost}/`, `https://x${ownHost}`],
	// Almost one of our own.
	[`http://${ownHost}/`, `http://${ownHost}`],
	[`https://${ownHost}.evil.example/`, `https://${ownHost}.evil.example`],
	[`https://${ownHost}.`, `https://${ownHost}.`],
	[`https://${ownHost}.cn/`, `https://${ownHost}.cn`],
	[`https://${ownHost}:8443/`, `https://${ownHost}:8443`],
	[`https://${ownHost}:80/`, `https://${ownHost}:80`],
	[
		'https://cloudauth-intl.cn-hongkong.\u0430liyuncs.com/',
		'https://cloudauth-intl.cn-hongkong.xn--liyuncs-1fg.com',
	],
	// Somebody else's, in disguise.
	['https://evil.example/', 'https://evil.example'],
	[`https://${ownHost}@evil.example/`, 'https://evil.example'],
	[`https://${ownHost}:443@evil.example/`, 'https://evil.example'],
	['https://user:pass@evil.example/', 'https://evil.example'],
	[`https://${ownHost}%40evil.example@evil.example/`, 'https://evil.example'],
	[`https://evil.example\\@${ownHost}/`, 'https://evil.example'],
	[`https://evil.example\\.${ownHost}/`, 'https://evil.example'],
	[`https://evil.example/@${ownHost}/`, 'https://evil.example'],
	[`https://evil.example?@${ownHost}/`, 'https://evil.example'],
	[`https://evil.example#@${ownHost}/`, 'https://evil.example'],
	['https:evil.example', 'https://evil.example'],
	['https:///evil.example', 'https://evil.example'],
	['https:\\\\evil.example', 'https://evil.example'],
	['HTTPS://EVIL.EXAMPLE/', 'https://evil.example'],
	['//evil.example/', 'https://evil.example'],
	['///evil.example/', 'https://evil.example'],
	['\\\\evil.example/', 'https://evil.example'],
	['/\\evil.example/', 'https://evil.example'],
	['  https://evil.example/', 'https://evil.example'],
	['\u0000https://evil.example/', 'https://evil.example'],
	['ht\ntps://evil.example/', 'https://evil.example'],
	['/\t/evil.example/', 'https://evil.example'],
	[`https://${ownHost}\t@evil.example/`, 'https://evil.example'],
	['https://evil\u3002example/', 'https://evil.example'],
	[`https://evil.example\uff0f.${ownHost}@evil.example/`, 'https://evil.example'],
	// This machine and its neighbors.
	['https://127.0.0.1/', 'https://127.0.0.1'],
	['https://0x7f.1/', 'https://127.0.0.1'],
	['http://localhost:5678/', 'http://localhost:5678'],
	['https://[::1]/', 'https://[::1]'],
	['https://169.254.169.254/', 'https://169.254.169.254'],
	// Other schemes.
	[`ftp://${ownHost}/`, `ftp://${ownHost}`],
	[`wss://${ownHost}/`, `wss://${ownHost}`],
	['file:///etc/passwd', 'file://'],
	['javascript:alert(1)', 'javascript://'],
	[`blob:https://${ownHost}/`, 'blob://'],
	[`evil://${ownHost}/`, `evil://${ownHost}`],
];

/** Those that no URL parser takes, so that it is not even known where they lead. */
export const unreadableAddresses = [
	'https://',
	`https://evil.example%2f.${ownHost}/`,
	`https://evil.example%00.${ownHost}/`,
	`https://evil.example\uff0f.${ownHost}/`,
	`https://evil example.${ownHost}/`,
	`https://${ownHost}:99999/`,
	`https://${ownHost}:port/`,
	`https://[${ownHost}]/`,
	`https://evil.example<.${ownHost}/`,
	'https://256.1.1.1/',
	'//',
];

/** Those that lead to that host, however they are written. */
export const trustedAddresses = [
	`https://${ownHost}`,
	`https://${ownHost.toUpperCase()}/`,
	`HTTPS://${ownHost}/`,
	`https://${ownHost}:443/`,
	`https://user:pass@${ownHost}/`,
	`https://evil.example@${ownHost}/`,
	`https://${ownHost}\\@evil.example/`,
	`https://${ownHost}/@evil.example`,
	`https://${ownHost}#@evil.example`,
	`https://${ownHost}//evil.example/`,
	`https:${ownHost}`,
	`\thttps://${ownHost} `,
	`https://\uff43loudauth-intl.cn-hongkong.aliyuncs\u3002com/`,
	`//${ownHost}/`,
	'/',
	'https',
	'evil.example',
	'/evil.example:443/',
	'@evil.example',
	'/../../@evil.example',
];

/** What the addresses above are made of, to be put together by chance. */
export const addressPieces = [
	...['https:', 'http:', 'HTTPS:', 'ws:', 'blob:', 'file:', 'https', '/', '//', '\\', '\\\\'],
	...['@', ':', '443', '80', '8443', '?', '#', '.', '%2e', '%40', '%2f', '%00', '&', '=', ';', ','],
	...['evil.example', 'aliyuncs.com', '.aliyuncs.com', 'x.oss.aliyuncs.com', 'com', 'https://'],
	...[ownHost, ownHost, `https://${ownHost}`, 'saf.cn-hongkong.aliyuncs.com'],
	...['user:pass', '127.0.0.1', 'localhost', '[::1]', '0x7f000001', '\t', '\n', '\r', ' '],
	...['\u0000', '\u3002', '\uff0e', '\uff0f', '\u0430', '\uff41', '\u00ad', '\u200b', '\ufeff'],
	...['\ud83d', 'é'],
];
