import { clientScript } from './clientScript';
import type { PageField } from './fields';
import { html, json, ours, type Html } from './html';
import { pageHeaders, type PageHeaders } from './policy';
import type { PageSettings } from './settings';
import { style } from './style';

/** A page as it goes to the browser. */
export interface RenderedPage {
	status: number;
	headers: PageHeaders['headers'];
	body: string;
}

const rightToLeft = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/i;

/** Milliseconds. */
const sdkMs = 10_000;
const answerMs = 60_000;
/** Alibaba Cloud's limit for a face picture is 0.6 MB. */
const smallBytes = 500_000;

function document(
	{ language }: Pick<PageSettings, 'language'>,
	{ title, nonce, content }: { title: string; nonce: string; content: Html },
): string {
	return html`<!DOCTYPE html>
		<html lang="${language}" dir="${rightToLeft.test(language) ? 'rtl' : 'ltr'}">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<title>${title}</title>
				<style nonce="${nonce}">
					${ours(style)}
				</style>
			</head>
			<body>
				<main>
					<div class="card">${content}</div>
				</main>
			</body>
		</html> `.markup;
}

const inputTypes: Readonly<Record<Exclude<PageField['type'], 'choice'>, Html>> = {
	text: html`type="text" maxlength="500"`,
	email: html`type="email" maxlength="254" autocomplete="email" inputmode="email"`,
	date: html`type="date"`,
	number: html`type="number" step="any" inputmode="decimal"`,
	file: html`type="file" accept="image/jpeg,image/png"`,
};

function inputOf(
	field: PageField,
	{ texts }: Pick<PageSettings, 'texts'>,
	given: string | undefined,
): Html {
	const { name, type, choices, camera, required } = field;
	const common = html`id="f-${name}" name="${name}"
	aria-describedby="error-f-${name}"${ours(
		required && given === undefined ? ' data-required="yes" aria-required="true"' : '',
	)}`;
	if (given !== undefined) return html`<input ${common} type="text" value="${given}" readonly />`;
	if (type === 'choice') {
		const options = choices.map((choice) => html`<option value="${choice}">${choice}</option>`);
		return html`<select ${common}>
			<option value="">${texts.choose}</option>
			${options}
		</select>`;
	}
	const capture = type === 'file' && camera !== 'none' ? html` capture="${camera}"` : undefined;
	return html`<input ${common} ${inputTypes[type]}${capture} />`;
}

function fieldBlock(
	field: PageField,
	settings: PageSettings,
	given: Readonly<Record<string, string>>,
): Html {
	// A link carries no picture: the person still has to add it.
	const isGiven = field.type !== 'file' && Object.hasOwn(given, field.name);
	const value = isGiven ? given[field.name] : undefined;
	const note =
		field.required || value !== undefined
			? undefined
			: html` <span class="soft">(${settings.texts.optional})</span>`;
	return html`<div class="field">
		<label for="f-${field.name}">${field.label}${note}</label>
		${inputOf(field, settings, value)}
		<p class="bad" id="error-f-${field.name}" aria-live="polite"></p>
	</div>`;
}

function consentBlock({ consentText, consentLink, texts }: PageSettings): Html {
	const link = consentLink
		? html` <a href="${consentLink}" target="_blank" rel="noopener noreferrer"
				>${consentLink}<span class="soft"> (${texts.opensNewTab})</span></a
			>`
		: undefined;
	return html`<div class="field">
		<div class="consent">
			<input
				type="checkbox"
				id="consent"
				name="consent"
				aria-describedby="error-consent"
				aria-required="true"
			/>
			<div><label for="consent">${consentText}</label>${link}</div>
		</div>
		<p class="bad" id="error-consent" aria-live="polite"></p>
	</div>`;
}

/**
 * The page on which somebody starts. Everything of the operator and of a personal link stands in it
 * as text; nothing that the visitor sent does.
 *
 * @param given values of a personal link, which the person sees and cannot change.
 */
export function startPage(
	settings: PageSettings,
	given: Readonly<Record<string, string>> = {},
): RenderedPage {
	const { texts, frameAncestors, sources } = settings;
	const { nonce, headers } = pageHeaders({ withScripts: true, frameAncestors, sources });
	const data = {
		sdk: settings.sdk,
		fixedMetaInfo: settings.fixedMetaInfo,
		sandboxHost: settings.sandboxHost,
		maxFileBytes: settings.maxFileBytes,
		sdkMs,
		answerMs,
		smallBytes,
		texts,
	};
	const content = html`<h1>${settings.title}</h1>
		<p>${settings.introduction}</p>
		<noscript><p class="bad">${texts.noScript}</p></noscript>
		<form id="form" method="post" novalidate hidden>
			${settings.fields.map((field) => fieldBlock(field, settings, given))}
			${consentBlock(settings)}
			<button id="go" type="submit">${settings.buttonText}</button>
			<p id="status" role="status"></p>
			<p id="problem" role="alert"></p>
		</form>
		<script id="data" type="application/json">
			${json(data)}
		</script>
		<script nonce="${nonce}">
			${ours(clientScript)};
		</script>`;
	return {
		status: 200,
		headers,
		body: document(settings, { title: settings.title, nonce, content }),
	};
}

/** A page that says something and runs no script. */
export function messagePage(
	settings: Pick<PageSettings, 'frameAncestors' | 'language'>,
	{
		status,
		title,
		text,
		link,
	}: { status: number; title: string; text: string; link?: { url: string; text: string } },
): RenderedPage {
	const { frameAncestors } = settings;
	const { nonce, headers } = pageHeaders({ withScripts: false, frameAncestors });
	const onward = link
		? html`<a class="button" rel="noreferrer" href="${link.url}">${link.text}</a>`
		: undefined;
	const content = html`<h1>${title}</h1>
		<p>${text}</p>
		${onward}`;
	return { status, headers, body: document(settings, { title, nonce, content }) };
}
