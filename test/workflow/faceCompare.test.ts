import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { jpegSaying, jpegWithComment, startSandbox, type Sandbox } from '../sandbox';
import { arrivals, jpegFile, picturesSaying, runFaceCompare, type NodeSetup } from './support';

jest.mock('../../nodes/shared/items/clock', () => ({
	...jest.requireActual('../../nodes/shared/items/clock'),
	...jest.requireActual('./fastClock'),
}));

let sandbox: Sandbox;

beforeEach(async () => {
	sandbox = await startSandbox();
});

afterEach(async () => {
	await sandbox.stop();
});

const branches = ['Undecided', 'No Match', 'Match', 'Error'];

/** Where one item went, and as what. */
async function sent(item: INodeExecutionData, setup: NodeSetup = {}) {
	const result = await runFaceCompare(sandbox, [item], setup);
	if (result.error) throw result.error;
	const arrived = arrivals(result, 4);
	const output = arrived.findIndex((list) => list.length > 0);
	return { branch: branches[output], json: arrived[output]?.[0] ?? {} };
}

describe('the branch', () => {
	it.each([
		['match', 'Match', 'match'],
		['dataobject', 'Match', 'match'],
		['booleans', 'Match', 'match'],
		['stringcode', 'Match', 'match'],
		['noscore', 'Match', 'match'],
		['nomatch', 'No Match', 'differentPerson'],
		['subcodepass', 'No Match', 'differentPerson'],
		['spoof', 'No Match', 'spoofingAttack'],
		['spoofpassed', 'No Match', 'spoofingAttack'],
		['processing', 'Undecided', 'processing'],
		['unable', 'Undecided', 'pictureUnavailable'],
		['systemerror', 'Undecided', 'systemError'],
		['systemerror200', 'Undecided', 'systemError'],
		['contradict', 'Undecided', 'contradictory'],
		['contradict2', 'Undecided', 'contradictory'],
		['uppercase', 'Undecided', 'incompleteAnswer'],
		['noextinfo', 'Undecided', 'incompleteAnswer'],
		['brokendata', 'Undecided', 'unreadableAnswer'],
		['nodata', 'Undecided', 'unreadableAnswer'],
		['unknownretcode', 'Undecided', 'unknownRetCode'],
	])('of %s is %s (%s)', async (outcome, branch, reason) => {
		const { branch: taken, json } = await sent(picturesSaying(outcome));
		expect([taken, json.reason]).toEqual([branch, reason]);
		expect(json.requestId).toEqual(expect.stringMatching(/^[0-9A-F-]{36}$/));
		// Only an answer with the code 500 is asked for again.
		expect(sandbox.requests).toHaveLength(outcome === 'systemerror' ? 3 : 1);
	});

	it.each([
		['quota', /^The comparisons allowed for today are used up \(402\)/, 'quota', false, 1],
		['forbidden', /^The legacy service is not activated/, 'account', false, 1],
		['badservice', /^The legacy service does not offer this/, 'endpoint', false, 1],
		['internal', /^The vendor's service had an internal fault \(500\)/, 'internal', true, 3],
	])('of %s is an error in words', async (outcome, message, category, retryable, calls) => {
		const stopped = await runFaceCompare(sandbox, [picturesSaying(outcome)]);
		expect(stopped.error?.message).toMatch(message);
		expect(sandbox.requests).toHaveLength(calls);
		const { branch, json } = await sent(picturesSaying(outcome), {
			onError: 'continueErrorOutput',
		});
		expect(branch).toBe('Error');
		expect(json).toMatchObject({
			error: expect.stringMatching(message) as string,
			details: { category, retryable, remedy: expect.stringMatching(/\w+ \w+/) as string },
		});
		expect(sandbox.billed('ExecuteRequest')).toBe(0);
	});

	it('says what was wrong with the resource code, and does not call it a match', async () => {
		const { branch, json } = await sent(picturesSaying('match'), {
			parameters: { resourceCode: 'other', otherResourceCode: '00000000' },
		});
		expect([branch, json.reason]).toEqual(['Match', 'match']);
		expect(sandbox.requests.at(-1)?.params.ServiceParameters).toContain('00000000');
		const refused = await runFaceCompare(sandbox, [picturesSaying('match')], {
			parameters: { resourceCode: 'other', otherResourceCode: '84' },
		});
		expect(refused.error?.message).toMatch(/^'Other Resource Code' is not a resource code/);
	});

	it('goes by the lowest score that the operator takes', async () => {
		const own = { parameters: { options: { minScore: 100 } } };
		expect((await sent(picturesSaying('match'), own)).branch).toBe('Match');
		const missing = await sent(picturesSaying('noscore'), own);
		expect([missing.branch, missing.json.reason]).toEqual(['Undecided', 'scoreMissing']);
		const bad = { parameters: { options: { minScore: '={{ $json.nothing }}' } } };
		const result = await runFaceCompare(sandbox, [picturesSaying('match')], bad);
		expect(result.error?.message).toBe("'Minimum Score' is not a number from 0 to 100 [item 0]");
	});
});

describe('the item', () => {
	it('says everything the vendor said', async () => {
		const { json } = await sent(picturesSaying('nomatch'));
		expect(json).toEqual({
			verdict: 'noMatch',
			reason: 'differentPerson',
			explanation: expect.any(String),
			remedy: expect.any(String),
			tellUser: expect.any(String),
			billed: null,
			score: 54.4566324452,
			faceAttack: 'false',
			retCode: 'OK_SUCCESS',
			retCodeSub: 'Z1142',
			retMessage: 'Facial recognition failed (Z1142)',
			requestId: expect.any(String),
		});
	});

	it('keeps the raw answer on request, and no picture anywhere', async () => {
		const { json } = await sent(picturesSaying('match'), { parameters: { simplify: false } });
		expect(json.result).toMatchObject({ passed: 'true', extInfo: { score: '100.0' } });
		expect(JSON.stringify(json)).not.toMatch(/[A-Za-z0-9+/]{60}/);
	});
});

describe('the request', () => {
	it("is what the vendor's guide asks for", async () => {
		await sent(picturesSaying('match'));
		const [request] = sandbox.requests;
		expect(request).toMatchObject({
			method: 'POST',
			action: 'ExecuteRequest',
			version: '2019-05-21',
			signature: 'V1',
			params: {
				Service: 'intl_face_verify',
				Format: 'JSON',
				SignatureMethod: 'HMAC-SHA1',
				SignatureVersion: '1.0',
				SignatureNonce: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
				Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
			},
		});
		expect(request?.params.ServiceParameters).toContain('00840000');
	});

	const reference = jpegWithComment('somebody');
	const base64 = reference.toString('base64');

	it.each([
		['as it is', base64],
		['with a prefix', `data:image/jpeg;base64,${base64}`],
		['with line breaks', base64.replace(/(.{76})/g, '$1\r\n')],
	])('takes a picture as Base64 text %s', async (_name, text) => {
		const parameters: IDataObject = {
			refFaceSource: 'base64',
			refFaceContent: '={{ $json.id }}',
			authFaceSource: 'base64',
			authFaceContent: '={{ $json.face }}',
		};
		const { branch } = await sent({ json: { id: text, face: base64 } }, { parameters });
		// Identical pictures match in the sandbox: what arrived is what was meant.
		expect(branch).toBe('Match');
	});

	it('mixes both sources, and compares the right one with the right one', async () => {
		const item: INodeExecutionData = {
			json: { id: base64 },
			binary: { selfie: jpegFile(jpegSaying('spoof')) },
		};
		const { json } = await sent(item, {
			parameters: {
				refFaceSource: 'base64',
				refFaceContent: '={{ $json.id }}',
				authFaceField: 'selfie',
			},
		});
		expect(json.reason).toBe('spoofingAttack');
	});
});

describe('what is refused before it costs anything', () => {
	const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(50)]);
	const files = (idPhoto: Buffer, facePhoto: Buffer): INodeExecutionData => ({
		json: {},
		binary: { idPhoto: jpegFile(idPhoto), facePhoto: jpegFile(facePhoto) },
	});
	const good = jpegWithComment('good');

	it.each([
		[
			'a PNG',
			files(good, png),
			/^'Face Photo Field \(facePhoto\)' is not a JPEG picture \[item 0\]/,
		],
		['no file', { json: {} }, /^'ID Photo Field \(idPhoto\)' is not in this item/],
		[
			'a file that is too large',
			files(jpegWithComment('big', 2 * 1024 * 1024 + 1), good),
			/^'ID Photo Field \(idPhoto\)' is too large \(2049 KB\)/,
		],
	] as Array<[string, INodeExecutionData, RegExp]>)('%s', async (_name, item, message) => {
		const result = await runFaceCompare(sandbox, [picturesSaying('match'), item]);
		expect(result.error?.message.replace('[item 1]', '[item 0]')).toMatch(message);
		expect(sandbox.requests).toEqual([]);
	});
});

