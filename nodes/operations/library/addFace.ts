import { IdvError } from '../../shared/errors';
import type { Answer } from '../../shared/transport/call';
import type { CallDefinition } from '../../shared/transport/callDefinition';
import { defineReading } from '../definition';
import { notAcknowledged } from '../families/acknowledged';
import { anyObject, inEnvelope } from '../families/envelope';
import { exactly, hasConflict, readJson, valueOf, withParsedMembers } from '../families/members';
import { yesNo } from '../fields/choice';
import { faceGroup } from '../fields/faceGroup';
import { fixed } from '../fields/fixed';
import { merchantUserId } from '../fields/merchantUserId';
import { picture } from '../fields/picture';
import { largeFacePicture } from '../fields/pictureLimits';
import { findGroup, groups } from './groups';

const main = {
	service: 'cloudauthIntl',
	action: 'AddFaceRecord',
	inBody: [
		'ProductCode',
		'FaceGroupCode',
		'FacePicture',
		'FacePictureUrl',
		'MerchantUserId',
		'FaceQualityCheck',
	],
	answer: inEnvelope('Result', anyObject),
	charge: {
		kind: 'writeAddsUp',
		ifAnswerLost: "Look the person up with 'Get Many Faces' before you add the face again.",
	},
} as const satisfies CallDefinition<Record<string, unknown>>;

/** @throws IdvError unless the face was added. */
function checkAdded(answer: Answer<Record<string, unknown>>): void {
	const { body, requestId } = answer;
	const passed = exactly(body, 'Passed');
	if (passed === 'Y') return;
	if (passed !== 'N' || hasConflict(body, 'Passed')) throw notAcknowledged(answer, main.charge);
	throw new IdvError('Alibaba Cloud did not add the face, because the picture did not pass', {
		category: 'picture',
		code: 'FaceNotAdded',
		remedy: 'Use a clear, evenly lit picture of one whole face from the front.',
		tellUser: 'Please take a new photo: clear, well lit, face from the front and nothing over it.',
		requestId: requestId ?? undefined,
		// It was executed: the same picture is not sent again by n8n's Retry On Fail.
		mayHaveBeenExecuted: true,
	});
}

/** Source: Alibaba Cloud's page of AddFaceRecord of 2026-04-01, and its SDK. */
export const faceEnrollment = defineReading({
	name: 'faceEnrollment',
	resource: 'library',
	displayName: 'Add Face',
	n8nAction: 'Add a face to a face group',
	description:
		'Adds the face of a person to a face group. It does not look for duplicates. What happens to an earlier face of the same person is not documented.',
	billing: 'Not published.',
	calls: { main, groups },
	fields: {
		product: fixed({ ProductCode: 'FACE_ENROLL' }),
		group: faceGroup({
			description: 'The group to add the face to: it has to exist in this region',
			wire: 'FaceGroupCode',
		}),
		picture: picture({
			displayName: 'Face Picture',
			name: 'facePhoto',
			description:
				'JPEG only, 50 to 100 KB are best, at most 10 MB; above 1 MB a URL is better. One face from the front.',
			sources: ['base64', 'binary', 'url'],
			binaryField: 'facePhoto',
			limits: largeFacePicture,
			wire: { base64: 'FacePicture', url: 'FacePictureUrl' },
		}),
		merchantUserId: merchantUserId({
			description: 'Your own ID for the person, by which the face is found and deleted later',
			isLimited: true,
		}),
		qualityCheck: yesNo({
			displayName: 'Check Picture Quality',
			name: 'qualityCheck',
			place: 'options',
			default: true,
			description:
				'Whether to refuse pictures of poor quality, because a search may not find such a face later',
			wire: { name: 'FaceQualityCheck', yes: 'Y', no: 'N' },
		}),
	},
	changesData: () => true,
	async fetch(tools, { group }) {
		await findGroup(tools, group);
		const answer = await tools.call('main');
		checkAdded(answer);
		return { main: answer };
	},
	show({ main: { body } }, { group }) {
		const ext = readJson(valueOf(body, 'ExtFaceInfo'));
		return {
			own: {
				added: true,
				faceGroup: group,
				faceQuality: ext.state === 'read' ? (valueOf(ext.value, 'faceQuality') ?? null) : null,
			},
			raw: withParsedMembers(body),
		};
	},
});
