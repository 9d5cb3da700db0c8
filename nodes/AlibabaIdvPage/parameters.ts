import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { alphabetically } from '../operations/fields/alphabetically';
import { pageTexts, textNames } from './texts';

/** As n8n writes tooltips: a single sentence has no full stop. */
function asTooltip(text: string): string {
	return /\. [A-Z]/.test(text) ? text : text.replace(/[.\s…]+$/, '');
}

const textOptions: INodePropertyOptions[] = textNames
	.map((name) => ({
		name: pageTexts[name].name,
		value: name,
		description: asTooltip(pageTexts[name].default),
	}))
	.sort((a, b) => alphabetically(a.name, b.name));

const field: INodeProperties[] = [
	{
		displayName: 'Label',
		name: 'label',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your email address',
		description: 'What the person reads',
	},
	{
		displayName: 'Field Name',
		name: 'fieldName',
		type: 'string',
		default: '',
		placeholder: 'e.g. email',
		description:
			'The name of the field in the item, and of the binary field for a picture: a letter, then letters, digits, and underscores',
	},
	{
		displayName: 'Type',
		name: 'fieldType',
		type: 'options',
		options: [
			{ name: 'Choice', value: 'choice' },
			{ name: 'Date', value: 'date' },
			{ name: 'Email', value: 'email' },
			{ name: 'Number', value: 'number' },
			{
				name: 'Picture',
				value: 'file',
				description:
					'A JPEG or PNG, without the place where it was taken; large ones are made smaller',
			},
			{ name: 'Text', value: 'text' },
		],
		default: 'text',
	},
	{
		displayName: 'Choices',
		name: 'choices',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'One per line',
		displayOptions: { show: { fieldType: ['choice'] } },
	},
	{
		displayName: 'Camera',
		name: 'camera',
		type: 'options',
		options: [
			{ name: 'Back Camera', value: 'environment', description: 'For documents' },
			{ name: 'Front Camera', value: 'user', description: 'For faces' },
			{ name: 'Let the Person Choose', value: 'none' },
		],
		default: 'none',
		description: 'Which camera a phone opens. Computers always ask for a file.',
		displayOptions: { show: { fieldType: ['file'] } },
	},
	{
		displayName: 'Required',
		name: 'requiredField',
		type: 'boolean',
		default: true,
		description: 'Whether the person has to fill it in',
	},
];

export const parameters: INodeProperties[] = [
	{
		displayName:
			"Connect <b>Initialize</b> after 'Submitted', and <b>Send the Person On</b> after all outputs of Initialize, the error output too. This page was tried with the sandbox only, not yet with Alibaba Cloud's real script.",
		name: 'pageNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		required: true,
		default: 'Verify your identity',
		description: 'The heading of the page, as plain text',
	},
	{
		displayName: 'Introduction',
		name: 'introduction',
		type: 'string',
		required: true,
		typeOptions: { rows: 3 },
		default:
			'We need to make sure that it is really you. It takes about two minutes. Please have your phone or a camera ready.',
		description: 'What happens, and how long it takes, as plain text',
	},
	{
		displayName: 'Consent',
		name: 'consentText',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default:
			'I consent to Alibaba Cloud processing pictures of my face and of my ID document to verify my identity.',
		description:
			'What the person agrees to. Nobody can start without it. Have the text checked by whoever is responsible for data protection.',
	},
	{
		displayName: 'Consent Link',
		name: 'consentLink',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://www.example.com/privacy',
		description: 'The address of your privacy notice',
	},
	{
		displayName: 'Button',
		name: 'buttonText',
		type: 'string',
		required: true,
		default: 'Start the verification',
	},
	{
		displayName: 'Fields',
		name: 'pageFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		description: 'What the person fills in before the verification',
		options: [{ displayName: 'Field', name: 'field', values: field }],
	},
	{
		displayName: 'Who Can Start',
		name: 'whoCanStart',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Everybody Who Knows the Address',
				value: 'everybody',
				description: 'Whoever opens the page can start a verification, and each one may cost money',
			},
			{
				name: 'Only With a Personal Link',
				value: 'link',
				description:
					"Links made by the operation 'Create Link': they expire, and each is for one person",
			},
		],
		default: 'everybody',
		description: 'Personal links need a Callback Secret in the credential',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Additional Sources',
				name: 'additionalSources',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://www.example.com',
				description:
					"Addresses that Alibaba Cloud's script may use besides its own, separated by spaces. Needed only if the browser's console says that one was blocked.",
			},
			{
				displayName: 'Allowed to Embed the Page',
				name: 'frameAncestors',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://www.example.com',
				description:
					'Addresses of sites that may show this page inside a page of theirs (in a frame), separated by spaces. If it is empty, none may.',
			},
			{
				displayName: 'Fixed Meta Info',
				name: 'fixedMetaInfo',
				type: 'string',
				default: '',
				placeholder: 'e.g. {"bioMetaInfo": …}',
				description:
					"The Meta Info to use when Alibaba Cloud's script cannot be loaded. Alibaba Cloud advises against it. If it is empty, nobody can start without the script.",
			},
			{
				displayName: 'Language',
				name: 'language',
				type: 'string',
				default: 'en',
				placeholder: 'e.g. pt-BR',
				description:
					'The language of your texts, for screen readers and browsers: a code like en, de, or pt-BR',
			},
			{
				displayName: 'Maximum Picture Size (MB)',
				name: 'maxFileMegabytes',
				type: 'number',
				typeOptions: { minValue: 0.1, maxValue: 50 },
				default: 10,
				description: 'Larger files are refused before they are stored',
			},
			{
				displayName: 'Onward Link',
				name: 'onwardLink',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://www.example.com/welcome',
				description:
					'The address of a link that people see when they come back from the verification',
			},
			{
				displayName: 'Onward Link Text',
				name: 'onwardLinkText',
				type: 'string',
				default: 'Continue',
			},
			{
				displayName: 'Start the Workflow When Somebody Comes Back',
				name: 'startWhenBack',
				type: 'boolean',
				default: false,
				description:
					"Whether an item goes to the output 'Came Back' when a browser returns from the verification. Needs a Callback Secret in the credential.",
			},
			{
				displayName: 'Starts per Link and Minute',
				name: 'maxStartsPerLink',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 5,
				description: 'More starts than this within a minute are refused',
			},
			{
				displayName: 'Starts per Minute',
				name: 'maxStartsPerMinute',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10000 },
				default: 60,
				description:
					'More starts than this within a minute are refused, so that nobody can start verifications without limit. Personal links have their own limit.',
			},
			{
				displayName: 'Texts',
				name: 'texts',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Text',
				default: {},
				description: 'Your own words as plain text, for example in another language',
				options: [
					{
						displayName: 'Text',
						name: 'text',
						values: [
							{
								displayName: 'Text to Replace',
								name: 'name',
								type: 'options',
								options: textOptions,
								default: 'linkExpired',
							},
							{
								displayName: 'Text',
								name: 'text',
								type: 'string',
								typeOptions: { rows: 2 },
								default: '',
							},
						],
					},
				],
			},
		],
	},
];
