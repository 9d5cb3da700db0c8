import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { actionOperations } from '../../nodes/operations';
import { jpegSaying } from '../sandbox/jpeg';
import { file } from '../operations/cases';
import { sampleMp4 } from '../operations/face/deepfake';
import { startSandbox, type Fault, type Sandbox } from '../sandbox';
import { engine, sandboxCredential, workflowWith, type NodeSetup } from './support';

let sandbox: Sandbox;
let storage: Server;
let storageUrl = '';

beforeAll(async () => {
	sandbox = await startSandbox();
	storage = createServer((request, response) => {
		if (request.url === '/gone.jpg') return void response.writeHead(403).end();
		response.end(jpegSaying(request.url ?? ''));
	});
	await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
	storageUrl = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
});
afterEach(() => sandbox.clearPlans());
afterAll(async () => {
	await sandbox.stop();
	await new Promise((resolve) => storage.close(resolve));
});

let last = 0;
const unique = (word: string) => `${word}${(last += 1)}`;

interface Setup extends NodeSetup {
	tool?: boolean;
	region?: string;
}

/** Runs one operation of the action node, and tells which requests it made. */
async function run(name: string, inputItems: INodeExecutionData[], setup: Setup = {}) {
	const { tool = false, region, parameters, ...node } = setup;
	const resource = actionOperations.find((each) => each.name === name)?.resource;
	const before = sandbox.requests.length;
	const result = await engine.run(
		workflowWith(
			tool ? 'alibabaIdvTool' : 'alibabaIdv',
			{ ...node, parameters: { resource, operation: name, ...parameters } },
			4,
		),
		{
			inputItems,
			credentials: sandboxCredential(sandbox, region ? { region, endpoint: '' } : {}),
		},
	);
	const requests = sandbox.requests.slice(before);
	const items = result.outputs('Node').flat();
	return {
		result,
		error: result.error,
		requests,
		actions: requests.map(({ action }) => action),
		items,
		said: items.map(({ json }) => json[name] as IDataObject | undefined),
	};
}

const group = (code: string) => ({ __rl: true, mode: 'code', value: code });
const person = (json: IDataObject = {}, asks = ''): INodeExecutionData => ({
	json: { userId: unique('user'), ...json },
	binary: { facePhoto: file(asks ? jpegSaying(asks) : jpegSaying(unique('').replace(/\d+/, ''))) },
});
const nobody = () => person({}, 'nobody');
const search = (more: IDataObject = {}): IDataObject => ({
	faceGroup: group('customers'),
	merchantUserId: '={{ $json.userId }}',
	...more,
});
const allowed = { options: { allowAsTool: true } };
const fail = (action: string, fault: Fault, times: number | 'always' = 'always') =>
	sandbox.plan({ match: { action }, fault, times });

