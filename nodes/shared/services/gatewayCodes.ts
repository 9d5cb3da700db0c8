import type { ReturnCodes } from './service';

const accessKeyRemedy =
	'Open the credential and check the AccessKey ID and AccessKey Secret against the RAM console.';
const stsRemedy =
	'Get a new set of temporary keys (AccessKey ID, AccessKey Secret and STS token belong together) and enter all three in the credential.';
const clockRemedy =
	"Set the clock of the machine that runs n8n (time synchronization, UTC). Alibaba Cloud accepts about 15 minutes' difference.";
const supportRemedy =
	'Try again later. If this keeps happening, contact Alibaba Cloud support with the request ID.';
const signingBugRemedy =
	'Report this to the maintainers of this node together with the request ID; it is not caused by your settings.';
const endpointRemedy =
	"Check the region of the credential (and, for 'Custom', the endpoint): the service must be offered there.";

const clockIsOff = {
	category: 'clock',
	message: 'The clock of this machine is off',
	remedy: clockRemedy,
} as const;
const noSuchOperation = {
	category: 'endpoint',
	message: 'The operation is not offered here',
	remedy: endpointRemedy,
} as const;
const noSuchVersion = {
	category: 'endpoint',
	message: 'The API version is not offered here',
	remedy: endpointRemedy,
} as const;

/**
 * Return codes of the gateway in front of all services. Its refusals of a RAM user are in
 * `permissionCodes.ts`, because each service asks for another permission.
 *
 * Source: Alibaba Cloud's lists of client errors (51132, 434846, 30137) and the answers that users
 * of other products quote in public; HTTP status codes differ between them and are left out.
 */
export const gatewayCodes: ReturnCodes = {
	'InvalidAccessKeyId.NotFound': {
		category: 'credential',
		message: 'The AccessKey ID does not exist',
		remedy: accessKeyRemedy,
	},
	'InvalidAccessKeyId.Inactive': {
		category: 'credential',
		message: 'The AccessKey is disabled',
		remedy: 'Enable the AccessKey in the RAM console, or create a new one and enter it here.',
	},
	InvalidAccessKeyId: {
		category: 'credential',
		message: 'The AccessKey ID was refused',
		remedy: accessKeyRemedy,
	},
	MissingAccessKeyId: {
		category: 'credential',
		message: 'The AccessKey ID is missing',
		remedy: accessKeyRemedy,
	},
	SignatureDoesNotMatch: {
		category: 'credential',
		message: 'The AccessKey Secret is wrong',
		remedy:
			'Enter the AccessKey Secret that belongs to this AccessKey ID. It is shown only once, when the key is created.',
	},
	'InvalidSecurityToken.Expired': {
		category: 'credential',
		message: 'The STS token has expired',
		remedy: stsRemedy,
	},
	InvalidSecurityToken: {
		category: 'credential',
		message: 'The STS token was refused',
		remedy: stsRemedy,
	},
	MissingSecurityToken: {
		category: 'credential',
		message: 'This AccessKey is a temporary one and needs an STS token',
		remedy: "Set 'Authentication' in the credential to 'STS Token' and enter the token.",
	},
	IncompleteSignature: {
		category: 'credential',
		message: 'The signature was not understood',
		remedy: signingBugRemedy,
	},
	InvalidSignatureMethod: {
		category: 'credential',
		message: 'The signature method was refused',
		remedy: signingBugRemedy,
	},
	MissingTimestamp: {
		category: 'credential',
		message: 'The timestamp is missing',
		remedy: signingBugRemedy,
	},

	InvalidTimeStamp: clockIsOff,
	IllegalTimestamp: clockIsOff,
	SignatureNonceUsed: {
		category: 'repeated',
		message: 'Alibaba Cloud received the same request twice',
		remedy:
			'Something between n8n and Alibaba Cloud repeats requests, for example a proxy. Switch that off.',
	},

	'Forbidden.AccountAccessDenied': {
		category: 'account',
		message: 'The service is not activated for this account, or a payment is overdue',
		remedy: 'Activate the service in the Alibaba Cloud console and settle overdue bills.',
	},
	'Forbidden.RiskControl': {
		category: 'account',
		message: 'The account is blocked by risk control',
		remedy: 'Contact Alibaba Cloud support with the request ID.',
	},
	InsufficientBalance: {
		category: 'account',
		message: 'The balance of the account is not sufficient',
		remedy: 'Add funds to the account in the Alibaba Cloud console.',
	},

	InvalidApi: noSuchOperation,
	InvalidAction: noSuchOperation,
	InvalidProduct: {
		category: 'endpoint',
		message: 'The service is not offered here',
		remedy: endpointRemedy,
	},
	NoSuchVersion: noSuchVersion,
	InvalidVersion: noSuchVersion,
	UnsupportedHTTPMethod: {
		category: 'endpoint',
		message: 'The HTTP method was refused',
		remedy: endpointRemedy,
	},
	InvalidProtocol: {
		category: 'endpoint',
		message: 'The endpoint requires an encrypted connection',
		remedy: "Use 'https://' in the custom endpoint.",
	},

	Throttling: {
		category: 'throttled',
		message: 'Alibaba Cloud refused the call because there were too many',
		remedy:
			"Lower 'Requests per Second' in the options of the node, or ask Alibaba Cloud for a higher limit.",
	},
	ServiceUnavailable: {
		category: 'unavailable',
		message: 'The service is not available at the moment',
		remedy: supportRemedy,
	},
	InternalError: {
		category: 'internal',
		message: 'Alibaba Cloud had an internal fault',
		remedy: supportRemedy,
	},

	// Families that go by the beginning of a code: `MissingDocType`, `InvalidMetaInfo`.
	Missing: {
		category: 'parameter',
		message: 'A required parameter is missing',
		remedy: "Fill in the field that Alibaba Cloud's message names.",
	},
	Invalid: {
		category: 'parameter',
		message: 'A parameter was refused',
		remedy: "Correct the field that Alibaba Cloud's message names.",
	},
};
