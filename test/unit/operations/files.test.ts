import { binaryOf } from '../../../nodes/operations/files';

const asked: string[] = [];
/** What is behind every link. */
let bytes: Buffer;
const context = {
	getExecutionCancelSignal: () => undefined,
	helpers: {
		async httpRequest({ url }: { url: string }) {
			asked.push(url);
			return await Promise.resolve({ statusCode: 200, body: [bytes] });
		},
		prepareBinaryData: async (bytes: Buffer, fileName: string, mimeType: string) =>
			await Promise.resolve({ data: bytes.toString(), fileName, mimeType }),
	},
} as never;
const session = { timeoutMs: 1000, isSandbox: false };
const download = async (url: string, isSandbox = false) =>
	await binaryOf(
		context,
		{ ...session, isSandbox } as never,
		{
			field: 'video',
			name: 'evidence-1',
			what: 'evidence video',
			url,
		} as never,
	);

beforeEach(() => {
	asked.length = 0;
	bytes = Buffer.from('video');
});

it.each([
	'https://verify.oss-cn-hongkong.aliyuncs.com/a.webm?Expires=1&Signature=x',
	'https://a.aliyuncs.com/b.mp4',
])('a video is fetched from the storage of Alibaba Cloud: %s', async (url) => {
	expect(await download(url)).toMatchObject({ data: 'video' });
	expect(asked).toEqual([url]);
});

it.each([
	'http://verify.oss-cn-hongkong.aliyuncs.com/a.webm',
	'https://aliyuncs.com.example.com/a.webm',
	'https://evil-aliyuncs.com/a.webm',
	'https://aliyuncs.com@example.com/a.webm',
	'https://example.com/.aliyuncs.com',
	'https://169.254.169.254/latest/meta-data',
	'http://127.0.0.1:1/a.webm',
	'file:///etc/passwd',
	'ftp://a.aliyuncs.com/a.webm',
	'//a.aliyuncs.com/a.webm',
	'not a link',
])('a video is fetched from nowhere else: %s', async (url) => {
	expect(await download(url)).toBe(
		'The evidence video was not downloaded: its link does not point to the storage of Alibaba Cloud.',
	);
	expect(asked).toEqual([]);
});

it('the links of a sandbox on this machine may point to itself', async () => {
	expect(await download('http://127.0.0.1:1/evidence/1.webm', true)).toMatchObject({
		data: 'video',
	});
});

it.each([
	['https://a.aliyuncs.com/b.mp4', 'evidence-1.mp4', 'video/mp4'],
	['https://a.aliyuncs.com/b.webm?x=.mp4', 'evidence-1.webm', 'video/webm'],
	['https://a.aliyuncs.com/b.exe', 'evidence-1.webm', 'video/webm'],
])('the file of %s is called %s', async (url, fileName, mimeType) => {
	expect(await download(url)).toMatchObject({ fileName, mimeType });
});

it.each([
	['ffd8ffe0', 'face-1.jpg', 'image/jpeg'],
	['89504e470d0a1a0a', 'face-1.png', 'image/png'],
	['424d3a', 'face-1.bmp', 'image/bmp'],
	['524946460000000057454250', 'face-1.webp', 'image/webp'],
])('a picture gets its name by its first bytes: %s', async (hex, fileName, mimeType) => {
	const base64 = Buffer.from(hex, 'hex').toString('base64');
	const made = await binaryOf(context, session as never, { name: 'face-1', base64 } as never);
	expect(made).toMatchObject({ fileName, mimeType });
});

it('a file that is no picture gets a name that says nothing', async () => {
	const other = await binaryOf(
		context,
		session as never,
		{ name: 'face-1', base64: 'AAAA' } as never,
	);
	expect(other).toMatchObject({ fileName: 'face-1.bin', mimeType: 'application/octet-stream' });
});

it('a picture that was fetched is called what it is, whatever its link says', async () => {
	bytes = Buffer.from('89504e470d0a1a0a', 'hex');
	expect(await download('https://a.aliyuncs.com/b.mp4')).toMatchObject({
		fileName: 'evidence-1.png',
		mimeType: 'image/png',
	});
});

it('what the answer does not have is said in a sentence', async () => {
	const none = { name: 'face-1', what: 'face picture' };
	expect(await binaryOf(context, session as never, none as never)).toBe(
		'Alibaba Cloud returned no face picture.',
	);
});
