/** The smallest grey JPEG there is: one pixel, no person. Base64, as results carry it. */
export const samplePicture =
	'/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB' +
	'AQEBAQEBAQEBAQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAA' +
	'AAD/2gAIAQEAAD8AP//Z';

const webmHead = [
	'1a45dfa39f', // EBML, 31 bytes follow
	'42868101', // EBMLVersion 1
	'42f78101', // EBMLReadVersion 1
	'42f28104', // EBMLMaxIDLength 4
	'42f38108', // EBMLMaxSizeLength 8
	'4282847765626d', // DocType "webm"
	'42878104', // DocTypeVersion 4
	'42858102', // DocTypeReadVersion 2
	'1853806701ffffffffffffff', // Segment of unknown size
];

/** The head of a WebM file: enough to be recognised, nothing to watch. */
export const sampleVideo = Buffer.from(webmHead.join(''), 'hex');
