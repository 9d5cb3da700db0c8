import { jpegSaying } from '../../sandbox/jpeg';
import { isYesNo, oneOf } from '../../sandbox/values';
import { defineCases, file, result } from '../cases';
import { badGroups } from '../face/duplicateSearch';
import { badFields, badPictures, badUrls } from '../face/verification';

export const cases = defineCases({
	name: 'faceEnrollment',
	plays: {
		AddFaceRecord: {
			// Not published, and a second time would add to it.
			billed: true,
			// Without it, the name of the picture would become the person.
			required: ['MerchantUserId'],
			values: {
				ProductCode: oneOf('FACE_ENROLL'),
				MerchantUserId: (id) => id.length <= 32,
				FaceQualityCheck: isYesNo,
			},
			answers: {
				enrolledface: result({ Passed: 'Y', ExtFaceInfo: '{"faceQuality":"HIGH"}' }),
				noext: result({ Passed: 'Y' }),
				refused: result({ Passed: 'N', ExtFaceInfo: '{"faceQuality":"LOW"}' }),
				lowercase: result({ Passed: 'y' }),
				twice: result({ Passed: 'N', passed: 'Y' }),
				nothing: result({}),
			},
		},
	},
	parameters: {
		faceGroup: { __rl: true, mode: 'code', value: 'customers' },
		merchantUserId: '={{ $json.userId }}',
	},
	item: ({ asks, unique }) => ({
		json: { picture: jpegSaying(asks).toString('base64'), userId: `user-${unique}` },
		binary: { facePhoto: file(jpegSaying(asks)) },
	}),
	good: ['enrolledface', 'noext'],
	outcomes: [],
	errors: [
		['refused', 'picture'],
		['lowercase', 'noAnswer'],
		['twice', 'noAnswer'],
		['nothing', 'noAnswer'],
	],
	refuses: {
		faceGroup: badGroups,
		facePhotoBase64: badPictures,
		facePhotoField: badFields,
		facePhotoUrl: badUrls,
	},
	fits: { facePhotoBase64: '$json.picture', facePhotoUrl: '"https://example.com/face.jpg"' },
});
