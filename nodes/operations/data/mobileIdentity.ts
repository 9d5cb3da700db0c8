import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { decideBizCode, matching, type SubCodeRows } from '../families/bizCode';
import { paidWithoutId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { valueOf, withParsedMembers } from '../families/members';
import { fixed } from '../fields/fixed';
import { identityNumber, mainlandMobile, personName } from '../fields/mainlandPerson';
import { carrierOf, matchOutputs } from './answer';

const words = matching(
	'your mobile number',
	'The mobile number is registered under this name and identity number.',
	'Mobile number, name and identity number do not belong together.',
);

/** Source: Alibaba Cloud's metadata of Mobile3MetaVerifyIntl. */
const subCodes: SubCodeRows = {
	'201': ['nameAndNumberDiffer', 'The mobile number has another name and another identity number.'],
	'202': ['numberDiffers', 'The mobile number has this name, but another identity number.'],
	'203': ['nameDiffers', 'The mobile number has this identity number, but another name.'],
};

export const mobileIdentityCheck = defineOperation({
	name: 'mobileIdentityCheck',
	resource: 'data',
	displayName: 'Check Mobile and Identity Number',
	n8nAction: 'Check whether mobile number name and identity number belong together',
	description: `Checks whether a mobile number of mainland China belongs to this name and identity number (product MOBILE_3META, in Hong Kong). ${notTriedLive}`,
	goodNeeds: '`BizCode` is 1 and `SubCode` is 101.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'Mobile3MetaVerifyIntl',
			answer: inEnvelope('Result', anyObject),
			charge: paidWithoutId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'MOBILE_3META', ParamType: 'normal' }),
		userName: personName({
			name: 'userName',
			description: 'As it is written on the identity card',
			wire: 'UserName',
		}),
		identifyNum: identityNumber({
			name: 'identifyNum',
			description: 'The 18 digits of the identity card; the last one may be an X',
			wire: 'IdentifyNum',
		}),
		mobile: mainlandMobile({ name: 'mobile', description: 'The 11 digits', wire: 'Mobile' }),
	},
	outputs: matchOutputs,
	decide: ({ main: { body } }) =>
		decideBizCode(body, { words, subCodes, isBillingPublished: false }),
	show: ({ main: { body } }) => ({
		own: { carrier: carrierOf(valueOf(body, 'IspName')) },
		raw: withParsedMembers(body),
	}),
});
