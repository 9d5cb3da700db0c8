import { isWebAddress, oneOf } from '../../sandbox/values';
import { defineCases, mutations, type OutcomeRow } from '../cases';
import type { NamedAnswer } from '../../sandbox/play';

type Members = Record<string, unknown>;

const scores = { PS: '0.0211', SCREEN_PHOTO: '0.0101', SCREENSHOT: '0.0521' };
const proof = (members: Members = {}): NamedAnswer => ({
	Code: '200',
	ResultObject: {
		Result: '0',
		RiskTag: '',
		RiskScore: { key: JSON.stringify(scores) },
		MaterialInfo: '',
		...members,
	},
});

const row = (
	answer: string,
	output: string,
	reason: string,
	billed: boolean | null = null,
	parameters?: OutcomeRow[5],
): OutcomeRow => {
	const verdicts: Record<string, string> = { 'Low Risk': 'lowRisk', 'High Risk': 'highRisk' };
	return [answer, output, verdicts[output] ?? 'review', reason, billed, parameters];
};
const copies = { options: { acceptCopies: true } };

export const cases = defineCases({
	name: 'proofForgery',
	plays: {
		CredentialVerifyIntl: {
			billed: true,
			required: ['ImageUrl'],
			values: {
				ProductCode: oneOf('ANTI_FAKE_CHECK'),
				CredType: oneOf('03', '04'),
				CredName: oneOf('0301', '0401', '0402', '0403', '0405', '0499'),
				ImageUrl: isWebAddress,
			},
			answers: {
				low: proof(),
				lownumber: proof({ Result: 0, RiskScore: scores, MaterialInfo: '{"width":800}' }),
				high: proof({ Result: '1', RiskTag: 'PS' }),
				suspicious: proof({ Result: '2', RiskTag: 'SCREENSHOT' }),
				tagged: proof({ RiskTag: 'PS,SCREENSHOT' }),
				notoriginal: proof({ RiskTag: 'ORIGINAL_PHOTO' }),
				notoriginaledited: proof({ RiskTag: 'ORIGINAL_PHOTO,PS' }),
				template: proof({
					MaterialInfo: JSON.stringify({ sameBackgroundDetail: { originalRequestId: '130A2C10' } }),
				}),
				// The sample on Alibaba Cloud's pages is not JSON.
				brokenmaterial: proof({ MaterialInfo: '{ "sameBackgroundDetail": { // x\n } }' }),
				listedmaterial: proof({ MaterialInfo: '[1]' }),
				twomaterials: proof({ MaterialInfo: '{"width":800}', materialInfo: '{"width":801}' }),
				twobackgrounds: proof({
					MaterialInfo: {
						sameBackgroundDetail: '',
						SameBackgroundDetail: { originalRequestId: '1' },
					},
				}),
				twotags: proof({ RiskTag: 'ORIGINAL_PHOTO', riskTag: 'PS' }),
				spelledtag: proof({ RiskTag: undefined, riskTag: 'ORIGINAL_PHOTO' }),
				nothing: proof({ Result: undefined }),
				odd: proof({ Result: '3' }),
				falsy: proof({ Result: false }),
				noresult: { Code: '200' },
			},
		},
	},
	guide: {
		how: 'The Picture URL decides how Check Proof for Forgery goes; any other is low risk:',
		rows: [
			['https://example.com/sandbox:high', 'High risk: edited'],
			['https://example.com/sandbox:suspicious', 'Suspicious'],
			['https://example.com/sandbox:notoriginal', 'Low risk, but not the original picture'],
			['https://example.com/sandbox:template', 'Low risk, but the background was seen before'],
		],
	},
	parameters: { imageUrl: '={{ $json.url }}' },
	item: ({ asks, unique }) => ({ json: { url: `https://example.com/sandbox:${asks}~${unique}` } }),
	good: ['low', 'lownumber'],
	outcomes: [
		row('low', 'Low Risk', 'lowRisk', true),
		row('lownumber', 'Low Risk', 'lowRisk', true),
		row('high', 'High Risk', 'highRisk'),
		row('suspicious', 'Review', 'suspicious'),
		row('tagged', 'Review', 'riskTags'),
		row('notoriginal', 'Review', 'riskTags'),
		row('template', 'Review', 'sameBackground'),
		row('brokenmaterial', 'Review', 'unreadable'),
		row('listedmaterial', 'Review', 'unreadable'),
		row('twomaterials', 'Review', 'unreadable'),
		row('twobackgrounds', 'Review', 'sameBackground'),
		row('twotags', 'Review', 'contradictory'),
		row('spelledtag', 'Review', 'riskTags'),
		row('nothing', 'Review', 'incompleteAnswer'),
		row('odd', 'Review', 'unknownResult'),
		row('falsy', 'Review', 'incompleteAnswer'),
		row('notoriginal', 'Low Risk', 'lowRisk', true, copies),
		row('low', 'Low Risk', 'lowRisk', true, copies),
		row('spelledtag', 'Low Risk', 'lowRisk', true, copies),
		row('twotags', 'Review', 'contradictory', null, copies),
		row('notoriginaledited', 'Review', 'riskTags', null, copies),
		row('tagged', 'Review', 'riskTags', null, copies),
		row('template', 'Review', 'sameBackground', null, copies),
		row('high', 'High Risk', 'highRisk', null, copies),
	],
	errors: [['noresult', 'noAnswer']],
	fragile: {
		// No scores, and no information on the material, say nothing against it.
		'ResultObject.RiskTag': mutations.filter(
			(each) => !['removed', 'null', 'padded'].includes(each),
		),
		'ResultObject.RiskScore': ['flipped', 'number', 'list', 'doubled'],
		'ResultObject.RiskScore.*': ['number', 'list'],
		'ResultObject.RiskScore.key': ['flipped', 'number', 'list', 'doubled'],
		'ResultObject.MaterialInfo': ['flipped', 'number', 'list', 'doubled'],
		'ResultObject.MaterialInfo.*': [],
	},
	refuses: {
		imageUrl: [
			'"example.com/a.jpg"',
			'"ftp://example.com/a.jpg"',
			'"see https://example.com/a.jpg"',
			'"https://example.com/a b.jpg"',
			'"https:// example.com"',
			'"https://"',
			'"https:///a"',
			'7',
		],
		credName: ['"04"', '403', '"0404"'],
	},
});
