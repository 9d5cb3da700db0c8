import { defineReading, type Field } from '../definition';
import { notTriedLive } from '../evidence';
import { anyObject, inEnvelope } from '../families/envelope';
import { readJson, valueOf, withParsedMembers } from '../families/members';
import { checkId } from '../fields/bizId';
import { fixed } from '../fields/fixed';
import { manyDigits } from '../fields/mainlandPerson';
import { merchantUserId } from '../fields/merchantUserId';
import { picture } from '../fields/picture';
import { facePicture } from '../fields/pictureLimits';
import { text, type TextOptions } from '../fields/text';

type Personal = Pick<TextOptions, 'description' | 'displayName' | 'name' | 'placeholder' | 'wire'>;

const personal = (options: Personal & { accepts: RegExp; like: string }, make = text) => {
	const { accepts, like, ...others } = options;
	return make({
		...others,
		kind: 'personal',
		remedy: `Pass it as text, for example ${like}.`,
		format: { accepts, what: 'does not have the expected form', remedy: `Write it like ${like}.` },
	});
};

/** No page says what Alibaba Cloud wants here, so the operator may say it. */
const timestamp: Field<string> = {
	...text({
		displayName: 'Timestamp',
		name: 'timestamp',
		place: 'options',
		optional: true,
		placeholder: 'e.g. 1764115200000',
		description:
			'Required by Alibaba Cloud, which does not describe it. If it is left out, the time of the call is sent in milliseconds since 1970.',
		remedy: 'Leave it out.',
	}),
	// A retry of the node has to find again what was paid for.
	identity: () => '',
	wire: {
		names: ['Timestamp'],
		params: (value, item) => ({ Timestamp: value || String(item.session.now()) }),
	},
};

export const indonesianIdentityCheck = defineReading({
	name: 'indonesianIdentityCheck',
	resource: 'data',
	displayName: 'Check Indonesian Identity (Beta)',
	n8nAction: 'Check data and face with the Indonesian register',
	description: `Asks the Indonesian register about data and face (product IDN_META, in Jakarta). Decides nothing: Timestamp is required, but not described. ${notTriedLive}`,
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'IdnAuthorityVerifyIntl',
			inBody: ['SourceFacePicture'],
			answer: inEnvelope('Result', anyObject),
			charge: {
				kind: 'unknown',
				ifAnswerLost:
					'Look the MerchantBizId up in the ID Verification console before you ask again: that may be billed again.',
			},
		},
	},
	fields: {
		product: fixed({ ProductCode: 'IDN_META' }),
		picture: picture({
			displayName: 'Face Picture',
			name: 'sourceFacePicture',
			description:
				'The picture of the person: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, one face from the front',
			sources: ['base64', 'binary', 'url'],
			limits: facePicture,
			wire: { base64: 'SourceFacePicture', url: 'SourceFacePictureUrl' },
		}),
		fullName: text({
			displayName: 'Full Name',
			name: 'fullName',
			placeholder: 'e.g. Budi Santoso',
			description: 'As it is written on the identity card',
			kind: 'personal',
			wire: 'FullName',
			remedy: 'Pass the name of the person.',
		}),
		idNumber: personal(
			{
				displayName: 'Identity Number',
				name: 'idNumber',
				placeholder: 'e.g. 31740…',
				description: 'The 16 digits of the identity card (NIK)',
				wire: 'IdNumber',
				accepts: /^\d{16}$/,
				like: '3174091234567890, 16 digits',
			},
			manyDigits,
		),
		birthDate: personal({
			displayName: 'Birth Date',
			name: 'birthDate',
			placeholder: 'e.g. 1990-03-07',
			description: 'As YYYY-MM-DD',
			wire: 'BirthDate',
			accepts: /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
			like: '1990-03-07',
		}),
		mobile: personal({
			displayName: 'Mobile Number',
			name: 'mobile',
			placeholder: 'e.g. +6281234567890',
			description: 'With +62 and without spaces',
			wire: 'Mobile',
			accepts: /^\+62\d{9,11}$/,
			like: '+6281234567890',
		}),
		email: personal({
			displayName: 'Email',
			name: 'email',
			placeholder: 'e.g. name@email.com',
			description: 'The email address of the person',
			wire: 'Email',
			accepts: /^[^\s@]+@[^\s@]+$/,
			like: 'name@email.com',
		}),
		merchantUserId: merchantUserId({ description: 'Your own ID for the person' }),
		merchantBizId: checkId,
		timestamp,
	},
	show({ main: { body } }) {
		const source = readJson(valueOf(body, 'ExtSourceInfo'));
		return {
			own: {
				passed: valueOf(body, 'Passed') ?? null,
				subCode: valueOf(body, 'SubCode') ?? null,
				transactionId: valueOf(body, 'TransactionId') ?? null,
				sourceInfo: source.state === 'read' ? source.value : null,
			},
			warnings: source.state === 'unreadable' ? ['ExtSourceInfo is not valid JSON.'] : [],
			raw: withParsedMembers(body),
		};
	},
});
