import type { ReturnCodes } from '../../shared/services/service';
import type { Field } from '../definition';
import { choice, yesNo } from '../fields/choice';
import { picture } from '../fields/picture';
import { proofPicture as proofLimits } from '../fields/pictureLimits';
import { documentPictureCodes } from './fields';

export const proofPicture = picture({
	displayName: 'Picture',
	name: 'proofPicture',
	description:
		'The whole page, sharp: JPEG, PNG, BMP, or WebP, at most 2.25 MB, by URL 10 MB; more than 500 pixels on each side are best',
	sources: ['base64', 'binary', 'url'],
	limits: proofLimits,
	wire: { base64: 'CredentialOcrPictureBase64', url: 'CredentialOcrPictureUrl' },
});

export const proofPictureCodes = {
	...documentPictureCodes,
	UnqualifiedPhoto: {
		...documentPictureCodes.UnqualifiedPhoto,
		remedy: 'Use a sharp picture of the whole page, best with more than 500 pixels on each side.',
		tellUser: 'Please take a new picture of the whole page: sharp, well lit, no reflections.',
	},
} as const satisfies ReturnCodes;

/** What is read: each kind has one area. */
export function proofKind(initial: string): Field<string> {
	return {
		...choice({
			displayName: 'Kind of Proof',
			name: 'docType',
			options: [
				{
					name: 'Bill',
					value: '01',
					description: 'Water, electricity, gas, or card statement: reads name and address',
				},
				{
					name: 'Proof of Address',
					value: '04',
					description: 'Documented for newer versions of the operation only',
				},
				{
					name: 'Transfer Record',
					value: '03',
					description: 'Documented for newer versions of the operation only',
				},
				{
					name: 'Vehicle Registration (Thailand)',
					value: '02',
					description: "Documented for 'Submit Proof'",
				},
			],
			default: initial,
			description: 'What the picture shows, and so what is read from it',
		}),
		wire: {
			names: ['DocType', 'OcrArea'],
			params: (type) => ({ DocType: type, OcrArea: `${type}01` }),
		},
	};
}

export const proofForgery = yesNo({
	displayName: 'Check for Forgery',
	name: 'fraudCheck',
	default: true,
	description:
		'Whether Alibaba Cloud also checks if the proof was edited. Off, an edited one can be Read, too.',
	wire: { name: 'FraudCheck', yes: 'true', no: 'false' },
});
