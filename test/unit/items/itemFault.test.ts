import { inspect } from 'node:util';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { faultOfCode, faultOfThrown, type Fault } from '../../../nodes/shared/api/fault';
import {
	callFault,
	errorItem,
	inputFault,
	ItemFault,
	nodeError,
	toItemFault,
} from '../../../nodes/shared/items/itemFault';
import type { Kind } from '../../../nodes/shared/results/returnCodes';
import { SigningRefusal } from '../../../nodes/shared/signing';
import { node } from './fakes';

const picture = '/9j/4AAQSkZJRgABAQAASABIAAD'.repeat(20);
const secret = 'not-a-real-secret-of-30-chars!';
const token = `v1_biz1_t5zw8o_${'aB3-'.repeat(11)}`;

const fault = (rest: Partial<Fault> = {}): Fault => ({
	kind: 'parameter',
	code: 'InvalidParameter',
	message: 'A parameter was refused',
	remedy: 'Correct it.',
	mayHaveBeenExecuted: false,
	...rest,
});

describe('a field that cannot be used', () => {
	it('is named, with what is wrong and what to do', () => {
		const found = inputFault('Scene Code', 'is too long', 'Shorten it.');
		expect(found).toBeInstanceOf(ItemFault);
		expect(found.name).toBe('ItemFault');
		expect(found.message).toBe("'Scene Code' is too long");
		expect(found.details).toEqual({
			code: 'InvalidInput',
			requestId: null,
			category: 'input',
			retryable: false,
			remedy: 'Shorten it.',
		});
		expect([found.httpStatus, found.mayHaveBeenExecuted]).toEqual([undefined, false]);
	});
});

describe('a call without a usable answer', () => {
	it('keeps code, request id, category, remedy and status', () => {
		const found = callFault(fault({ requestId: 'R-1', httpStatus: 400 }));
		expect(found.message).toBe('A parameter was refused');
		expect(found.details).toEqual({
			code: 'InvalidParameter',
			requestId: 'R-1',
			category: 'parameter',
			retryable: false,
			remedy: 'Correct it.',
		});
		expect(found.httpStatus).toBe(400);
		expect(callFault(fault()).details.requestId).toBeNull();
	});

	const retryable: Kind[] = [
		'throttled',
		'unavailable',
		'internal',
		'notReached',
		'notFinished',
		'noAnswer',
	];
	const others: Kind[] = [
		'photo',
		'parameter',
		'credential',
		'permission',
		'account',
		'endpoint',
		'clock',
		'repeated',
		'cancelled',
		'notSigned',
		'unknown',
	];

	it.each([...retryable, ...others])('says whether trying again can help after %s', (kind) => {
		expect(callFault(fault({ kind })).details.retryable).toBe(retryable.includes(kind));
	});

	it.each([...retryable, ...others])(
		'never calls %s retryable when it may have been executed',
		(kind) => {
			const found = callFault(fault({ kind, mayHaveBeenExecuted: true }));
			expect(found.details.retryable).toBe(false);
			expect(found.mayHaveBeenExecuted).toBe(true);
		},
	);
});

describe('anything else that is thrown', () => {
	it('stays what it is when it is a fault already', () => {
		const found = inputFault('A', 'is bad', 'Mend it.');
		expect(toItemFault(found)).toBe(found);
	});

	it('keeps the words of a refusal to sign', () => {
		const found = toItemFault(new SigningRefusal('The endpoint is empty', 'Enter it.'));
		expect(found.message).toBe('The endpoint is empty');
		expect(found.details).toMatchObject({
			code: 'NotSigned',
			category: 'notSigned',
			remedy: 'Enter it.',
		});
	});

	it('keeps message and description of an error of n8n', () => {
		const thrown = new NodeOperationError(node, 'No binary data', {
			description: 'Check the item',
		});
		const found = toItemFault(thrown);
		expect(found.message).toBe('No binary data');
		expect(found.details).toEqual({
			code: 'Unexpected',
			requestId: null,
			category: 'unexpected',
			retryable: false,
			remedy: 'Check the item',
		});
	});

	it('gets a remedy when it brings none', () => {
		for (const thrown of [new Error('odd'), { message: 'odd', description: '' }, 'odd']) {
			expect(toItemFault(thrown).message).toBe('odd');
			expect(toItemFault(thrown).details.remedy).toBe(
				'Check the fields of the node, their expressions and its credential.',
			);
		}
		expect(toItemFault({ message: 'odd', description: 5 }).details.remedy).toMatch(/^Check the/);
	});

	it('loses pictures, tokens and line breaks on the way', () => {
		const found = toItemFault(
			Object.assign(new Error(`bad\n${picture}`), { description: `see ${token}` }),
		);
		expect(found.message).toBe(`bad [${picture.length} characters removed]`);
		expect(found.details.remedy).toBe(`see [${token.length} characters removed]`);
	});
});

