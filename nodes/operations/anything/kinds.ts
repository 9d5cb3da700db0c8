import type { FieldKind } from '../definition';

/** Parameters with a picture, a video, or the address of one, by how their names end. */
const pictures = /(Picture|Base64|File|(Face|Image|Picture)Url)$/;
const secrets = /^(CallbackToken|DeviceToken)$/;
/** Names, numbers, addresses and identifiers of persons. */
const personal = new Set([
	'BankCard',
	'BirthDate',
	'CheckRuleConfig',
	'DateOfBirth',
	'DateOfExpiry',
	'DocName',
	'DocNo',
	'DocumentNumber',
	'Email',
	'FullName',
	'IdNumber',
	'IdentifyNum',
	'MerchantUserId',
	'MetaInfo',
	'Mobile',
	'Prompt',
	'Text',
	'Text1',
	'Text2',
	'UserName',
	'ValidityEndDate',
	'ValidityStartDate',
]);

/** What the runner does with the value of a parameter, by its name. */
export function kindOf(name: string): FieldKind {
	if (secrets.test(name)) return 'secret';
	if (pictures.test(name)) return 'picture';
	return personal.has(name) ? 'personal' : 'plain';
}