describe('Find Duplicates', () => {
	it('looks every group up before the paid search, once for all items of a run', async () => {
		const parameters = search({ options: { moreFaceGroups: 'blocked, partners' } });
		const { actions, requests, said } = await run(
			'duplicateSearch',
			[nobody(), nobody(), nobody()],
			{ parameters },
		);
		expect(said.map((each) => each?.verdict)).toEqual(['notFound', 'notFound', 'notFound']);
		const lookUps = requests.filter(({ action }) => action === 'QueryFaceGroup');
		expect(lookUps.map(({ params }) => params.GroupCode)).toEqual([
			'customers',
			'blocked',
			'partners',
		]);
		expect(actions.slice(0, 3)).toEqual(['QueryFaceGroup', 'QueryFaceGroup', 'QueryFaceGroup']);
		expect(actions.filter((action) => action === 'FaceVerifyIntl')).toHaveLength(3);
		expect(requests.at(-1)?.params).toMatchObject({
			FaceGroupCodes: 'customers,blocked,partners',
			FaceRegisterGroupCode: 'customers',
			AutoRegistration: '1',
			VerifyModel: '0',
			ReturnFaces: '5',
		});
		expect(requests.at(-1)?.params).not.toHaveProperty('UpdateFaceIfUserExists');
	});

	it('names field and item of a group that does not exist, and searches for nothing', async () => {
		const faceGroup = group('={{ $json.group }}');
		const items = [
			person({ group: 'nosuch' }),
			{ ...nobody(), json: { group: 'customers', userId: 'u' } },
		];
		const stopped = await run('duplicateSearch', items, { parameters: search({ faceGroup }) });
		expect(stopped.error?.message).toMatch(
			/^'Face Group' names a face group that does not exist in this region \(nosuch\) \[item 1\]$/,
		);
		const goesOn = await run('duplicateSearch', items, {
			parameters: search({ faceGroup }),
			onError: 'continueRegularOutput',
		});
		expect(goesOn.items[0]?.json.error).toMatchObject({ category: 'input' });
		expect(goesOn.said[1]?.verdict).toBe('notFound');
		expect(sandbox.executions('FaceVerifyIntl')).toBeGreaterThan(0);
		expect(goesOn.actions.filter((action) => action === 'FaceVerifyIntl')).toHaveLength(1);
		const other = await run('duplicateSearch', [nobody()], {
			parameters: search({ options: { moreFaceGroups: 'nosuch' } }),
		});
		expect(other.error?.message).toMatch(/^'More Face Groups' names a face group/);
		expect(other.actions).not.toContain('FaceVerifyIntl');
	});

	it('is not made when the groups cannot be listed', async () => {
		fail('QueryFaceGroup', { kind: 'internal' });
		const { actions, error } = await run('duplicateSearch', [nobody(), nobody()], {
			parameters: search(),
		});
		expect(error?.message).toMatch(/internal fault/);
		expect(actions).toEqual(['QueryFaceGroup', 'QueryFaceGroup', 'QueryFaceGroup']);
	});

	it.each([
		['searching only, is repeated', false, 3, /internal fault/],
		['enrolling, is never repeated', true, 1, /may have been executed/],
	])('after an internal fault, %s', async (_what, enroll, calls, words) => {
		fail('FaceVerifyIntl', { kind: 'internal' });
		const { actions, items } = await run('duplicateSearch', [nobody()], {
			parameters: search({ enroll }),
			onError: 'continueRegularOutput',
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 1,
		});
		expect(items[0]?.json.message).toMatch(words);
		const searched = actions.filter((action) => action === 'FaceVerifyIntl');
		// n8n's own retry tries again what was certainly not executed, and nothing else.
		expect(searched).toHaveLength(enroll ? calls : 2 * calls);
	});

	it('enrolling, sends a refused picture to Undecided like a search', async () => {
		fail('FaceVerifyIntl', { kind: 'anyCode', code: 'NoFaceDetected', status: 401, message: 'm' });
		for (const enroll of [true, false]) {
			const { said } = await run('duplicateSearch', [nobody()], { parameters: search({ enroll }) });
			expect(said[0]).toMatchObject({ verdict: 'undecided', reason: 'pictureRefused' });
		}
	});

	it('enrolling, shows the ID of the face, and sends the ID of the person hashed', async () => {
		const { said, requests } = await run(
			'duplicateSearch',
			[person({ userId: 'user-1' }, 'enrolled')],
			{
				parameters: search({ enroll: true }),
			},
		);
		expect(said[0]).toMatchObject({
			verdict: 'notFound',
			reason: 'enrolled',
			enrolledFaceId: '9e792ec84c8f0ca5',
			duplicates: [],
		});
		expect(requests.at(-1)?.params).toMatchObject({ AutoRegistration: '0' });
		expect(requests.at(-1)?.params.MerchantUserId).toMatch(/^[0-9a-f]{32}$/);
	});
});

