import { isLoopback } from '../../shared/credential/endpoint';
import { InputError } from '../../shared/errors';
import { answerBrowser } from '../../shared/page/answerBrowser';
import { isSafeNext } from '../../shared/page/nextAddress';
import { tryAgainLater } from '../decisions';
import type { Field } from '../definition';
import { textOf } from '../fields/text';
import { defineLocal } from '../localOperation';

/** Where the browser of the person goes, or what it shows. */
type Destination = { next: string } | { tellUser: string };

const destination: Field<Destination> = {
	kind: 'plain',
	properties: [
		{
			displayName: 'Answer With',
			name: 'answerWith',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'A Message',
					value: 'message',
					description: 'The person stays on the page, reads it, and can try again',
				},
				{
					name: 'The Verification',
					value: 'verification',
					description: 'The browser goes on to the address that Alibaba Cloud returned',
				},
			],
			default: 'verification',
			description: 'What the browser that waits on the Verification Page gets',
		},
		{
			displayName: 'Transaction URL',
			name: 'transactionUrl',
			type: 'string',
			required: true,
			default: '={{ $json.transactionUrl }}',
			description: 'The address that Initialize returned. It works once; do not change it.',
			displayOptions: { show: { answerWith: ['verification'] } },
		},
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '={{ $json.initialize?.tellUser ?? $json.error?.tellUser ?? $json.page?.tellUser }}',
			description:
				'What to tell the person, as plain text. If it is empty, the person is asked to try again later.',
			displayOptions: { show: { answerWith: ['message'] } },
		},
	],
	read(item) {
		if (item.parameter('answerWith') !== 'verification') {
			const message = item.parameter('message');
			const text = typeof message === 'object' ? '' : textOf(message);
			return { tellUser: text || tryAgainLater };
		}
		const address = item.parameter('transactionUrl');
		const { isSandbox, host } = item.session;
		const takesHttp = (url: URL) => isSandbox && (isLoopback(url) || url.host === host);
		if (isSafeNext(address, takesHttp)) return { next: address };
		throw new InputError(
			'Transaction URL',
			textOf(address) === '' ? 'is empty' : 'is not an address that begins with https://',
			"Connect this node after 'Started' of Initialize, and leave the field as it is. A verification that is started in an app has no Transaction URL.",
		);
	},
};

export const personSentOn = defineLocal({
	local: true,
	name: 'personSentOn',
	resource: 'verification',
	displayName: 'Send the Person On',
	n8nAction: 'Send the person on to the verification',
	description:
		'Answers the browser that waits on the Verification Page: it goes on to Alibaba Cloud, or shows a message',
	notForAgents: "sends a person's browser to another page",
	fields: { destination },
	async perform({ destination: to }, _item, context) {
		const sent = await answerBrowser(context, to);
		return {
			sent,
			to: 'next' in to ? 'verification' : 'message',
			tellUser: 'tellUser' in to ? to.tellUser : null,
			warnings: sent ? [] : ['No browser was waiting for an answer.'],
		};
	},
	async refused(context) {
		await answerBrowser(context, { tellUser: tryAgainLater });
	},
});
