import { jpegSaying, jpegWithComment } from '../../sandbox/jpeg';
import { defineCases, file, result } from '../cases';

const passed = { TransactionId: 'sandboxcomparison1', Passed: 'Y', FaceComparisonScore: 98.7 };

export const cases = defineCases({
	name: 'faceComparison',
	plays: {
		FaceCompare: {
			billed: true,
			required: ['MerchantBizId'],
			answers: {
				same: result(passed),
				scoretext: result({ ...passed, FaceComparisonScore: '98.70' }),
				different: result({ ...passed, Passed: 'N', FaceComparisonScore: 31.5 }),
				noscore: result({ ...passed, FaceComparisonScore: undefined }),
				oddscore: result({ ...passed, FaceComparisonScore: 130 }),
				lowercase: result({ ...passed, Passed: 'y' }),
				twice: result({ ...passed, passed: 'N' }),
				twoscores: result({ ...passed, faceComparisonScore: 31.5 }),
				nothing: result({}),
				blurred: { Code: 'UnqualifiedPhoto', Message: 'The sandbox sees no good picture' },
				noresult: {},
			},
		},
	},
	parameters: {},
	item: ({ asks, unique }) => ({
		json: { unique },
		binary: {
			sourcePicture: file(jpegSaying(asks)),
			targetPicture: file(jpegWithComment(`reference ${unique}`)),
		},
	}),
	good: ['same', 'scoretext'],
	outcomes: [
		['same', 'Match', 'passed', 'samePerson', true],
		['scoretext', 'Match', 'passed', 'samePerson', true],
		['different', 'No Match', 'failed', 'differentPerson', null],
		['same', 'No Match', 'failed', 'belowOwnThreshold', true, { options: { minScore: 99 } }],
		['same', 'Match', 'passed', 'samePerson', true, { options: { minScore: 98.7 } }],
		['noscore', 'Undecided', 'undecided', 'scoreMissing', null],
		['oddscore', 'Undecided', 'undecided', 'scoreMissing', null],
		['lowercase', 'Undecided', 'undecided', 'unknownResult', null],
		['nothing', 'Undecided', 'undecided', 'unknownResult', null],
		['twice', 'Undecided', 'undecided', 'contradictory', null],
		['twoscores', 'Undecided', 'undecided', 'contradictory', null],
		['blurred', 'Undecided', 'undecided', 'pictureRefused', false],
	],
	errors: [['noresult', 'noAnswer']],
	fragile: {
		'Result.TransactionId': [],
		// Any score will do, as long as it is one.
		'Result.FaceComparisonScore': [
			'removed',
			'null',
			'empty',
			'otherCase',
			'list',
			'object',
			'doubled',
		],
	},
});
