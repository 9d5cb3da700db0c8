import { InputError } from '../../../shared/errors';
import { regions, type RegionId } from '../../../shared/services/regions';
import type { Field } from '../../definition';
import type { Conditions } from '../../fields/shownFor';
import { requiredText, textOf } from '../../fields/text';

const hongKong: readonly RegionId[] = ['cn-hongkong'];
const everywhere: readonly RegionId[] = [
	'cn-hongkong',
	'ap-southeast-1',
	'ap-southeast-5',
	'ap-southeast-3',
];

interface Product {
	name: string;
	description: string;
	/** Its pages name InitializeV2 only. */
	isV2?: true;
	/** Where Alibaba Cloud's documentation offers it. */
	regions: readonly RegionId[];
	/** Pages disagree, or change from month to month: the call goes out, and a refusal tells of them. */
	isDisputed?: true;
}

/**
 * The products with a person in front of a camera that have fields of their own.
 *
 * Source: Alibaba Cloud's pages of these products, 2025-11 to 2026-11. One page lists eKYC in
 * Singapore, too.
 */
const products = {
	eKYC: {
		name: 'Document and Face (eKYC)',
		description: 'Identity document and live face, offered in Hong Kong',
		regions: hongKong,
		isDisputed: true,
	},
	eKYC_PRO: {
		name: 'Document and Face (eKYC_PRO)',
		description: 'Identity document and live face, offered in several regions',
		isV2: true,
		regions: everywhere,
		isDisputed: true,
	},
	ID_OCR: {
		name: 'Document Only (ID_OCR)',
		description: 'Identity document without a face, offered in Hong Kong only',
		regions: hongKong,
	},
	ID_OCR_PRO: {
		name: 'Document Only (ID_OCR_PRO)',
		description: 'Identity document without a face, offered in several regions',
		isV2: true,
		regions: everywhere,
		isDisputed: true,
	},
	FACE_VERIFY: {
		name: 'Face Verification (FACE_VERIFY)',
		description: 'Is the live person the one in the reference picture? Offered in Hong Kong only',
		regions: hongKong,
	},
	FACE_LIVENESS: {
		name: 'Liveness (FACE_LIVENESS)',
		description: 'Is a live person in front of the camera? Offered in Hong Kong only',
		regions: hongKong,
	},
	FACE_LIVENESS_PRO: {
		name: 'Liveness (FACE_LIVENESS_PRO)',
		description: 'Liveness with forgery detection, offered in several regions',
		isV2: true,
		regions: everywhere,
		isDisputed: true,
	},
	FACE_IDU: {
		name: 'Liveness and Face Search (FACE_IDU)',
		description: 'Liveness, comparison and search for duplicates, offered in several regions',
		isV2: true,
		regions: everywhere,
		isDisputed: true,
	},
	eKYC_NDI: {
		name: 'Name, Number and Face (eKYC_NDI)',
		description:
			'Live face, name and number of a mainland identity card, offered in Hong Kong only',
		regions: hongKong,
	},
} as const satisfies Record<string, Product>;

export type ProductCode = keyof typeof products;

/** The product that compares the person with a reference picture. */
export const faceVerify = 'FACE_VERIFY' satisfies ProductCode;

/** The row of a product; undefined for one that has none. */
export function productOf(code: string): Product | undefined {
	return Object.hasOwn(products, code) ? products[code as ProductCode] : undefined;
}

/** For `shownFor`: fields of these products. */
export const ofProducts = (...productCode: Array<ProductCode | 'other'>): Conditions => ({
	productCode,
});

/** What is verified. */
export const product: Field<string> = {
	kind: 'plain',
	properties: [
		{
			displayName: 'Product',
			name: 'productCode',
			type: 'options',
			noDataExpression: true,
			options: [
				...Object.entries(products).map(([value, { name, description }]) => ({
					name,
					value,
					description,
				})),
				{
					name: 'Other',
					value: 'other',
					description: 'Any other product code of Alibaba Cloud ID Verification',
				},
			],
			default: faceVerify,
			description: 'What is verified. The product has to be activated for your account.',
		},
		{
			displayName: 'Other Product Code',
			name: 'otherProductCode',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ID_NFC',
			description: "The product code as Alibaba Cloud's documentation writes it",
			displayOptions: { show: { productCode: ['other'] } },
		},
	],
	read(item) {
		const chosen = textOf(item.parameter('productCode'));
		if (chosen === 'other') {
			const remedy = 'Enter the product code.';
			return requiredText(item.parameter('otherProductCode'), 'Other Product Code', remedy);
		}
		if (chosen === '') throw new InputError('Product', 'is empty', 'Choose a product.');
		if (productOf(chosen)) return chosen;
		throw new InputError(
			'Product',
			`(${chosen}) is not one of the available options`,
			"Choose one of them, or 'Other' for any other product code.",
		);
	},
	wire: { names: ['ProductCode'], params: (code) => ({ ProductCode: code }) },
};

const namesOf = (codes: readonly RegionId[], or: string) =>
	codes
		.map((code) => regions[code].name)
		.join(', ')
		.replace(/, ([^,]+)$/, `${or}$1`);

/**
 * Refuses a product in a region where certainly nobody offers it.
 *
 * @param region where the call goes; '' for a custom endpoint.
 * @throws InputError only where all sources of Alibaba Cloud agree.
 */
export function checkProductRegion(code: string, isOther: boolean, region: RegionId | ''): void {
	const row = productOf(code);
	if (!row || isOther || region === '') return;
	// Other regions stand only on pages about the risk of a device.
	const possible = row.isDisputed ? everywhere : row.regions;
	if (possible.includes(region)) return;
	throw new InputError(
		'Region',
		`(${region}) does not offer ${code}`,
		`Choose ${namesOf(possible, ' or ')} in the options or in the credential, or another product. If Alibaba Cloud offers it there now, choose the product 'Other' and enter ${code}.`,
	);
}

/** All that these two regions read, besides what everybody reads. */
const onlyTypes: Partial<Record<RegionId, readonly string[]>> = {
	'ap-southeast-5': ['IDN01001', 'GLB03002'],
	'ap-southeast-3': ['MYS01001', 'GLB03002'],
};

/**
 * What the pages of Alibaba Cloud know that may be behind a refusal, as sentences; '' for nothing.
 *
 * @param region where the call went; '' for a custom endpoint.
 * @param docType the type of document that was asked for, if any.
 */
export function knownOfRegion(code: string, region: RegionId | '', docType?: string): string {
	const row = productOf(code);
	if (!row || region === '') return '';
	const here = regions[region].name;
	if (!row.regions.includes(region)) {
		return `Alibaba Cloud's documentation offers ${code} in ${namesOf(row.regions, ' and ')}; this call went to ${here}.`;
	}
	const types = row.isV2 ? onlyTypes[region] : undefined;
	if (!types || !docType || types.includes(docType)) return '';
	return `In ${here}, Alibaba Cloud's documentation names only the document types ${types.join(' and ')}; this call asked for ${docType}.`;
}
