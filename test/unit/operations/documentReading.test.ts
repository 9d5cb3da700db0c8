import { readingFields } from '../../../nodes/operations/document/fields';
import { documentVerification } from '../../../nodes/operations/document/verification';
import {
	documentOf,
	holdsValue,
	idInfoOf,
	readsDocument,
} from '../../../nodes/operations/families/documentReading';
import { fakeItem } from './fakeItem';

type Result = Record<string, unknown>;

const nowMs = Date.UTC(2026, 10, 26);
const asked = { byThisItem: true, kept: {}, nowMs, simplify: true };
const info = {
	docType: '01000000',
	ocrIdInfo: { name: 'A', expiryDate: '2030-01-01' },
	ocrStandardData: { date_of_expiry_s: '2030-01-01' },
	spoofInfo: { spoofResult: 'N', spoofType: ['SCREEN'] },
};
const good: Result = { Passed: 'Y', SubCode: '200', TransactionId: 'T1', ExtIdInfo: info };
const of = (changes: object): Result => ({ ...good, ExtIdInfo: { ...info, ...changes } });
const strict = { checkForgery: true, refuseExpired: true };
const reasonOf = (body: Result) => readsDocument.decide({ main: { body } }, strict, asked).reason;
const shownOf = (body: Result) =>
	readsDocument.show({ main: { body } }, strict, asked).own as Record<string, unknown>;

it.each([
	['all is well', good, 'read'],
	['the information is text', { ...good, ExtIdInfo: JSON.stringify(info) }, 'read'],
	['it says two things of what was read', of({ OcrIdInfo: { name: 'B' } }), 'contradictory'],
	['it says two things of the standard', of({ OcrStandardData: {} }), 'contradictory'],
	['nothing was read', of({ ocrIdInfo: {} }), 'nothingRead'],
	['a list was read', of({ ocrIdInfo: ['A'] }), 'nothingRead'],
	['a text was read', of({ ocrIdInfo: 'A' }), 'nothingRead'],
	['the information is a list', { ...good, ExtIdInfo: [info] }, 'unreadable'],
	['it has expired', of({ ocrStandardData: { date_of_expiry_s: '2020-01-01' } }), 'expiryUnclear'],
	['forgery is not reported', of({ spoofInfo: {} }), 'forgeryNotReported'],
	['it is forged', of({ spoofInfo: { spoofResult: 'Y' } }), 'forged'],
])('a document is judged where %s', (_what, body, reason) => {
	expect(reasonOf(body)).toBe(reason);
});

it('shows what was read, whether it has expired, and how it looks forged', () => {
	expect(shownOf(good)).toEqual({
		document: {
			type: '01000000',
			fields: info.ocrIdInfo,
			standardFields: info.ocrStandardData,
		},
		expired: false,
		spoofTypes: ['SCREEN'],
		transactionId: 'T1',
	});
});

it('shows that there is nothing to show', () => {
	expect(shownOf({ Passed: 'N', SubCode: '999' })).toEqual({
		document: null,
		expired: null,
		spoofTypes: [],
		transactionId: null,
	});
	expect(documentOf({ ExtIdInfo: { spoofInfo: {} } })).toEqual({
		type: null,
		fields: {},
		standardFields: {},
	});
});

it('says that it has expired where everything says so', () => {
	const old = { expiryDate: '2020-01-01' };
	const body = of({ ocrIdInfo: old, ocrStandardData: { date_of_expiry_s: '2020-01-01' } });
	expect([shownOf(body).expired, reasonOf(body)]).toEqual([true, 'expired']);
});

it('knows the information where it is an object, and nowhere else', () => {
	expect(idInfoOf(good)).toEqual(info);
	for (const ExtIdInfo of [undefined, '', 'x', '[1]', [1], 7]) {
		expect(idInfoOf({ ...good, ExtIdInfo })).toBeUndefined();
	}
});

it('finds a value down to a depth that no document has', () => {
	const nested = (levels: number): unknown => (levels === 0 ? 'x' : { a: nested(levels - 1) });
	expect([0, 1, 3].map((levels) => holdsValue(nested(levels)))).toEqual([true, true, true]);
	expect(holdsValue(nested(100))).toBe(false);
	expect(holdsValue({ a: '', b: { c: null, d: [] } })).toBe(false);
});

describe('what makes a good result harder to reach', () => {
	const { refuseExpired } = readingFields('Spoof');
	const { requireOfficialScore } = documentVerification.fields;

	it.each([true, undefined, null, '', 'false', 0, {}])(
		'is on when it was added and its expression returned %j',
		(value) => {
			const item = fakeItem({ options: { refuseExpired: value, requireOfficialScore: value } });
			expect([refuseExpired.read(item), requireOfficialScore.read(item)]).toEqual([true, true]);
		},
	);

	it('is off when it was not added, or is exactly off', () => {
		const off = { refuseExpired: false, requireOfficialScore: false };
		for (const item of [fakeItem({}), fakeItem({ options: off })]) {
			expect([refuseExpired.read(item), requireOfficialScore.read(item)]).toEqual([false, false]);
		}
	});
});
