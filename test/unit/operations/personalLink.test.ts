import type { IExecuteFunctions } from 'n8n-workflow';

import { personalLink } from '../../../nodes/operations/verification/personalLink';
import { personSentOn } from '../../../nodes/operations/verification/personSentOn';
import { receiverOfUrl } from '../../../nodes/shared/callback/token';
import { maxLinkLength, openLink } from '../../../nodes/shared/page/personalLink';
import type { Item } from '../../../nodes/shared/run/item';
import { fakeItem } from './fakeItem';

const callbackSecret = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
const pageUrl = 'https://n8n.example.com/webhook/5782d94a-274c-4f41-b468-3a8c061d83e3/page';
const madeAt = Date.UTC(2026, 10, 22, 10, 0, 0, 700);

const good = {
	pageUrl,
	userId: 'u8412',
	linkFields: { field: [{ name: 'email', value: ' ada@example.com ' }] },
	validHours: 72,
	uses: 3,
};

/** An item of the operation 'Create Link'. */
function itemOf(changes: object = {}, session: object = {}): Item {
	const own = { isSandbox: false, credential: { callbackSecret }, now: () => madeAt, ...session };
	return { ...fakeItem({ parameters: { ...good, ...changes } }), session: own as never };
}

async function linkOf(changes: object = {}, session: object = {}) {
	const item = itemOf(changes, session);
	const { fields } = personalLink;
	const values = {
		pageUrl: await fields.pageUrl.read(item),
		userId: await fields.userId.read(item),
		linkFields: await fields.linkFields.read(item),
		validHours: await fields.validHours.read(item),
		uses: await fields.uses.read(item),
	};
	return (await personalLink.perform(values, item, {} as IExecuteFunctions)) as {
		url: string;
		linkId: string;
		expiresAt: string;
	};
}

function opened(url: string, seconds = 0) {
	const token = new URL(url).searchParams.get('link') ?? '';
	const secrets = { current: callbackSecret };
	return openLink(secrets, token, receiverOfUrl(pageUrl), madeAt / 1000 + seconds);
}

