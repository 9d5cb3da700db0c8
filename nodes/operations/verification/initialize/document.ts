import { InputError } from '../../../shared/errors';
import type { Field } from '../../definition';
import { qualityCheck as idThreshold } from '../../document/fields';
import { choice, yesNo } from '../../fields/choice';
import { countryTypes, documentType, numberedTypes } from '../../fields/documentType';
import { identityNumber, personName } from '../../fields/mainlandPerson';
import { onlyIf } from '../../fields/onlyIf';
import { holds, shownFor } from '../../fields/shownFor';
import { text, type TextOptions } from '../../fields/text';
import { ofProducts } from './product';

/** Products that read a document, by the table of types that they have. */
const numbered = ofProducts('eKYC', 'ID_OCR');
const byCountry = ofProducts('eKYC_PRO', 'ID_OCR_PRO');
const withDocument = ofProducts('eKYC', 'ID_OCR', 'eKYC_PRO', 'ID_OCR_PRO');
const withRegister = ofProducts('eKYC', 'eKYC_PRO');
const withoutPicture = ofProducts('eKYC_NDI');

const mainlandCard = '00000001';
const indonesianCard = 'IDN01001';

const description =
	'What the person shows. Type to search; Alibaba Cloud adds types from time to time.';
const numberedType = shownFor(
	numbered,
	documentType({ types: numberedTypes, like: 'numbered', default: '01000000', description }),
);
const countryType = shownFor(
	byCountry,
	documentType({ types: countryTypes, like: 'country', default: 'GLB03002', description }),
);

/** Which document the person shows: the two tables of types are not interchangeable. */
const docType: Field<string | undefined> = {
	kind: 'plain',
	properties: [...numberedType.properties, ...countryType.properties],
	async read(item) {
		// Name and number are those of an identity card.
		if (holds(withoutPicture, item)) return mainlandCard;
		return (await numberedType.read(item)) ?? (await countryType.read(item));
	},
	wire: { names: ['DocType'], params: (type) => ({ DocType: type }) },
};

const sides = shownFor(
	withDocument,
	choice({
		displayName: 'Pages of the Document',
		name: 'docPages',
		noDataExpression: true,
		options: [
			{ name: 'Front and Back', value: 'both', description: 'Not for all types' },
			{ name: 'Front Only', value: 'front', description: 'The page with the picture' },
		],
		default: 'front',
		description:
			'What the person has to show. Alibaba Cloud reads the back of identity cards of mainland China, Malaysia, Singapore, Taiwan and Vietnam only.',
	}),
);

/** The two families of products have different parameters for it. */
const pages: typeof sides = {
	...sides,
	wire: {
		names: ['Pages', 'DocPageConfig'],
		params(value, item) {
			if (value === undefined) return {};
			const isBoth = value === 'both';
			if (holds(numbered, item)) return { Pages: isBoth ? '01,02' : '01' };
			return isBoth ? { DocPageConfig: JSON.stringify(['OCR_ID_BACK']) } : {};
		},
	},
};

const checkForgery = shownFor(
	withDocument,
	yesNo({
		displayName: 'Check for Forgery',
		name: 'checkForgery',
		default: true,
		description:
			'Whether Alibaba Cloud checks that the document is genuine. Always sent, because Alibaba Cloud does not publish its default. See also the options of Check Result.',
		wire: { name: 'IdSpoof', yes: 'Y', no: 'N' },
	}),
);

const authorize = shownFor(
	withRegister,
	yesNo({
		displayName: 'Compare With Official Source',
		name: 'authorize',
		default: false,
		description:
			'Whether Alibaba Cloud also asks an official register, and sends it what was read. Identity cards only: of mainland China with eKYC, of Indonesia with eKYC_PRO.',
		wire: { name: 'Authorize', yes: 'T', no: 'F' },
	}),
);

const isAuthorized = { authorize: ['true'] };
const forIndonesia = { ...ofProducts('eKYC_PRO'), ...isAuthorized };
/** In the panel a switch is no text. */
const shownForIndonesia = { show: { productCode: ['eKYC_PRO'], authorize: [true] } };

const forRegister = (options: TextOptions) =>
	onlyIf(
		(item) => holds(forIndonesia, item),
		text({ ...options, kind: 'personal', displayOptions: shownForIndonesia }),
	);

