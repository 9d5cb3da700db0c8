import type { PageField } from '../../../nodes/AlibabaIdvPage/fields';
import { readSubmission } from '../../../nodes/AlibabaIdvPage/post';

const start = '0123456789abcdef'.repeat(2);
const metaInfo = '{"deviceType":"web"}';
const maxFileBytes = 1_000;

const field = (changes: Partial<PageField>): PageField => ({
	name: 'email',
	label: 'Your email',
	type: 'email',
	required: true,
	choices: [],
	camera: 'none',
	...changes,
});
const email = field({});
const nickname = field({ name: 'nickname', label: 'Nickname', type: 'text', required: false });
const photo = field({ name: 'photo', label: 'Photo', type: 'file' });
const second = field({ name: 'second', label: 'Second', type: 'file', required: false });

const data = { start, consent: 'yes', metaInfo, metaInfoSource: 'browser' };
const taken = { start, metaInfo, metaInfoSource: 'browser', texts: {}, files: [] };

interface Given {
	data?: Record<string, unknown>;
	files?: unknown;
	fields?: PageField[];
	fixedMetaInfo?: string | null;
	link?: Record<string, string>;
}

/** What a page makes of a form: all of it is good unless something is changed. */
function read({ data: changes = {}, files, fields = [], fixedMetaInfo = null, link = {} }: Given) {
	const body = { data: { ...data, ...changes }, ...(files === undefined ? {} : { files }) };
	return readSubmission(body, { fields, fixedMetaInfo, maxFileBytes }, link);
}

const file = (size: unknown = 10, filepath: unknown = '/tmp/upload') => ({ filepath, size });
const other = (log: string) => ({ status: 415, text: 'unclear', log });
const bad = (text: string, log: string, label?: string) => ({
	status: 400,
	text,
	log,
	...(label === undefined ? {} : { label }),
});

