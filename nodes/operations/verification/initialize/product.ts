import { InputError } from '../../../shared/errors';
import type { Field } from '../../definition';
import { requiredText, textOf } from '../../fields/text';

/** The product that compares the person with a reference picture. */
export const faceVerify = 'FACE_VERIFY';

const products = [
	{
		name: 'Document and Face (eKYC)',
		value: 'eKYC',
		description: 'Identity document and live face, offered in Hong Kong',
	},
	{
		name: 'Document and Face (eKYC_PRO)',
		value: 'eKYC_PRO',
		description: 'Identity document and live face, offered in several regions',
	},
	{
		name: 'Face Verification (FACE_VERIFY)',
		value: faceVerify,
		description: 'Is the live person the one in the reference picture? Offered in Hong Kong only',
	},
	{
		name: 'Liveness (FACE_LIVENESS)',
		value: 'FACE_LIVENESS',
		description: 'Is a live person in front of the camera? Offered in Hong Kong',
	},
	{
		name: 'Liveness (FACE_LIVENESS_PRO)',
		value: 'FACE_LIVENESS_PRO',
		description: 'Liveness with forgery detection, offered in several regions',
	},
	{
		name: 'Liveness and Face Search (FACE_IDU)',
		value: 'FACE_IDU',
		description: 'Liveness, comparison and search for duplicates, offered in several regions',
	},
	{
		name: 'Other',
		value: 'other',
		description: 'Any other product code of Alibaba Cloud ID Verification',
	},
];

/** What is verified. */
export const product: Field<string> = {
	kind: 'plain',
	properties: [
		{
			displayName: 'Product',
			name: 'productCode',
			type: 'options',
			noDataExpression: true,
			options: products,
			default: faceVerify,
			description: 'What is verified. The product has to be activated for your account.',
		},
		{
			displayName: 'Other Product Code',
			name: 'otherProductCode',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. eKYC_NDI',
			description: "The product code as Alibaba Cloud's pages write it",
			displayOptions: { show: { productCode: ['other'] } },
		},
	],
	read(item) {
		const chosen = textOf(item.parameter('productCode'));
		if (chosen === 'other') {
			const remedy = 'Enter the product code.';
			return requiredText(item.parameter('otherProductCode'), 'Other Product Code', remedy);
		}
		if (chosen !== '') return chosen;
		throw new InputError('Product', 'is empty', 'Choose a product.');
	},
	wire: { names: ['ProductCode'], params: (code) => ({ ProductCode: code }) },
};
