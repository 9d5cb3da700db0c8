import type { INodeProperties } from 'n8n-workflow';

import { callOptionFields, credentialsField } from '../shared/items/session';

const faceVerify = 'FACE_VERIFY';

const pictureSources = [
	{
		name: 'Base64 Text',
		value: 'base64',
		description: 'The picture stands as text in a field of the item',
	},
	{
		name: 'Binary Data',
		value: 'binary',
		description: 'The picture comes as a file from the node before',
	},
	{ name: 'URL', value: 'url', description: 'Alibaba Cloud downloads the picture itself' },
];

const pictureHelp =
	'Where the reference picture of the face comes from: JPEG or PNG, 50 to 100 KB are best, at most 0.6 MB, 640x480 to 1920x1080 pixels, one face from the front';

export const parameters: INodeProperties[] = [
	credentialsField,
	{
		displayName: 'Product',
		name: 'productCode',
		type: 'options',
		noDataExpression: true,
		options: [
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
				description:
					'Is the live person the one in the reference picture? Offered in Hong Kong only',
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
		],
		default: faceVerify,
		description: 'What is verified. The product has to be activated for your account.',
	},
	{
		displayName: 'Product Code',
		name: 'otherProductCode',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. eKYC_NDI',
		description: "The product code as Alibaba Cloud's pages write it",
		displayOptions: { show: { productCode: ['other'] } },
	},
	{
		displayName: 'Merchant User ID',
		name: 'merchantUserId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. {{ $json.userId }}',
		description: 'How you call the person, for example your user ID, phone number or email address',
	},
	{
		displayName: 'Hash Merchant User ID',
		name: 'hashMerchantUserId',
		type: 'boolean',
		default: true,
		description:
			'Whether to send the SHA-256 hash of the merchant user ID instead of the ID itself, as Alibaba Cloud recommends for personal data. The same ID always gives the same hash.',
	},
	{
		displayName: 'Meta Info',
		name: 'metaInfo',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. {{ $json.metaInfo }}',
		description:
			"What the function getMetaInfo() of Alibaba Cloud's app or web SDK returned on the person's device. Pass it on unchanged: it decides between app, mobile and desktop pages.",
	},
	{
		displayName: 'Face Picture From',
		name: 'pictureSource',
		type: 'options',
		options: pictureSources,
		default: 'binary',
		description: pictureHelp,
		displayOptions: { show: { productCode: [faceVerify] } },
	},
	{
		displayName: 'Face Picture From',
		name: 'pictureSource',
		type: 'options',
		options: [
			...pictureSources,
			{ name: 'None', value: 'none', description: 'This product needs no reference picture' },
		],
		default: 'none',
		description: pictureHelp,
		displayOptions: { hide: { productCode: [faceVerify] } },
	},
	// Not `required`: where an expression chooses the source, n8n would demand all three.
	{
		displayName: 'Input Binary Field',
		name: 'facePictureField',
		type: 'string',
		default: 'data',
		hint: 'The name of the input binary field containing the face picture',
		displayOptions: { show: { pictureSource: ['binary'] } },
	},
	{
		displayName: 'Face Picture (Base64)',
		name: 'facePictureBase64',
		type: 'string',
		default: '',
		placeholder: 'e.g. /9j/4AAQSkZJRgABAQ…',
		description: 'The picture as Base64 text, without "data:" prefix and line breaks',
		displayOptions: { show: { pictureSource: ['base64'] } },
	},
	{
		displayName: 'Face Picture URL',
		name: 'facePictureUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/face.jpg',
		description: 'Has to open from the public internet without signing in',
		displayOptions: { show: { pictureSource: ['url'] } },
	},
	{
		displayName: 'Merchant Biz ID',
		name: 'merchantBizId',
		type: 'string',
		default: '',
		placeholder: 'e.g. e0c34a77f5ac40a5aa5e6ed20c35…',
		description:
			'Your own ID for this verification, for tracing: letters and digits, at most 32, best used only once. Empty means a fresh one for each item.',
	},
	{
		displayName: 'Callback',
		name: 'callback',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Call a URL When Finished',
				value: 'url',
				description: 'Alibaba Cloud calls this URL when the person has finished',
			},
			{ name: 'None', value: 'none', description: 'Ask with Check Result after a while' },
			{
				name: 'Wait Here Until Finished',
				value: 'wait',
				description: 'This execution sleeps until the callback arrives or the time is up',
			},
		],
		default: 'none',
		description:
			'How you hear of the end of the verification. People who give up cause no callback.',
	},
	{
		displayName: 'Callback URL',
		name: 'callbackUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://n8n.example.com/webhook/…',
		description:
			'The URL to call. It has to begin with https:// and to be open to the internet: Alibaba Cloud checks that before it starts the verification.',
		displayOptions: { show: { callback: ['url'] } },
	},
	{
		displayName: 'Callback Protection',
		name: 'callbackProtection',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'None',
				value: 'none',
				description: 'Anybody who knows the URL can pretend to be Alibaba Cloud',
			},
			{
				name: 'Shared Token',
				value: 'sharedToken',
				description: 'The same word in every callback, for receivers of your own',
			},
			{
				name: 'Signed Token',
				value: 'signedToken',
				description:
					'A fresh token for each verification, made from the secret of a callback credential',
			},
		],
		default: 'signedToken',
		description:
			'The callback carries no signature of Alibaba Cloud. Only the token that is chosen here and comes back with it tells a genuine callback from a forged one.',
		displayOptions: { show: { callback: ['url', 'wait'] } },
	},
	{
		displayName: 'Callback Token',
		name: 'callbackToken',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description: 'Comes back with the callback unchanged',
		displayOptions: { show: { callback: ['url', 'wait'], callbackProtection: ['sharedToken'] } },
	},
	{
		displayName:
			"One item per execution. n8n's public address has to begin with https://. When the time is up, the execution goes on with 'timedOut' true: put 'Check Result' behind this node in both cases.",
		name: 'waitNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { callback: ['wait'] } },
	},
	{
		displayName: 'Wait at Most (Minutes)',
		name: 'waitMinutes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1440 },
		default: 35,
		description:
			'How long the execution sleeps. A verification can be finished within 30 minutes of its start, and its callback may be late.',
		displayOptions: { show: { callback: ['wait'] } },
	},
	{
		displayName: 'Answer the Webhook First',
		name: 'answerWebhook',
		type: 'boolean',
		default: false,
		description:
			"Whether to answer the webhook that started this workflow with the transactionId and transactionUrl before sleeping, so that your app can show the person what to do. The Webhook node has to respond 'Using Respond to Webhook Node', and n8n then wants such a node in the workflow: put one behind the error output of this one.",
		displayOptions: { show: { callback: ['wait'] } },
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'App Quality Check',
				name: 'appQualityCheck',
				type: 'options',
				options: [
					{ name: 'Off', value: 'N' },
					{ name: 'On', value: 'Y', description: 'Refuses blurred or covered faces early' },
				],
				default: 'Y',
				description:
					'How strictly the app looks at the quality of the live face. Has no effect in a browser. Always sent, because the pages of Alibaba Cloud disagree about the default.',
			},
			callOptionFields.concurrency,
			{
				displayName: 'Evidence Video',
				name: 'docVideo',
				type: 'options',
				options: [
					{ name: 'Do Not Record', value: 'N' },
					{ name: 'Record', value: 'Y', description: 'One or two seconds of video' },
				],
				default: 'N',
				description:
					'Whether to record a short video that Check Result can download. It is dropped when the network of the person is poor.',
			},
			{
				displayName: 'Extra Parameters',
				name: 'extraParameters',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Parameter',
				default: {},
				description:
					'Parameters of other products and of the web pages, by the names of Alibaba Cloud: ReturnUrl, LanguageConfig, DocType and so on',
				options: [
					{
						displayName: 'Parameter',
						name: 'parameter',
						values: [
							{
								displayName: 'Name',
								name: 'name',
								type: 'string',
								default: '',
								placeholder: 'e.g. ReturnUrl',
							},
							{
								displayName: 'Value',
								name: 'value',
								type: 'string',
								default: '',
							},
						],
					},
				],
			},
			{
				displayName: 'Liveness Model',
				name: 'model',
				type: 'options',
				options: [
					{ name: 'Blink', value: 'LIVENESS' },
					{
						name: 'Blink and Coloured Light',
						value: 'PHOTINUS_LIVENESS',
						description: 'Stricter; needs a recent SDK, not for desktop browsers',
					},
				],
				default: 'LIVENESS',
				description: 'What the person has to do in front of the camera',
			},
			callOptionFields.region,
			callOptionFields.requestsPerSecond,
			{
				displayName: 'Scene Code',
				name: 'sceneCode',
				type: 'string',
				default: '',
				placeholder: 'e.g. signup',
				description:
					'Your name for this use, to find its records in the console: letters, digits and underscores, at most 10',
			},
			{
				displayName: 'Security Level',
				name: 'securityLevel',
				type: 'options',
				options: [
					{ name: 'Normal', value: '01', description: 'For low risk, without device checks' },
					{
						name: 'Secure',
						value: '02',
						description: 'Checks the device and its environment too; recommended',
					},
				],
				default: '02',
				description:
					'How closely the device is looked at. Always sent, because the pages of Alibaba Cloud disagree about the default.',
			},
			callOptionFields.timeout,
		],
	},
];