describe('An AI agent', () => {
	const changing: Array<[name: string, parameters: IDataObject]> = [
		['duplicateSearch', search({ enroll: true })],
		['faceGroupChange', { groupName: 'New' }],
		['faceGroupDeletion', { faceGroup: group('customers') }],
		['faceEnrollment', search()],
		['personDeletion', search()],
		['faceDeletion', { recordId: '1' }],
	];

	it.each(changing)('may not call %s unless the operator allows it', async (name, parameters) => {
		const setup = { tool: true, onError: 'continueRegularOutput' } as const;
		for (const options of [{}, { allowAsTool: '={{ true }}' }, { allowAsTool: 'true' }]) {
			const { items, actions } = await run(name, [nobody()], {
				...setup,
				parameters: { ...parameters, options },
			});
			expect(items[0]?.json.message).toMatch(/^'Allow Use by AI Agents' is off/);
			expect(actions).toEqual([]);
		}
		const { items, actions } = await run(name, [nobody()], {
			...setup,
			parameters: { ...parameters, ...allowed },
		});
		expect(items[0]?.json).not.toHaveProperty('message', expect.stringMatching(/AI Agents/));
		expect(actions.length).toBeGreaterThan(0);
	});

	it('may search without enrolling, and list', async () => {
		const { said } = await run('duplicateSearch', [nobody()], { tool: true, parameters: search() });
		expect(said[0]?.verdict).toBe('notFound');
		const { said: listed } = await run('faceGroups', [{ json: {} }], { tool: true });
		expect(listed[0]?.total).toBe(3);
	});

	it('is no other reason to refuse: a workflow needs no option', async () => {
		const { said } = await run('faceDeletion', [{ json: {} }], { parameters: { recordId: '1' } });
		expect(said[0]?.verdict).toBe('deleted');
	});
});

describe('Deleting a person', () => {
	const items = [{ json: { userId: 'user-1' } }];
	const parameters = search({ options: { hashMerchantUserId: false } });

	it('names one group, and none only where all were chosen', async () => {
		const one = await run('personDeletion', items, { parameters });
		expect(one.requests[0]?.params).toMatchObject({
			FaceGroupCode: 'customers',
			MerchantUserId: 'user-1',
		});
		const all = await run('personDeletion', items, {
			parameters: { ...parameters, deleteFrom: 'all' },
		});
		expect(all.requests[0]?.params).not.toHaveProperty('FaceGroupCode');
		expect(all.said[0]?.verdict).toBe('deleted');
	});

	it.each(['', ' ', '={{ undefined }}', '={{ $json.nothing }}', '={{ "" }}'])(
		'refuses the group %j, which would mean all groups',
		async (value) => {
			for (const faceGroup of [group(value), { __rl: true, mode: 'list', value }, value]) {
				const { actions, items: out } = await run('personDeletion', items, {
					parameters: { ...parameters, faceGroup },
					onError: 'continueRegularOutput',
				});
				expect(actions).toEqual([]);
				expect(out[0]?.json ?? {}).not.toHaveProperty('personDeletion');
			}
		},
	);

	it('goes to Not Deleted when only a repetition was answered, and it found nothing', async () => {
		const name = unique('kept').replace(
			/\d+/,
			(digits) => 'ghjklmnpqr'[Number(digits) % 10] ?? 'g',
		);
		sandbox.answer('DeleteFaceRecordV2', name, { Result: { Deleted: 'N' } });
		fail('DeleteFaceRecordV2', { kind: 'dropAfterExecuting' }, 1);
		const { said, actions } = await run(
			'personDeletion',
			[{ json: { userId: `sandbox:${name}~1` } }],
			{ parameters },
		);
		expect(actions).toHaveLength(2);
		expect(said[0]).toMatchObject({ verdict: 'notDeleted', reason: 'mayAlreadyBeDeleted' });
	});

	it('does not count a throttled call as one that may have been executed', async () => {
		fail('DeleteFaceRecordV2', { kind: 'throttle' }, 1);
		const { said } = await run('personDeletion', [{ json: { userId: 'sandbox:kept~1' } }], {
			parameters,
		});
		expect(said[0]).toMatchObject({ verdict: 'notDeleted', reason: 'notDeleted' });
	});
});