describe('never billed twice', () => {
	it('a retry of the node re-uses what is known, lost answers too', async () => {
		sandbox.plan({
			match: { action: 'ExecuteRequest' },
			skip: 1,
			fault: { kind: 'dropAfterExecuting' },
		});
		sandbox.plan({
			match: { action: 'ExecuteRequest' },
			skip: 1,
			times: 3,
			fault: { kind: 'internal' },
		});
		const result = await runFaceCompare(
			sandbox,
			[picturesSaying('match'), picturesSaying('nomatch'), picturesSaying('match')],
			{
				parameters: { options: { concurrency: 1 } },
				retryOnFail: true,
				maxTries: 2,
				waitBetweenTries: 0,
			},
		);
		expect(result.status).toBe('success');
		const [undecided, noMatch, match] = arrivals(result, 4);
		expect(match).toHaveLength(2);
		expect(noMatch).toEqual([]);
		expect(undecided).toEqual([
			expect.objectContaining({
				reason: 'answerLost',
				billed: null,
				explanation: expect.stringMatching(
					/may have been executed, so it was not repeated\.$/,
				) as string,
				remedy: expect.stringMatching(/only if it may be billed twice/) as string,
			}),
		]);
		expect(sandbox.billed('ExecuteRequest')).toBe(3);
	});

	it('the next run of a loop compares again', async () => {
		await sent(picturesSaying('match'));
		await sent(picturesSaying('match'));
		expect(sandbox.billed('ExecuteRequest')).toBe(2);
	});
});
