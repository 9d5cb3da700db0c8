import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { jsonObjectIn } from '../shared/jsonObject';
import { receiverOfUrl } from '../shared/callback/token';
import { credentialName, textOf, type ApiCredential } from '../shared/credential/apiCredential';
import { callbackSecretsOf, type CallbackSecrets } from '../shared/credential/callbackSecret';
import { isLoopback, isSandboxAt } from '../shared/credential/endpoint';
import { customRegion } from '../shared/services/regions';
import { isSafeNext } from '../shared/page/nextAddress';
import { numberWithin } from '../shared/run/numberWithin';
import { fieldsOf, type PageField } from './fields';
import { textsWith, type Texts } from './texts';

/** What the operator set up, checked. */
export interface PageSettings {
	title: string;
	introduction: string;
	consentText: string;
	/** '' for none. */
	consentLink: string;
	buttonText: string;
	fields: readonly PageField[];
	texts: Texts;
	language: string;
	/** Whether a personal link is needed. */
	linksOnly: boolean;
	/** Without them there are no personal links, and nobody who comes back is recognized. */
	secrets?: CallbackSecrets;
	/** JSON text that stands in for what the script returns; null where it may not. */
	fixedMetaInfo: string | null;
	/** For the policy: `'none'`, or origins. */
	frameAncestors: string;
	/** Origins that the policy allows besides Alibaba Cloud's. */
	sources: readonly string[];
	onwardLink?: { url: string; text: string };
	startWhenBack: boolean;
	maxStartsPerMinute: number;
	maxStartsPerLink: number;
	maxFileBytes: number;
	/** Address of Alibaba Cloud's script. */
	sdk: string;
	/** Host and port of the sandbox that the credential points at; '' where it points at none. */
	sandboxHost: string;
	/** Address of the page. */
	pageUrl: string;
	/** What personal links of this page are bound to, see `receiverOfUrl`. */
	receiver: string;
}

/** Source: Alibaba Cloud's page on mobile web access. */
export const alibabaScript = 'https://hkwebcdn.yuncloudauth.com/cdn/jsvm_all.js';
/** Where the sandbox has its stand-in. */
const sandboxScript = '/cdn/jsvm_all.js';

/** A setting that the page cannot be served with; the message is for the log. */
export class NotSetUp extends Error {}

/** @throws NotSetUp also for a longer text: half a consent, or half an address, is another one. */
function plain(value: unknown, field: string, maxLength: number): string {
	if (value === undefined || value === null || typeof value === 'object') {
		throw new NotSetUp(`'${field}' is not text`);
	}
	const text = String(value).trim();
	if (text.length <= maxLength) return text;
	throw new NotSetUp(`'${field}' has more than ${maxLength} characters`);
}

function required(value: unknown, field: string): string {
	const text = plain(value, field, 5000);
	if (text === '') throw new NotSetUp(`'${field}' is empty`);
	return text;
}

/** An address that a person may be sent to. */
function address(value: unknown, field: string): string {
	const text = plain(value ?? '', field, 2000);
	// http only on this machine, for trying it out.
	if (text === '' || isSafeNext(text, isLoopback)) return text;
	throw new NotSetUp(`'${field}' is not a complete address that begins with https://`);
}

const languageForm = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;
const originForm = /^https:\/\/(\*\.)?[A-Za-z0-9.-]+(:\d{1,5})?$/;

/** Origins for the policy; anything else could end a directive and begin another one. */
function origins(value: unknown, field: string): string[] {
	const list = plain(value ?? '', field, 2000)
		.split(/[\s,]+/)
		.filter((each) => each !== '');
	const wrong = list.find((each) => !originForm.test(each));
	if (wrong === undefined) return list;
	throw new NotSetUp(
		`'${field}' has something other than addresses like https://www.example.com, separated by spaces`,
	);
}

function fixedMetaInfoOf(value: unknown): string | null {
	const text =
		typeof value === 'object' && value !== null
			? JSON.stringify(value)
			: plain(value ?? '', 'Fixed Meta Info', 20_000);
	if (text === '') return null;
	if (jsonObjectIn(text)) return text;
	throw new NotSetUp("'Fixed Meta Info' is not a JSON object");
}

function sandboxOf(credential: ApiCredential): URL | undefined {
	const text = textOf(credential.endpoint);
	if (credential.region !== customRegion || !URL.canParse(text)) return undefined;
	const url = new URL(text);
	return isSandboxAt(credential, url) ? url : undefined;
}

/**
 * Reads what the operator set up.
 *
 * @throws NotSetUp, and what n8n throws for a field or credential that cannot be read.
 */
export async function settingsOf(context: IWebhookFunctions): Promise<PageSettings> {
	const parameter = (name: string) => context.getNodeParameter(name, '');
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const fields = fieldsOf((Object(parameter('pageFields')) as IDataObject).field);
	if (typeof fields === 'string') throw new NotSetUp(fields);
	const credential = await context.getCredentials<ApiCredential>(credentialName);
	const secrets = callbackSecretsOf(credential);
	// What is none of the options is the stricter one.
	const linksOnly = parameter('whoCanStart') !== 'everybody';
	if (linksOnly && typeof secrets === 'string') throw new NotSetUp(secrets);
	const sandbox = sandboxOf(credential);
	const own = (Object(options.texts) as IDataObject).text;
	const texts = textsWith(
		Object.fromEntries(
			(Array.isArray(own) ? (own as IDataObject[]) : []).map(({ name, text }) => [
				String(name),
				plain(text ?? '', 'Text', 2000),
			]),
		),
	);
	const onward = address(options.onwardLink, 'Onward Link');
	const language = plain(options.language ?? 'en', 'Language', 35);
	if (!languageForm.test(language)) throw new NotSetUp("'Language' is not a code like en or pt-BR");
	const pageUrl = context.getNodeWebhookUrl('default') ?? '';
	return {
		title: required(parameter('title'), 'Title'),
		introduction: required(parameter('introduction'), 'Introduction'),
		consentText: required(parameter('consentText'), 'Consent'),
		consentLink: address(parameter('consentLink'), 'Consent Link'),
		buttonText: required(parameter('buttonText'), 'Button'),
		fields,
		texts,
		language,
		linksOnly,
		...(typeof secrets === 'string' ? {} : { secrets }),
		fixedMetaInfo: fixedMetaInfoOf(options.fixedMetaInfo),
		frameAncestors:
			origins(options.frameAncestors, 'Allowed to Embed the Page').join(' ') || "'none'",
		sources: [
			...origins(options.additionalSources, 'Additional Sources'),
			...(sandbox ? [sandbox.origin] : []),
		],
		...(onward
			? {
					onwardLink: {
						url: onward,
						text: plain(options.onwardLinkText ?? '', 'Onward Link Text', 200) || 'Continue',
					},
				}
			: {}),
		startWhenBack: options.startWhenBack === true,
		maxStartsPerMinute: numberWithin(options.maxStartsPerMinute, { min: 1, max: 10_000 }, 60),
		maxStartsPerLink: numberWithin(options.maxStartsPerLink, { min: 1, max: 100 }, 5),
		maxFileBytes: numberWithin(options.maxFileMegabytes, { min: 0.1, max: 50 }, 10) * 1024 * 1024,
		sdk: sandbox ? new URL(sandboxScript, sandbox).href : alibabaScript,
		sandboxHost: sandbox?.host ?? '',
		pageUrl,
		receiver: receiverOfUrl(pageUrl),
	};
}
