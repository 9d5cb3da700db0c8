import type { INodeProperties } from 'n8n-workflow';

import { operations } from '../../../nodes/operations';
import { kindOf } from '../../../nodes/operations/anything/kinds';
import {
	action,
	files,
	merchantBizId,
	parameters,
} from '../../../nodes/operations/anything/parameters';
import { operationTable } from '../../../nodes/operations/anything/operationTable';
import { leftOut } from '../../docs/leftOut';
import facts from '../../sandbox/operations.json';
import { fakeItem } from './fakeItem';

/** What Alibaba Cloud's metadata says; the SDK's own operations have no charge and no envelope. */
interface Facts {
	query: string;
	body: string;
	charge?: string;
	envelope?: string;
}

const known: Record<string, Facts> = facts['Cloudauth-intl'].operations;
const rows = Object.entries(operationTable).map(([name, row]) => ({ name, ...row }));
const words = (text: string) => text.split(' ').filter(Boolean);
const bare = (text: string) => words(text).map((word) => word.split(':')[0]?.replace('*', ''));

describe('the table of Any Operation', () => {
	it('has every operation of ID Verification but those that the documentation lists as left out', () => {
		const all = [...Object.keys(operationTable), ...Object.keys(leftOut)];
		expect(all.sort()).toEqual(Object.keys(known).sort());
	});

	it.each(rows)('has the parameters of $name where the metadata has them', (row) => {
		const { query = '', body = '' } = known[row.name] ?? {};
		expect([row.query, row.body]).toEqual([bare(query), bare(body)]);
		const required = words(`${query} ${body}`).filter((word) => /\*/.test(word));
		expect(row.required).toEqual(bare(required.join(' ')));
	});

	it.each(rows.filter(({ name }) => known[name]?.charge))(
		'is never more careless about $name than the metadata',
		({ name, charge, envelope = '' }) => {
			const { charge: mark, envelope: expected } = known[name] ?? {};
			const paid = ['paid', 'writeAddsUp'];
			// The pages bill it, whatever the metadata says.
			const stricter = name === 'FaceGuardRisk' ? 'paid' : mark;
			const free = ['freeRead', 'freeWriteSameTwice', 'writeAddsUp'];
			expect(stricter === 'paid' ? paid : free).toContain(charge);
			expect(envelope).toBe(expected);
		},
	);

	it('knows only charges that the runner knows', () => {
		const kinds = ['freeRead', 'freeWriteSameTwice', 'paid', 'unknown', 'writeAddsUp'];
		expect(rows.filter(({ charge }) => !kinds.includes(charge))).toEqual([]);
	});

	it('is as careful as the operations that have a definition of their own', () => {
		const order = ['freeRead', 'freeWriteSameTwice', 'unknown', 'paid', 'writeAddsUp'];
		const looser = operations
			.flatMap(({ calls }) => Object.values(calls))
			.filter(({ action, charge }) => {
				const row = operationTable[action];
				return row && order.indexOf(row.charge) < order.indexOf(charge.kind);
			});
		expect(looser.map(({ action }) => action)).toEqual([]);
	});
});

