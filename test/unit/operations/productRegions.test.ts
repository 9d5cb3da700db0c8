import { initialize } from '../../../nodes/operations/verification/initialize';
import {
	checkProductRegion,
	knownOfRegion,
} from '../../../nodes/operations/verification/initialize/product';
import { IdvError, type ErrorCategory } from '../../../nodes/shared/errors';
import { regions, type RegionId } from '../../../nodes/shared/services/regions';

const allRegions = Object.keys(regions) as RegionId[];
const offered = ['cn-hongkong', 'ap-southeast-1', 'ap-southeast-5', 'ap-southeast-3'];
const hongKongOnly = ['FACE_VERIFY', 'FACE_LIVENESS', 'ID_OCR', 'eKYC_NDI'];
const disputed = ['eKYC', 'eKYC_PRO', 'ID_OCR_PRO', 'FACE_LIVENESS_PRO', 'FACE_IDU'];

const refusedIn = (code: string, isOther = false) =>
	allRegions.filter((region) => {
		try {
			checkProductRegion(code, isOther, region);
			return false;
		} catch {
			return true;
		}
	});

it.each(hongKongOnly)('%s is refused everywhere but in Hong Kong', (code) => {
	expect(refusedIn(code)).toEqual(allRegions.filter((region) => region !== 'cn-hongkong'));
});

it.each(disputed)('%s is refused only where no page offers any of these products', (code) => {
	expect(refusedIn(code)).toEqual(allRegions.filter((region) => !offered.includes(region)));
});

it.each<[string, string]>([
	['eKYC_NDI', 'Choose China (Hong Kong) in'],
	[
		'FACE_IDU',
		'Choose China (Hong Kong), Singapore, Indonesia (Jakarta) or Malaysia (Kuala Lumpur) in',
	],
])('a refusal of %s names where it is offered: %s', (code, words) => {
	let error: unknown;
	try {
		checkProductRegion(code, false, 'us-west-1' as RegionId);
	} catch (thrown) {
		error = thrown;
	}
	expect(error).toMatchObject({
		message: `'Region' (us-west-1) does not offer ${code}`,
		facts: { remedy: expect.stringContaining(words) as string },
	});
});

it('whoever enters the product code by hand is not refused', () => {
	expect([...hongKongOnly, ...disputed].flatMap((code) => refusedIn(code, true))).toEqual([]);
	expect(refusedIn('ID_NFC')).toEqual([]);
});

it.each<[string, RegionId | '', string | undefined, string]>([
	[
		'eKYC',
		'ap-southeast-1',
		'01000000',
		"Alibaba Cloud's documentation offers eKYC in China (Hong Kong); this call went to Singapore.",
	],
	[
		'eKYC_PRO',
		'ap-southeast-5',
		'THA01001',
		"In Indonesia (Jakarta), Alibaba Cloud's documentation names only the document types IDN01001 and GLB03002; this call asked for THA01001.",
	],
	[
		'ID_OCR_PRO',
		'ap-southeast-3',
		'IDN01001',
		"In Malaysia (Kuala Lumpur), Alibaba Cloud's documentation names only the document types MYS01001 and GLB03002; this call asked for IDN01001.",
	],
	['eKYC_PRO', 'ap-southeast-5', 'IDN01001', ''],
	['eKYC_PRO', 'ap-southeast-1', 'THA01001', ''],
	['FACE_IDU', 'ap-southeast-3', undefined, ''],
	['eKYC', '', '01000000', ''],
	['ID_NFC', 'us-west-1', undefined, ''],
])('of %s in %j with the type %j is known: %s', (code, region, type, known) => {
	expect(knownOfRegion(code, region, type)).toBe(known);
});

describe('a refusal by Alibaba Cloud', () => {
	const values = { product: 'eKYC', where: 'ap-southeast-1', docType: '01000000' } as never;
	const refusedWith = async (category: ErrorCategory) => {
		const error = new IdvError('Refused', { category, code: 'X', remedy: 'Do something.' });
		const tools = { params: {}, call: async () => await Promise.reject(error) } as never;
		const thrown = await initialize.fetch?.(tools, values).catch((caught: unknown) => caught);
		return { error, thrown };
	};

	it.each(['account', 'endpoint', 'parameter', 'permission', 'unknown'] as const)(
		'of the kind %s tells what is known of the region',
		async (category) => {
			const { error, thrown } = await refusedWith(category);
			expect(thrown).toMatchObject({
				message: 'Refused',
				cause: error,
				facts: {
					category,
					code: 'X',
					remedy: expect.stringMatching(/^Do .+ went to Singapore\.$/),
				},
			});
		},
	);

	it.each(['picture', 'throttled', 'noAnswer', 'internal', 'credential'] as const)(
		'of the kind %s is not about the region',
		async (category) => {
			const { error, thrown } = await refusedWith(category);
			expect(thrown).toBe(error);
		},
	);
});
