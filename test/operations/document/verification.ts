import type { IDataObject } from 'n8n-workflow';

import type { NamedAnswer } from '../../sandbox/play';
import { oneOf } from '../../sandbox/values';
import { defineCases, mutations, result, type OutcomeRow } from '../cases';
import { pictureItem } from '../documents';

type Members = Record<string, unknown>;

const goodFace = { faceAttack: 'N', facePassed: 'Y', faceComparisonScore: 92.57 };
const goodDocument = {
	ocrIdPassed: 'Y',
	ocrIdInfo: { name: '李四', idNumber: 'H11111112' },
	spoofInfo: { spoofResult: 'N' },
};

function ekyc({
	face = {},
	document = {},
	...members
}: Record<string, Members | string | undefined> = {}) {
	return result({
		Passed: 'Y',
		SubCode: '200',
		TransactionId: '4ab0b1cbde97',
		ExtFaceInfo: JSON.stringify({ ...goodFace, ...(face as Members) }),
		ExtIdInfo: JSON.stringify({ ...goodDocument, ...(document as Members) }),
		...members,
	});
}

const answers: Record<string, NamedAnswer> = {
	pass: ekyc(),
	official: ekyc({ face: { authorityComparisonScore: 80.39 } }),
	notpassed: ekyc({ Passed: 'N', SubCode: '205', face: { facePassed: 'N' } }),
	notpassed999: ekyc({ Passed: 'N', SubCode: '999' }),
	domestic: ekyc({ Passed: 'T' }),
	// Alibaba Cloud's own sample of EkycVerify.
	sample: ekyc({
		SubCode: '205',
		face: { facePassed: 'N' },
		document: { ocrIdPassed: 'N', spoofInfo: { spoofResult: 'Y' } },
	}),
	attack: ekyc({ face: { faceAttack: 'Y' } }),
	otherface: ekyc({ face: { facePassed: 'N' } }),
	forged: ekyc({ document: { spoofInfo: { spoofResult: 'Y' } } }),
	noattack: ekyc({ face: { faceAttack: undefined } }),
	noface: ekyc({ ExtFaceInfo: '' }),
	brokenface: ekyc({ ExtFaceInfo: '{"faceAttack":"N" "facePassed":"Y"}' }),
	nodocument: ekyc({ ExtIdInfo: '' }),
	blank: ekyc({ document: { ocrIdInfo: { name: '' } } }),
	unread: ekyc({ document: { ocrIdPassed: undefined } }),
	unfaced: ekyc({ face: { facePassed: undefined } }),
	twoofficial: ekyc({ face: { authorityComparisonScore: 80.39, AuthorityComparisonScore: 20 } }),
	tworead: ekyc({ document: { OcrIdInfo: { name: '张三' } } }),
	nosubcode: ekyc({ SubCode: undefined }),
	noresult: {},
};

const verdicts: Record<string, string> = { 'Not Passed': 'failed', Passed: 'passed' };
const row = (
	answer: string,
	output: string,
	reason: string,
	billed: boolean | null = null,
	parameters?: IDataObject,
): OutcomeRow => [answer, output, verdicts[output] ?? 'undecided', reason, billed, parameters];

const person = { authorize: true, docName: '李四', docNo: '11010119900307123x' };
const withoutPicture = { ...person, documentPictureSource: 'none' };
const demanding = { ...person, options: { requireOfficialScore: true } };

export const cases = defineCases({
	name: 'documentVerification',
	plays: {
		EkycVerifyV2: {
			billed: true,
			required: ['ProductCode', 'MerchantBizId', 'DocType', 'Authorize'],
			values: {
				ProductCode: oneOf('eKYC_MIN'),
				Authorize: oneOf('T', 'F'),
				IdThreshold: oneOf('0', '1', '2', '3'),
			},
			answers,
		},
	},
	guide: {
		how: 'The JPEG comment of either picture decides how Verify Document and Face goes; without one it passes:',
		rows: [
			['sandbox:notpassed', 'Not passed'],
			['sandbox:forged', 'Passed, but the document looks forged'],
			['sandbox:attack', 'Passed, but the face is an attack'],
			['sandbox:official', 'Passed, with a score of the official source'],
		],
	},
	parameters: {},
	item: (asking) => pictureItem(asking, ['facePicture', 'documentPicture']),
	good: ['pass', 'official'],
	outcomes: [
		row('pass', 'Passed', 'passed', true),
		row('official', 'Passed', 'passed', true),
		row('notpassed', 'Not Passed', 'notPassed'),
		row('notpassed999', 'Not Passed', 'notPassed'),
		row('domestic', 'Undecided', 'unknownResult'),
		row('sample', 'Undecided', 'contradictory'),
		row('attack', 'Undecided', 'contradictory'),
		row('otherface', 'Undecided', 'contradictory'),
		row('forged', 'Undecided', 'contradictory'),
		row('noattack', 'Undecided', 'incompleteAnswer'),
		row('noface', 'Undecided', 'incompleteAnswer'),
		row('brokenface', 'Undecided', 'unreadable'),
		row('nodocument', 'Undecided', 'incompleteAnswer'),
		row('blank', 'Undecided', 'incompleteAnswer'),
		row('unread', 'Undecided', 'incompleteAnswer'),
		row('unfaced', 'Undecided', 'incompleteAnswer'),
		row('twoofficial', 'Undecided', 'contradictory'),
		row('tworead', 'Undecided', 'contradictory'),
		row('nosubcode', 'Undecided', 'incompleteAnswer'),
		row('nodocument', 'Passed', 'passed', true, withoutPicture),
		row('noface', 'Undecided', 'incompleteAnswer', null, withoutPicture),
		row('forged', 'Undecided', 'contradictory', null, withoutPicture),
		row('official', 'Passed', 'passed', true, demanding),
		row('pass', 'Undecided', 'officialScoreMissing', null, demanding),
	],
	errors: [['noresult', 'noAnswer']],
	fragile: {
		'Result.TransactionId': [],
		'Result.ExtFaceInfo.faceComparisonScore': [],
		'Result.ExtFaceInfo.authorityComparisonScore': ['doubled'],
		'Result.ExtIdInfo': mutations.filter((mutation) => mutation !== 'padded'),
		'Result.ExtFaceInfo': mutations.filter((mutation) => mutation !== 'padded'),
		'Result.ExtIdInfo.ocrIdInfo': mutations.filter((mutation) => mutation !== 'object'),
		'Result.ExtIdInfo.ocrIdInfo.*': [],
		'Result.ExtIdInfo.spoofInfo': ['flipped', 'number', 'list', 'doubled'],
		'Result.ExtIdInfo.spoofInfo.spoofResult': mutations.filter(
			(mutation) => !['removed', 'null', 'empty'].includes(mutation),
		),
	},
	refuses: {
		docType: ['"GLB03002"', '"1000000"', '1'],
		otherDocType: ['"GLB03002"', '"1000000"', 'true', '" "', '""', 'null', 'undefined'],
		docNo: ['"123"', '"H11111112"', '110101199003071234', '"1101011990030712 34"', '""'],
		docName: ['""', 'null'],
		requireOfficialScore: ['true'],
	},
	fits: {
		docName: '"李四"',
		docNo: '"110101199003071234"',
		otherDocType: '"01560001"',
	},
	shownWith: {
		docName: person,
		docNo: person,
	},
});
