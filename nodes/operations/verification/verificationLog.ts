import { defineReading } from '../definition';
import { anyObject, inEnvelope } from '../families/envelope';
import { codeText, readJson, valueOf, withParsedMembers } from '../families/members';
import { bizId } from '../fields/bizId';
import { transactionId } from '../fields/transactionId';

/** Source: Alibaba Cloud's metadata of CheckVerifyLog. */
const statuses: Readonly<Record<string, string>> = {
	'0': 'finished',
	'1': 'interrupted',
	'2': 'notStarted',
};

/** Source: Alibaba Cloud's page of CheckVerifyLog of 2025-10-21. */
const errorCodes: Readonly<Record<string, string>> = {
	'1000': 'The person finished; the device suggests that the check passed.',
	'1001': 'The person finished; the device suggests that the check did not pass.',
	'1002': 'The service had a system error.',
	'1003': 'The verification could not be initialized, or the clock of the device is off.',
	'1004': 'The camera did not work.',
	'1005': 'The network of the device failed.',
	'1006': 'The person left.',
	'1007': 'The transaction was invalid, for example because it had expired.',
	'1009': 'The clock of the device is off.',
	'1011': 'The person showed another type of document.',
	'1012': 'Required data was missing or malformed.',
	'1013': 'The quality of the picture was too low.',
	'1014': 'There were too many failed attempts.',
	'1015': 'The Android version of the device is too old.',
	'1016': 'The person did not allow the camera.',
	'9999': 'The verification was presumably interrupted.',
};

/** A member of a table, or null for what it does not know. */
function named(table: Readonly<Record<string, string>>, key: string | undefined): string | null {
	return key !== undefined && Object.hasOwn(table, key) ? (table[key] ?? null) : null;
}

/** How far a person got, by the answer of CheckVerifyLog. */
export function progressIn(body: Record<string, unknown>) {
	const errorCode = codeText(valueOf(body, 'VerifyErrorCode'));
	const page = valueOf(body, 'InterruptPageEn');
	const statistics = readJson(valueOf(body, 'LogStatisticsInfo'));
	return {
		status: named(statuses, codeText(valueOf(body, 'VerifyStatus'))),
		interruptedAt: typeof page === 'string' && page !== '' ? page : null,
		errorCode: errorCode ?? null,
		explanation: named(errorCodes, errorCode),
		statistics: statistics.state === 'read' ? statistics.value : null,
	};
}

export const verificationLog = defineReading({
	name: 'verificationLog',
	resource: 'verification',
	displayName: 'Explain',
	n8nAction: 'Explain why a verification has no result',
	description:
		'Tells how far a person got. Ask 30 minutes after the start: the log arrives late. Branch on Check Result, never on this.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'CheckVerifyLog',
			inBody: ['MerchantBizId', 'TransactionId'],
			answer: inEnvelope('Result', anyObject),
			charge: { kind: 'freeRead' },
		},
	},
	fields: {
		transactionId,
		merchantBizId: bizId({
			default: '={{ $json.merchantBizId }}',
			description: 'The Merchant Biz ID that the verification was started with',
		}),
	},
	show: ({ main: { body } }) => ({ own: progressIn(body), raw: withParsedMembers(body) }),
});