/** What the Indonesian register wants to know besides the document. */
const email = forRegister({
	displayName: 'Email',
	name: 'email',
	placeholder: 'e.g. name@example.com',
	description: "The person's address, for the Indonesian register",
	wire: 'Email',
	remedy: "Pass the person's email address, or switch off 'Compare With Official Source'.",
	format: {
		accepts: /^[^\s@]+@[^\s@]+$/,
		what: 'is not an email address',
		remedy: 'Pass one address, for example name@example.com.',
	},
});
const mobile = forRegister({
	displayName: 'Mobile Number',
	name: 'mobile',
	placeholder: 'e.g. +6281234567890',
	description: "The person's number with +62, for the Indonesian register",
	wire: 'Mobile',
	remedy: "Pass the person's mobile number, or switch off 'Compare With Official Source'.",
	format: {
		accepts: /^\+62\d{9,11}$/,
		what: 'is not a mobile number of Indonesia',
		remedy: 'It begins with +62, followed by 9 to 11 digits, without spaces or dashes.',
	},
});

const docName = shownFor(
	withoutPicture,
	personName({
		name: 'docName',
		wire: 'DocName',
		description: 'As it is written on the identity card',
	}),
);
const docNo = shownFor(
	withoutPicture,
	identityNumber({
		name: 'docNo',
		wire: 'DocNo',
		description: 'The 18 characters of the identity card of mainland China',
	}),
);

const qualityCheck = shownFor(withDocument, idThreshold);

const albumAllowed = shownFor(
	withDocument,
	yesNo({
		displayName: 'Allow Stored Pictures',
		name: 'showAlbumIcon',
		place: 'options',
		default: false,
		description:
			"Whether the person may choose a stored picture of the document instead of taking one. Alibaba Cloud's own default is yes; a stored picture is easier to forge.",
		wire: { name: 'ShowAlbumIcon', yes: '1', no: '0' },
	}),
);
const editable = shownFor(
	withDocument,
	yesNo({
		displayName: 'Allow Editing What Was Read',
		name: 'editOcrResult',
		place: 'options',
		default: false,
		description:
			"Whether the person may change what was read from the document. Alibaba Cloud's own default is yes. Check Result tells what was edited, and can refuse it.",
		wire: { name: 'EditOcrResult', yes: '1', no: '0' },
	}),
);
const shownToPerson = shownFor(
	withDocument,
	yesNo({
		displayName: 'Show What Was Read',
		name: 'showOcrResult',
		place: 'options',
		default: true,
		description: 'Whether the person sees what was read from the document',
		wire: { name: 'ShowOcrResult', yes: '1', no: '0' },
	}),
);
const scanMode = shownFor(
	withDocument,
	choice({
		displayName: 'Document Capture',
		name: 'docScanMode',
		place: 'options',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'As soon as the document is in view' },
			{ name: 'Manual', value: 'manual', description: 'The person presses a button' },
		],
		default: 'auto',
		description: 'When the picture of the document is taken',
		wire: 'DocScanMode',
	}),
);
const standardFields = shownFor(
	byCountry,
	yesNo({
		displayName: 'Standardize Fields',
		name: 'ocrValueStandard',
		place: 'options',
		default: true,
		description:
			'Whether to get names and dates of some document types in a standard form as well. Names in Latin letters may be inaccurate.',
		wire: { name: 'OcrValueStandard', yes: '1', no: '0' },
	}),
);

/** The fields of products that read a document, or compare its data. */
export const documentFields = {
	docType,
	pages,
	checkForgery,
	authorize,
	email,
	mobile,
	docName,
	docNo,
	albumAllowed,
	editable,
	qualityCheck,
	scanMode,
	shownToPerson,
	standardFields,
};

/** Source: Alibaba Cloud's page `certificate-code-table` of 2026-03-11. */
const withoutFace = 'HKG02001';

/**
 * Checks that need more than one field.
 *
 * @throws InputError
 */
export function checkDocument({
	product,
	docType: type,
	authorize: isAsked,
}: {
	product: string;
	docType: string | undefined;
	authorize: boolean | undefined;
}): void {
	if (product === 'eKYC_PRO' && type === withoutFace) {
		throw new InputError(
			'Document Type',
			`(${type}) has no picture of the person, so there is nothing to compare the face with`,
			"Choose another document type, or the product 'Document Only (ID_OCR_PRO)'.",
		);
	}
	const official = product === 'eKYC' ? mainlandCard : indonesianCard;
	if (!isAsked || type === official) return;
	throw new InputError(
		'Compare With Official Source',
		`is on, but with ${product} only the identity card ${official} can be compared`,
		`Switch it off, or choose the document type ${official}.`,
	);
}
