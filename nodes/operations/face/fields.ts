import { yesNo } from '../fields/choice';
import { picture, type PictureField } from '../fields/picture';
import { facePicture } from '../fields/pictureLimits';

interface FacePictureOptions {
	displayName: string;
	/** Also the binary field that is read unless the operator says otherwise. */
	name: string;
	description: string;
	wire: { base64: string; url: string };
}

/** A picture of a face, from anywhere. */
export function face({ name, ...options }: FacePictureOptions): PictureField {
	return picture({
		...options,
		name,
		sources: ['base64', 'binary', 'url'],
		binaryField: name,
		limits: facePicture,
	});
}

/** The picture of the person, in the words of FaceVerifyIntl. */
export const sourceFace = face({
	displayName: 'Face Picture',
	name: 'facePhoto',
	description:
		'The picture of the person: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, one face from the front',
	wire: { base64: 'SourceFacePicture', url: 'SourceFacePictureUrl' },
});

export const qualityCheck = yesNo({
	displayName: 'Check Picture Quality',
	name: 'qualityCheck',
	place: 'options',
	default: false,
	description: 'Whether to refuse pictures of poor quality before they are checked',
	wire: { name: 'FaceQualityCheck', yes: 'Y', no: 'N' },
});
