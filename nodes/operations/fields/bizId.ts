import { randomUUID } from 'node:crypto';

import type { Field } from '../definition';
import { checkFormat, given as givenIn, textOf } from './text';

/** A business id as Alibaba Cloud wants it: 32 letters and digits, never used before. */
export function newBizId(): string {
	return randomUUID().replace(/-/g, '');
}

/** The id of one request. */
export interface BizId {
	/** What is sent. */
	id: string;
	/** What the operator gave; empty where `id` is a new one. */
	given: string;
}

const format = {
	accepts: /^[A-Za-z0-9]{1,32}$/,
	what: 'may only have letters and digits, at most 32',
	remedy: 'Leave it empty to get a new one, or remove dashes and other characters.',
};

const name = 'merchantBizId';

/** The field 'Merchant Biz ID', which gets a new id for each item when it is empty. */
export function bizId({
	description,
	default: initial = '',
	place,
}: {
	description: string;
	default?: string;
	place?: 'options';
}): Field<BizId> {
	return {
		kind: 'plain',
		place,
		properties: [
			{
				displayName: 'Merchant Biz ID',
				name,
				type: 'string',
				default: initial,
				placeholder: 'e.g. e0c34a77f5ac40a5aa5e6ed20c35…',
				description,
			},
		],
		read(item) {
			const given = checkFormat(textOf(givenIn(item, name, place)), 'Merchant Biz ID', format);
			return { id: given || newBizId(), given };
		},
		identity: ({ given }) => given,
		wire: { names: ['MerchantBizId'], params: ({ id }) => ({ MerchantBizId: id }) },
	};
}

/** The id of one check that is paid. */
export const checkId = bizId({
	place: 'options',
	description:
		'Your own ID for this check (letters and digits, at most 32), to find it in the console. If it is empty, each item gets a new one.',
});
