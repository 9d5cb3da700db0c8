import type { INodeProperties } from 'n8n-workflow';

import { InputError, PictureError } from '../../shared/errors';
import type { Item } from '../../shared/run/item';
import { isVideo } from '../../shared/run/pictureFormats';
import { fileOf, type Picture, type PictureField } from './picture';
import { requiredText, textOf } from './text';
import { webUrl } from './webUrl';

const minBytes = 100 * 1024;
const maxBytes = 10 * 1024 * 1024;

const recordAgain = 'Please record a new video of your face, one to three seconds long.';
const advice =
	'Record 1 to 3 seconds as MP4 or MOV, more than 100 KB and at most 10 MB, 640x480 pixels or more.';

/** @throws PictureError unless it is a video that Alibaba Cloud takes. */
function checkVideo(bytes: Buffer, field: string): void {
	const refuse = (what: string) => new PictureError(field, what, advice, recordAgain);
	if (bytes.length === 0) throw refuse('is empty');
	if (!isVideo(bytes)) throw refuse('is neither an MP4 nor a MOV video');
	if (bytes.length <= minBytes) throw refuse('is too small for a video of a face');
	if (bytes.length > maxBytes) throw refuse('is too large');
}

interface VideoOptions {
	displayName: string;
	/** The parameters are called `<name>Source`, `<name>Field` and `<name>Url`. */
	name: string;
	description: string;
	displayOptions?: INodeProperties['displayOptions'];
}

/**
 * A short video of a face: from a file of the item, or by URL. Like a picture, it is read twice.
 *
 * Source: the formats and limits of Alibaba Cloud's domestic page; the international one announces
 * the same.
 */
export function video({
	displayName,
	name,
	description,
	displayOptions,
}: VideoOptions): PictureField {
	const shown = (source: string) => ({
		show: { ...displayOptions?.show, [`${name}Source`]: [source] },
	});
	const fieldName = `Input Binary Field: ${displayName}`;

	async function bytesOf(item: Item, binaryField: string): Promise<Buffer> {
		const field = `${fieldName} (${binaryField})`;
		const bytes = await fileOf(item, binaryField, field, recordAgain);
		checkVideo(bytes, field);
		return bytes;
	}

	return {
		kind: 'picture',
		properties: [
			{
				displayName: `${displayName} From`,
				name: `${name}Source`,
				type: 'options',
				options: [
					{ name: 'Binary Data', value: 'binary', description: 'The item has the video as a file' },
					{ name: 'URL', value: 'url', description: 'Alibaba Cloud downloads the video itself' },
				],
				default: 'binary',
				description,
				...(displayOptions ? { displayOptions } : {}),
			},
			{
				displayName: fieldName,
				name: `${name}Field`,
				type: 'string',
				default: name,
				hint: 'The name of the input binary field containing the video',
				displayOptions: shown('binary'),
			},
			{
				displayName: `${displayName} URL`,
				name: `${name}Url`,
				type: 'string',
				default: '',
				placeholder: 'e.g. https://example.com/face.mp4',
				description: 'Must be reachable from the internet without login',
				displayOptions: shown('url'),
			},
		],
		async read(item): Promise<Picture> {
			const from = textOf(item.parameter(`${name}Source`));
			if (from === 'binary') {
				const remedy = 'Enter the name of the binary field that holds the video.';
				const field = requiredText(item.parameter(`${name}Field`), fieldName, remedy);
				await bytesOf(item, field);
				return { from, field };
			}
			if (from === 'url') {
				const remedy = 'Pass a public http:// or https:// address of the video.';
				const url = requiredText(item.parameter(`${name}Url`), `${displayName} URL`, remedy);
				webUrl(url, `${displayName} URL`, remedy);
				return { from, url };
			}
			throw new InputError(
				`${displayName} From`,
				'is not one of the available options',
				'Choose one of them, or let the expression return one of: binary, url.',
			);
		},
		base64: async (value, item) =>
			value.from === 'binary' ? (await bytesOf(item, value.field)).toString('base64') : undefined,
	};
}
