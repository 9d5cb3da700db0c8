import { defineCases, result } from '../cases';

const parameter = (name: string, value: string) => ({ name, value });

export const cases = defineCases({
	name: 'anyOperation',
	plays: {
		EkycVerify: {
			billed: true,
			required: ['ProductCode', 'MerchantBizId'],
			answers: {
				plain: result({ TransactionId: '4ab0b1cbde97', Passed: 'Y', SubCode: '200' }),
				texts: result({ Passed: 'N', ExtIdInfo: '{"ocrIdInfo":{"name":"李四"}}' }),
				nothing: result({}),
				noresult: {},
			},
		},
		AddressCompareIntl: {
			billed: true,
			answers: { same: result({ Data: '{"sameLevel":"all"}' }) },
		},
		AddressVerifyV2Intl: { billed: true, answers: { good: result({ BizCode: '1' }) } },
		FaceDuplicationCheckIntl: { billed: true, answers: { none: result({ FacePassed: 'Y' }) } },
	},
	parameters: {
		action: 'EkycVerify',
		parameters: {
			parameter: [
				parameter('ProductCode', 'eKYC_MIN'),
				parameter('DocName', '={{ $json.name }}'),
				parameter('DocNo', '={{ $json.number }}'),
				parameter('FacePictureBase64', '={{ $json.picture }}'),
			],
		},
		merchantBizId: '={{ $json.biz }}',
	},
	item: ({ asks, unique }) => ({
		json: {
			biz: `${asks}0${unique}`,
			name: `张三李四王五赵六${unique}`,
			number: '110101199003071234',
			picture: `/9j/${'AbCd'.repeat(60)}`,
		},
	}),
	changing: {
		action: 'FaceDuplicationCheckIntl',
		parameters: {
			parameter: [
				parameter('ProductCode', 'FACE_IDU_MIN'),
				parameter('MerchantUserId', 'customer4711'),
				parameter('VerifyModel', '0'),
				parameter('AutoRegistration', '0'),
			],
		},
	},
	good: ['plain', 'texts', 'nothing'],
	outcomes: [],
	errors: [['noresult', 'noAnswer']],
	shownWith: { merchantBizId: { action: 'EkycVerify' } },
	// No field names them: operators do.
	movedToBody: ['FacePictureBase64', 'IdOcrPictureBase64'],
	refuses: {
		action: ['"CardOcr"', '"TempAccessTokenIntl"', '"ekycverify"', '"__proto__"', '"constructor"'],
	},
});
