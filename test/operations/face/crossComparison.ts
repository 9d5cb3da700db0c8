import { jpegSaying, jpegWithComment } from '../../sandbox/jpeg';
import { isMerchantBizId, oneOf } from '../../sandbox/values';
import { defineCases, file, result } from '../cases';
import { badFields, badPictures, badUrls } from './verification';

const same = {
	TransactionId: 'sandboxcross1',
	FacePassed: 'Y',
	FaceComparisonScoreA2B: 0.99,
	FaceComparisonScoreB2C: 0.98,
	FaceComparisonScoreC2A: 0.97,
};

export const cases = defineCases({
	name: 'faceCrossComparison',
	plays: {
		FaceCrossCompareIntl: {
			billed: true,
			values: {
				ProductCode: oneOf('FACE_CROSS_COMPARE'),
				MerchantBizId: isMerchantBizId,
				CompareModel: oneOf('0', '1'),
			},
			answers: {
				same: result(same),
				// The text of the metadata has 0 to 100, its sample 0 to 1.
				hundred: result({ ...same, FaceComparisonScoreA2B: 99 }),
				another: result({ ...same, FacePassed: 'N', FaceComparisonScoreB2C: 0.1 }),
				nothing: result({}),
			},
		},
	},
	parameters: {},
	item: ({ asks }) => ({
		json: { picture: jpegSaying(asks).toString('base64') },
		binary: {
			facePhoto: file(jpegSaying(asks)),
			idPhoto: file(jpegWithComment('ID photo')),
			chipPhoto: file(jpegWithComment('Chip photo')),
		},
	}),
	good: ['same', 'hundred', 'another', 'nothing'],
	outcomes: [],
	refuses: {
		facePhotoBase64: badPictures,
		idPhotoField: badFields,
		chipPhotoUrl: badUrls,
		merchantBizId: ['"a-b"', '"a".repeat(33)'],
	},
	fits: {
		facePhotoBase64: '$json.picture',
		idPhotoBase64: '$json.picture',
		chipPhotoBase64: '$json.picture',
		facePhotoUrl: '"https://example.com/face.jpg"',
		idPhotoUrl: '"https://example.com/face.jpg"',
		chipPhotoUrl: '"https://example.com/face.jpg"',
	},
});
