import { own } from './tables';

/**
 * Every way to say no. `gateway` marks those of Alibaba Cloud's shared front: their answers also
 * carry HostId and Recommend. The others come from the service itself.
 */
const refusals = {
	MissingAccessKeyId: gateway(400, 'AccessKeyId is mandatory for this action.'),
	'InvalidAccessKeyId.NotFound': gateway(404, 'Specified access key is not found.'),
	'InvalidAccessKeyId.Inactive': gateway(400, 'Specified access key is disabled.'),
	MissingSecurityToken: gateway(400, 'SecurityToken is mandatory for this action.'),
	'InvalidSecurityToken.Malformed': gateway(400, 'Specified SecurityToken is malformed.'),
	'InvalidSecurityToken.Expired': gateway(400, 'Specified SecurityToken is expired.'),
	'InvalidSecurityToken.MismatchWithAccessKey': gateway(
		400,
		'Specified SecurityToken mismatch with the AccessKey.',
	),
	MissingTimestamp: gateway(400, 'Timestamp is mandatory for this action.'),
	'InvalidTimeStamp.Format': gateway(
		400,
		'Specified time stamp or date value is not well formatted.',
	),
	'InvalidTimeStamp.Expired': gateway(400, 'Specified time stamp or date value is expired.'),
	MissingSignatureNonce: gateway(400, 'SignatureNonce is mandatory for this action.'),
	SignatureNonceUsed: gateway(400, 'Specified signature nonce was used already.'),
	IncompleteSignature: gateway(400, 'The request signature does not conform to the standard.'),
	InvalidSignatureMethod: gateway(400, 'Specified signature method is not supported.'),
	SignatureDoesNotMatch: gateway(400, 'Specified signature does not match our calculation.'),
	MissingVersion: gateway(400, 'Version is mandatory for this action.'),
	MissingAction: gateway(400, 'Action is mandatory for this action.'),
	NoSuchVersion: gateway(400, 'Specified API version is not found.'),
	'InvalidAction.NotFound': gateway(404, 'Specified api is not found.'),
	'InvalidApi.NotFound': gateway(404, 'Specified path is not found.'),
	UnsupportedHTTPMethod: gateway(400, 'Specified HTTP method is not supported.'),
	Throttling: gateway(400, 'Request was denied due to request throttling.'),
	'Throttling.User': gateway(400, 'Request was denied due to user flow control.'),
	'Throttling.Api': gateway(403, 'API request is blocked due to throttling.'),
	ServiceUnavailable: gateway(503, 'The request has failed due to a temporary failure.'),
	'Forbidden.RAMUserAccessDenied': service(
		403,
		'Grant the RAM user the AliyunAntCloudAuthFullAccess permission.',
	),
	'Forbidden.AccountAccessDenied': service(
		403,
		'Activate ID Verification and settle overdue payments.',
	),
	'EntityNotExist.Role': gateway(404, 'The specified Role not exists.'),
	NoPermission: gateway(
		403,
		'You are not authorized to do this action. You should be authorized by RAM.',
	),
	'InvalidParameter.RoleArn': gateway(400, 'The parameter RoleArn is wrongly formed.'),
	'InvalidParameter.RoleSessionName': gateway(
		400,
		'The parameter RoleSessionName is wrongly formed.',
	),
	'InvalidParameter.ExternalId': gateway(400, 'The parameter ExternalId is wrongly formed.'),
	'InvalidParameter.DurationSeconds': gateway(
		400,
		'The Min/Max value of DurationSeconds is 15min/1hr.',
	),
	'InvalidParameter.PolicyGrammar': gateway(
		400,
		'The parameter Policy has not passed grammar check.',
	),
	'InvalidParameter.PolicySize': gateway(400, 'The size of the parameter Policy is too large.'),
	MissingParameter: service(400, 'Parameter cannot be empty.'),
	InvalidParameter: service(400, 'Invalid parameter.'),
	TransactionIdInvalid: service(400, 'Invalid Transaction ID.'),
	UnqualifiedPhoto: service(401, 'The image is unreadable or does not meet the requirements.'),
	DataDuplication: service(401, 'Both an image and an image address are given. Choose one.'),
	ToolargeImage: service(401, 'The image is too large.'),
	DownloadTimeout: service(401, 'The image could not be downloaded in time.'),
	NoFaceDetected: service(401, 'No face detected in the image.'),
	ProcessNotCompleted: service(404, 'The authentication process is not completed.'),
	InternalError: service(500, 'Internal system error.'),
};

interface RefusalFacts {
	status: number;
	message: string;
	gateway: boolean;
	/** Members that this refusal has beside those of all. */
	more?: Readonly<Record<string, unknown>>;
}

/** The `Code` of a refusal. */
export type RefusalCode = keyof typeof refusals;

/** One answer that says no. */
export interface Refusal extends RefusalFacts {
	code: string;
}

function gateway(status: number, message: string): RefusalFacts {
	return { status, message, gateway: true };
}

function service(status: number, message: string): RefusalFacts {
	return { status, message, gateway: false };
}

/** Says no with the given code; `detail` tells people what exactly was wrong. */
export function refuse(code: RefusalCode, detail = ''): Refusal {
	const facts = refusals[code];
	return { ...facts, code, message: detail ? `${facts.message} ${detail}` : facts.message };
}

/** Like `refuse`, for a code that somebody typed: unknown codes get the status given. */
export function refuseWith(code: string, status?: number, message?: string): Refusal {
	const known = own<RefusalFacts>(refusals, code) ?? service(400, 'Refused by a rule.');
	return { ...known, code, status: status ?? known.status, message: message ?? known.message };
}
