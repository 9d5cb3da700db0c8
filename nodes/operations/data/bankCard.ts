import type { Item } from '../../shared/run/item';
import { defineOperation, type Field } from '../definition';
import { notTriedLive } from '../evidence';
import { decideBizCode, matching, type SubCodeRows } from '../families/bizCode';
import { paidWithoutId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { withParsedMembers } from '../families/members';
import { choice } from '../fields/choice';
import { fixed } from '../fields/fixed';
import { identityNumber, mainlandMobile, manyDigits, personName } from '../fields/mainlandPerson';
import { onlyIf } from '../fields/onlyIf';
import { matchOutputs, noRecordIsFree } from './answer';

const words = matching(
	'your bank card',
	'The bank card belongs to these data.',
	'The bank card does not match these data, or cannot be used.',
);

/** The state of the card, which is no sign of a false identity. */
const card = (reason: string, what: string) =>
	[
		reason,
		`${what} That says nothing about the identity of the person.`,
		'Ask the person for another card.',
	] as const;

/** Source: Alibaba Cloud's metadata of BankMetaVerifyIntl; 201 and 215 are about the person's data. */
const subCodes: SubCodeRows = {
	'201': ['cardholderDiffers', 'The data of the cardholder are wrong.'],
	'202': card('cardNotActivated', 'The card is not activated for authenticated payments.'),
	'203': card('cardExpired', 'The card has expired.'),
	'204': card('cardRestricted', 'The card is restricted.'),
	'205': card('cardConfiscated', 'The card was confiscated.'),
	'206': card('cardInvalid', 'The card is invalid.'),
	'207': card('noIssuingBank', 'No bank belongs to the card.'),
	'208': card('cardDormant', 'The card is not in use yet, or no longer.'),
	'209': card('cardSwallowed', 'An ATM kept the card, or it is marked for fraud.'),
	'210': card('cardLost', 'The card was reported lost.'),
	'211': card('tooManyPasswords', 'A wrong password was entered too often.'),
	'212': card('notSupportedByBank', 'The bank does not support this check.'),
	'213': card('cardStateAbnormal', 'The state of the card is abnormal.'),
	'214': card('noMobileNumber', 'The bank has no mobile number for the card.'),
	'215': [
		'cardDataDiffer',
		'The password, expiration date, or security code of the card is wrong.',
	],
	'216': card('cardAbnormal', 'There is another problem with the card.'),
	'301': ['cardNotSupported', 'The card does not support this check.'],
	'302': ['refusedByBank', 'The check failed, or the bank refused it.'],
	'303': ['mobileNotSupported', 'The card does not support a check of the mobile number.'],
	'304': ['cardNumberWrong', 'The number of the card is wrong.'],
	'305': ['notChecked', 'The card could not be checked.'],
	'306': ['tooManyChecks', 'The card was checked too often.'],
};

/** What is compared, by the elements beside the card. */
const compared = {
	name: 'BANK_CARD_2_META',
	identity: 'BANK_CARD_3_META',
	mobile: 'BANK_CARD_4_META',
};

/** Shown, and sent, for these choices only. */
function onlyFor(
	types: string[],
	field: (display: { show: { productType: string[] } }) => Field<string>,
) {
	const isUsed = (item: Item) => types.includes(String(item.parameter('productType')));
	return onlyIf(isUsed, field({ show: { productType: types } }));
}

export const bankCardCheck = defineOperation({
	name: 'bankCardCheck',
	resource: 'data',
	displayName: 'Check Bank Card',
	n8nAction: 'Check whether a bank card belongs to a person',
	description: `Checks whether a UnionPay card belongs to this person of mainland China (product BANK_CARD_N_META, in Hong Kong). ${notTriedLive}`,
	billing: noRecordIsFree,
	goodNeeds: '`BizCode` is 1 and `SubCode` is 101.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'BankMetaVerifyIntl',
			answer: inEnvelope('ResultObject', anyObject),
			charge: paidWithoutId,
		},
	},
	fields: {
		product: fixed({
			ProductCode: 'BANK_CARD_N_META',
			ParamType: 'normal',
			VerifyMode: 'VERIFY_BANK_CARD',
		}),
		productType: choice({
			displayName: 'Compare the Card With',
			name: 'productType',
			options: [
				{ name: 'Name', value: compared.name },
				{ name: 'Name and Identity Number', value: compared.identity },
				{ name: 'Name, Identity Number and Mobile Number', value: compared.mobile },
			],
			default: compared.mobile,
			description: 'What the bank has to know of the cardholder',
			wire: 'ProductType',
		}),
		bankCard: manyDigits({
			displayName: 'Card Number',
			name: 'bankCard',
			placeholder: 'e.g. 62220200…',
			description: 'The digits of the card, without spaces',
			kind: 'personal',
			wire: 'BankCard',
			remedy: 'Pass the number of the card as text.',
			format: {
				accepts: /^\d{12,19}$/,
				what: 'is not the number of a bank card',
				remedy: 'It has 12 to 19 digits: leave out spaces and dashes, and pass it as text.',
			},
		}),
		userName: personName({
			name: 'userName',
			description: 'As the bank has it',
			wire: 'UserName',
		}),
		identifyNum: onlyFor([compared.identity, compared.mobile], (displayOptions) =>
			identityNumber({
				name: 'identifyNum',
				description: 'The 18 digits of the identity card; the last one may be an X',
				displayOptions,
				wire: 'IdentifyNum',
			}),
		),
		mobile: onlyFor([compared.mobile], (displayOptions) =>
			mainlandMobile({
				name: 'mobile',
				description: 'The number that the bank has, 11 digits',
				displayOptions,
				wire: 'Mobile',
			}),
		),
	},
	outputs: matchOutputs,
	decide: ({ main: { body } }) =>
		decideBizCode(body, { words, subCodes, isBillingPublished: true }),
	show: ({ main: { body } }) => ({ raw: withParsedMembers(body) }),
});
