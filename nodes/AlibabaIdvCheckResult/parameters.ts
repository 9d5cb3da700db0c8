import type { INodeProperties } from 'n8n-workflow';

import { routingField, simplifyField } from '../shared/items/resultFields';
import { callOptionFields } from '../shared/items/session';

function threshold(displayName: string, name: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 90,
		description,
	};
}

export const parameters: INodeProperties[] = [
	{
		displayName: 'Transaction ID',
		name: 'transactionId',
		type: 'string',
		required: true,
		default: '={{ $json.transactionId }}',
		placeholder: 'e.g. hksb7ba1b28130d24e015d6…',
		description:
			'The TransactionId that Initialize returned and that you stored. Do not take it from the app or browser of the person: it could have been exchanged.',
	},
	{
		displayName: 'Merchant Biz ID',
		name: 'merchantBizId',
		type: 'string',
		default: '={{ $json.merchantBizId }}',
		placeholder: 'e.g. e0c34a77f5ac40a5aa5e6ed20c35…',
		description:
			'The business ID that the verification was started with (letters and digits, at most 32). Empty means a fresh one, which is enough to get the result but harder to trace.',
	},
	routingField,
	{
		displayName: 'Return Face Picture',
		name: 'isReturnImage',
		type: 'boolean',
		default: false,
		description:
			'Whether to fetch the captured face picture as binary data. It is personal data: switch it on only if you need it.',
	},
	{
		displayName: 'Put Face Picture in Field',
		name: 'facePictureField',
		type: 'string',
		required: true,
		default: 'face',
		description: 'The name of the output binary field to put the face picture in',
		hint: 'The name of the output binary field to put the file in',
		displayOptions: { show: { isReturnImage: [true] } },
	},
	{
		displayName: 'Download Evidence Video',
		name: 'downloadEvidenceVideo',
		type: 'boolean',
		default: false,
		description:
			"Whether to fetch the evidence video as binary data, if 'Evidence Video' was switched on at the start. Its link works for 15 minutes only.",
	},
	{
		displayName: 'Put Evidence Video in Field',
		name: 'evidenceVideoField',
		type: 'string',
		required: true,
		default: 'evidenceVideo',
		description: 'The name of the output binary field to put the evidence video in',
		hint: 'The name of the output binary field to put the file in',
		displayOptions: { show: { downloadEvidenceVideo: [true] } },
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
			threshold(
				'Maximum Face Attack Score',
				'maxFaceAttackScore',
				"The highest spoofing score, 0 to 100, that may still pass. A passed result with a higher one leaves through 'Not Passed', one without a score through 'Undecided'.",
			),
			threshold(
				'Maximum Guard Risk Score',
				'maxGuardRiskScore',
				"The highest device risk score, 0 to 100, that may still pass. A passed result with a higher one leaves through 'Not Passed', one without a score through 'Undecided'.",
			),
			threshold(
				'Minimum Comparison Score',
				'minFaceComparisonScore',
				"The lowest similarity, 0 to 100, that may still pass; the vendor's own limit is 90. A passed result with a lower one leaves through 'Not Passed', one without a score through 'Undecided'.",
			),
			callOptionFields.region,
			callOptionFields.requestsPerSecond,
			callOptionFields.timeout,
		],
	},
];
