import { parseCallback } from '../../nodes/shared/callback/parse';
import { checkToken, isSharedToken, makeToken } from '../../nodes/shared/callback/token';
import type { Random } from './random';
import { anyText, anyValue } from './values';

const secret = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
const receiver = '2f4b4a5e-6c0d-4f0e-9a3b-7d1c5e8f9a10';
const now = 1_795_305_600;
const names = [
	'transactionId',
	'TRANSACTIONID',
	'callbackToken',
	'passed',
	'subCode',
	'subcode',
	'x',
];
const values = ['hksb1', 'Y', 'N', '200', '205', ''];

function anyFields(random: Random): unknown {
	if (random.chance(0.2)) return anyValue(random);
	return Object.fromEntries(
		Array.from({ length: random.int(6) }, () => [
			random.chance(0.9) ? random.pick(names) : anyText(random),
			random.chance(0.7) ? random.pick(values) : anyValue(random),
		]),
	);
}

function problemsOfParsing(random: Random): string[] {
	const [query, body] = [anyFields(random), anyFields(random)];
	const parsed = parseCallback(query, body);
	const said = JSON.stringify([query, body]);
	if (parsed.kind === 'malformed') {
		const isOurs = /^The (body|field) [\w ]+$/.test(parsed.what);
		return isOurs ? [] : [`repeats what was sent: ${parsed.what}: ${said}`];
	}
	if (parsed.kind === 'probe') return [];
	const { transactionId, passed, subCode } = parsed.callback;
	// Only what was sent, each once, and in the form that such a field has.
	const sent = [query, body].flatMap((each) => Object.values(Object(each) as object).map(String));
	const isSent = [transactionId, passed, subCode, parsed.token].every(
		(value) => value === '' || sent.includes(value),
	);
	const isSound = /^[\x21-\x7e]{1,128}$/.test(transactionId) && /^[A-Za-z]{0,8}$/.test(passed);
	return isSent && isSound ? [] : [`took for a callback: ${said}`];
}

/** One character more, less, or another; a part of another token; or something else altogether. */
function changedToken(random: Random, token: string): string {
	const at = random.int(token.length);
	const other = makeToken(secret, { merchantBizId: 'biz2', expiresAt: now + 60, receiver });
	return random.pick([
		() => token.slice(0, at) + token.slice(at + 1),
		() => token.slice(0, at) + random.pick([...'abcXYZ019_-=. ']) + token.slice(at + 1),
		() => token.slice(0, at) + random.pick([...'abcXYZ019_-=. ']) + token.slice(at),
		() => token.slice(0, at) + other.slice(at),
		() => token.toUpperCase(),
		() => `${token}${anyText(random)}`,
		() => anyText(random),
		() => token,
	])();
}

function problemsOfToken(random: Random): string[] {
	const genuine = makeToken(secret, { merchantBizId: 'biz1', expiresAt: now + 60, receiver });
	const token = changedToken(random, genuine);
	const checked = checkToken({ current: secret }, token, receiver, now);
	const isTaken = 'merchantBizId' in checked;
	const isGenuine =
		token === genuine ||
		token === makeToken(secret, { merchantBizId: 'biz2', expiresAt: now + 60, receiver });
	const isShared = isSharedToken('shared token', token);
	if (isShared) return [`took for the shared token: ${token}`];
	return isTaken === isGenuine ? [] : [`${isTaken ? 'took' : 'refused'} the token ${token}`];
}

/** Callbacks and tokens, as anybody may send them. */
export function fuzzCallbacks(random: Random, runs: number): string[] {
	return Array.from({ length: runs }, (_run, index) =>
		index % 2 === 0 ? problemsOfParsing(random) : problemsOfToken(random),
	).flat();
}