describe('Face groups', () => {
	it('are created without an ID and renamed by the ID of their code', async () => {
		const created = await run('faceGroupChange', [{ json: {} }], {
			parameters: { groupName: 'New', options: { groupDescription: 'For tests' } },
		});
		expect(created.actions).toEqual(['ModifyFaceGroup']);
		expect(created.requests[0]?.params).toMatchObject({ Name: 'New', Description: 'For tests' });
		expect(created.requests[0]?.params).not.toHaveProperty('Id');
		expect(created.said[0]).toMatchObject({ decided: false, change: 'created', name: 'New' });
		const renamed = await run('faceGroupChange', [{ json: {} }], {
			parameters: { groupName: 'New', groupChange: 'rename', faceGroup: group('customers') },
		});
		expect(renamed.actions).toEqual(['QueryFaceGroup', 'ModifyFaceGroup']);
		expect(renamed.requests[1]?.params).toMatchObject({ Name: 'New', Id: '162261' });
	});

	it('are not touched when their code is not listed, or listed without an ID', async () => {
		const unknown = await run('faceGroupDeletion', [{ json: {} }], {
			parameters: { faceGroup: group('nosuch') },
		});
		expect(unknown.error?.message).toMatch(/^'Face Group' names a face group that does not exist/);
		const rename = { groupName: 'New', groupChange: 'rename', faceGroup: group('idless') };
		const nameless = await run('faceGroupChange', [{ json: {} }], { parameters: rename });
		expect(nameless.error?.message).toMatch(/^'Face Group' is listed without an ID \(idless\)/);
		expect([...unknown.actions, ...nameless.actions]).toEqual(['QueryFaceGroup', 'QueryFaceGroup']);
	});
});

describe('Listing faces', () => {
	const parameters = (code: string, more: IDataObject = {}) => ({
		faceGroup: group(code),
		...more,
	});
	const one = [{ json: {} }];

	it.each([
		['all', 120, { returnAll: true }, 120, 3],
		['as many as the limit', 120, { limit: 60 }, 60, 2],
		['fewer than a page', 120, { limit: 7 }, 7, 1],
		['no more than there are', 3, { limit: 60 }, 3, 1],
	])('returns %s', async (_what, there, more, count, calls) => {
		const { said, actions } = await run('faces', one, {
			parameters: parameters(`many-${there}`, more),
		});
		expect((said[0]?.faces as unknown[]).length).toBe(count);
		expect(said[0]).toMatchObject({ total: there, warnings: [] });
		expect(actions).toHaveLength(calls);
	});

	it('shows no link to a picture, with Simplify off neither', async () => {
		const { items } = await run('faces', one, {
			parameters: parameters('customers', { simplify: false }),
		});
		expect(JSON.stringify(items)).not.toMatch(/ImgOssUrl|aliyuncs|Signature/i);
		expect(items[0]?.binary).toBeUndefined();
	});

	it('fetches pictures as files when asked, and says which are missing', async () => {
		const face = (url: unknown) => ({ Id: 1, FaceId: '77', ImgOssUrl: url });
		sandbox.answer('QueryFaceRecord', 'pictured', {
			Items: [
				face(`${storageUrl}/1.jpg`),
				face(`${storageUrl}/gone.jpg`),
				face(undefined),
				{ Id: 2, ImgOssUrl: `${storageUrl}/4.jpg` },
			],
			TotalCount: 4,
			TotalPage: 1,
		});
		const { items, said } = await run('faces', one, {
			parameters: parameters('customers', {
				downloadPictures: true,
				options: { merchantUserId: 'sandbox:pictured', hashMerchantUserId: false },
			}),
		});
		expect(Object.keys(items[0]?.binary ?? {})).toEqual(['face0', 'face3']);
		// Without an ID of its own, it goes by its place in the list.
		expect(items[0]?.binary?.face3?.fileName).toBe('face-3.jpg');
		expect(items[0]?.binary?.face0).toMatchObject({
			mimeType: 'image/jpeg',
			fileName: 'face-77.jpg',
		});
		expect((said[0]?.faces as IDataObject[]).map(({ pictureField }) => pictureField)).toEqual([
			'face0',
			'face1',
			'face2',
			'face3',
		]);
		expect(said[0]?.warnings).toEqual([
			expect.stringMatching(/^The face picture was not downloaded \(HTTP 403\)/),
			'Alibaba Cloud returned no face picture.',
		]);
	});

	it.each([{ returnAll: true }, { limit: 51 }])(
		'refuses to fetch too many pictures: %j',
		async (more) => {
			const { error, actions } = await run('faces', one, {
				parameters: parameters('customers', { downloadPictures: true, ...more }),
			});
			expect(error?.message).toMatch(/^'Limit' is more than the 50 pictures/);
			expect(actions).toEqual([]);
		},
	);

	it('says when entries are missing', async () => {
		sandbox.answer('QueryFaceRecord', 'short', { Items: [{ Id: 1 }], TotalCount: 5, TotalPage: 1 });
		const options = { merchantUserId: 'sandbox:short', hashMerchantUserId: false };
		const { said } = await run('faces', one, { parameters: parameters('customers', { options }) });
		expect(said[0]?.warnings).toEqual(['Alibaba Cloud counts 5 entries, but returned 1.']);
	});
});

