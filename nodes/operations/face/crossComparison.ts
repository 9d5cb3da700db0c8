import { defineReading } from '../definition';
import { paidWithBizId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { valueOf, withParsedMembers } from '../families/members';
import { checkId } from '../fields/bizId';
import { uploadTimeoutMs } from '../fields/callOptions';
import { choice } from '../fields/choice';
import { fixed } from '../fields/fixed';
import { face } from './fields';

const picture = (letter: 'A' | 'B' | 'C', place: string, name: string, description: string) =>
	face({
		displayName: `${place} Picture`,
		name,
		description,
		wire: { base64: `Source${letter}FacePicture`, url: `Source${letter}FacePictureUrl` },
	});

const another = 'The same formats and sizes.';

/**
 * Source: Alibaba Cloud's metadata of FaceCrossCompareIntl. Its text has scores of 0 to 100, its own
 * sample and the SDK of 0 to 1, so they are passed on as they come and decide nothing.
 */
export const faceCrossComparison = defineReading({
	name: 'faceCrossComparison',
	resource: 'face',
	displayName: 'Compare Three Pictures',
	n8nAction: 'Compare the faces on three pictures',
	description:
		'Compares three face pictures. Decides nothing, because the sources disagree on the scale of the scores: look at your own first, then branch on them with care.',
	billing: 'One comparison per item; prices are not published.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'FaceCrossCompareIntl',
			inBody: ['SourceAFacePicture', 'SourceBFacePicture', 'SourceCFacePicture'],
			answer: inEnvelope('Result', anyObject),
			charge: paidWithBizId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'FACE_CROSS_COMPARE' }),
		a: picture('A', 'First', 'facePhoto', 'For example a selfie: JPEG or PNG, at most 0.6 MB'),
		b: picture('B', 'Second', 'idPhoto', `For example from the document. ${another}`),
		c: picture('C', 'Third', 'chipPhoto', `For example from its chip. ${another}`),
		compareModel: choice({
			displayName: 'Compare',
			name: 'compareModel',
			place: 'options',
			options: [
				{ name: 'All Pairs', value: '1' },
				{ name: 'First with Second, Second with Third', value: '0' },
			],
			default: '1',
			description: 'Which pairs are compared',
			wire: 'CompareModel',
		}),
		merchantBizId: checkId,
	},
	// Three pictures for each item.
	concurrency: 3,
	timeoutMs: uploadTimeoutMs,
	show: ({ main: { body } }) => {
		const said = (name: string) => valueOf(body, name) ?? null;
		return {
			own: {
				facePassed: said('FacePassed'),
				firstWithSecond: said('FaceComparisonScoreA2B'),
				secondWithThird: said('FaceComparisonScoreB2C'),
				thirdWithFirst: said('FaceComparisonScoreC2A'),
				transactionId: said('TransactionId'),
			},
			raw: withParsedMembers(body),
		};
	},
});
