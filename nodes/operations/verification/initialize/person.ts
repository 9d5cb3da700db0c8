import { jsonObjectIn } from '../../../shared/jsonObject';
import { InputError } from '../../../shared/errors';
import type { Field } from '../../definition';
import { merchantUserId as userId } from '../../fields/merchantUserId';
import { requiredText, textOf } from '../../fields/text';

/** Who is verified. */
export const merchantUserId = userId({
	description:
		'Your own identifier for the person, such as a user ID, phone number or email address',
});

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
		if (jsonObjectIn(text)) return text;
		throw new InputError(
			'Meta Info',
			'is not the JSON text that getMetaInfo() returns',
			'Pass it on unchanged, without quoting or shortening it.',
		);
	},
	wire: { names: ['MetaInfo'], params: (text) => ({ MetaInfo: text }) },
};
