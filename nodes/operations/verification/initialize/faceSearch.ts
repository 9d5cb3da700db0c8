import type { Field } from '../../definition';
import { choice, yesNo } from '../../fields/choice';
import { faceGroup, moreFaceGroups } from '../../fields/faceGroup';
import { picture } from '../../fields/picture';
import { facePicture } from '../../fields/pictureLimits';
import { shownFor } from '../../fields/shownFor';
import { ofProducts } from './product';

const search = '0';
const compare = '1';
const searchAndCompare = '2';

const isFaceIdu = ofProducts('FACE_IDU');
const searches = { ...isFaceIdu, verifyModel: [search, searchAndCompare] };
const compares = { ...isFaceIdu, verifyModel: [compare, searchAndCompare] };

const chosenMode = shownFor(
	isFaceIdu,
	choice({
		displayName: 'Face Check',
		name: 'verifyModel',
		noDataExpression: true,
		options: [
			{ name: 'Compare With a Picture', value: compare },
			{ name: 'Search in Face Groups', value: search, description: 'Finds second accounts' },
			{ name: 'Search and Compare', value: searchAndCompare },
		],
		default: search,
		description:
			"What is done with the live face. Always sent, because Alibaba Cloud's sources disagree on its default.",
	}),
);

/** All hits are asked for, and a stored face is never replaced as a side effect. */
const mode: typeof chosenMode = {
	...chosenMode,
	wire: {
		names: ['VerifyModel', 'ReturnFaces', 'UpdateFaceIfUserExists'],
		params: (value) =>
			value === undefined
				? {}
				: { VerifyModel: value, ReturnFaces: '5', UpdateFaceIfUserExists: 'N' },
	},
};

const target = shownFor(
	compares,
	picture({
		displayName: 'Reference Picture',
		name: 'targetFacePicture',
		description:
			'The picture that the live face is compared with: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, one face from the front',
		sources: ['base64', 'binary', 'url'],
		limits: facePicture,
		wire: { base64: 'TargetFacePicture', url: 'TargetFacePictureUrl' },
	}),
);

const chosenGroup = shownFor(
	searches,
	faceGroup({
		description: 'Where to search, and where to enroll: the group has to exist in this region',
	}),
);
const moreGroups = shownFor(searches, moreFaceGroups);

const group: typeof chosenGroup = {
	...chosenGroup,
	wire: {
		names: ['FaceGroupCodes', 'FaceRegisterGroupCode'],
		params(code, _item, { moreGroups: more }) {
			if (code === undefined) return {};
			const codes = [code, ...((more as string[] | undefined) ?? [])];
			return { FaceGroupCodes: [...new Set(codes)].join(','), FaceRegisterGroupCode: code };
		},
	},
};

const chosenEnroll = shownFor(
	searches,
	yesNo({
		displayName: 'Enroll When New',
		name: 'enroll',
		default: false,
		description:
			"Whether to add the live face to the face group when no duplicate is found. It stays there until you delete it. Always sent, because Alibaba Cloud's sources disagree on its default.",
	}),
);

/** Also sent where nothing is searched: without it, strangers might be enrolled. */
const enroll: Field<boolean | undefined> = {
	...chosenEnroll,
	wire: {
		names: ['AutoRegistration'],
		params: (value, _item, { mode: isUsed }) =>
			isUsed === undefined ? {} : { AutoRegistration: value ? '0' : '1' },
	},
};

/** The fields of FACE_IDU. */
export const faceSearchFields = { mode, target, group, enroll, moreGroups };