describe('an error item', () => {
	it('has exactly the keys that n8n moves to the error output', () => {
		const item = errorItem(callFault(fault({ requestId: 'R-1' })), 7);
		expect(item).toEqual({
			json: {
				error: 'A parameter was refused [item 7]',
				message: 'A parameter was refused [item 7]. Correct it.',
				details: {
					code: 'InvalidParameter',
					requestId: 'R-1',
					category: 'parameter',
					retryable: false,
					remedy: 'Correct it.',
				},
			},
			pairedItem: { item: 7 },
		});
		expect(Object.keys(item)).not.toContain('error');
	});

	it('is a copy, so that nobody changes the fault through it', () => {
		const found = callFault(fault());
		const { details } = errorItem(found, 0).json;
		(details as { remedy: string }).remedy = 'changed';
		expect(found.details.remedy).toBe('Correct it.');
	});
});

describe('the error that stops an execution', () => {
	type Thrown = NodeApiError & { description?: string };

	it('is one of the service for a call, with description, item and HTTP code', () => {
		const found = callFault(fault({ httpStatus: 403, requestId: 'R-1' }));
		const error = nodeError(node, found, 4) as Thrown;
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe('A parameter was refused [item 4]');
		expect(error.description).toBe('Correct it. Request ID: R-1.');
		expect(error.httpCode).toBe('403');
		expect(error.context.itemIndex).toBe(4);
		expect(error.errorResponse).toEqual({ details: found.details });
	});

	it('names the request id, to which support can hold on', () => {
		const named = nodeError(node, callFault(fault({ requestId: 'R-1' })), 0) as Thrown;
		expect(named.description).toBe('Correct it. Request ID: R-1.');
		expect((nodeError(node, callFault(fault()), 0) as Thrown).description).toBe('Correct it.');
	});

	it.each(['input', 'unexpected'] as const)('is one of the node for %s', (category) => {
		const details = { ...inputFault('A', 'is bad', 'Mend it.').details, category };
		const error = nodeError(node, new ItemFault('Odd', details, 500), 2) as Thrown;
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('Odd [item 2]');
		expect(error.description).toBe('Mend it.');
		expect(error.context.itemIndex).toBe(2);
	});

	it('has no HTTP code when there was no answer', () => {
		const error = nodeError(node, callFault(faultOfThrown({ code: 'ECONNRESET' })), 0) as Thrown;
		expect(error.httpCode).toBeNull();
	});

	it.each(['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'EADDRNOTAVAIL'])(
		'keeps our words for %s, which n8n would replace by its own',
		(code) => {
			const found = callFault(faultOfThrown({ code }));
			const error = nodeError(node, found, 0) as Thrown;
			expect(error.message).toBe(`${found.message} [item 0]`);
			expect(error.description).toBe(found.details.remedy);
		},
	);

	it('carries nothing of the request: no cause, no secret, no picture, no token', () => {
		const request = {
			headers: { authorization: `ACS3-HMAC-SHA256 Credential=id,Signature=${'ab'.repeat(32)}` },
			body: Buffer.from(`FacePictureBase64=${encodeURIComponent(picture)}`),
			url: `https://cloudauth-intl.cn-hongkong.aliyuncs.com/?CallbackToken=${token}`,
			secret,
		};
		const thrown = Object.assign(new Error('socket hang up'), {
			code: 'ECONNRESET',
			config: request,
			request,
			response: { data: picture, config: request },
			cause: Object.assign(new Error(picture), { config: request }),
		});
		const wrapped = new NodeApiError(node, thrown as never);
		const reply = { statusCode: 400, headers: {}, body: request };
		const faults = [
			callFault(faultOfThrown(wrapped)),
			callFault(faultOfCode('SignatureDoesNotMatch', reply, { message: `${secret} ${picture}` })),
			callFault(faultOfCode('InvalidParameter', reply, { message: `${token}: ${picture}` })),
			callFault(faultOfCode(picture, reply, { message: picture, requestId: picture })),
			toItemFault(thrown),
			toItemFault(Object.assign(new Error(picture), { description: token, config: request })),
		];
		const forbidden = [
			secret,
			token,
			picture.slice(0, 60),
			'ACS3-HMAC-SHA256',
			'Buffer',
			'aliyuncs',
		];
		for (const found of faults) {
			const error = nodeError(node, found, 0);
			const shown = [
				JSON.stringify(error),
				JSON.stringify(errorItem(found, 0)),
				inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null }),
				inspect(found, { depth: Infinity, showHidden: true, maxStringLength: null }),
				error.stack ?? '',
			].join('\n');
			for (const word of forbidden) expect([word, shown.includes(word)]).toEqual([word, false]);
			expect(error instanceof NodeApiError ? error.cause : undefined).toBeUndefined();
		}
	});
});