describe('a personal link', () => {
	it('vouches for the user, the fields, and the time that were asked for, on its page only', async () => {
		const made = await linkOf();
		expect(made).toEqual({
			url: expect.stringContaining(`${pageUrl}?link=p1_`) as string,
			linkId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
			userId: 'u8412',
			uses: 3,
			expiresAt: '2026-11-25T10:00:00.000Z',
		});
		expect(opened(made.url)).toEqual({
			claims: {
				linkId: made.linkId,
				userId: 'u8412',
				fields: { email: 'ada@example.com' },
				expiresAt: Date.parse(made.expiresAt) / 1000,
				uses: 3,
				receiver: receiverOfUrl(pageUrl),
			},
		});
		expect(opened(made.url, 72 * 3600)).toHaveProperty('problem', 'expired');
		expect((await linkOf()).linkId).not.toBe(made.linkId);
	});

	it('keeps the query of the page, and loses what stands after it', async () => {
		const { url } = await linkOf({ pageUrl: `${pageUrl}?customer=7#top` });
		const { search, hash } = new URL(url);
		expect(search).toMatch(/^\?customer=7&link=p1_[\w-]+$/);
		expect(hash).toBe('');
	});

	it.each([undefined, null, {}, { field: null }, { field: 'x' }, { field: [] }, 'x'])(
		'has no fields where the panel has %j',
		async (linkFields) => {
			expect(opened((await linkOf({ linkFields })).url)).toMatchObject({ claims: { fields: {} } });
		},
	);

	it.each([1, 10, '3'])('allows %j starts', async (uses) => {
		expect(opened((await linkOf({ uses })).url)).toMatchObject({ claims: { uses: Number(uses) } });
	});

	it.each([1, 2160, '24'])('works for %j hours', async (validHours) => {
		const { expiresAt } = await linkOf({ validHours });
		expect(Date.parse(expiresAt)).toBe(madeAt - 700 + Number(validHours) * 3_600_000);
	});

	it('is made for a page without encryption only with a sandbox', async () => {
		const local = { pageUrl: 'http://127.0.0.1:5678/webhook/page' };
		expect((await linkOf(local, { isSandbox: true })).url).toContain('http://127.0.0.1:5678/');
		await expect(linkOf(local)).rejects.toMatchObject({
			message: "'Page URL' does not begin with https://",
		});
	});

	const fieldsWith = (...field: object[]) => ({ linkFields: { field } });
	const named = "'Field Name' is not the name of a field, or appears twice";
	const value = "'Value' has more than 500 characters, or line breaks";
	const hours = "'Valid for (Hours)' is not a whole number from 1 to 2160";
	const starts = "'Starts Allowed' is not a whole number from 1 to 10";

	it.each<[string, object, string, RegExp]>([
		['without a page', { pageUrl: '' }, "'Page URL' is empty", /^Copy the Production URL/],
		[
			'for an address that is none',
			{ pageUrl: 'ftp://n8n.example.com' },
			"'Page URL' is not a complete web address",
			/^Copy the Production URL/,
		],
		['for nobody', { userId: ' ' }, "'User ID' is empty", /^Enter your ID of the person\.$/],
		[
			'for somebody with a line break',
			{ userId: 'a\nb' },
			"'User ID' has more than 200 characters, or line breaks",
			/^Use a shorter ID\.$/,
		],
		[
			'with a field without a name',
			fieldsWith({ value: 'x' }),
			"'Field Name' is empty",
			/^Write it as in the Verification Page\.$/,
		],
		[
			'with a field that no page has',
			fieldsWith({ name: 'a b', value: 'x' }),
			named,
			/^Write it as/,
		],
		[
			'with a field that is there twice',
			fieldsWith({ name: 'a', value: 'x' }, { name: 'a', value: 'y' }),
			named,
			/^Write it as/,
		],
		[
			'with a field without a value',
			fieldsWith({ name: 'a', value: '' }),
			"'Value' is empty",
			/^Enter a value, or remove the field\.$/,
		],
		[
			'with a long value',
			fieldsWith({ name: 'a', value: 'x'.repeat(501) }),
			value,
			/^Shorten it\.$/,
		],
		['with a line break', fieldsWith({ name: 'a', value: 'x\ny' }), value, /^Shorten it\.$/],
		...[0, 2161, 1.5, '', '1.5', 'x1', '1x', '1e3', '0', null, true, [5], '0000001'].map(
			(validHours): [string, object, string, RegExp] => [
				`for ${JSON.stringify(validHours)} hours`,
				{ validHours },
				hours,
				/^Enter a whole number in this range\.$/,
			],
		),
		...[0, 11, '11', {}].map((uses): [string, object, string, RegExp] => [
			`with ${JSON.stringify(uses)} starts`,
			{ uses },
			starts,
			/^Enter a whole number/,
		]),
		[
			'with more than fits into an address',
			fieldsWith(
				...Array.from({ length: 7 }, (_, i) => ({ name: `a${i}`, value: 'x'.repeat(500) })),
			),
			"'Fixed Fields' are too long for an address",
			/^Use fewer or shorter fields\.$/,
		],
	])('%s is not made', async (_name, changes, message, remedy) => {
		await expect(linkOf(changes)).rejects.toMatchObject({
			message,
			facts: { category: 'input', remedy: expect.stringMatching(remedy) as string },
		});
	});

	it('is made with a value of 500 characters, up to the length that a page takes', async () => {
		const long = fieldsWith({ name: 'a', value: 'x'.repeat(500) });
		expect(opened((await linkOf(long)).url)).toHaveProperty('claims');
		const token = async (length: number) => {
			const text = 'x'.repeat(500);
			const field = [0, 1, 2, 3, 4].map((index) => ({ name: `a${index}`, value: text }));
			field.push({ name: 'last', value: 'x'.repeat(length) });
			return new URL((await linkOf({ linkFields: { field } })).url).searchParams.get('link') ?? '';
		};
		// Four characters of a link are three bytes of what is in it.
		const missing = maxLinkLength - (await token(1)).length;
		const longest = await token(1 + Math.ceil((missing * 3) / 4) - 1);
		expect(longest.length).toBeGreaterThan(maxLinkLength - 4);
		expect(longest.length).toBeLessThanOrEqual(maxLinkLength);
	});

	it('is not made without a secret', async () => {
		await expect(linkOf({}, { credential: {} })).rejects.toMatchObject({
			message: expect.stringContaining("'Callback Secret'") as string,
		});
	});
});

