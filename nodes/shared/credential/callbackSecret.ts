import { IdvError } from '../errors';
import { credentialDisplayName, textOf, type ApiCredential } from './apiCredential';

export const minSecretLength = 32;
const minDifferentCharacters = 6;

/** What to do about a secret that cannot be used. */
export const secretRemedy = `Open the credential and enter a random secret of at least ${minSecretLength} characters, for example 48 random letters and digits from a password manager.`;

/** What people type when they follow the alphabet or the keyboard; backwards counts too. */
const rows = [
	'abcdefghijklmnopqrstuvwxyz',
	'01234567890',
	'qwertyuiop',
	'asdfghjkl',
	'zxcvbnm',
	'1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik',
];
const obviousSequences = [...rows, ...rows.map((row) => [...row].reverse().join(''))];

function isObvious(three: string): boolean {
	return three.length === 3 && obviousSequences.some((row) => row.includes(three));
}

/** The lowest of two million random 128-bit keys in hexadecimal is 0.73, a word written thrice 0.4. */
const minUnpredictableShare = 0.6;
/** Enough to tell, and in a longer text chance alone repeats three characters too often. */
const maxExamined = 128;

/**
 * Which share of the characters cannot be predicted from those before them: a character can when it
 * ends three that were there before, or that follow a row.
 */
function unpredictableShare(secret: string): number {
	// What is typed twice is no less predictable: 112233, aAbBcC.
	const text = secret
		.slice(0, maxExamined)
		.toLowerCase()
		.replace(/(.)\1+/gs, '$1')
		.split('');
	const before = new Set<string>();
	const predictable = text.filter((character, index) => {
		const three = `${text[index - 2] ?? ''}${text[index - 1] ?? ''}${character}`;
		const isPredictable = before.has(three) || isObvious(three);
		before.add(three);
		return isPredictable;
	});
	return 1 - predictable.length / text.length;
}

/**
 * Why a secret cannot be used, or undefined when it can.
 *
 * @returns the rest of a sentence that begins with its name, without a full stop.
 */
export function secretProblem(secret: string): string | undefined {
	if (secret === '') return 'is empty';
	if (secret.length < minSecretLength) {
		return `has ${secret.length} characters and needs at least ${minSecretLength}`;
	}
	if (new Set(secret).size < minDifferentCharacters) {
		return 'is easy to guess: it uses only a few different characters';
	}
	if (unpredictableShare(secret) < minUnpredictableShare) {
		return 'is easy to guess: it repeats itself or follows the alphabet or the keyboard';
	}
	return undefined;
}

/** The secrets of a credential, trimmed and good enough. */
export interface CallbackSecrets {
	/** Makes and checks. */
	current: string;
	/** Checks only. */
	previous?: string;
}

/**
 * The secrets that callback tokens and personal links are made with.
 *
 * @returns the problem instead when one cannot be used: a sentence without its full stop that names
 * the field and the credential; `secretRemedy` says what to do.
 */
export function callbackSecretsOf(
	credential: Pick<ApiCredential, 'callbackSecret' | 'previousCallbackSecret'>,
): CallbackSecrets | string {
	const current = textOf(credential.callbackSecret);
	const previous = textOf(credential.previousCallbackSecret);
	const named = (field: string, problem: string | undefined) =>
		problem && `'${field}' of the credential '${credentialDisplayName}' ${problem}`;
	const problem =
		named('Callback Secret', secretProblem(current)) ??
		named('Previous Callback Secret', previous === '' ? undefined : secretProblem(previous));
	return problem ?? (previous === '' ? { current } : { current, previous });
}

/**
 * The same for what cannot do without them.
 *
 * @throws IdvError that names the field of the credential when one cannot be used.
 */
export function requiredCallbackSecrets(
	credential: Parameters<typeof callbackSecretsOf>[0],
): CallbackSecrets {
	const secrets = callbackSecretsOf(credential);
	if (typeof secrets !== 'string') return secrets;
	throw new IdvError(secrets, { category: 'input', code: 'InvalidInput', remedy: secretRemedy });
}
