import type { Field } from '../../definition';
import type { BizId } from '../../fields/bizId';

/**
 * The address that the browser goes to afterwards, made by the Verification Page that started the
 * execution. One that the operator wrote among the extra parameters wins.
 */
export const pageReturn: Field<string | undefined> = {
	kind: 'plain',
	properties: [],
	read: (item) => item.ofPage()?.returnUrl ?? undefined,
	// The same for a retry; a new one is made with each start.
	identity: () => undefined,
	wire: {
		names: ['ReturnUrl'],
		params: (returnUrl) => ({ ReturnUrl: returnUrl }),
	},
};

/**
 * The field 'Merchant Biz ID', where an empty one is the one that the page has made. Only for one
 * verification of an execution, see `pageForItem`: an ID is used once.
 */
export function orOfPage(field: Field<BizId>): Field<BizId> {
	return {
		...field,
		async read(item) {
			const own = await field.read(item);
			const ofPage = item.ofPage()?.merchantBizId;
			return own.given !== '' || ofPage === undefined ? own : { id: ofPage, given: ofPage };
		},
	};
}