describe('what the browser that waits is told', () => {
	const read = (parameters: Record<string, unknown>, session: object = {}) =>
		personSentOn.fields.destination.read({
			...fakeItem({ parameters }),
			session: { isSandbox: false, host: 'cloudauth.example.com', ...session } as never,
		});
	const later = 'We could not complete the check. Please try again later.';

	it.each<[unknown, string]>([
		['Hello', 'Hello'],
		[' Hello ', 'Hello'],
		[7, '7'],
		['', later],
		[' ', later],
		[undefined, later],
		[null, later],
		[{ a: 1 }, later],
		[['Hello'], later],
	])('is for the message %j: %s', async (message, tellUser) => {
		for (const answerWith of ['message', 'anything else']) {
			const given = { answerWith, message, transactionUrl: 'https://verify.example.com/' };
			expect(await read(given)).toEqual({ tellUser });
		}
	});

	const verification = (transactionUrl: unknown) => ({
		answerWith: 'verification',
		transactionUrl,
	});

	it('is the address that Alibaba Cloud returned', async () => {
		const next = 'https://verify.example.com/?id=1';
		expect(await read({ ...verification(next), message: 'Hello' })).toEqual({ next });
	});

	it.each<[string, object, boolean]>([
		['http://127.0.0.1:8765/person/1', { isSandbox: true }, true],
		['http://192.168.7.9:8765/person/1', { isSandbox: true, host: '192.168.7.9:8765' }, true],
		['http://192.168.7.9:8766/person/1', { isSandbox: true, host: '192.168.7.9:8765' }, false],
		['http://127.0.0.1:8765/person/1', {}, false],
		['http://cloudauth.example.com/person/1', {}, false],
	])('is %s with %j: %s', async (next, session, isTaken) => {
		const reading = (async () => await read(verification(next), session))();
		if (isTaken) expect(await reading).toEqual({ next });
		else await expect(reading).rejects.toThrow("'Transaction URL' is not an address that begins");
	});

	it.each<[unknown, string]>([
		['', 'is empty'],
		[' ', 'is empty'],
		[undefined, 'is empty'],
		['javascript:alert(1)', 'is not an address that begins with https://'],
		[['https://verify.example.com/'], 'is not an address that begins with https://'],
	])('is nothing for the address %j, which %s', async (address, problem) => {
		const reading = (async () => await read(verification(address)))();
		await expect(reading).rejects.toMatchObject({
			message: `'Transaction URL' ${problem}`,
			facts: { remedy: expect.stringMatching(/^Connect this node after 'Started'/) as string },
		});
	});

	const answer = async (destination: Awaited<ReturnType<typeof read>>, isGone: boolean) =>
		await personSentOn.perform({ destination }, fakeItem({}), {
			async sendResponse() {
				if (isGone) throw new Error('no webhook');
			},
			logger: { warn: () => {} },
		} as unknown as IExecuteFunctions);

	it('stands in the item', async () => {
		expect(await answer({ next: 'https://verify.example.com/' }, false)).toEqual({
			sent: true,
			to: 'verification',
			tellUser: null,
			warnings: [],
		});
		expect(await answer({ tellUser: 'Hello' }, true)).toEqual({
			sent: false,
			to: 'message',
			tellUser: 'Hello',
			warnings: ['No browser was waiting for an answer.'],
		});
	});
});
