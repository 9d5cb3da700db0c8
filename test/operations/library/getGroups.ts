import type { NamedAnswer, Play } from '../../sandbox/play';
import { defineCases } from '../cases';

/** The groups that the sandbox lists, beside those that are made up. */
export const sandboxGroups = [
	{ Id: 162261, Name: 'Customers', Code: 'customers', Description: 'Everybody with an account' },
	{ Id: 162262, Name: 'Blocked', Code: 'blocked', Description: '' },
	{ Id: '65c030cd54b23283ceb27b4ade5da49d', Name: 'Partners', Code: 'partners' },
];

interface Listed {
	Items?: readonly unknown[];
	total?: number;
	page?: number;
	pages?: number;
}

/** An answer as the metadata has it: the fields stand beside `Code`. */
export function listed({ Items, total = Items?.length ?? 0, page = 1, pages = 1 }: Listed) {
	return {
		Items,
		TotalCount: total,
		TotalPage: pages,
		CurrentPage: page,
		PageSize: 50,
	} satisfies NamedAnswer;
}

/** The entries of the page that was asked for. */
export function pageOf(
	entries: readonly unknown[],
	{ CurrentPage, PageSize }: Readonly<Record<string, string>>,
) {
	const size = Number(PageSize);
	const page = Number(CurrentPage);
	return listed({
		Items: entries.slice((page - 1) * size, page * size),
		total: entries.length,
		page,
		pages: Math.ceil(entries.length / size),
	});
}

/**
 * The group with this code. Any code names one, unless it begins with `no`; its ID, which only
 * `idless` lacks, asks for the answer that the code begins with: `gone-1` is answered `gone`.
 */
function groupCalled(code: string) {
	const known = sandboxGroups.find(({ Code }) => Code === code);
	if (known) return [known];
	if (code.startsWith('no')) return [];
	if (code === 'idless') return [{ Name: 'Without an ID', Code: code }];
	const [asks = '', unique = ''] = code.split('-');
	const Id = unique === '' ? 162300 : `sandbox:${asks}~${unique}`;
	return [{ Id, Name: `Group ${code}`, Code: code }];
}

/** Lists groups, for all operations that have to find one. */
export const queryFaceGroup: Play = {
	billed: false,
	answers: {
		all: listed({ Items: sandboxGroups }),
		// As in the sample of the metadata.
		one: { Code: '200', ...listed({ Items: sandboxGroups.slice(0, 1) }) },
		none: listed({ Items: [] }),
		leftout: listed({}),
		odd: listed({ Items: [{ Id: 1.5, Name: 7, Code: null }, 'text', null] }),
		// An answer that counts groups, but lists none.
		nolist: listed({ total: 3 }),
		nototal: { ...listed({ Items: sandboxGroups }), TotalCount: undefined, TotalPage: 1 },
	},
	run({ params, asks }) {
		const { GroupCode } = params;
		const body =
			asks === undefined
				? pageOf(GroupCode ? groupCalled(GroupCode) : sandboxGroups, params)
				: (queryFaceGroup.answers[asks] ?? {});
		return { status: 200, body: { Code: 'Success', ...body }, executed: true };
	},
};

export const cases = defineCases({
	name: 'faceGroups',
	plays: { QueryFaceGroup: queryFaceGroup },
	parameters: { options: { groupName: '={{ $json.name }}' } },
	item: ({ asks, unique }) => ({ json: { name: `sandbox:${asks}~${unique}` } }),
	good: ['all', 'one', 'none', 'leftout', 'odd', 'nototal'],
	outcomes: [],
	errors: [['nolist', 'noAnswer', 3]],
	refuses: { limit: ['0', '-1', '1.5', '"x"', 'null', '{}'] },
	fits: { groupName: '"Customers"' },
});
