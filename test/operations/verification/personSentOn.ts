import type { LocalCases } from '../cases';

export const localCases: LocalCases = {
	name: 'personSentOn',
	parameters: { answerWith: 'verification', transactionUrl: '={{ $json.transactionUrl }}' },
	json: { transactionUrl: 'https://verify.example.com/t?id=1' },
	takes: {
		transactionUrl: [
			'"https://verify.example.com:8443/a?b=c#d"',
			'"http://127.0.0.1:8765/person/x"',
		],
	},
	refuses: {
		transactionUrl: [
			'""',
			'undefined',
			'null',
			'{}',
			'7',
			'"http://verify.example.com/"',
			'"javascript:alert(1)"',
			'"data:text/html,x"',
			'"//verify.example.com"',
			'"https://user:password@verify.example.com/"',
			'"https://verify.example.com@evil.example/"',
			'"https://verify.example.com/ a"',
			'"https://verify.example.com/\\r\\nx: y"',
			'"https:\\\\\\\\evil.example"',
			'["https://verify.example.com/"]',
		],
	},
};
