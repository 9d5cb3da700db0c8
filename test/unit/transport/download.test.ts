import type { IHttpRequestOptions } from 'n8n-workflow';

import { download } from '../../../nodes/shared/transport/download';

/** As much of n8n as a download uses. */
function fakeContext(statusCode = 200, chunks = [Buffer.from('a'), Buffer.from('b')]) {
	const asked: IHttpRequestOptions[] = [];
	async function* body() {
		yield* chunks;
	}
	const context = {
		getExecutionCancelSignal: () => undefined,
		helpers: {
			async httpRequest(options: IHttpRequestOptions) {
				asked.push(options);
				return { statusCode, body: body() };
			},
		},
	};
	return { asked, context };
}

const limits = { timeoutMs: 1000, isSandbox: false };

describe('a download', () => {
	it('asks the storage of Alibaba Cloud, and follows no redirect', async () => {
		const { asked, context } = fakeContext();
		const link = 'https://bucket.oss-cn-hongkong.aliyuncs.com/v.mp4?Signature=a%2Bb';
		expect(await download(context, link, limits)).toEqual(Buffer.from('ab'));
		expect(asked).toEqual([
			{
				url: link,
				encoding: 'stream',
				timeout: 1000,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				abortSignal: expect.any(AbortSignal),
			},
		]);
	});

	it.each([
		'http://bucket.oss.aliyuncs.com/v.mp4',
		'https://aliyuncs.com/v.mp4',
		'https://evilaliyuncs.com/v.mp4',
		'https://aliyuncs.com.example.com/v.mp4',
		'https://bucket.aliyuncs.com@example.com/v.mp4',
		'https://example.com/bucket.aliyuncs.com',
		'https://127.0.0.1/v.mp4',
		'ftp://bucket.aliyuncs.com/v.mp4',
		'file:///etc/passwd',
		'no link',
		'',
	])('never goes to %j', async (link) => {
		const { asked, context } = fakeContext();
		expect(await download(context, link, limits)).toBe(
			'The file was not downloaded: its link does not point to the storage of Alibaba Cloud.',
		);
		expect(asked).toEqual([]);
	});

	it('goes anywhere for a sandbox, but not to what is no link', async () => {
		const { context } = fakeContext();
		const sandbox = { ...limits, isSandbox: true };
		expect(await download(context, 'http://127.0.0.1:8765/v.webm', sandbox)).toEqual(
			Buffer.from('ab'),
		);
		expect(await download(context, 'no link', sandbox)).toMatch(/does not point to/);
	});

	it.each([302, 403, 404, 500])('brings nothing under HTTP %d', async (status) => {
		const { context } = fakeContext(status);
		expect(await download(context, 'https://a.aliyuncs.com/v.mp4', limits, 'video')).toBe(
			`The video was not downloaded (HTTP ${status}): its link works for 15 minutes only.`,
		);
	});

	it('brings 50 MB, and nothing of what is larger', async () => {
		const link = 'https://a.aliyuncs.com/v.mp4';
		const largest = Buffer.alloc(50 * 1024 * 1024);
		const { context } = fakeContext(200, [largest]);
		expect(await download(context, link, limits)).toHaveLength(largest.length);
		const { context: larger } = fakeContext(200, [largest, Buffer.from('x')]);
		expect(await download(larger, link, limits)).toBe(
			'The file was not downloaded: it is larger than 50 MB.',
		);
	});

	it.each([
		['fails', async () => await Promise.reject(new Error('socket hang up'))],
		['brings no stream', async () => await Promise.resolve({ statusCode: 200 })],
	])('says so when the connection %s', async (_what, httpRequest) => {
		const context = { getExecutionCancelSignal: () => undefined, helpers: { httpRequest } };
		expect(await download(context, 'https://a.aliyuncs.com/v.mp4', limits)).toBe(
			'The file was not downloaded: the connection failed or was too slow.',
		);
	});
});
