import type { NamedAnswer } from '../../sandbox/play';
import { oneOf } from '../../sandbox/values';
import { defineCases } from '../cases';
import { badPerson, matchAnswers, matchOutcomes, matchRow, personItem } from '../matches';

const coded = (BizCode: string, SubCode: string): NamedAnswer => ({
	Code: '200',
	ResultObject: { BizCode, SubCode },
});
const byName = { productType: 'BANK_CARD_2_META' };
const byIdentity = { productType: 'BANK_CARD_3_META' };

export const cases = defineCases({
	name: 'bankCardCheck',
	plays: {
		BankMetaVerifyIntl: {
			billed: true,
			values: {
				ProductCode: oneOf('BANK_CARD_N_META'),
				ParamType: oneOf('normal'),
				VerifyMode: oneOf('VERIFY_BANK_CARD'),
				ProductType: oneOf('BANK_CARD_2_META', 'BANK_CARD_3_META', 'BANK_CARD_4_META'),
			},
			answers: {
				...matchAnswers('ResultObject', { subCodes: true, code: '200' }),
				cardexpired: coded('2', '203'),
				cardlost: coded('2', '210'),
				carddata: coded('2', '215'),
				newcode: coded('2', '217'),
				toomany: coded('3', '306'),
				newunchecked: coded('3', '399'),
			},
		},
	},
	parameters: {
		bankCard: '={{ $json.card }}',
		userName: '={{ $json.name }}',
		identifyNum: '={{ $json.number }}',
		mobile: '={{ $json.mobile }}',
	},
	item: personItem,
	good: ['match', 'matchnumber'],
	outcomes: [
		...matchOutcomes({
			mismatch: 'cardholderDiffers',
			noRecord: 'cardNotSupported',
			isBillingPublished: true,
		}),
		matchRow('cardexpired', 'Mismatch', 'cardExpired', true),
		matchRow('cardlost', 'Mismatch', 'cardLost', true),
		matchRow('carddata', 'Mismatch', 'cardDataDiffer', true),
		matchRow('newcode', 'Mismatch', 'mismatch', true),
		matchRow('toomany', 'Undecided', 'tooManyChecks', false),
		matchRow('newunchecked', 'Undecided', 'noRecord', false),
		matchRow('match', 'Match', 'match', true, byName),
		matchRow('match', 'Match', 'match', true, byIdentity),
	],
	errors: [['noresult', 'noAnswer']],
	refuses: {
		bankCard: [
			'"6222 0200 1234 5678"',
			'"62220200"',
			'"62220200123"',
			'"62220200123456789012"',
			'"x6222020012345678"',
			'"6222020012345678x"',
			'"6222020012345678901234"',
			'6222020012345678',
			'true',
		],
		identifyNum: badPerson.identifyNum,
		mobile: badPerson.mobile,
	},
});
