import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { decideBizCode, matching } from '../families/bizCode';
import { paidWithoutId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { valueOf, withParsedMembers } from '../families/members';
import { fixed } from '../fields/fixed';
import { mainlandMobile, personName } from '../fields/mainlandPerson';
import { carrierOf, matchOutputs, noRecordIsFree } from './answer';

const words = matching(
	'your mobile number',
	'The mobile number is registered under this name.',
	'The mobile number is registered under another name.',
);

export const mobileCheck = defineOperation({
	name: 'mobileCheck',
	resource: 'data',
	displayName: 'Check Mobile Number',
	n8nAction: 'Check whether a mobile number belongs to a name',
	description: `Checks whether a mobile number of mainland China is registered under this name (product MOBILE_2META, in Hong Kong). ${notTriedLive}`,
	billing: noRecordIsFree,
	goodNeeds: '`BizCode` is 1.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'Mobile2MetaVerifyIntl',
			inBody: ['Mobile', 'ParamType', 'ProductCode', 'UserName'],
			answer: inEnvelope('Result', anyObject),
			charge: paidWithoutId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'MOBILE_2META', ParamType: 'normal' }),
		userName: personName({
			name: 'userName',
			description: 'As it is written on the identity card',
			wire: 'UserName',
		}),
		mobile: mainlandMobile({ name: 'mobile', description: 'The 11 digits', wire: 'Mobile' }),
	},
	outputs: matchOutputs,
	decide: ({ main: { body } }) => decideBizCode(body, { words, isBillingPublished: true }),
	show: ({ main: { body } }) => ({
		own: { carrier: carrierOf(valueOf(body, 'IspName')) },
		raw: withParsedMembers(body),
	}),
});
