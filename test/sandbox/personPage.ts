import { outcomes } from '../operations/verification/checkResult';
import type { Callbacks } from './callbacks';
import { renderText, type Rendered } from './replies';
import { characters, type Character, type CharacterName } from './characters';
import type { Transaction, Transactions } from './transactions';
import { isWebAddress } from './values';

interface People {
	transactions: Transactions;
	callbacks: Callbacks;
}

/**
 * Where TransactionUrl leads. Who came by a browser finds buttons, and can open the address only
 * once, as at Alibaba Cloud; all others finish by opening it.
 */
export function showPerson(transaction: Transaction, { transactions }: People): Rendered {
	if (!transaction.inBrowser) {
		transactions.finish(transaction);
		const done = transaction.finishedAt !== undefined;
		return renderText(200, done ? 'You have finished.' : 'You never finish in this scenario.');
	}
	if (transaction.opened || transaction.finishedAt !== undefined) {
		return document(
			410,
			'This link was used before',
			`<p>A link to a verification can be opened only once. Start again from the page you came from.</p>${
				wayBack(transaction, 'lost') ?? ''
			}`,
		);
	}
	transaction.opened = true;
	const buttons = Object.entries(characters).map(
		([name, { label }]) => `<button name="plays" value="${name}">${label}</button>`,
	);
	return document(
		200,
		'Your turn: who are you?',
		`<p>Here Alibaba Cloud would look at your face and your document. This is the sandbox: choose
what it is going to see. Nothing is recorded, and nobody is verified.</p>
<form method="post">${buttons.join('\n')}
<label><input type="checkbox" name="drop" value="yes"> Lose the callback on its way</label></form>`,
	);
}

/** Plays a character, tells the result to whom it concerns, and sends the browser back. */
export function playPerson(
	transaction: Transaction,
	said: URLSearchParams,
	{ transactions, callbacks }: People,
): Rendered {
	const name = said.get('plays') ?? '';
	if (!Object.hasOwn(characters, name)) return renderText(400, `Nobody can play '${name}' here.`);
	if (transaction.finishedAt !== undefined || transaction.left) {
		return document(410, 'You have been here already', wayBack(transaction, 'lost') ?? '');
	}
	const character: Character = characters[name as CharacterName];
	if (said.get('drop') === 'yes') callbacks.drop(transaction.id);
	become(transaction, character);
	if (character.leaves) transaction.left = true;
	else transactions.finish(transaction);
	if (character.stays) return document(200, 'The window is closed', '<p>Nobody is sent back.</p>');
	const target = returnAddress(transaction, character.leaves ? 'left' : 'done');
	if (target === undefined) return renderText(200, 'You have finished.');
	return { ...renderText(303, ''), headers: { Location: target, 'Cache-Control': 'no-store' } };
}

function become(transaction: Transaction, { asks }: Character): void {
	const outcome = asks === undefined ? undefined : outcomes[asks];
	if (!outcome) return;
	transaction.asks = asks;
	transaction.says = { passed: outcome.passed, subCode: outcome.subCode };
}

/** How it went, in the numbers of the client SDK. */
const codes = { done: 1000, left: 1003, lost: 1001 } as const;

/**
 * ReturnUrl with what Alibaba Cloud appends. The name `response` is that of its domestic sister; it
 * is a claim of a browser, so that a page must not believe it anyway.
 */
function returnAddress(
	{ id, request: { ReturnUrl = '' } }: Transaction,
	how: keyof typeof codes,
): string | undefined {
	if (!isWebAddress(ReturnUrl)) return undefined;
	const url = new URL(ReturnUrl);
	const response = { code: codes[how], extInfo: { certifyId: id } };
	url.searchParams.append('response', JSON.stringify(response));
	return url.href;
}

function wayBack(transaction: Transaction, how: keyof typeof codes): string | undefined {
	const target = returnAddress(transaction, how);
	return target && `<p><a href="${escaped(target)}">Back</a></p>`;
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 30rem; margin: 0 auto; padding: 1.5rem 1rem; }
h1 { font-size: 1.4rem; line-height: 1.25; }
.where { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-size: .85rem;
	background: #5b3f9e; color: #fff; }
button { display: block; width: 100%; margin: .5rem 0; padding: .8rem 1rem; font: inherit;
	text-align: left; border: 1px solid GrayText; border-radius: .5rem; cursor: pointer;
	background: Canvas; color: CanvasText; }
button:hover, button:focus-visible { outline: 2px solid #7d5fd3; }
label { display: block; margin-top: 1rem; }
`;

function document(status: number, title: string, content: string): Rendered {
	const text = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="where">Sandbox, in the place of Alibaba Cloud</p>
<h1>${escaped(title)}</h1>
${content}
</main>
</body>
</html>
`;
	const headers = { 'Content-Type': 'text/html;charset=utf-8', 'Cache-Control': 'no-store' };
	return { status, headers, text, code: '' };
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => marks[mark] ?? '');