describe('Adding a face', () => {
	it.each([
		['with its hash, however long it is', 'x'.repeat(200), true, /^[0-9a-f]{32}$/],
		['as it is', 'user-1', false, /^user-1$/],
	])('sends the ID of the person %s', async (_what, userId, hashMerchantUserId, sent) => {
		const { requests } = await run('faceEnrollment', [person({ userId })], {
			parameters: search({ options: { hashMerchantUserId } }),
		});
		expect(requests.at(-1)?.params.MerchantUserId).toMatch(sent);
	});

	it('refuses an ID that is too long to be sent as it is', async () => {
		const { error, actions } = await run('faceEnrollment', [person({ userId: 'x'.repeat(33) })], {
			parameters: search({ options: { hashMerchantUserId: false } }),
		});
		expect(error?.message).toMatch(/^'Merchant User ID' has 33 characters, more than the 32/);
		expect(actions).toEqual([]);
	});
});

describe('Detecting a deepfake', () => {
	const video = (bytes: Buffer): INodeExecutionData => ({
		json: {},
		binary: { faceVideo: { ...file(bytes), mimeType: 'video/mp4' } },
	});
	const asVideo = { parameters: { faceInputType: 'VIDEO' } };

	it('sends a video as one', async () => {
		const { requests, said } = await run('deepfake', [video(sampleMp4())], asVideo);
		expect(requests[0]?.params.FaceInputType).toBe('VIDEO');
		expect(requests[0]?.placed.body).toContain('FaceBase64');
		expect(said[0]?.verdict).toBe('lowRisk');
		const byUrl = await run('deepfake', [{ json: {} }], {
			parameters: {
				...asVideo.parameters,
				faceVideoSource: 'url',
				faceVideoUrl: 'https://example.com/face.mp4',
			},
		});
		expect(byUrl.requests[0]?.params).toMatchObject({ FaceUrl: 'https://example.com/face.mp4' });
	});

	it.each([
		['a picture', jpegSaying('low'), /is neither an MP4 nor a MOV video/],
		['nothing', Buffer.alloc(0), /is empty/],
		['a video of no length', sampleMp4(1000), /is too small/],
		['a film', sampleMp4(10 * 1024 * 1024 + 1), /is too large/],
	])('takes %s for no video, and asks for another one', async (_what, bytes, words) => {
		const { said, actions } = await run('deepfake', [video(bytes), video(sampleMp4())], asVideo);
		expect(said[0]).toMatchObject({
			verdict: 'review',
			reason: 'pictureRefused',
			explanation: expect.stringMatching(words) as string,
			tellUser: expect.stringMatching(/record a new video/) as string,
		});
		expect(said[1]?.verdict).toBe('lowRisk');
		expect(actions).toHaveLength(1);
	});

	it('takes a picture that other operations find too large, up to 10 MB', async () => {
		const picture = (bytes: number): INodeExecutionData => ({
			json: {},
			binary: { facePhoto: file(jpegSaying('high', bytes)) },
		});
		const { said } = await run('deepfake', [picture(2 * 1024 * 1024), picture(11 * 1024 * 1024)]);
		expect(said.map((each) => each?.reason)).toEqual(['pictureRefused', 'highRisk']);
	});

	it('names the region that offers it, before any call', async () => {
		const { error, actions } = await run('deepfake', [person()], { region: 'cn-hongkong' });
		expect(error?.message).toBe("'Region' (cn-hongkong) does not offer 'Detect Deepfake' [item 1]");
		expect(error?.description).toMatch(/^Choose Singapore in the field 'Region'/);
		expect(actions).toEqual([]);
	});
});
