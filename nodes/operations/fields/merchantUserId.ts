import { createHash } from 'node:crypto';

import type { INodeProperties } from 'n8n-workflow';

import { InputError } from '../../shared/errors';
import type { Field } from '../definition';
import { given, requiredText } from './text';

/** AddFaceRecord takes no more, and a person needs the same ID in all operations. */
const maxLength = 32;

/** The same ID always gives the same hash: the first half of SHA-256. */
function hashUserId(id: string): string {
	return createHash('sha256').update(id, 'utf8').digest('hex').slice(0, maxLength);
}

interface MerchantUserIdOptions {
	description: string;
	/** Whether longer IDs are refused. */
	isLimited?: true;
}

const name = 'merchantUserId';
const displayName = 'Merchant User ID';
const remedy = 'Pass your own ID for the person, for example a customer number.';

const idProperty = (description: string, required: boolean): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	...(required ? { required } : {}),
	default: '',
	placeholder: 'e.g. {{ $json.userId }}',
	description,
});

const hashProperty: INodeProperties = {
	displayName: 'Hash Merchant User ID',
	name: 'hashMerchantUserId',
	type: 'boolean',
	default: true,
	description:
		'Whether to send a hash (half of SHA-256) instead of the ID itself, as Alibaba Cloud recommends for personal data. Choose the same for a person in all nodes and workflows.',
};

const wire: Field<string>['wire'] = {
	names: ['MerchantUserId'],
	params: (id) => ({ MerchantUserId: id }),
};

/** Who the person is: the operator's own identifier, hashed unless they decide otherwise. */
export function merchantUserId({ description, isLimited }: MerchantUserIdOptions): Field<string> {
	return {
		kind: 'personal',
		properties: [idProperty(description, true)],
		options: [hashProperty],
		read(item) {
			const id = requiredText(item.parameter(name), displayName, remedy);
			// Only an explicit no sends the identifier itself.
			if (item.option('hashMerchantUserId') !== false) return hashUserId(id);
			if (!isLimited || id.length <= maxLength) return id;
			throw new InputError(
				displayName,
				`has ${id.length} characters, more than the ${maxLength} that Alibaba Cloud takes`,
				"Pass a shorter ID, or switch on 'Hash Merchant User ID'.",
			);
		},
		wire,
	};
}

/** The same among the options, where it narrows a list down to one person. */
export function merchantUserIdFilter(description: string): Field<string> {
	return {
		kind: 'personal',
		place: 'options',
		properties: [idProperty(description, false), hashProperty],
		read(item) {
			// One whose expression returned no value must not list everybody.
			if (!item.hasOption(name)) return '';
			const id = requiredText(given(item, name, 'options'), displayName, remedy);
			return given(item, 'hashMerchantUserId', 'options') === false ? id : hashUserId(id);
		},
		wire,
	};
}