describe('what may become of a parameter', () => {
	const named = operations
		.flatMap(({ fields }) => Object.values(fields))
		.flatMap(({ kind, wire }) => (wire?.names ?? []).map((name) => ({ name, kind })))
		// One field sends these beside what is secret in it.
		.filter(({ name }) => !/^(FaceInputType|Service|ServiceParameters)$/.test(name))
		.filter(({ kind }) => kind !== 'plain' && typeof kind === 'string');

	it.each(named)('is the same for $name as in the operations that have a field for it', (each) => {
		expect(kindOf(each.name)).toBe(each.kind);
	});

	it.each([
		['DeviceToken', 'secret'],
		['CallbackToken', 'secret'],
		['NextToken', 'plain'],
		['FacePictureBase64', 'picture'],
		['SourceAFacePictureUrl', 'picture'],
		['FaceUrl', 'picture'],
		['ImageFile', 'picture'],
		['ReturnUrl', 'plain'],
		['FileInputType', 'plain'],
		['FacePictureQualityCheck', 'plain'],
		['OldDeviceToken', 'plain'],
		['DeviceTokenType', 'plain'],
		['CheckRuleConfig', 'personal'],
		['Text1', 'personal'],
		['ProductCode', 'plain'],
	])('%s is %s', (name, kind) => {
		expect(kindOf(name)).toBe(kind);
	});

	it.each(
		'BankCard BirthDate DateOfBirth DateOfExpiry DocName DocNo DocumentNumber Email FullName IdNumber IdentifyNum MerchantUserId MetaInfo Mobile Prompt Text Text2 UserName ValidityEndDate ValidityStartDate'.split(
			' ',
		),
	)('%s, which says something about a person, is personal', (name) => {
		expect(kindOf(name)).toBe('personal');
		const actions = rows.filter(({ query, body }) => [...query, ...body].includes(name));
		expect(actions).not.toEqual([]);
	});
});

describe('a file for Any Operation', () => {
	const reading = (bytes: number) =>
		fakeItem({
			parameters: {
				action: 'EkycVerify',
				files: { file: [{ name: 'FacePictureBase64', field: 'selfie' }] },
			},
			files: { selfie: Buffer.alloc(bytes, 1) },
		});

	it.each([1, 10 * 1024 * 1024])('may have %d bytes', async (bytes) => {
		expect(await files.read(reading(bytes))).toEqual([['FacePictureBase64', 'selfie']]);
	});

	it.each([
		[0, "'Files (selfie)' is empty"],
		[10 * 1024 * 1024 + 1, "'Files (selfie)' is larger than 10 MB"],
	])('may not have %d bytes', async (bytes, message) => {
		await expect(async () => await files.read(reading(bytes))).rejects.toMatchObject({
			message,
			facts: { remedy: 'Pass a file that the operation takes.' },
		});
	});

	it('counts as the parameter that it is sent in', () => {
		const needing = (list: string) =>
			fakeItem({
				parameters: {
					action: 'AddFaceRecord',
					parameters: { parameter: [{ name: 'ProductCode', value: 'FACE_IDU_MIN' }] },
					files: { file: [{ name: list, field: 'selfie' }] },
				},
			});
		expect(parameters.read(needing('FaceGroupCode'))).toEqual({ ProductCode: 'FACE_IDU_MIN' });
		expect(() => parameters.read(needing('FacePicture'))).toThrow("lacks 'FaceGroupCode'");
	});

	it('goes out as Base64 text', async () => {
		const item = reading(3);
		const params = await files.wire?.params(await files.read(item), item, {});
		expect(params).toEqual({ FacePictureBase64: 'AQEB' });
	});
});

describe('a call of Any Operation', () => {
	it.each([
		['QueryFaceGroup', 'Free, reads only'],
		['DeleteFaceGroup', 'Free, deletes for good'],
		['EkycVerify', 'May be billed'],
		['IdnAuthorityVerifyIntl', 'Whether it is billed is not published'],
		['ModifyFaceGroup', 'Writes; a second call adds to it'],
	])('says beforehand what %s costs: %s', (name, description) => {
		const options = action.properties[0]?.options ?? [];
		expect(options).toContainEqual({ name, value: name, description });
	});

	it('has a business ID where its operation takes one, and none elsewhere', () => {
		const read = (name: string) =>
			merchantBizId.read(fakeItem({ parameters: { action: name, merchantBizId: 'own1' } }));
		expect(read('EkycVerify')).toEqual({ id: 'own1', given: 'own1' });
		expect(read('QueryFaceGroup')).toEqual({ id: '', given: '' });
		expect(read('toString')).toEqual({ id: '', given: '' });
		const [{ displayOptions }] = merchantBizId.properties as [INodeProperties];
		const shownFor = displayOptions?.show?.action ?? [];
		expect(shownFor).toContain('EkycVerify');
		expect(shownFor).not.toContain('QueryFaceGroup');
	});
});