describe('a form of the page', () => {
	it.each<[string, Given, object]>([
		['without fields', {}, taken],
		['without a list of files', { files: {} }, taken],
		[
			'with its fields',
			{
				fields: [email, nickname],
				data: { 'field.email': ' ada@example.com ', 'field.nickname': 'Ada' },
			},
			{ ...taken, texts: { email: 'ada@example.com', nickname: 'Ada' } },
		],
		[
			'without a field that may be left out',
			{ fields: [nickname] },
			{ ...taken, texts: { nickname: '' } },
		],
		[
			'with parts that nobody asked for',
			{ data: { 'field.other': 'x', email: 'x' }, files: { 'file.other': file() } },
			taken,
		],
		[
			'with a picture as large as is allowed',
			{ fields: [photo], files: { 'file.photo': file(maxFileBytes) } },
			{ ...taken, files: [{ field: 'photo', filepath: '/tmp/upload', size: maxFileBytes }] },
		],
		[
			'with two pictures',
			{ fields: [photo, second], files: { 'file.second': file(1), 'file.photo': file(2) } },
			{
				...taken,
				files: [
					{ field: 'photo', filepath: '/tmp/upload', size: 2 },
					{ field: 'second', filepath: '/tmp/upload', size: 1 },
				],
			},
		],
		['without a picture that may be left out', { fields: [second] }, taken],
		[
			'with the empty file that browsers send for none',
			{ fields: [second, nickname], files: { 'file.second': file(0) } },
			{ ...taken, texts: { nickname: '' } },
		],
		[
			'with a field of the link, whatever was sent in its place',
			{ fields: [email], link: { email: 'own@example.com' }, data: { 'field.email': 'x' } },
			{ ...taken, texts: { email: 'own@example.com' } },
		],
		[
			'with fields of the link that the page does not show',
			{ fields: [nickname], link: { plan: 'gold' } },
			{ ...taken, texts: { nickname: '', plan: 'gold' } },
		],
		[
			'with the fixed Meta Info of the operator, not with the one that was sent',
			{ data: { metaInfoSource: 'fixed' }, fixedMetaInfo: '{"own":1}' },
			{ ...taken, metaInfo: '{"own":1}', metaInfoSource: 'fixed' },
		],
		[
			'with the Meta Info of the browser where there is a fixed one, too',
			{ fixedMetaInfo: '{"own":1}' },
			taken,
		],
		[
			'with Meta Info of 20,000 characters',
			{ data: { metaInfo: `{"a":"${'x'.repeat(19_992)}"}` } },
			{ ...taken, metaInfo: `{"a":"${'x'.repeat(19_992)}"}` },
		],
	])('is taken %s', (_name, given, expected) => {
		expect(read(given)).toEqual(expected);
	});

	const notMade = bad('unclear', 'the form was not made by the page');
	const noConsent = bad('consentMissing', 'the person did not agree');
	const noMetaInfo = bad('unclear', 'there is no Meta Info in the form');
	const wrong = bad('fieldWrong', 'a field does not match its type', 'Your email');
	const noFile = bad('fileMissing', 'a file is missing', 'Photo');
	const oddFile = bad('fileMissing', 'a file was sent twice, or in another way');

	it.each<[string, Given, object]>([
		['without the ID of a start', { data: { start: undefined } }, notMade],
		['with two IDs of a start', { data: { start: [start, start] } }, notMade],
		['with a short ID', { data: { start: start.slice(1) } }, notMade],
		['with a long ID', { data: { start: `${start}0` } }, notMade],
		['with something before the ID', { data: { start: `x${start}` } }, notMade],
		['with an ID in capitals', { data: { start: start.toUpperCase() } }, notMade],
		['without consent', { data: { consent: undefined } }, noConsent],
		['with another word as consent', { data: { consent: 'no' } }, noConsent],
		['with consent given twice', { data: { consent: ['yes', 'yes'] } }, noConsent],
		['without Meta Info', { data: { metaInfo: undefined } }, noMetaInfo],
		['with empty Meta Info', { data: { metaInfo: '{}' } }, noMetaInfo],
		['with Meta Info that is no JSON', { data: { metaInfo: 'x' } }, noMetaInfo],
		['with a list of Meta Info', { data: { metaInfo: [metaInfo] } }, noMetaInfo],
		[
			'with Meta Info of 20,001 characters',
			{ data: { metaInfo: `{"a":"${'x'.repeat(19_993)}"}` } },
			noMetaInfo,
		],
		['with fixed Meta Info where there is none', { data: { metaInfoSource: 'fixed' } }, noMetaInfo],
		['without a required field', { fields: [email] }, wrong],
		['with a field of another form', { fields: [email], data: { 'field.email': 'x' } }, wrong],
		[
			'with a field that was sent twice',
			{ fields: [email], data: { 'field.email': ['a@b.co', 'a@b.co'] } },
			wrong,
		],
		['without a required picture', { fields: [photo] }, noFile],
		[
			'with an empty file as required picture',
			{ fields: [photo], files: { 'file.photo': file(0) } },
			noFile,
		],
		['with a picture where a link has text', { fields: [photo], link: { photo: 'x' } }, noFile],
		[
			'with a picture that was sent twice',
			{ fields: [second], files: { 'file.second': [file(), file()] } },
			oddFile,
		],
		[
			'with a picture without a path',
			{ fields: [second], files: { 'file.second': file(10, null) } },
			oddFile,
		],
		[
			'with a picture whose size is text',
			{ fields: [second], files: { 'file.second': file('10') } },
			oddFile,
		],
		[
			'with a picture of less than nothing',
			{ fields: [second], files: { 'file.second': file(-1) } },
			oddFile,
		],
		['with null as picture', { fields: [second], files: { 'file.second': null } }, oddFile],
		[
			'with a picture that is too large',
			{ fields: [photo], files: { 'file.photo': file(maxFileBytes + 1) } },
			{ status: 413, text: 'fileTooLarge', log: 'a file is too large', label: 'Photo' },
		],
	])('is refused %s', (_name, given, expected) => {
		expect(read(given)).toEqual(expected);
	});

	it('is not made of what stands in a prototype', () => {
		const settings = { fields: [photo], fixedMetaInfo: null, maxFileBytes };
		const inherited = Object.create({ consent: 'yes' }) as object;
		expect(
			readSubmission({ data: Object.assign(inherited, { start, metaInfo }) }, settings, {}),
		).toEqual(noConsent);
		const files = Object.create({ 'file.photo': file() }) as object;
		expect(readSubmission({ data, files }, settings, {})).toEqual(noFile);
	});

	it('has 100 parts at most, texts and files together', () => {
		const parts = (count: number) =>
			Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 'x']));
		expect(read({ data: parts(90), files: parts(6) })).toEqual(taken);
		expect(read({ data: parts(90), files: parts(7) })).toEqual(
			bad('unclear', 'the form has too many parts'),
		);
	});
});

it.each<[string, unknown]>([
	['undefined', undefined],
	['null', null],
	['text', 'x'],
	['a list', []],
	['an object without parts', {}],
	['parts that are a list', { data: [data] }],
	['parts that are text', { data: JSON.stringify(data) }],
	['files that are a list', { data, files: [] }],
	['files that are null', { data, files: null }],
])('a body that is %s is no form of the page', (_name, body) => {
	const settings = { fields: [], fixedMetaInfo: null, maxFileBytes };
	expect(readSubmission(body, settings, {})).toEqual(other('the body is not a form of the page'));
});
