import { oneOf } from '../../sandbox/values';
import { defineCases, result } from '../cases';
import { pictureItem } from '../documents';

const source = { govId: 1, fullName: 1, dob: 1, selfiePhoto: 0.93, liveness: 0.1 };
const noText = ['undefined', 'null', '""', '"  "'];

export const cases = defineCases({
	name: 'indonesianIdentityCheck',
	plays: {
		IdnAuthorityVerifyIntl: {
			billed: true,
			values: { ProductCode: oneOf('IDN_META') },
			answers: {
				match: result({
					TransactionId: 'idn573be80f944d95ac812e0',
					Passed: 'Y',
					SubCode: '200',
					ExtSourceInfo: JSON.stringify(source),
				}),
				mismatch: result({ Passed: 'N', SubCode: '205', ExtSourceInfo: '{"govId":0.5}' }),
				brokensource: result({ Passed: 'Y', SubCode: '200', ExtSourceInfo: '{"govId":1 "dob":1}' }),
				nothing: result({}),
				noresult: {},
			},
		},
	},
	parameters: {
		fullName: 'Budi Santoso',
		idNumber: '3174091234567890',
		birthDate: '1990-03-07',
		mobile: '+6281234567890',
		email: 'name@email.com',
		merchantUserId: 'customer-4711',
	},
	item: (asking) => pictureItem(asking),
	good: ['match', 'mismatch', 'brokensource', 'nothing'],
	outcomes: [],
	errors: [['noresult', 'noAnswer']],
	refuses: {
		idNumber: [
			'"317409"',
			'"317409123456789"',
			'"31740912345678901"',
			'3174091234567890123',
			'"31740912345678 90"',
		],
		birthDate: [
			'"07.03.1990"',
			'"19900307"',
			'"1990-13-01"',
			'"1990-00-07"',
			'"1990-01-32"',
			'"1990-01-00"',
			'"x1990-03-07"',
			'"1990-03-07x"',
		],
		mobile: [
			'"+6281234567"',
			'"+62812345678901"',
			'"x+6281234567890"',
			'"081234567890"',
			'"+6581234567890"',
			'"+62 812 3456 7890"',
		],
		email: [
			'"name"',
			'"@email.com"',
			'"name@"',
			'"name@a@b"',
			'"na me@email.com"',
			'"name@email.com x"',
		],
		merchantUserId: noText,
	},
});
