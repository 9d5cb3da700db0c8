import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { formatOf } from '../shared/run/pictureFormats';
import type { Session } from '../shared/run/session';
import { download } from '../shared/transport/download';
import type { FileOut } from './definition';

const videoExtensions = ['mp4', 'webm'];

/**
 * A picture or video of an answer as binary data.
 *
 * @returns the file, or one sentence that says why there is none. A file that is unavailable never
 * changes a verdict.
 */
export async function binaryOf(
	context: IExecuteFunctions,
	session: Session,
	{ name, base64, url, what }: FileOut,
): Promise<IBinaryData | string> {
	if (base64) {
		const bytes = Buffer.from(base64, 'base64');
		const { extension = 'bin', mimeType = 'application/octet-stream' } = formatOf(bytes) ?? {};
		return await context.helpers.prepareBinaryData(bytes, `${name}.${extension}`, mimeType);
	}
	if (!url) return `Alibaba Cloud returned no ${what}.`;
	const bytes = await download(context, url, session, what);
	if (typeof bytes === 'string') return bytes;
	const written = new URL(url).pathname.split('.').at(-1) ?? '';
	const video = videoExtensions.includes(written) ? written : 'webm';
	const { extension, mimeType } = formatOf(bytes) ?? {
		extension: video,
		mimeType: `video/${video}`,
	};
	return await context.helpers.prepareBinaryData(bytes, `${name}.${extension}`, mimeType);
}
