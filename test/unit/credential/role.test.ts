import type { ApiCredential } from '../../../nodes/shared/credential/apiCredential';
import { identityOf, roleOf } from '../../../nodes/shared/credential/role';
import { inWordsOfRole } from '../../../nodes/shared/credential/temporaryKeys';
import { IdvError, type ErrorCategory } from '../../../nodes/shared/errors';
import { refusalOf } from './errors';

const arn = 'acs:ram::1234567890123456:role/id-verification';
const stored = (changes: object = {}): ApiCredential => ({
	authentication: 'ramRole',
	accessKeyId: 'LTAItest',
	accessKeySecret: 'secret',
	region: 'cn-hongkong',
	roleArn: arn,
	...changes,
});

it('a role needs nothing but its ARN', () => {
	expect(roleOf(stored())).toEqual({
		arn,
		name: 'id-verification',
		sessionName: 'n8n',
		durationSeconds: 3600,
	});
});

it('everything about a role is read without the blanks that pasting adds', () => {
	const changes = {
		roleArn: ` ${arn}\n`,
		externalId: ' ab/c:1 ',
		roleSessionName: ' n8n@work ',
		roleDurationSeconds: '900',
		rolePolicy: ' {"Version":"1","Statement":[]} ',
	};
	expect(roleOf(stored(changes))).toEqual({
		arn,
		name: 'id-verification',
		externalId: 'ab/c:1',
		sessionName: 'n8n@work',
		durationSeconds: 900,
		policy: '{"Version":"1","Statement":[]}',
	});
	// An expression may return an object, or nothing.
	expect(roleOf(stored({ rolePolicy: { Version: '1' } })).policy).toBe('{"Version":"1"}');
	expect(roleOf(stored({ rolePolicy: null })).policy).toBeUndefined();
});

it('a policy may be as long as Alibaba Cloud allows', () => {
	const rolePolicy = `{"a":"${'x'.repeat(2040)}"}`;
	expect(roleOf(stored({ rolePolicy })).policy).toBe(rolePolicy);
});

it.each([
	['Role ARN', { roleArn: '' }, /is empty\. Copy the ARN of the role from its page/],
	['Role ARN', { roleArn: undefined }, /is empty/],
	['Role ARN', { roleArn: 'id-verification' }, /is not the ARN of a role/],
	['Role ARN', { roleArn: 'arn:aws:iam::1:role/x' }, /is not the ARN of a role/],
	['Role ARN', { roleArn: 'acs:ram::1:user/x' }, /is the ARN of a RAM user, not of a role/],
	['Role ARN', { roleArn: `${arn}/../other` }, /is not the ARN of a role/],
	['Role ARN', { roleArn: `arn:${arn}` }, /is not the ARN of a role/],
	['Role ARN', { roleArn: 'acs:ram::1234:user/x' }, /is the ARN of a RAM user, not of a role/],
	['Role ARN', { roleArn: 'no acs:ram::1234:user/x' }, /is not the ARN of a role/],
	['Role ARN', { roleArn: `${arn}\nx` }, /is not the ARN of a role/],
	['External ID', { externalId: 'a' }, /cannot be used\. Use 2 to 1224/],
	['External ID', { externalId: 'a b' }, /cannot be used/],
	['External ID', { externalId: 'a'.repeat(1225) }, /cannot be used/],
	['Role Session Name', { roleSessionName: 'a' }, /cannot be used\. Use 2 to 64/],
	['Role Session Name', { roleSessionName: 'n8n at work' }, /cannot be used/],
	['Role Session Name', { roleSessionName: 'a'.repeat(65) }, /cannot be used/],
	['Role Session Duration', { roleDurationSeconds: 899 }, /Enter whole seconds from 900 to 43200/],
	['Role Session Duration', { roleDurationSeconds: 43_201 }, /cannot be used/],
	['Role Session Duration', { roleDurationSeconds: 1000.5 }, /cannot be used/],
	['Role Session Duration', { roleDurationSeconds: 'an hour' }, /cannot be used/],
	['Role Policy', { rolePolicy: 'allow' }, /is not a JSON object\. Enter a policy in JSON/],
	['Role Policy', { rolePolicy: '[]' }, /is not a JSON object/],
	['Role Policy', { rolePolicy: `{"a":"${'x'.repeat(2041)}"}` }, /may have 2048\. Shorten it, for/],
	[
		'Role Policy',
		{ rolePolicy: `{"a":"${'x'.repeat(2048)}"}` },
		/has 2056 characters and may have 2048/,
	],
])('a role that cannot be used is refused, naming the field: %s, %j', (field, changes, words) => {
	const refusal = refusalOf(() => roleOf(stored(changes)));
	expect(refusal).toMatch(words);
	expect(refusal).toContain(`'${field}' of the credential 'Alibaba Cloud ID Verification API' `);
});

describe('a refusal of what the keys of a role signed', () => {
	const explained = (category: ErrorCategory, code: string) =>
		inWordsOfRole(new IdvError('No', { category, code, remedy: 'Do it.' }), 'idv');

	it.each([
		'InvalidAccessKeyId.NotFound',
		'InvalidSecurityToken.Expired',
		'MissingSecurityToken',
		'SignatureDoesNotMatch',
	])('is about these keys, and new ones are fetched: %s', (code) => {
		const { message, facts } = explained('credential', code);
		expect(message).toBe(`Alibaba Cloud refused the temporary keys of the role 'idv' (${code})`);
		expect([facts.category, facts.code]).toEqual(['session', code]);
		expect(facts.remedy).toMatch(/^Run the item again: new keys are fetched\. If this keeps/);
	});

	it('is about a permission of the role, not of the RAM user', () => {
		const { message, facts } = explained('permission', 'NoPermission');
		expect(message).toBe("The role 'idv' lacks a permission (NoPermission)");
		expect(facts.remedy).toMatch(/^Attach a policy to the role .+'Role Policy' .+ too\. Do it\.$/);
	});

	it.each<[ErrorCategory, string]>([
		['credential', 'Other.InvalidAccessKeyId'],
		['credential', 'SignatureDoesNotMatchAtAll'],
		['account', 'MissingSecurityToken'],
	])('is told as it is otherwise: %s, %s', (category, code) => {
		expect(explained(category, code)).toMatchObject({ message: 'No', facts: { category, code } });
	});
});

it('calls are counted by the role where there is one, else by the key', () => {
	expect(identityOf(stored())).toBe(arn);
	expect(identityOf(stored({ authentication: 'accessKey' }))).toBe('LTAItest');
	expect(identityOf(stored({ authentication: undefined, accessKeyId: ' id ' }))).toBe('id');
});
