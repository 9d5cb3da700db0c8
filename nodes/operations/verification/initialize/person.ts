import { createHash } from 'node:crypto';

import { InputError } from '../../../shared/errors';
import type { Field } from '../../definition';
import { requiredText, textOf } from '../../fields/text';

/** Who is verified: the operator's own identifier, hashed unless they decide otherwise. */
export const merchantUserId: Field<string> = {
	kind: 'personal',
	properties: [
		{
			displayName: 'Merchant User ID',
			name: 'merchantUserId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.userId }}',
			description:
				'Your own identifier for the person, such as a user ID, phone number or email address',
		},
		{
			displayName: 'Hash Merchant User ID',
			name: 'hashMerchantUserId',
			type: 'boolean',
			default: true,
			description:
				'Whether to send the SHA-256 hash instead of the ID itself, as Alibaba Cloud recommends for personal data. The same ID always gives the same hash.',
		},
	],
	read(item) {
		const id = requiredText(
			item.parameter('merchantUserId'),
			'Merchant User ID',
			'Pass your own ID for the person, for example a customer number.',
		);
		// Only an explicit no sends the identifier itself.
		return item.parameter('hashMerchantUserId') === false
			? id
			: createHash('sha256').update(id, 'utf8').digest('hex');
	},
	wire: { names: ['MerchantUserId'], params: (id) => ({ MerchantUserId: id }) },
};

/** What Alibaba Cloud's SDK says about the person's device. */
export const metaInfo: Field<string> = {
	kind: 'personal',
	properties: [
		{
			displayName: 'Meta Info',
			name: 'metaInfo',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.metaInfo }}',
			description:
				"What getMetaInfo() of Alibaba Cloud's app or web SDK returned on the person's device. Pass it on unchanged.",
		},
	],
	read(item) {
		const value = item.parameter('metaInfo');
		const text =
			typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value);
		requiredText(
			text,
			'Meta Info',
			"Pass what getMetaInfo() of Alibaba Cloud's app or web SDK returned on the person's device.",
		);
		if (isJsonObject(text)) return text;
		throw new InputError(
			'Meta Info',
			'is not the JSON text that getMetaInfo() returns',
			'Pass it on unchanged, without quoting or shortening it.',
		);
	},
	wire: { names: ['MetaInfo'], params: (text) => ({ MetaInfo: text }) },
};

function isJsonObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
