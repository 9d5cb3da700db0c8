import type { INodeProperties } from 'n8n-workflow';

import { services } from '../shared/api/regions';
import { simplifyField } from '../shared/items/resultFields';
import { callOptionFields } from '../shared/items/session';

/**
 * Where one of the two pictures comes from; the names begin with the vendor's own. None is
 * `required`: where an expression chooses, n8n would demand the ones that are not chosen, too.
 */
function pictureFields(
	name: 'authFace' | 'refFace',
	displayName: string,
	binaryField: string,
	description: string,
): INodeProperties[] {
	return [
		{
			displayName: `${displayName} From`,
			name: `${name}Source`,
			type: 'options',
			options: [
				{
					name: 'Base64 Text',
					value: 'base64',
					description: 'A field of the item holds the picture as text',
				},
				{
					name: 'Binary Data',
					value: 'binary',
					description: 'A file of the item, for example from HTTP Request',
				},
			],
			default: 'binary',
			description,
		},
		{
			displayName: `${displayName} Field`,
			name: `${name}Field`,
			type: 'string',
			default: binaryField,
			hint: 'The name of the input binary field containing the picture',
			displayOptions: { show: { [`${name}Source`]: ['binary'] } },
		},
		{
			displayName: `${displayName} (Base64)`,
			name: `${name}Content`,
			type: 'string',
			default: '',
			placeholder: 'e.g. /9j/4AAQSkZJRgABAQ…',
			description: 'The picture as Base64 text; a "data:" prefix and line breaks are removed',
			displayOptions: { show: { [`${name}Source`]: ['base64'] } },
		},
	];
}

const { missingIn = [] } = services['2019-05-21'] ?? {};

export const parameters: INodeProperties[] = [
	{
		displayName:
			"This is Alibaba Cloud's legacy service of 2019, for accounts that still have it. It is not mentioned in the vendor's current pages and may end without notice. For everything new use 'Initialize' and 'Check Result', which also make sure that a live person is there.",
		name: 'legacyNotice',
		type: 'notice',
		default: '',
	},
	...pictureFields(
		'refFace',
		'ID Photo',
		'idPhoto',
		'The reference picture, for example from an identity document. JPG only.',
	),
	...pictureFields(
		'authFace',
		'Face Photo',
		'facePhoto',
		'The picture of the person who is to be compared with it. JPG only.',
	),
	{
		displayName: 'Resource Code',
		name: 'resourceCode',
		type: 'options',
		options: [
			{ name: 'Other', value: 'other', description: 'The code that Alibaba Cloud gave you' },
			{ name: 'Vietnam (00840000)', value: '00840000' },
		],
		default: '00840000',
		description: 'The country that the person belongs to. Only the code of Vietnam is published.',
	},
	{
		displayName: 'Other Resource Code',
		name: 'otherResourceCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. 00840000',
		description: 'Eight digits, as Alibaba Cloud gave them to you for the country',
		displayOptions: { show: { resourceCode: ['other'] } },
	},
	{
		...callOptionFields.region,
		noDataExpression: true,
		options: callOptionFields.region.options.filter(
			({ value }) => !(missingIn as readonly string[]).includes(value),
		),
		description:
			"The region to call instead of the one in the credential. The vendor's guide uses Singapore. A custom endpoint in the credential wins over this.",
	},
	simplifyField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			callOptionFields.concurrency,
			{
				displayName: 'Minimum Score',
				name: 'minScore',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 100 },
				default: 90,
				description:
					"The lowest similarity, 0 to 100, that may still match. A match with a lower one leaves through 'No Match', one without a score through 'Undecided'.",
			},
			callOptionFields.requestsPerSecond,
			callOptionFields.timeout,
		],
	},
];
