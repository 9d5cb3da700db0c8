import type { IHttpRequestOptions } from 'n8n-workflow';

import { withDeadline } from './deadline';

/** The part of n8n's context that a download uses. */
export interface DownloadContext {
	getExecutionCancelSignal(): AbortSignal | undefined;
	helpers: { httpRequest(options: IHttpRequestOptions): Promise<unknown> };
}

export interface DownloadLimits {
	/** Milliseconds for the whole download. */
	timeoutMs: number;
	/** Whether the endpoint is a sandbox on this machine, whose links may point anywhere. */
	isSandbox: boolean;
}

/** n8n's answer with `encoding: 'stream'`: a Node.js stream, which leaving the loop destroys. */
interface StreamReply {
	statusCode: number;
	body: AsyncIterable<Buffer>;
}

const maxBytes = 50 * 1024 * 1024;

function isStorage({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' && hostname.endsWith('.aliyuncs.com');
}

/** Why there is no file, continuing the sentence "The <file> was not downloaded". */
class NoFile extends Error {}

async function fetchBytes(
	{ helpers }: DownloadContext,
	url: URL,
	timeoutMs: number,
	stop: AbortSignal,
): Promise<Buffer> {
	const { statusCode, body } = (await helpers.httpRequest({
		url: url.href,
		encoding: 'stream',
		timeout: timeoutMs,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal: stop,
	})) as StreamReply;
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		if (statusCode !== 200) break;
		chunks.push(chunk);
		size += chunk.length;
		if (size > maxBytes) throw new NoFile(': it is larger than 50 MB');
	}
	if (statusCode === 200) return Buffer.concat(chunks);
	throw new NoFile(` (HTTP ${statusCode}): its link works for 15 minutes only`);
}

/**
 * Downloads a file from its link, which Alibaba Cloud signed. It goes out without the credential: a
 * second signature would make the storage refuse it. Only the storage of Alibaba Cloud is asked, no
 * redirect is followed, and what is too large or too slow is stopped while it runs.
 *
 * @param what what the file is, for the sentence.
 * @returns the file, or one sentence that says why there is none.
 */
export async function download(
	context: DownloadContext,
	link: string,
	{ timeoutMs, isSandbox }: DownloadLimits,
	what = 'file',
): Promise<Buffer | string> {
	const not = (why: string) => `The ${what} was not downloaded${why}.`;
	const url = URL.canParse(link) ? new URL(link) : undefined;
	if (!url || !(isSandbox || isStorage(url))) {
		return not(': its link does not point to the storage of Alibaba Cloud');
	}
	try {
		return await withDeadline(
			timeoutMs,
			context.getExecutionCancelSignal(),
			async (stop) => await fetchBytes(context, url, timeoutMs, stop),
		);
	} catch (error) {
		if (error instanceof NoFile) return not(error.message);
		return not(': the connection failed or was too slow');
	}
}
