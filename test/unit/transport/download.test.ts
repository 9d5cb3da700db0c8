import type { IHttpRequestOptions } from 'n8n-workflow';

import { download } from '../../../nodes/shared/transport/download';

/** As much of n8n as a download uses. */
function fakeContext(statusCode = 200) {
	const asked: IHttpRequestOptions[] = [];
	async function* body() {
		yield Buffer.from('a');
		yield Buffer.from('b');
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
});
