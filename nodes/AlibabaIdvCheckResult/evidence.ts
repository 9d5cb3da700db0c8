import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { formatOf } from '../shared/items/pictures';

/** The captured face as binary data. */
export async function facePictureBinary(
	context: IExecuteFunctions,
	base64: string,
	transactionId: string,
): Promise<IBinaryData> {
	const bytes = Buffer.from(base64, 'base64');
	const format = formatOf(bytes);
	return await context.helpers.prepareBinaryData(
		bytes,
		`face-${transactionId}.${format?.extension ?? 'bin'}`,
		format?.mimeType ?? 'application/octet-stream',
	);
}

const mostVideoBytes = 50 * 1024 * 1024;

/**
 * Downloads the evidence video from its link, which is signed by the vendor and works for 15
 * minutes. It goes out without the credential: a second signature would make the storage refuse it.
 *
 * @returns the video, or one sentence that says why there is none. A video that cannot be had never
 * changes a verdict.
 */
export async function evidenceVideoBinary(
	context: IExecuteFunctions,
	link: string,
	transactionId: string,
	limits: { timeoutMs: number; isSandbox: boolean },
): Promise<IBinaryData | string> {
	const url = new URL(link);
	const isStorage = url.protocol === 'https:' && url.hostname.endsWith('.aliyuncs.com');
	if (!isStorage && !limits.isSandbox) {
		return "The evidence video was not downloaded: its link does not point to the vendor's storage.";
	}
	try {
		const reply = (await context.helpers.httpRequest({
			url: url.href,
			encoding: 'arraybuffer',
			timeout: limits.timeoutMs,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			abortSignal: context.getExecutionCancelSignal(),
		})) as { statusCode: number; body: Buffer };
		if (reply.statusCode !== 200) {
			return `The evidence video was not downloaded (HTTP ${reply.statusCode}): its link works for 15 minutes, the video is deleted after 30.`;
		}
		const bytes = Buffer.from(reply.body);
		if (bytes.length > mostVideoBytes) {
			return 'The evidence video was not kept: it is larger than 50 MB.';
		}
		const extension = url.pathname.split('.').at(-1) === 'mp4' ? 'mp4' : 'webm';
		return await context.helpers.prepareBinaryData(
			bytes,
			`evidence-${transactionId}.${extension}`,
			`video/${extension}`,
		);
	} catch {
		return 'The evidence video was not downloaded: the connection failed. The verdict is not affected.';
	}
}
