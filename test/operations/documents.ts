import type { IDataObject } from 'n8n-workflow';

import { jpegSaying } from '../sandbox/jpeg';
import type { NamedAnswer } from '../sandbox/play';
import {
	file,
	mutations,
	result,
	type Asking,
	type OperationCases,
	type OutcomeRow,
} from './cases';

const passport = {
	surname: 'CHEN',
	givenname: 'LIN-CHUN',
	passportNo: '361234567',
	sex: 'F',
	birthDate: '1988/10/04',
	expiryDate: '2099/02/10',
};
const genuine = { spoofResult: 'N', spoofType: [] as string[] };

type Members = Record<string, unknown>;

/** An answer of an operation that reads documents, made of that of a good one. */
function reading({
	fields = {},
	info = {},
	...members
}: { fields?: Members; info?: Members } & Members = {}): NamedAnswer {
	return result({
		Passed: 'Y',
		SubCode: '200',
		TransactionId: 'hk573be80f944d95ac812e0',
		ExtIdInfo: JSON.stringify({
			docType: 'PPTW01',
			ocrIdInfo: { ...passport, ...fields },
			spoofInfo: genuine,
			...info,
		}),
		...members,
	});
}

const noFields = Object.fromEntries(Object.keys(passport).map((name) => [name, ' ']));
const expiring = (expiryDate: unknown, standard?: string) =>
	reading({
		fields: { expiryDate },
		info: standard === undefined ? {} : { ocrStandardData: { date_of_expiry_s: standard } },
	});

/** Answers of DocOcr and DocOcrMaxV2, by name. */
export const readings: Readonly<Record<string, NamedAnswer>> = {
	read: reading(),
	whole: reading({ SubCode: 200, ExtIdInfo: JSON.parse(String(inside(reading()).ExtIdInfo)) }),
	// Alibaba Cloud's own sample looks like this.
	forged: reading({ info: { spoofInfo: { spoofResult: 'Y', spoofType: ['SCREEN_REMARK'] } } }),
	notpassed: reading({ Passed: 'N', SubCode: '205' }),
	notpassed999: reading({ Passed: 'N', SubCode: '999' }),
	unreported: reading({ info: { spoofInfo: undefined } }),
	oddspoof: reading({ info: { spoofInfo: { spoofResult: 'n' } } }),
	blank: reading({ fields: noFields }),
	noinfo: reading({ ExtIdInfo: '' }),
	listinfo: reading({ ExtIdInfo: '[]' }),
	brokeninfo: reading({ ExtIdInfo: '{"ocrIdInfo":{"name":"X" "sex":"F"}}' }),
	otherpassed: reading({ Passed: 'T' }),
	lowercase: reading({ Passed: 'y' }),
	oddsubcode: reading({ SubCode: '205' }),
	notpassed200: reading({ Passed: 'N' }),
	nosubcode: reading({ SubCode: undefined }),
	ocrnotpassed: reading({ info: { ocrIdPassed: 'N' } }),
	noresult: {},

	expired: expiring('2020/01/31'),
	expired2: expiring('31 JAN 2020'),
	expired3: expiring('', '2020-01-31'),
	ambiguous: expiring('03/04/2099'),
	lastdaymonth: expiring('31/01/2099'),
	permanent: expiring('长期'),
	noexpiry: expiring(''),
	otherexpiry: expiring('2099/02/10', '2099-02-11'),
	standardexpiry: expiring('03/04/2099', '2099-04-03'),
	thaiyear: expiring('2569/01/01'),
	notoday: expiring('2099/02/30'),
	numberexpiry: expiring(20990210),
};

function inside(answer: NamedAnswer): Members {
	return answer.Result as Members;
}

const row = (
	answer: string,
	output: string,
	reason: string,
	billed: boolean | null = null,
	parameters?: IDataObject,
): OutcomeRow => [answer, output, output.toLowerCase(), reason, billed, parameters];

const unchecked = { checkForgery: false };
const unexpired = { options: { refuseExpired: true } };

/** What the answers become. */
export const readingOutcomes: readonly OutcomeRow[] = [
	row('read', 'Read', 'read', true),
	row('whole', 'Read', 'read', true),
	row('expired', 'Read', 'read', true),
	row('noexpiry', 'Read', 'read', true),
	row('forged', 'Refused', 'forged'),
	row('notpassed', 'Refused', 'notPassed'),
	row('notpassed999', 'Refused', 'notPassed'),
	row('unreported', 'Undecided', 'forgeryNotReported'),
	row('oddspoof', 'Undecided', 'contradictory'),
	row('blank', 'Undecided', 'nothingRead'),
	row('noinfo', 'Undecided', 'nothingRead'),
	row('listinfo', 'Undecided', 'nothingRead'),
	row('brokeninfo', 'Undecided', 'unreadable'),
	row('otherpassed', 'Undecided', 'unknownResult'),
	row('lowercase', 'Undecided', 'unknownResult'),
	row('oddsubcode', 'Undecided', 'contradictory'),
	row('notpassed200', 'Undecided', 'contradictory'),
	row('nosubcode', 'Undecided', 'incompleteAnswer'),
	row('ocrnotpassed', 'Undecided', 'contradictory'),

	row('unreported', 'Read', 'read', true, unchecked),
	row('oddspoof', 'Undecided', 'contradictory', null, unchecked),
	row('forged', 'Refused', 'forged', null, unchecked),
	row('blank', 'Undecided', 'nothingRead', null, unchecked),

	row('read', 'Read', 'read', true, unexpired),
	row('lastdaymonth', 'Read', 'read', true, unexpired),
	row('permanent', 'Read', 'read', true, unexpired),
	row('standardexpiry', 'Read', 'read', true, unexpired),
	row('expired', 'Refused', 'expired', true, unexpired),
	row('expired2', 'Refused', 'expired', true, unexpired),
	row('expired3', 'Refused', 'expired', true, unexpired),
	row('ambiguous', 'Undecided', 'expiryUnclear', null, unexpired),
	row('noexpiry', 'Undecided', 'expiryUnclear', null, unexpired),
	row('otherexpiry', 'Undecided', 'expiryUnclear', null, unexpired),
	row('thaiyear', 'Undecided', 'expiryUnclear', null, unexpired),
	row('notoday', 'Undecided', 'expiryUnclear', null, unexpired),
	row('numberexpiry', 'Undecided', 'expiryUnclear', null, unexpired),
	row('forged', 'Refused', 'forged', null, unexpired),
];

/** What of a good answer may change: anything that was read, as long as something is. */
export const readingFragile: OperationCases['fragile'] = {
	'Result.TransactionId': [],
	'Result.ExtIdInfo.docType': [],
	// Blanks around JSON text say nothing.
	'Result.ExtIdInfo': mutations.filter((mutation) => mutation !== 'padded'),
	// Read under any name; that it is two objects is noticed.
	'Result.ExtIdInfo.ocrIdInfo': mutations.filter((mutation) => mutation !== 'object'),
	'Result.ExtIdInfo.ocrIdInfo.*': [],
	'Result.ExtIdInfo.spoofInfo.spoofType': [],
};

/** An item with a picture that asks for an answer. */
export function pictureItem({ asks }: Asking, fields: readonly string[] = ['data']) {
	const picture = jpegSaying(asks);
	return {
		json: { picture: picture.toString('base64'), asks },
		binary: Object.fromEntries(fields.map((field) => [field, file(picture)])),
	};
}
