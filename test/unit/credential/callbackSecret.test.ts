import fc from 'fast-check';

import {
	callbackSecretsOf,
	minSecretLength,
	requiredCallbackSecrets,
	secretProblem,
	secretRemedy,
} from '../../../nodes/shared/credential/callbackSecret';
import { IdvError } from '../../../nodes/shared/errors';

const good = 'kX3vQ9pLz7Rb2Wm5Tn8Yc4Hd6Jf1Gs0A';
const other = '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf';
const credential = "of the credential 'Alibaba Cloud ID Verification API'";
const fewCharacters = 'is easy to guess: it uses only a few different characters';
const predictable = 'is easy to guess: it repeats itself or follows the alphabet or the keyboard';

const bytes = (minLength: number, maxLength: number) =>
	fc.uint8Array({ minLength, maxLength }).map((values) => Buffer.from(values));

/** Spread evenly, as a random generator spreads them; fast-check itself likes small values. */
const evenly = (minLength: number, maxLength: number) =>
	fc
		.tuple(fc.integer({ min: minLength, max: maxLength }), fc.nat())
		.map(([length, seed]) => randomBytes(length, seed));

/** Reproducible, so that a failure can be looked at again (mulberry32). */
function randomBytes(length: number, seed: number): Buffer {
	let state = seed;
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return (mixed ^ (mixed >>> 14)) & 0xff;
	};
	return Buffer.from(Array.from({ length }, next));
}

function uuidOf(random: Buffer): string {
	return random.toString('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-a$4-$5');
}

describe('a callback secret', () => {
	it.each([
		good,
		other,
		// The most predictable of two million random ones.
		'3e976514e91f4e6edc4477673edc4763',
		'correct-horse-battery-staple-purple-monkey',
		'a secret that is made up for the demo, nothing else',
		'密码由许多不同的汉字组成因此没有人能够猜到它是什么也不会有人去尝试',
	])('is accepted when it is hard to guess: %s', (secret) => {
		expect(secretProblem(secret)).toBeUndefined();
	});

	it.each([
		['a'.repeat(32), fewCharacters],
		['ab12'.repeat(10), fewCharacters],
		['00000000-0000-0000-0000-000000000000', fewCharacters],
		['abcdefgh'.repeat(4), predictable],
		['12345678'.repeat(4), predictable],
		['abcdefghijklmnopqrstuvwxyz012345', predictable],
		['9876543210zyxwvutsrqponmlkjihgfe', predictable],
		['qwertyuiopasdfghjklzxcvbnm123456', predictable],
		['1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,', predictable],
		['0123456789abcdef0123456789abcdef', predictable],
		['00112233445566778899aabbccddeeff', predictable],
		['aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpP', predictable],
		['12345678-1234-1234-1234-123456789012', predictable],
		['my-secret my-secret my-secret my-secret', predictable],
		['Password1Password2Password3Password4', predictable],
		['ChangeMeChangemeCHANGEMEchangeme', predictable],
		['MyCompanySecret2024-MyCompanySecret2025', predictable],
	])('is refused when it is easy to guess: %s', (secret, problem) => {
		expect(secretProblem(secret)).toBe(problem);
	});

	it('is refused when it is one word of up to 16 characters over and over', () => {
		const words = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 16 });
		fc.assert(
			fc.property(words, fc.integer({ min: minSecretLength, max: 200 }), (word, length) => {
				const secret = word.repeat(length).slice(0, length);
				expect(secretProblem(secret)).toMatch(/^is easy to guess: /);
			}),
		);
	});

	it('is refused when it is too short, whatever is in it', () => {
		fc.assert(
			fc.property(bytes(1, 23), (values) => {
				const secret = values.toString('base64').slice(0, minSecretLength - 1);
				expect(secretProblem(secret)).toBe(`has ${secret.length} characters and needs at least 32`);
			}),
		);
		expect(secretProblem('')).toBe('is empty');
		expect(secretProblem(good.slice(0, 31))).toBe('has 31 characters and needs at least 32');
		expect(secretProblem(good)).toBeUndefined();
	});

	it('is looked at by its first 128 characters only when it is very long', () => {
		const letters = evenly(96, 96);
		fc.assert(
			fc.property(letters, fc.integer({ min: 0, max: 100_000 }), (values, length) => {
				const random = values.toString('base64');
				expect(random).toHaveLength(128);
				expect(secretProblem(random + 'ab'.repeat(length))).toBeUndefined();
				const repeated = 'ChangeMe'.repeat(16);
				expect(secretProblem(repeated + 'ab'.repeat(length))).toBe(predictable);
				expect(secretProblem(repeated + random)).toBe(predictable);
			}),
			{ numRuns: 20 },
		);
	});

	it.each([
		['hexadecimal', evenly(16, 300), (random: Buffer) => random.toString('hex')],
		['Base64', evenly(24, 300), (random: Buffer) => random.toString('base64')],
		['Base64 for URLs', evenly(24, 300), (random: Buffer) => random.toString('base64url')],
		['a UUID', evenly(16, 16), uuidOf],
		['a UUID in capitals', evenly(16, 16), (random: Buffer) => uuidOf(random).toUpperCase()],
	])('is accepted whenever it is random: %s', (_, random, write) => {
		fc.assert(
			fc.property(random, (values) => {
				expect(secretProblem(write(values))).toBeUndefined();
			}),
			{ numRuns: 5000 },
		);
	});
});

describe('the callback secrets of a credential', () => {
	it('are trimmed', () => {
		expect(callbackSecretsOf({ callbackSecret: ` ${good}\n` })).toEqual({ current: good });
		expect(
			callbackSecretsOf({ callbackSecret: good, previousCallbackSecret: `\t${other} ` }),
		).toEqual({ current: good, previous: other });
	});

	it.each(['', '  ', undefined, null, 7])('may lack a previous one: %j', (previous) => {
		expect(
			callbackSecretsOf({ callbackSecret: good, previousCallbackSecret: previous as never }),
		).toEqual({ current: good });
	});

	it.each([
		[undefined, undefined, `'Callback Secret' ${credential} is empty`],
		[' ', other, `'Callback Secret' ${credential} is empty`],
		[7, undefined, `'Callback Secret' ${credential} is empty`],
		['short', undefined, `'Callback Secret' ${credential} has 5 characters and needs at least 32`],
		['a'.repeat(40), undefined, `'Callback Secret' ${credential} ${fewCharacters}`],
		[
			good,
			'short',
			`'Previous Callback Secret' ${credential} has 5 characters and needs at least 32`,
		],
		[good, 'abcdefgh'.repeat(4), `'Previous Callback Secret' ${credential} ${predictable}`],
	])('are refused by field and credential: %j and %j', (current, previous, problem) => {
		expect(
			callbackSecretsOf({
				callbackSecret: current as never,
				previousCallbackSecret: previous as never,
			}),
		).toBe(problem);
	});

	it('are an error that says what to do for what cannot do without them', () => {
		expect(requiredCallbackSecrets({ callbackSecret: good })).toEqual({ current: good });
		let error: unknown;
		try {
			requiredCallbackSecrets({ callbackSecret: ' ' });
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toBeInstanceOf(IdvError);
		expect(error).toMatchObject({
			name: 'IdvError',
			message: `'Callback Secret' ${credential} is empty`,
			facts: { category: 'input', code: 'InvalidInput', remedy: secretRemedy },
		});
	});

	it('come with advice that an operator can follow', () => {
		expect(secretRemedy).toBe(
			'Open the credential and enter a random secret of at least 32 characters, for example 48 random letters and digits from a password manager.',
		);
	});
});
