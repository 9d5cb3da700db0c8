import { fieldsOf } from '../../nodes/AlibabaIdvPage/fields';
import { readSubmission } from '../../nodes/AlibabaIdvPage/post';
import { isSafeNext } from '../../nodes/shared/page/nextAddress';
import { makeLink, openLink, type LinkClaims } from '../../nodes/shared/page/personalLink';
import type { Random } from './random';
import { anyText, anyValue } from './values';

const types = ['choice', 'date', 'email', 'file', 'number', 'text'];
const fields = fieldsOf(
	types.map((fieldType) => ({
		fieldName: fieldType,
		label: fieldType,
		fieldType,
		requiredField: fieldType === 'email',
		choices: 'one\ntwo',
		camera: 'none',
	})),
);
const settings = {
	fields: typeof fields === 'string' ? [] : fields,
	fixedMetaInfo: '',
	maxFileBytes: 1_000_000,
};
const given = { text: 'fixed by the link' };

const good: Readonly<Record<string, unknown>> = {
	start: '0123456789abcdef0123456789abcdef',
	consent: 'yes',
	metaInfo: '{"deviceType":"web"}',
	metaInfoSource: 'browser',
	'field.email': 'somebody@example.com',
	'field.choice': 'one',
	'field.date': '2000-01-31',
	'field.number': '7',
	'field.text': 'changed by the person',
};

function anyPost(random: Random): unknown {
	if (random.chance(0.05)) return anyValue(random);
	const data: Record<string, unknown> = { ...good };
	for (let times = random.int(3); times > 0; times -= 1) {
		const name = random.chance(0.9) ? random.pick(Object.keys(good)) : anyText(random);
		if (random.chance(0.3)) delete data[name];
		else data[name] = anyValue(random);
	}
	const file = random.chance(0.5)
		? { filepath: '/x', size: random.int(2_000_000) }
		: anyValue(random);
	return { data, files: random.chance(0.5) ? { 'file.file': file } : anyValue(random) };
}

function problemsOfPost(random: Random): string[] {
	const body = anyPost(random);
	const read = readSubmission(body, settings, given);
	const said = JSON.stringify(body);
	if ('status' in read) {
		const isHonest =
			read.status >= 400 && read.status < 500 && /^[A-Za-z ,]+$/.test(read.log ?? '');
		return isHonest ? [] : [`refuses oddly: ${JSON.stringify(read)}: ${said}`];
	}
	const { data } = body as { data: Record<string, unknown> };
	const isSound =
		data.consent === 'yes' &&
		data.start === read.start &&
		/^[0-9a-f]{32}$/.test(read.start) &&
		read.texts.text === given.text &&
		/^(one|two)?$/.test(read.texts.choice ?? '') &&
		/^(\d{4}-\d\d-\d\d)?$/.test(read.texts.date ?? '') &&
		/^[^\s@]+@[^\s@]+$/.test(read.texts.email ?? '') &&
		Object.keys(read.texts).every((name) => types.includes(name)) &&
		read.files.every(({ size }) => size <= settings.maxFileBytes);
	return isSound ? [] : [`takes ${JSON.stringify(read)}: ${said}`];
}

const secret = 'Xq7vKp2mRt9wZs4yLc8nBd5hGf3jTa6e';
const claims: LinkClaims = {
	linkId: '0123456789abcdef0123456789abcdef',
	userId: 'customer4711',
	fields: { name: 'Somebody' },
	expiresAt: 2_000,
	uses: 1,
	receiver: 'page',
};

function problemsOfLink(random: Random): string[] {
	const genuine = makeLink(secret, claims);
	const other = makeLink(secret, { ...claims, receiver: 'another page' });
	const at = random.int(genuine.length);
	const token = random.pick([
		genuine,
		genuine.slice(0, at) + random.pick([...'abcXYZ019_-=. ']) + genuine.slice(at + 1),
		genuine.slice(0, at),
		genuine.slice(0, at) + other.slice(at),
		genuine + anyText(random),
		other,
		`p1_${anyText(random)}`,
		anyText(random),
	]);
	const opened = openLink({ current: secret }, token, 'page', 1_000);
	const isTaken = 'claims' in opened && opened.problem === undefined;
	return isTaken === (token === genuine) ? [] : [`${isTaken ? 'took' : 'refused'} ${token}`];
}

function problemsOfNext(random: Random): string[] {
	const host = random.pick(['https://example.com', 'http://127.0.0.1:1', 'javascript:', '//x', '']);
	const address = random.chance(0.1) ? anyValue(random) : host + anyText(random);
	const isTaken = isSafeNext(address, () => false);
	if (!isTaken) return [];
	const { protocol, username } = new URL(address);
	return protocol === 'https:' && username === '' ? [] : [`sends the browser to ${address}`];
}

const attacks = [problemsOfPost, problemsOfLink, problemsOfNext];

/** What a visitor may send to the page, and links that a visitor may have changed. */
export function fuzzPage(random: Random, runs: number): string[] {
	return Array.from({ length: runs }, (_run, index) =>
		(attacks[index % attacks.length] as (typeof attacks)[number])(random),
	).flat();
}
