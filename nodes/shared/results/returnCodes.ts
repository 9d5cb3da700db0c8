/**
 * What kind of answer a return code is. The kind decides whether a call is repeated
 * (`api/retry.ts`); the code only decides the words.
 */
export type Kind =
	/** The call worked. */
	| 'success'
	/** The person has not finished yet. */
	| 'notFinished'
	/** The reference picture was refused: nothing was started. */
	| 'photo'
	/** A parameter was refused. */
	| 'parameter'
	/** AccessKey, secret or STS token. */
	| 'credential'
	/** The RAM user lacks a permission. */
	| 'permission'
	/** Service not activated, or payment overdue. */
	| 'account'
	/** The calls of the day are used up; this one was not executed. */
	| 'quota'
	/** Wrong endpoint, operation or version. */
	| 'endpoint'
	/** Too many calls; this one was not executed. */
	| 'throttled'
	/** The service was not available; the call was not executed. */
	| 'unavailable'
	/** The vendor's own fault. */
	| 'internal'
	/** Our clock is off; the call was not executed. */
	| 'clock'
	/** The same request arrived twice: the first one may have been executed. */
	| 'repeated'
	/** The request never left, or never arrived. */
	| 'notReached'
	/** Sent, but no usable answer came back: it may have been executed. */
	| 'noAnswer'
	/** The execution was cancelled in n8n. */
	| 'cancelled'
	/** The credential refused to sign, so nothing was sent. */
	| 'notSigned'
	/** A code that is in none of the vendor's pages. */
	| 'unknown';

/** What follows from a kind, whatever the code. */
interface KindFacts {
	/** Whether the vendor bills it: successful calls only. Null where nobody but the vendor knows. */
	billed: boolean | null;
	/** Whether trying the same again later can help. */
	retryable: boolean;
}

const refused: KindFacts = { billed: false, retryable: false };
const passing: KindFacts = { billed: false, retryable: true };

export const kinds: Readonly<Record<Kind, KindFacts>> = {
	success: { billed: true, retryable: false },
	notFinished: passing,
	photo: refused,
	parameter: refused,
	credential: refused,
	permission: refused,
	account: refused,
	quota: refused,
	endpoint: refused,
	throttled: passing,
	unavailable: passing,
	internal: passing,
	clock: refused,
	repeated: { billed: null, retryable: false },
	notReached: passing,
	noAnswer: { billed: null, retryable: true },
	cancelled: { billed: null, retryable: false },
	notSigned: refused,
	unknown: refused,
};

export interface ReturnCode {
	kind: Kind;
	/** What happened, as the start of a sentence. */
	message: string;
	/** What the operator should do. */
	remedy: string;
	/** Only for `photo`: what to tell the person who is being verified. */
	tellUser?: string;
}

const accessKeyRemedy =
	'Open the credential and check the AccessKey ID and AccessKey Secret against the RAM console.';
const stsRemedy =
	'Fetch a new set of temporary keys (AccessKey ID, AccessKey Secret and STS token belong together) and enter all three in the credential.';
const permissionRemedy =
	"Attach the policy 'AliyunAntCloudAuthFullAccess' to the RAM user in the RAM console; for the legacy comparison, one that allows yundun-saf:Execute.";
const clockRemedy =
	"Set the clock of the machine that runs n8n (time synchronisation, UTC). The vendor accepts about 15 minutes' difference.";
const reportRemedy =
	"Try again later. If it stays, contact Alibaba Cloud's support with the request ID.";
const signingBugRemedy =
	'Report this to the makers of this node together with the request ID; it is not something you can set.';
const endpointRemedy =
	"Check the region of the credential (and, for 'Custom', the endpoint): it has to be one where the service is offered.";

/**
 * Every return code of the vendor's pages for Initialize, CheckResult, FaceGuardRisk and the legacy
 * service, and of the gateway in front of them. HTTP status codes are left out on purpose: the
 * vendor's pages disagree about them, and 401 is a picture fault here while 403 can be throttling.
 */
