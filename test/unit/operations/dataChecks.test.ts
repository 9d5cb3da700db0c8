import { carrierOf } from '../../../nodes/operations/data/answer';
import { bankCardCheck } from '../../../nodes/operations/data/bankCard';
import { indonesianIdentityCheck } from '../../../nodes/operations/data/indonesianIdentity';
import { mobileIdentityCheck } from '../../../nodes/operations/data/mobileIdentity';
import { validFrom, validUntil } from '../../../nodes/operations/data/validityDates';
import { proofForgery } from '../../../nodes/operations/document/proofForgery';
import { fakeItem } from './fakeItem';

const asked = { byThisItem: true, kept: {}, nowMs: 0, simplify: true };
const answer = (body: object) => ({ main: { body } }) as never;

/** What Alibaba Cloud's metadata says of each sub code, in short. */
const ofBankCards: Record<string, string> = {
	'201': 'cardholderDiffers',
	'202': 'cardNotActivated',
	'203': 'cardExpired',
	'204': 'cardRestricted',
	'205': 'cardConfiscated',
	'206': 'cardInvalid',
	'207': 'noIssuingBank',
	'208': 'cardDormant',
	'209': 'cardSwallowed',
	'210': 'cardLost',
	'211': 'tooManyPasswords',
	'212': 'notSupportedByBank',
	'213': 'cardStateAbnormal',
	'214': 'noMobileNumber',
	'215': 'cardDataDiffer',
	'216': 'cardAbnormal',
	'301': 'cardNotSupported',
	'302': 'refusedByBank',
	'303': 'mobileNotSupported',
	'304': 'cardNumberWrong',
	'305': 'notChecked',
	'306': 'tooManyChecks',
};
const aboutPerson = ['201', '215'];

const bankCard = (SubCode: string) =>
	bankCardCheck.decide(answer({ BizCode: SubCode[0], SubCode }), {} as never, asked);

describe('the sub codes of a bank card', () => {
	it.each(Object.entries(ofBankCards))('%s is %s, in a sentence of its own', (subCode, reason) => {
		const said = bankCard(subCode);
		expect(said).toMatchObject({
			verdict: subCode.startsWith('2') ? 'mismatch' : 'undecided',
			reason,
			billed: subCode.startsWith('2'),
		});
		expect(said.explanation).toMatch(/^[A-Z].{15,}\.$/);
		const others = Object.keys(ofBankCards).filter((each) => each !== subCode);
		expect(others.map((each) => bankCard(each).explanation)).not.toContain(said.explanation);
	});

	it.each(Object.keys(ofBankCards).filter((each) => each.startsWith('2')))(
		'%s says whether it is about the person or about the card',
		(subCode) => {
			const { explanation, remedy } = bankCard(subCode);
			const isAboutCard = !aboutPerson.includes(subCode);
			expect(/That says nothing about the identity of the person\.$/.test(explanation)).toBe(
				isAboutCard,
			);
			expect(remedy === 'Ask the person for another card.').toBe(isAboutCard);
		},
	);
});

it.each([
	['201', 'nameAndNumberDiffer', /another name and another identity number/],
	['202', 'numberDiffers', /this name, but another identity number/],
	['203', 'nameDiffers', /this identity number, but another name/],
])('a mobile number with the sub code %s is %s', (SubCode, reason, words) => {
	const body = { BizCode: '2', SubCode };
	const said = mobileIdentityCheck.decide(answer(body), {} as never, asked);
	expect(said).toMatchObject({ verdict: 'mismatch', reason });
	expect(said.explanation).toMatch(words);
});

it.each([
	['CMCC', 'China Mobile'],
	['CUCC', 'China Unicom'],
	['CTCC', 'China Telecom'],
	['NEW', 'NEW'],
	['toString', 'toString'],
	[undefined, null],
	[7, 7],
])('the carrier %j is %j', (ispName, carrier) => {
	expect(carrierOf(ispName)).toBe(carrier);
});

describe('the dates of an identity card', () => {
	it.each([
		['20301001', '20301001'],
		['2030-10-01', '20301001'],
		['2032-02-29', '20320229'],
		['长期', '长期'],
		['long-term', '长期'],
		['Long-Term', '长期'],
	])('%s is sent as %s', async (validityEndDate, sent) => {
		expect(await validUntil.read(fakeItem({ parameters: { validityEndDate } }))).toBe(sent);
	});

	it('begin with a day', async () => {
		const read = async (validityStartDate: string) =>
			await validFrom.read(fakeItem({ parameters: { validityStartDate } }));
		expect(await read('2020-10-01')).toBe('20201001');
		await expect(async () => await read('长期')).rejects.toThrow(/^'Valid From' is not a date/);
	});
});

describe('what the Indonesian register is asked', () => {
	const { birthDate, email, mobile } = indonesianIdentityCheck.fields;

	it.each(['1990-01-10', '1990-09-20', '1990-10-31', '1990-12-05', '2001-11-29'])(
		'has the birth date %s as it is',
		async (given) => {
			expect(await birthDate.read(fakeItem({ parameters: { birthDate: given } }))).toBe(given);
		},
	);

	it.each(['+62812345678', '+6281234567890'])(
		'has the mobile number %s as it is',
		async (given) => {
			expect(await mobile.read(fakeItem({ parameters: { mobile: given } }))).toBe(given);
		},
	);

	it('has the shortest email address as it is', async () => {
		expect(await email.read(fakeItem({ parameters: { email: 'a@b' } }))).toBe('a@b');
	});
});

it.each(['http://example.com/a.jpg', 'HTTPS://example.com/a.jpg?x=1#y', 'https://a'])(
	'a proof is checked for forgery at the address %s',
	async (imageUrl) => {
		const { picture } = proofForgery.fields;
		expect(await picture.read(fakeItem({ parameters: { imageUrl } }))).toBe(imageUrl);
	},
);
