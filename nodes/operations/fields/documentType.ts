import type { INodePropertyOptions } from 'n8n-workflow';

import type { Field } from '../definition';
import { choiceOrOther } from './choiceOrOther';
import type { Format } from './text';

/** Code to what the editor shows. Alibaba Cloud has two tables, which are not interchangeable. */
export type DocumentTypes = Readonly<Record<string, string>>;

/**
 * Types of eKYC, eKYC_MIN, ID_OCR and ID_OCR_MIN.
 *
 * Source: Alibaba Cloud's page `return-field`; its table of types could not be read completely.
 */
export const numberedTypes: DocumentTypes = {
	'00000001': 'Mainland China: Identity Card',
	'00000007': 'Mainland China: Permit for Travel to Hong Kong and Macao',
	'00000009': 'Mainland China: Travel Permit for Hong Kong and Macao Residents',
	'00000012': 'Mainland China: Travel Permit for Taiwan Residents',
	'00000006': 'Hong Kong: Identity Card (2003)',
	'00000008': 'Hong Kong: Identity Card (2018)',
	'01000000': 'All Countries: Passport',
};

/**
 * Types of eKYC_PRO, ID_OCR_PRO and ID_OCR_MAX: country, kind, version.
 *
 * Source: Alibaba Cloud's pages `certificate-code-table` of 2026-03-11, whose end could not be read,
 * and `field-standardization-function-description` of 2026-05-21.
 */
export const countryTypes: DocumentTypes = {
	GLB03002: 'All Countries: Passport',
	CHN01001: 'Mainland China: Identity Card',
	CHN02001: "Mainland China: Driver's License",
	CHN03001: 'Mainland China: Passport',
	CHN05001: 'Mainland China: Permit for Travel to Hong Kong and Macao',
	CHN05002: 'Mainland China: Travel Permit for Taiwan Residents',
	CHN05003: 'Mainland China: Travel Permit for Hong Kong and Macao Residents',
	CHN05004: 'Mainland China: Permit for Travel to Taiwan',
	CHN06001: 'Mainland China: Permanent Residence Permit',
	HKG01001: 'Hong Kong: Identity Card (2003)',
	HKG01002: 'Hong Kong: Identity Card (2018)',
	HKG02001: "Hong Kong: Driver's License",
	HKG07001: 'Hong Kong: Taxi Driver Identity Plate',
	IDN01001: 'Indonesia: Identity Card',
	KOR01001: 'Korea: Resident Card',
	KOR02001: "Korea: Driver's License",
	KOR03001: 'Korea: Passport',
	MAC01001: 'Macao: Identity Card (2023)',
	MAC01002: 'Macao: Identity Card (2013)',
	MAC01003: 'Macao: Identity Card (2002)',
	MYS01001: 'Malaysia: Identity Card',
	MYS02001: "Malaysia: Driver's License",
	PHL01001: 'Philippines: Identity Card',
	PHL01002: 'Philippines: Multi-Purpose ID (UMID)',
	PHL02001: "Philippines: Driver's License",
	PHL03001: 'Philippines: Passport',
	PHL04001: 'Philippines: Social Security Card (SSS)',
	PHL07001: 'Philippines: Voter Card',
	PHL07002: 'Philippines: Professional Card (PRC)',
	PHL07003: 'Philippines: Postal Card',
	PHL07004: 'Philippines: Taxpayer Card (Yellow)',
	PHL07005: 'Philippines: Taxpayer Card (Green)',
	PHL99001: 'Philippines: Health Insurance Card',
	SGP01001: 'Singapore: Identity Card',
	SGP02001: "Singapore: Driver's License",
	SGP03001: 'Singapore: Passport',
	THA01001: 'Thailand: Identity Card',
	THA02001: "Thailand: Driver's License",
	THA03001: 'Thailand: Passport',
	TWN01001: 'Taiwan: Identity Card',
	VNM01001: 'Vietnam: Identity Card',
	VNM03001: 'Vietnam: Passport',
};

const formats: Readonly<Record<'country' | 'numbered', Format & { example: string }>> = {
	country: {
		accepts: /^[A-Z]{3}\d{5}$/,
		what: 'is not a document type of this product',
		remedy:
			'It has three capital letters and five digits, for example GLB03002. Types of eight digits belong to other products.',
		example: 'GLB03002',
	},
	numbered: {
		accepts: /^\d{8}$/,
		what: 'is not a document type of this product',
		remedy:
			'It has eight digits, for example 01000000. Types that begin with letters belong to other products.',
		example: '01000000',
	},
};

interface DocumentTypeOptions {
	types: DocumentTypes;
	/** The format of what is not in the list. */
	like: keyof typeof formats;
	default: string;
	description?: string;
	/** Stands before the types. */
	first?: INodePropertyOptions;
}

/** The field 'Document Type', without its wire: n8n's editor lets operators search in it. */
export function documentType({
	types,
	like,
	default: initial,
	description = 'What the picture shows. Type to search; Alibaba Cloud adds types from time to time.',
	first,
}: DocumentTypeOptions) {
	const { example, ...format } = formats[like];
	const listed = Object.entries(types).map(([value, name]) => ({
		name,
		value,
		description: value,
	}));
	return choiceOrOther({
		displayName: 'Document Type',
		name: 'docType',
		description,
		options: [...(first ? [first] : []), ...listed],
		default: initial,
		other: {
			displayName: 'Other Document Type',
			name: 'otherDocType',
			placeholder: `e.g. ${example}`,
			description: "The code as Alibaba Cloud's documentation writes it",
			format,
		},
	});
}

/** The type as the parameter DocType. */
export const docTypeOnWire: Field<string>['wire'] = {
	names: ['DocType'],
	params: (type) => ({ DocType: type }),
};
