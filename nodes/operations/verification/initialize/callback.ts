import { InputError } from '../../../shared/errors';
import { makeToken, receiverOfExecution, receiverOfUrl } from '../../../shared/callback/token';
import { requiredCallbackSecrets } from '../../../shared/credential/callbackSecret';
import type { Item } from '../../../shared/run/item';
import type { Field } from '../../definition';
import type { BizId } from '../../fields/bizId';
import { requiredText, textOf } from '../../fields/text';
import { webUrl } from '../../fields/webUrl';
import { executionIdOf, resumeUrlOf } from './wait';

/** Where Alibaba Cloud calls when the person has finished. */
export interface CallbackTarget {
	url?: string;
	/** What the receiver knows of itself: a signed token is good for nobody else. */
	receiver?: string;
}

/** How a genuine callback is told from a forged one. */
export type CallbackProof =
	| { protection: 'none' | 'signedToken' }
	| { protection: 'sharedToken'; token: string };

/** The TransactionId works for 30 minutes; a callback may be late. */
const tokenLifetimeSeconds = 24 * 60 * 60;

const publicUrlRemedy =
	"Set n8n's public address (environment variable N8N_WEBHOOK_URL, in older versions WEBHOOK_URL) so that its webhook addresses begin with https:// and your domain.";

/** Of those with a dot: names without one, such as localhost, and IPv6 addresses are refused anyway. */
const privateHost =
	/^(.*\.(localhost|local|internal|lan|home)|0\.0\.0\.0|(127|10)\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*)$/i;

/** What the panel shows decides what to name: while waiting there is no field 'Callback URL'. */
const named = {
	url: {
		field: 'Callback URL',
		remedy: `${publicUrlRemedy} Then copy the URL again.`,
	},
	wait: {
		field: 'Callback',
		remedy: `'Wait Here Until Finished' uses the address of this n8n. ${publicUrlRemedy}`,
	},
};

/** A callback of the sandbox comes from this machine, so it may go there too. */
function checkCallbackUrl(value: unknown, kind: 'url' | 'wait', isSandbox: boolean): string {
	const { field, remedy } = named[kind];
	const text = requiredText(
		value,
		field,
		"Paste the Production URL of your Verification Trigger, or set 'Callback' to 'None'.",
	);
	const url = webUrl(
		text,
		field,
		'Enter the whole address, beginning with https://, for example the Production URL of your Verification Trigger.',
	);
	if (isSandbox) return text;
	if (privateHost.test(url.hostname) || !url.hostname.includes('.')) {
		const what = `points to '${url.hostname}', which Alibaba Cloud cannot reach`;
		throw new InputError(
			field,
			kind === 'url' ? what : `waits at '${url.hostname}', which Alibaba Cloud cannot reach`,
			remedy,
		);
	}
	if (url.protocol !== 'https:') {
		throw new InputError(
			field,
			kind === 'url' ? 'does not begin with https://' : 'waits at an address without https://',
			remedy,
		);
	}
	return text;
}

/** n8n answers a test address while somebody listens in the editor, and once; later with 404. */
export function testAddressHint({ url = '' }: CallbackTarget): string | undefined {
	if (!/\/webhook-test\//.test(url)) return undefined;
	return "'Callback URL' is the Test URL of a trigger. It receives one callback, and only after you have clicked 'Execute step' there. For real people, publish that workflow and paste its Production URL.";
}

const shownWithCallback = { show: { callback: ['url', 'wait'] } };

/** Whether and where Alibaba Cloud calls back. */
export const callbackTarget: Field<CallbackTarget> = {
	kind: 'plain',
	properties: [
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
				'How the workflow learns that the person has finished. No callback is sent for people who give up.',
		},
		{
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://n8n.example.com/webhook/…',
			description:
				'The URL to call. It must begin with https:// and be reachable from the internet: Alibaba Cloud checks that before it starts the verification.',
			displayOptions: { show: { callback: ['url'] } },
		},
	],
	read(item) {
		const kind = item.parameter('callback');
		if (kind !== 'url' && kind !== 'wait') return {};
		const given = kind === 'wait' ? resumeUrlOf(item) : item.parameter('callbackUrl');
		const url = checkCallbackUrl(given, kind, item.session.isSandbox);
		const own = textOf(item.option('callbackReceiverId'));
		const receiver =
			kind === 'wait' ? receiverOfExecution(executionIdOf(item)) : receiverOfUrl(own || url);
		return { url, receiver };
	},
	wire: { names: ['CallbackUrl'], params: ({ url }) => ({ CallbackUrl: url }) },
};

/** What comes back with the callback and proves where it comes from. */
export const callbackProof: Field<CallbackProof> = {
	kind: 'secret',
	properties: [
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
					description: 'One fixed token for all callbacks, for your own receivers',
				},
				{
					name: 'Signed Token',
					value: 'signedToken',
					description:
						"A new token for each verification, made from the credential's callback secret",
				},
			],
			default: 'signedToken',
			description:
				'Alibaba Cloud does not sign callbacks. Only this token, which comes back with the callback, tells a genuine one from a forged one.',
			displayOptions: shownWithCallback,
		},
		{
			displayName: 'Callback Token',
			name: 'callbackToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Alibaba Cloud sends it back with the callback, unchanged',
			displayOptions: {
				show: { ...shownWithCallback.show, callbackProtection: ['sharedToken'] },
			},
		},
	],
	read(item) {
		const kind = item.parameter('callback');
		if (kind !== 'url' && kind !== 'wait') return { protection: 'none' };
		const protection = textOf(item.parameter('callbackProtection'));
		if (protection === 'sharedToken') {
			const remedy = 'Enter the token that your receiver expects.';
			return {
				protection,
				token: requiredText(item.parameter('callbackToken'), 'Callback Token', remedy),
			};
		}
		if (protection === 'none') return { protection };
		// What is none of the options is the strictest one. The secret is looked at now, because later
		// the verification would be started already.
		requiredCallbackSecrets(item.session.credential);
		return { protection: 'signedToken' };
	},
	wire: {
		names: ['CallbackToken'],
		params: (proof, item, { callback, merchantBizId }) => ({
			CallbackToken: tokenOf(proof, item, callback as CallbackTarget, merchantBizId as BizId),
		}),
	},
};

function tokenOf(
	proof: CallbackProof,
	item: Item,
	{ receiver }: CallbackTarget,
	{ id }: BizId,
): string | undefined {
	if (proof.protection === 'sharedToken') return proof.token;
	if (proof.protection === 'none' || receiver === undefined) return undefined;
	const expiresAt = item.session.now() / 1000 + tokenLifetimeSeconds;
	const { current } = requiredCallbackSecrets(item.session.credential);
	return makeToken(current, { merchantBizId: id, expiresAt, receiver });
}
