import { jpegSaying } from '../../sandbox/jpeg';
import { isMerchantBizId, isYesNo, oneOf } from '../../sandbox/values';
import { defineCases, file, mutations, result } from '../cases';
import { badFields, badPictures, badUrls } from './verification';

const ext = { FaceAttack: 'N', FaceQualityScore: 79.04, FaceAge: 30, OcclusionResult: 'N' };
const live = { TransactionId: 'hksbsandbox1', Passed: 'Y', SubCode: '200', ExtFaceInfo: ext };
const answer = (changes: object, extChanges: object = {}) =>
	result({ ...live, ExtFaceInfo: { ...ext, ...extChanges }, ...changes });

export const cases = defineCases({
	name: 'liveness',
	plays: {
		FaceLivenessV2: {
			billed: true,
			required: ['MerchantBizId', 'ProductCode'],
			values: {
				ProductCode: oneOf('FACE_LIVENESS_MIN', 'FACE_LIVENESS_MIN_PRO'),
				MerchantBizId: isMerchantBizId,
				FaceQualityCheck: isYesNo,
			},
			answers: {
				live: answer({}),
				astext: answer({ ExtFaceInfo: JSON.stringify({ faceAttack: 'N' }) }),
				attackpassed: answer({}, { FaceAttack: 'Y' }),
				// As in the sample of Alibaba Cloud's metadata.
				attack: answer({ Passed: 'N', SubCode: '205' }, { FaceAttack: 'Y' }),
				failed: answer({ Passed: 'N', SubCode: '205' }),
				newcode: answer({ Passed: 'N', SubCode: '299' }),
				unsaid: answer({}, { FaceAttack: undefined }),
				lowercase: answer({}, { FaceAttack: 'n' }),
				noext: answer({ ExtFaceInfo: undefined }),
				nocode: answer({ SubCode: undefined }),
				othercode: answer({ SubCode: '205' }),
				failedwithsuccess: answer({ Passed: 'N' }),
				pending: answer({ Passed: 'T' }),
				brokenext: answer({ ExtFaceInfo: '{"FaceAttack" "N"}' }),
			},
		},
	},
	parameters: {},
	item: ({ asks }) => ({
		json: { picture: jpegSaying(asks).toString('base64') },
		binary: { facePhoto: file(jpegSaying(asks)) },
	}),
	good: ['live', 'astext'],
	outcomes: [
		['live', 'Live', 'live', 'live', true],
		['astext', 'Live', 'live', 'live', true],
		['attackpassed', 'Not Live', 'notLive', 'attack', null],
		['attack', 'Not Live', 'notLive', 'attack', null],
		['failed', 'Not Live', 'notLive', 'notLive', null],
		['newcode', 'Not Live', 'notLive', 'notLive', null],
		['unsaid', 'Review', 'review', 'attackNotReported', null],
		['lowercase', 'Review', 'review', 'attackNotReported', null],
		['noext', 'Review', 'review', 'attackNotReported', null],
		['nocode', 'Review', 'review', 'incompleteAnswer', null],
		['othercode', 'Review', 'review', 'contradictory', null],
		['failedwithsuccess', 'Review', 'review', 'contradictory', null],
		['pending', 'Review', 'review', 'unknownResult', null],
		['brokenext', 'Review', 'review', 'unreadable', null],
		['live', 'Live', 'live', 'live', true, { productCode: 'FACE_LIVENESS_MIN' }],
	],
	fragile: {
		'Result.TransactionId': [],
		'Result.ExtFaceInfo.FaceQualityScore': [],
		'Result.ExtFaceInfo.FaceAge': [],
		'Result.ExtFaceInfo.OcclusionResult': [],
		// JSON text may have a blank behind it.
		'Result.ExtFaceInfo': mutations.filter((mutation) => mutation !== 'padded'),
	},
	refuses: {
		facePhotoBase64: badPictures,
		facePhotoField: badFields,
		facePhotoUrl: badUrls,
		merchantBizId: ['"a-b"', '"a".repeat(33)'],
	},
	fits: { facePhotoBase64: '$json.picture', facePhotoUrl: '"https://example.com/face.jpg"' },
});
