import type { Charge, CallDefinition } from '../../shared/transport/callDefinition';
import { defineReading } from '../definition';
import { notTriedLive } from '../evidence';
import { anyObject, inEnvelope } from '../families/envelope';
import { withParsedMembers } from '../families/members';
import { uploadTimeoutMs } from '../fields/callOptions';
import { operationTable } from './operationTable';
import { action, files, merchantBizId, parameters } from './parameters';

/** Whatever stands in the envelope. */
const anything: CallDefinition['answer'] = { safeParse: (data) => ({ success: true, data }) };

function chargeOf(kind: Charge['kind'] = 'unknown'): Charge {
	if (kind === 'freeRead' || kind === 'freeWriteSameTwice') return { kind };
	return {
		kind,
		ifAnswerLost:
			'Look in the ID Verification console whether it was executed before you call it again: that may be billed again, or add something a second time.',
	};
}

function callOf(name: string): CallDefinition {
	const { charge, envelope, body } = operationTable[name] ?? {};
	return {
		service: 'cloudauthIntl',
		action: name,
		inBody: body,
		answer: envelope === undefined ? anyObject : inEnvelope(envelope, anything),
		charge: chargeOf(charge),
		// Documented for this one only.
		...(name === 'Id2MetaPeriodVerifyIntl' ? { successCode: 'success' } : {}),
	};
}

export const anyOperation = defineReading({
	name: 'anyOperation',
	resource: 'anyOperation',
	displayName: 'Call',
	n8nAction: 'Call any operation of ID verification',
	description: `Calls an operation by its own name and returns the answer as it is, without deciding anything. Pictures in answers are removed. ${notTriedLive}`,
	billing: 'By operation; what is not known is treated as billed.',
	calls: { main: callOf('EkycVerify') },
	chosenCall: ({ action: name }) => callOf(name),
	fields: {
		action,
		parameters,
		files,
		merchantBizId,
	},
	// Files of up to 10 MB.
	concurrency: 3,
	timeoutMs: uploadTimeoutMs,
	changesData: ({ action: name }) => /^(freeWrite|write)/.test(operationTable[name]?.charge ?? ''),
	notStored: ['answer'],
	show: ({ main: { body } }, { action: name }) => ({
		own: { operation: name, answer: withParsedMembers(body) },
		whole: ['Protocol', 'TransactionUrl'],
		raw: withParsedMembers(body),
	}),
});
