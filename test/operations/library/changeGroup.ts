import { defineCases } from '../cases';
import { badGroups } from '../face/duplicateSearch';

export const cases = defineCases({
	name: 'faceGroupChange',
	plays: {
		ModifyFaceGroup: {
			// Free, but a second time would add another group: counted like what is billed.
			billed: true,
			required: ['Name'],
			answers: {
				created: { Data: 1 },
				astext: { Data: '1' },
				unchanged: { Data: 0 },
				notsaid: { Data: null },
				nothing: {},
			},
		},
	},
	parameters: { groupName: '={{ $json.name }}' },
	item: ({ asks, unique }) => ({ json: { name: `sandbox:${asks}~${unique}` } }),
	good: ['created', 'astext'],
	outcomes: [],
	errors: [
		['unchanged', 'noAnswer'],
		['notsaid', 'noAnswer'],
		['nothing', 'noAnswer'],
	],
	refuses: { faceGroup: badGroups },
	shownWith: { faceGroup: { groupChange: 'rename' } },
	fits: { faceGroup: '"customers"' },
});
