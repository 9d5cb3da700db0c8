import { InputError } from '../../shared/errors';
import { defineReading } from '../definition';
import { codeText, valueOf } from '../families/members';
import { missingEntries, page, readPages, type Page } from '../families/pages';
import { faceGroup } from '../fields/faceGroup';
import { fileOut } from '../fields/fileOut';
import { howMany } from '../fields/howMany';
import { merchantUserIdFilter } from '../fields/merchantUserId';

/** Each is downloaded and kept with the item. */
const maxPictures = 50;

/** A face as it is listed; the link to its picture is left out, because whoever has it sees the face. */
function facesIn({ items }: Page, pictureField: string | undefined) {
	const text = (item: unknown, name: string) => codeText(valueOf(item, name)) ?? null;
	return items.map((item, index) => ({
		id: text(item, 'Id'),
		faceId: text(item, 'FaceId'),
		merchantUserId: text(item, 'MerchantUserId'),
		createdAt: text(item, 'GmtCreate'),
		registrationType: text(item, 'RegistrationType'),
		...(pictureField ? { pictureField: `${pictureField}${index}` } : {}),
	}));
}

/** Source: Alibaba Cloud's metadata of QueryFaceRecord. */
export const faces = defineReading({
	name: 'faces',
	resource: 'library',
	displayName: 'Get Many Faces',
	n8nAction: 'Get many faces of a face group',
	description: 'Lists the faces of a face group, with the IDs by which they are deleted',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'QueryFaceRecord',
			answer: page,
			charge: { kind: 'freeRead' },
		},
	},
	fields: {
		group: faceGroup({ description: 'The group to list', wire: 'FaceGroupCode' }),
		howMany,
		pictures: fileOut({
			displayName: 'Download Face Pictures',
			name: 'downloadPictures',
			description:
				'Whether to fetch the pictures as binary data: at most 50 at a time. They are personal data: switch it on only if you need it.',
			field: {
				displayName: 'Put Face Pictures in Fields',
				name: 'pictureField',
				default: 'face',
			},
		}),
		merchantUserId: merchantUserIdFilter('Only the faces of the person with this ID'),
	},
	check({ howMany: limit, pictures }) {
		if (!pictures || limit <= maxPictures) return;
		throw new InputError(
			'Limit',
			`is more than the ${maxPictures} pictures that are downloaded at a time`,
			"Lower it and switch off 'Return All', or switch off 'Download Face Pictures'.",
		);
	},
	fetch: async ({ call, params }, { howMany: limit }) => ({
		main: await readPages(async (asked) => await call('main', asked), params, limit),
	}),
	show: ({ main: { body } }, { howMany: limit, pictures }) => ({
		own: { faces: facesIn(body, pictures), total: body.total ?? null },
		warnings: missingEntries(body, limit),
		raw: { Items: body.items },
	}),
	files({ main: { body } }, { pictures }) {
		if (!pictures) return [];
		return body.items.map((item, index) => {
			const url = valueOf(item, 'ImgOssUrl');
			return {
				field: `${pictures}${index}`,
				name: `face-${codeText(valueOf(item, 'FaceId')) ?? index}`,
				url: typeof url === 'string' ? url : undefined,
				what: 'face picture',
			};
		});
	},
});
