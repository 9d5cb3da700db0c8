import { defineCases } from '../cases';
import { badGroups } from '../face/duplicateSearch';

export const cases = defineCases({
	name: 'faceGroupDeletion',
	plays: {
		DeleteFaceGroup: {
			billed: false,
			answers: {
				gone: { Data: 1 },
				text: { Data: '1' },
				kept: { Data: 0 },
				two: { Data: 2 },
				yes: { Data: true },
				unsaid: { Data: null },
				empty: { Data: '' },
			},
		},
	},
	parameters: {
		faceGroup: { __rl: true, mode: 'code', value: '={{ $json.code }}' },
	},
	item: ({ asks, unique }) => ({ json: { code: `${asks}-${unique}` } }),
	good: ['text'],
	outcomes: [
		['gone', 'Deleted', 'deleted', 'deleted', false],
		['text', 'Deleted', 'deleted', 'deleted', false],
		['kept', 'Not Deleted', 'notDeleted', 'notDeleted', false],
		['two', 'Not Deleted', 'notDeleted', 'unknownResult', false],
		['yes', 'Not Deleted', 'notDeleted', 'unknownResult', false],
		['unsaid', 'Not Deleted', 'notDeleted', 'unknownResult', false],
		['empty', 'Not Deleted', 'notDeleted', 'unknownResult', false],
	],
	refuses: { faceGroup: badGroups },
	fits: { faceGroup: '$json.code' },
});
