import type { Params } from '../definition';
import type { Answer } from '../../shared/transport/call';
import type { AnswerSchema } from '../../shared/transport/callDefinition';
import { codeText, isEmpty, hasConflict, valueOf } from './members';

/** One page of a list, or all pages of it in one. */
export interface Page {
	items: readonly unknown[];
	/** How many there are by the answer; undefined where it does not say. */
	total: number | undefined;
	pages: number | undefined;
}

function countIn(body: unknown, name: string): number | undefined {
	const text = codeText(valueOf(body, name)) ?? '';
	return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/**
 * An answer with `Items`. A list without entries may be left out where the answer counts none.
 *
 * Source: Alibaba Cloud's metadata of QueryFaceGroup and QueryFaceRecord, whose fields stand beside
 * `Code`.
 */
export const page: AnswerSchema<Page> = {
	safeParse(answer) {
		const items = valueOf(answer, 'Items');
		const total = countIn(answer, 'TotalCount');
		const isNone = isEmpty(items) && (total === 0 || Array.isArray(items));
		if (hasConflict(answer, 'Items') || !(isNone || Array.isArray(items))) {
			return { success: false };
		}
		return {
			success: true,
			data: {
				items: isNone ? [] : (items as unknown[]),
				total,
				pages: countIn(answer, 'TotalPage'),
			},
		};
	},
};

/** Limits of a page are not published; samples of Alibaba Cloud have 10 to 100 entries. */
const maxPageSize = 50;
/** More than any account has: a service that counts wrongly must not be asked for ever. */
const maxPages = 1_000;

/**
 * Reads page after page until there are enough entries, or no more.
 *
 * @param read makes the call for one page.
 * @returns the first answer, with the entries of all pages.
 */
export async function readPages(
	read: (params: Params) => Promise<Answer<Page>>,
	params: Params,
	limit: number,
): Promise<Answer<Page>> {
	const PageSize = String(Math.min(limit, maxPageSize));
	const pageOf = async (number: number) =>
		await read({ ...params, CurrentPage: String(number), PageSize });
	const first = await pageOf(1);
	const items = [...first.body.items];
	const { pages = maxPages } = first.body;
	for (let number = 2; number <= Math.min(pages, maxPages) && items.length < limit; number++) {
		const { body } = await pageOf(number);
		if (body.items.length === 0) break;
		items.push(...body.items);
	}
	return { ...first, body: { ...first.body, items: items.slice(0, limit) } };
}

/** Entries that are missing although nobody asked for fewer. */
export function missingEntries({ items, total = 0 }: Page, limit: number): string[] {
	const expected = Math.min(total, limit);
	if (items.length >= expected) return [];
	return [`Alibaba Cloud counts ${total} entries, but returned ${items.length}.`];
}
