import { defineCases } from '../cases';

export const cases = defineCases({
	name: 'faceDeletion',
	plays: {
		DeleteFaceRecord: {
			billed: false,
			required: ['Id'],
			answers: {
				gone: { Data: 1 },
				text: { Data: '1' },
				kept: { Data: 0 },
				two: { Data: 2 },
				unsaid: { Data: null },
			},
		},
	},
	parameters: { recordId: '={{ $json.id }}' },
	item: ({ asks, unique }) => ({ json: { id: `sandbox:${asks}~${unique}` } }),
	good: ['text'],
	outcomes: [
		['gone', 'Deleted', 'deleted', 'deleted', false],
		['text', 'Deleted', 'deleted', 'deleted', false],
		['kept', 'Not Deleted', 'notDeleted', 'notDeleted', false],
		['two', 'Not Deleted', 'notDeleted', 'unknownResult', false],
		['unsaid', 'Not Deleted', 'notDeleted', 'unknownResult', false],
	],
	refuses: { recordId: ['"1 2"', '"ä"', '"1".repeat(65)'] },
});