export const returnCodes: Record<string, ReturnCode> = {
	Success: { kind: 'success', message: 'The call worked', remedy: '' },

	ProcessNotCompleted: {
		kind: 'notFinished',
		message: 'The person has not finished the verification yet',
		remedy:
			'Ask again after the callback has arrived, or after a while. A verification can be finished within 30 minutes of its start.',
	},

	UnqualifiedPhoto: {
		kind: 'photo',
		message: 'The picture is unreadable or does not meet the requirements',
		remedy:
			'Use a clear, evenly lit picture of one whole face from the front, 640x480 to 1920x1080 pixels.',
		tellUser: 'Please take a new photo: clear, well lit, face from the front and nothing over it.',
	},
	NoFaceDetected: {
		kind: 'photo',
		message: 'No face was found in the picture',
		remedy: 'Use a picture in which the face fills most of the frame.',
		tellUser: 'Please take a new photo in which your whole face can be seen.',
	},
	ToolargeImage: {
		kind: 'photo',
		message: 'The picture is too large',
		remedy: 'Compress the picture to 50 to 100 KB (at most 0.6 MB), or pass it by URL.',
		tellUser: 'Please choose a smaller photo.',
	},
	DownloadTimeout: {
		kind: 'photo',
		message: 'The vendor could not download the picture from its URL in time',
		remedy:
			'Check that the URL opens from the public internet without signing in, or pass the picture itself.',
		tellUser: 'Please upload your photo again.',
	},
	DataDuplication: {
		kind: 'photo',
		message: 'Two pictures were sent, one by URL and one in the request',
		remedy: 'Choose one of them.',
	},

	MissingParameter: {
		kind: 'parameter',
		message: 'A required parameter is missing',
		remedy: 'Fill in the field that the message of the vendor names.',
	},
	InvalidParameter: {
		kind: 'parameter',
		message: 'A parameter was refused',
		remedy:
			'Correct the field that the message of the vendor names. A callback URL that cannot be opened from the internet is refused in this way too.',
	},
	TransactionIdInvalid: {
		kind: 'parameter',
		message: 'The TransactionId is not known',
		remedy:
			'Use the TransactionId that Initialize returned, together with its MerchantBizId, in the same region, within 30 days.',
	},

	'InvalidAccessKeyId.NotFound': {
		kind: 'credential',
		message: 'The AccessKey ID does not exist',
		remedy: accessKeyRemedy,
	},
	'InvalidAccessKeyId.Inactive': {
		kind: 'credential',
		message: 'The AccessKey is disabled',
		remedy: 'Enable the AccessKey in the RAM console, or create a new one and enter it here.',
	},
	InvalidAccessKeyId: {
		kind: 'credential',
		message: 'The AccessKey ID was refused',
		remedy: accessKeyRemedy,
	},
	MissingAccessKeyId: {
		kind: 'credential',
		message: 'The AccessKey ID is missing',
		remedy: accessKeyRemedy,
	},
	SignatureDoesNotMatch: {
		kind: 'credential',
		message: 'The AccessKey Secret is wrong',
		remedy:
			'Enter the AccessKey Secret that belongs to this AccessKey ID. It is shown only once, when the key is created.',
	},
	'InvalidSecurityToken.Expired': {
		kind: 'credential',
		message: 'The STS token has expired',
		remedy: stsRemedy,
	},
	InvalidSecurityToken: {
		kind: 'credential',
		message: 'The STS token was refused',
		remedy: stsRemedy,
	},
	MissingSecurityToken: {
		kind: 'credential',
		message: 'This AccessKey is a temporary one and needs an STS token',
		remedy: "Switch on 'Use STS Token' in the credential and enter the token.",
	},
	IncompleteSignature: {
		kind: 'credential',
		message: 'The signature was not understood',
		remedy: signingBugRemedy,
	},
	InvalidSignatureMethod: {
		kind: 'credential',
		message: 'The signature method was refused',
		remedy: signingBugRemedy,
	},

	'Forbidden.RAMUserAccessDenied': {
		kind: 'permission',
		message: 'The RAM user lacks the permission to use ID Verification',
		remedy: permissionRemedy,
	},
	'Forbidden.RAM': {
		kind: 'permission',
		message: 'The RAM user lacks a permission',
		remedy: permissionRemedy,
	},
	NoPermission: {
		kind: 'permission',
		message: 'The RAM user lacks a permission',
		remedy: permissionRemedy,
	},
	Forbidden: {
		kind: 'permission',
		message: 'The vendor refused access',
		remedy:
			"Check that ID Verification is activated and that the RAM user has the policy 'AliyunAntCloudAuthFullAccess'.",
	},
	'Forbidden.AccountAccessDenied': {
		kind: 'account',
		message: 'ID Verification is not activated for this account, or a payment is overdue',
		remedy: 'Activate ID Verification in the Alibaba Cloud console and settle overdue bills.',
	},
	'Forbidden.RiskControl': {
		kind: 'account',
		message: 'The account is blocked by risk control',
		remedy: "Contact Alibaba Cloud's support with the request ID.",
	},
	InsufficientBalance: {
		kind: 'account',
		message: 'The balance of the account is not sufficient',
		remedy: 'Top up the account in the Alibaba Cloud console.',
	},

	InvalidApi: {
		kind: 'endpoint',
		message: 'The operation is not offered here',
		remedy: endpointRemedy,
	},
	InvalidAction: {
		kind: 'endpoint',
		message: 'The operation is not offered here',
		remedy: endpointRemedy,
	},
	InvalidProduct: {
		kind: 'endpoint',
		message: 'The service is not offered here',
		remedy: endpointRemedy,
	},
	NoSuchVersion: {
		kind: 'endpoint',
		message: 'The API version is not offered here',
		remedy: endpointRemedy,
	},
	InvalidVersion: {
		kind: 'endpoint',
		message: 'The API version is not offered here',
		remedy: endpointRemedy,
	},
	UnsupportedHTTPMethod: {
		kind: 'endpoint',
		message: 'The HTTP method was refused',
		remedy: endpointRemedy,
	},
	InvalidProtocol: {
		kind: 'endpoint',
		message: 'The endpoint wants an encrypted connection',
		remedy: "Use 'https://' in the custom endpoint.",
	},

	Throttling: {
		kind: 'throttled',
		message: 'The vendor refused the call because there were too many',
		remedy:
			"Lower 'Requests per Second' in the options of the node, or ask Alibaba Cloud for a higher limit.",
	},
	ServiceUnavailable: {
		kind: 'unavailable',
		message: "The vendor's service is not available at the moment",
		remedy: reportRemedy,
	},
	InternalError: {
		kind: 'internal',
		message: "The vendor's service had an internal fault",
		remedy: reportRemedy,
	},

	InvalidTimeStamp: {
		kind: 'clock',
		message: 'The clock of this machine is off',
		remedy: clockRemedy,
	},
	IllegalTimestamp: {
		kind: 'clock',
		message: 'The clock of this machine is off',
		remedy: clockRemedy,
	},
	MissingTimestamp: {
		kind: 'credential',
		message: 'The time stamp is missing',
		remedy: signingBugRemedy,
	},
	SignatureNonceUsed: {
		kind: 'repeated',
		message: 'The vendor received the same request twice',
		remedy:
			'Something between n8n and the vendor repeats requests, for example a proxy. Switch that off.',
	},

	// The legacy service answers with numbers in the body; its guide of 2019-08-27 lists these.
	'400': {
		kind: 'parameter',
		message: 'The vendor refused the parameters',
		remedy: "Check both pictures and 'Resource Code'.",
	},
	'402': {
		kind: 'quota',
		message: 'The comparisons allowed for today are used up',
		remedy:
			'Go on tomorrow, or ask Alibaba Cloud for a higher daily quota. Trying again today does not help.',
	},
	'403': {
		kind: 'account',
		message: 'The legacy service is not activated for this account, or it has expired',
		remedy:
			"Activate the service in the Alibaba Cloud console. New accounts may not get it any more: use the nodes 'Initialize' and 'Check Result' instead.",
	},
	'404': {
		kind: 'endpoint',
		message: 'The legacy service does not offer this comparison here',
		remedy:
			"Choose another region in the options of the node (the guide names Singapore). The vendor may have ended the service: then use 'Initialize' and 'Check Result' instead.",
	},
	'500': {
		kind: 'internal',
		message: "The vendor's service had an internal fault",
		remedy: reportRemedy,
	},

	// Families, after the exact codes: looked up by what stands before the first dot or by prefix.
	Missing: {
		kind: 'parameter',
		message: 'A required parameter is missing',
		remedy: 'Fill in the field that the message of the vendor names.',
	},
	Invalid: {
		kind: 'parameter',
		message: 'A parameter was refused',
		remedy: 'Correct the field that the message of the vendor names.',
	},
};

const unknownCode: ReturnCode = {
	kind: 'unknown',
	message: 'The vendor answered with a code that this node does not know',
	remedy:
		"Look the code up in the vendor's pages, and report it to the makers of this node so that it gets a name.",
};

/**
 * Finds the row of a return code: exactly, then its family before the first dot
 * (`Throttling.User` -> `Throttling`), then the families `Missing…` and `Invalid…`.
 * Success has no family: `Success.Anything` is a code that nobody knows.
 */
export function lookUpCode(code: string): ReturnCode {
	const family = code.split('.')[0] ?? code;
	const prefix = ['Missing', 'Invalid'].find((start) => code.startsWith(start));
	const row = [code, family, prefix].find(
		(name) => name !== undefined && Object.hasOwn(returnCodes, name),
	);
	const found = (row === undefined ? undefined : returnCodes[row]) ?? unknownCode;
	return found.kind === 'success' && row !== code ? unknownCode : found;
}

/**
 * Whether a `Code` says that the call worked. The pages write "Success", their prose "200", and
 * sibling operations answer 200 as a number.
 */
export function isSuccess(code: string): boolean {
	return code.toLowerCase() === 'success' || code === '200';
}
