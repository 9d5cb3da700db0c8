import type { ReturnCodes } from '../../shared/services/service';
import { checkId } from '../fields/bizId';
import { choice, yesNo } from '../fields/choice';
import { picture, type PictureLimits } from '../fields/picture';
import { requirement } from '../fields/requirement';

/** The picture of a document, sent under the names that all operations have for it. */
export const documentPicture = (limits: PictureLimits, size: string) =>
	picture({
		displayName: 'Document Picture',
		name: 'documentPicture',
		description: `The whole document with all four corners, sharp and without reflections: JPEG or PNG, ${size}`,
		sources: ['base64', 'binary', 'url'],
		limits,
		wire: { base64: 'IdOcrPictureBase64', url: 'IdOcrPictureUrl' },
	});

/** What refused pictures mean where the picture shows a document. */
export const documentPictureCodes = {
	UnqualifiedPhoto: {
		category: 'picture',
		message: 'The picture is unreadable or does not meet the requirements',
		remedy:
			'Use a sharp picture of the whole document with all four corners, 200 to 8192 pixels on each side.',
		tellUser: 'Please take a new picture of the whole document: sharp, well lit, no reflections.',
	},
	ToolargeImage: {
		category: 'picture',
		message: 'The picture is too large',
		remedy:
			"Resize or compress the picture with n8n's 'Edit Image' node, or pass it by URL. The tooltip of the picture's field says how large it may be.",
		tellUser: 'Please choose a smaller picture.',
	},
} as const satisfies ReturnCodes;

/** How good the picture has to be; Alibaba Cloud's own default is off. */
export const qualityCheck = choice({
	displayName: 'Picture Quality',
	name: 'idThreshold',
	place: 'options',
	options: [
		{ name: 'Loose', value: '2' },
		{ name: 'Not Checked', value: '3', description: "Alibaba Cloud's own default" },
		{ name: 'Standard', value: '0' },
		{ name: 'Strict', value: '1' },
	],
	default: '0',
	description: 'How good the picture has to be. A poor one is misread more often.',
	wire: 'IdThreshold',
});

const refuseExpired = requirement({
	displayName: 'Refuse Expired',
	name: 'refuseExpired',
	description:
		'Whether an expired document goes to Refused. One whose expiration date is missing or can be read in two ways then goes to Undecided.',
});

const checkForgery = (wire: string) =>
	yesNo({
		displayName: 'Check for Forgery',
		name: 'checkForgery',
		default: true,
		description:
			'Whether the document must look genuine to be Read. Off, an edited or copied document can be Read, too.',
		wire: { name: wire, yes: 'T', no: 'F' },
	});

/**
 * What both products that read a document ask besides the document itself.
 *
 * @param forgeryWire the parameter that the operation has for the check for forgery.
 */
export const readingFields = (forgeryWire: string) => ({
	checkForgery: checkForgery(forgeryWire),
	merchantBizId: checkId,
	qualityCheck,
	refuseExpired,
});
