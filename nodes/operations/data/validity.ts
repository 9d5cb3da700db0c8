import { defineOperation } from '../definition';
import { notTriedLive } from '../evidence';
import { matching, type MatchDecision } from '../families/bizCode';
import { paidWithBizId } from '../families/charges';
import { anyObject, inEnvelope } from '../families/envelope';
import { withParsedMembers } from '../families/members';
import { decidePassed } from '../families/passedSubCode';
import { undecided } from '../families/undecided';
import { checkId } from '../fields/bizId';
import { fixed } from '../fields/fixed';
import { identityNumber, personName } from '../fields/mainlandPerson';
import { matchOutputs } from './answer';
import { validFrom, validUntil } from './validityDates';

const words = matching(
	'your identity card',
	'Name, number, and validity belong to the same identity card.',
	"Name, number, and validity do not belong to the same identity card. The sub code says more, but Alibaba Cloud's documentation does not list it.",
);

function decide(result: Record<string, unknown>): MatchDecision {
	const { verdict, also, ...said } = decidePassed(
		result,
		{ '200': { ...words.match, verdict: 'passed' } },
		{ ...words.mismatch, verdict: 'failed' },
	);
	if (verdict === 'passed') return { ...said, also, verdict: 'match' };
	if (verdict === 'failed') return { ...said, also, verdict: 'mismatch' };
	// Nobody should ask again: it is paid.
	return { ...undecided(said.reason, said.explanation), also };
}

export const identityValidityCheck = defineOperation({
	name: 'identityValidityCheck',
	resource: 'data',
	displayName: 'Check Identity Card Validity',
	n8nAction: 'Check name number and validity of an identity card',
	description: `Checks whether name, number and validity belong to one identity card of mainland China (product eKYC_Date_MIN, in Hong Kong). ${notTriedLive}`,
	goodNeeds: '`Passed` is Y and `SubCode` is 200.',
	calls: {
		main: {
			service: 'cloudauthIntl',
			action: 'Id2MetaPeriodVerifyIntl',
			inBody: [
				'DocName',
				'DocNo',
				'DocType',
				'MerchantBizId',
				'ProductCode',
				'ValidityEndDate',
				'ValidityStartDate',
			],
			answer: inEnvelope('Result', anyObject),
			successCode: 'success',
			charge: paidWithBizId,
		},
	},
	fields: {
		product: fixed({ ProductCode: 'eKYC_Date_MIN', DocType: '00000001' }),
		docName: personName({
			name: 'docName',
			description: 'As it is written on the identity card',
			wire: 'DocName',
		}),
		docNo: identityNumber({
			name: 'docNo',
			description: 'The 18 digits of the identity card; the last one may be an X',
			wire: 'DocNo',
		}),
		validFrom,
		validUntil,
		merchantBizId: checkId,
	},
	outputs: matchOutputs,
	decide: ({ main: { body } }) => decide(body),
	show: ({ main: { body } }) => ({ raw: withParsedMembers(body) }),
});
