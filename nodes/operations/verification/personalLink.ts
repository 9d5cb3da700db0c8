import { randomBytes } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { receiverOfUrl } from '../../shared/callback/token';
import { requiredCallbackSecrets } from '../../shared/credential/callbackSecret';
import { InputError } from '../../shared/errors';
import { fieldNameForm } from '../../shared/page/fieldNames';
import { makeLink, maxLinkLength } from '../../shared/page/personalLink';
import type { Field } from '../definition';
import { requiredText, text } from '../fields/text';
import { webUrl } from '../fields/webUrl';
import { defineLocal } from '../localOperation';

const pageUrlRemedy =
	"Copy the Production URL from the panel of the Verification Page. If it shows localhost, set n8n's public address first (N8N_WEBHOOK_URL, in older versions WEBHOOK_URL).";

const pageUrl: Field<URL> = {
	kind: 'plain',
	properties: [
		{
			displayName: 'Page URL',
			name: 'pageUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/…/page',
			description: 'The Production URL of the Verification Page. The link works on this page only.',
		},
	],
	read(item) {
		const given = requiredText(item.parameter('pageUrl'), 'Page URL', pageUrlRemedy);
		const url = webUrl(given, 'Page URL', pageUrlRemedy);
		if (url.protocol === 'https:' || item.session.isSandbox) return url;
		throw new InputError('Page URL', 'does not begin with https://', pageUrlRemedy);
	},
};

function wholeNumber(
	name: string,
	displayName: string,
	{ min, max, initial }: { min: number; max: number; initial: number },
	description: string,
): Field<number> {
	return {
		kind: 'plain',
		properties: [
			{
				displayName,
				name,
				type: 'number',
				typeOptions: { minValue: min, maxValue: max },
				default: initial,
				description,
			},
		],
		read(item) {
			const value = item.parameter(name);
			// What an expression returns may be such a number as text.
			const number = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
			const isFine = Number.isSafeInteger(number) && Number(number) >= min && Number(number) <= max;
			if (isFine) return Number(number);
			throw new InputError(
				displayName,
				`is not a whole number from ${min} to ${max}`,
				'Enter a whole number in this range.',
			);
		},
	};
}

const maxValueLength = 500;

const linkFields: Field<Record<string, string>> = {
	kind: 'personal',
	properties: [
		{
			displayName: 'Fixed Fields',
			name: 'linkFields',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Field',
			default: {},
			description:
				'Fields of the page whose values you know already. The person sees them and cannot change them.',
			options: [
				{
					displayName: 'Field',
					name: 'field',
					values: [
						{
							displayName: 'Field Name',
							name: 'name',
							type: 'string',
							default: '',
							placeholder: 'e.g. email',
							description: 'As in the Verification Page',
						},
						{ displayName: 'Value', name: 'value', type: 'string', default: '' },
					],
				},
			],
		},
	],
	read(item) {
		const { field = [] } = Object(item.parameter('linkFields')) as { field?: IDataObject[] };
		const fields: Record<string, string> = {};
		for (const { name, value } of Array.isArray(field) ? field : []) {
			const remedy = 'Write it as in the Verification Page.';
			const key = requiredText(name, 'Field Name', remedy);
			if (!fieldNameForm.test(key) || Object.hasOwn(fields, key)) {
				throw new InputError('Field Name', 'is not the name of a field, or appears twice', remedy);
			}
			const known = requiredText(value, 'Value', 'Enter a value, or remove the field.');
			if (known.length > maxValueLength || /\p{Cc}/u.test(known)) {
				throw new InputError(
					'Value',
					`has more than ${maxValueLength} characters, or line breaks`,
					'Shorten it.',
				);
			}
			fields[key] = known;
		}
		return fields;
	},
};

export const personalLink = defineLocal({
	local: true,
	name: 'personalLink',
	resource: 'verification',
	displayName: 'Create Link',
	n8nAction: 'Create a personal link',
	description: 'Makes a link to the Verification Page that is for one person and expires',
	notForAgents: 'lets somebody be verified in the name of a user',
	fields: {
		pageUrl,
		userId: text({
			displayName: 'User ID',
			name: 'userId',
			placeholder: 'e.g. 8412',
			kind: 'personal',
			description:
				'Your ID of this person. The page passes it on, and nobody can change it: whoever opens the link is verified in the name of this user.',
			remedy: 'Enter your ID of the person.',
			format: {
				accepts: /^\P{Cc}{1,200}$/u,
				what: 'has more than 200 characters, or line breaks',
				remedy: 'Use a shorter ID.',
			},
		}),
		linkFields,
		validHours: wholeNumber(
			'validHours',
			'Valid for (Hours)',
			{ min: 1, max: 2160, initial: 72 },
			'How long the link works',
		),
		uses: wholeNumber(
			'uses',
			'Starts Allowed',
			{ min: 1, max: 10, initial: 1 },
			'How often a verification can be started with this link. With 1, somebody whose browser was closed in the middle needs a new link.',
		),
	},
	perform({ pageUrl: page, userId, linkFields: fields, validHours, uses }, { session }) {
		const { current } = requiredCallbackSecrets(session.credential);
		const linkId = randomBytes(16).toString('hex');
		const expiresAt = Math.floor(session.now() / 1000) + validHours * 3600;
		const receiver = receiverOfUrl(page.href);
		const token = makeLink(current, {
			linkId,
			userId,
			fields,
			expiresAt,
			uses,
			receiver,
		});
		if (token.length > maxLinkLength) {
			throw new InputError(
				'Fixed Fields',
				'are too long for an address',
				'Use fewer or shorter fields.',
			);
		}
		const url = new URL(page.href);
		url.hash = '';
		url.searchParams.set('link', token);
		return {
			url: url.href,
			linkId,
			userId,
			uses,
			expiresAt: new Date(expiresAt * 1000).toISOString(),
		};
	},
});
