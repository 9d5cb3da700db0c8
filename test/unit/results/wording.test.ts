import type { INode } from 'n8n-workflow';

import {
	cancelledFault,
	faultOfCode,
	faultOfThrown,
	faultOfUnreadable,
	warnOfExecution,
} from '../../../nodes/shared/api/fault';
import { operations, type Operation } from '../../../nodes/shared/api/operations';
import { callFault, errorItem, nodeError } from '../../../nodes/shared/items/itemFault';
import { lookUpCode, returnCodes } from '../../../nodes/shared/results/returnCodes';
import { otherMeanings, subCodes } from '../../../nodes/shared/results/subCodes';

const reply = { statusCode: 500, headers: {}, body: '' };
const networkCodes = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'EADDRNOTAVAIL',
	'ECONNABORTED',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ENETDOWN',
	'EAI_AGAIN',
	'EPIPE',
	'CERT_HAS_EXPIRED',
	'ERR_CANCELED',
];

const unsureRemedies = Object.values<Operation>(operations).flatMap(
	({ ifUnsure }) => ifUnsure ?? [],
);

const faults = [
	...Object.keys(returnCodes).map((code) => faultOfCode(code, reply, {})),
	...networkCodes.map((code) => faultOfThrown({ code })),
	faultOfThrown({ syscall: 'connect', code: 'ETIMEDOUT' }),
	faultOfUnreadable('it is not an answer of the vendor', reply),
	faultOfCode('NobodyKnowsThis', reply, {}),
	cancelledFault,
].flatMap((fault) => [
	fault,
	...unsureRemedies.map((remedy) =>
		warnOfExecution({ ...fault, mayHaveBeenExecuted: true }, remedy),
	),
]);

const texts = [
	...[...Object.values(returnCodes), lookUpCode('NobodyKnowsThis')].flatMap(
		({ message, remedy, tellUser }) => [message, remedy, tellUser ?? ''],
	),
	...Object.values({ ...subCodes, ...otherMeanings }).flatMap(({ explanation, tellUser }) => [
		explanation,
		tellUser,
	]),
	...faults.flatMap(({ message, remedy }) => [message.replace(/InternalError/g, ''), remedy]),
];

describe('the words that operators and people read', () => {
	it("avoid what n8n's guidelines ask to avoid", () => {
		const avoided = /\b(errors?|problems?|failures?|mistakes?)\b/i;
		expect(texts.filter((text) => avoided.test(text))).toEqual([]);
	});

	it('are free of blanks at the ends, doubled blanks and doubled full stops', () => {
		expect(texts.filter((text) => /^\s|\s$|\s\s|\.\./.test(text))).toEqual([]);
	});

	it('survive n8n, which replaces messages with certain network codes in them', () => {
		const node: INode = {
			id: '1',
			name: 'Check Result',
			type: 'checkResult',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		for (const fault of faults) {
			const error = nodeError(node, callFault(fault), 3);
			expect(error.message).toBe(`${fault.message} [item 3]`);
			if (fault.remedy !== '') {
				expect((error as Error & { description?: string }).description).toBe(fault.remedy);
			}
		}
	});

	it('make whole sentences in an error item', () => {
		for (const fault of faults.filter(({ remedy }) => remedy !== '')) {
			const { error, message } = errorItem(callFault(fault), 0).json as Record<string, string>;
			expect(error).toMatch(/^[A-Z].*[^.] \[item 0\]$/);
			expect(message).toBe(`${error}. ${fault.remedy}`);
		}
	});
});
