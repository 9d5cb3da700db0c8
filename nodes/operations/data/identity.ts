import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { decideBizCode, matching } from '../families/bizCode';
import { paidWithoutId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { withParsedMembers } from '../families/members';
import { fixed } from '../fields/fixed';
import { identityNumber, personName } from '../fields/mainlandPerson';
import { matchOutputs, noRecordIsFree } from './answer';

const words = matching(
	'your identity number',
	'Name and identity number belong together.',
	'Name and identity number do not belong together.',
);

export const identityCheck = defineOperation({
	name: 'identityCheck',
	resource: 'data',
	displayName: 'Check Identity Number',
	n8nAction: 'Check whether name and identity number belong together',
	description: `Checks whether name and number of an identity card of mainland China belong together (product ID_2META, in Hong Kong). ${notTriedLive}`,
	billing: noRecordIsFree,
	goodNeeds: '`BizCode` is 1.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'Id2MetaVerifyIntl',
			answer: inEnvelope('Result', anyObject),
			charge: paidWithoutId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'ID_2META', ParamType: 'normal' }),
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
	},
	outputs: matchOutputs,
	decide: ({ main: { body } }) => decideBizCode(body, { words, isBillingPublished: true }),
	show: ({ main: { body } }) => ({ raw: withParsedMembers(body) }),
});
