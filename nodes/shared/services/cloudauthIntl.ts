import { permissionCodes } from './permissionCodes';
import type { Service } from './service';

/**
 * ID Verification, the service of nearly all operations.
 *
 * Source: Alibaba Cloud's pages for Initialize, CheckResult and FaceGuardRisk, and
 * "http-status-code-returned-by-the-server" of 2026-06-24. HTTP status codes are left out on
 * purpose: the pages disagree about them, and 401 is a refused picture here while 403 can be
 * throttling. Codes that only one operation has belong to that operation.
 */
export const cloudauthIntl = {
	name: 'ID Verification',
	version: '2022-08-09',
	scheme: 'V3',
	regions: [
		'cn-hongkong',
		'eu-central-1',
		'ap-southeast-5',
		'ap-southeast-3',
		'ap-southeast-1',
		'us-west-1',
	],
	host: (region, network) =>
		`cloudauth-intl${network === 'internal' ? '-vpc' : ''}.${region}.aliyuncs.com`,
	codes: {
		UnqualifiedPhoto: {
			category: 'picture',
			message: 'The picture is unreadable or does not meet the requirements',
			remedy:
				'Use a clear, evenly lit picture of one whole face from the front, 640x480 to 1920x1080 pixels.',
			tellUser:
				'Please take a new photo: clear, well lit, face from the front and nothing over it.',
		},
		NoFaceDetected: {
			category: 'picture',
			message: 'No face was found in the picture',
			remedy: 'Use a picture in which the face fills most of the frame.',
			tellUser: 'Please take a new photo in which your whole face can be seen.',
		},
		ToolargeImage: {
			category: 'picture',
			message: 'The picture is too large',
			remedy:
				"Resize or compress the picture with n8n's 'Edit Image' node to 50 to 100 KB (at most 0.6 MB), or pass it by URL.",
			tellUser: 'Please choose a smaller photo.',
		},
		DownloadTimeout: {
			category: 'picture',
			message: 'Alibaba Cloud could not download the picture from its URL in time',
			remedy:
				'Check that the URL opens from the internet without login, or pass the picture itself.',
			tellUser: 'Please upload your photo again.',
		},
		// The operator's mistake, but a refused picture: it goes where the others go.
		DataDuplication: {
			category: 'picture',
			message: 'The picture was sent twice, by URL and in the request',
			remedy: 'Send it in one way only.',
			tellUser: 'We could not complete the check. Please try again later.',
		},

		MissingParameter: {
			category: 'parameter',
			message: 'A required parameter is missing',
			remedy: "Fill in the field that Alibaba Cloud's message names.",
		},
		InvalidParameter: {
			category: 'parameter',
			message: 'A parameter was refused',
			remedy:
				"Correct the field that Alibaba Cloud's message names. A callback URL that cannot be reached from the internet is refused with this code too.",
		},
		TransactionIdInvalid: {
			category: 'parameter',
			message: 'Alibaba Cloud does not know the TransactionId',
			remedy:
				'Use the TransactionId that Initialize returned, together with its MerchantBizId, in the same region, within 30 days.',
		},

		...permissionCodes(
			"Attach the policy 'AliyunAntCloudAuthFullAccess' to the RAM user in the RAM console.",
		),
		'Forbidden.AccountAccessDenied': {
			category: 'account',
			message: 'ID Verification is not activated for this account, or a payment is overdue',
			remedy: 'Activate ID Verification in the Alibaba Cloud console and settle overdue bills.',
		},
		'Forbidden.ExceptionRepeatedInvoke': {
			category: 'blocked',
			message: 'Alibaba Cloud blocked the call because the same call was made too often in a row',
			remedy:
				'Do not repeat it: check whether the workflow makes this call in a loop, and wait before you run it again.',
		},
		SuspiciousActivity: {
			category: 'blocked',
			message: 'A security policy of Alibaba Cloud blocked the query of the device',
			remedy:
				'Get a new DeviceToken from the app and try again later. If this keeps happening, contact Alibaba Cloud support with the request ID.',
		},
	},
} as const satisfies Service;
