/** What is about the shipped code: neither the sandbox nor what sends over real sockets for seconds. */
const base = require('../../jest.config.js');

module.exports = {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test/unit', '<rootDir>/test/contract', '<rootDir>/test/workflow'],
	testPathIgnorePatterns: [
		...base.testPathIgnorePatterns,
		'/test/unit/(sandbox|docs)/',
		'/(onTheWire|sending|webhookServer|examples|types|wording|officialClients).test.ts$',
	],
	setupFilesAfterEnv: [...base.setupFilesAfterEnv, '<rootDir>/test/mutation/setup.js'],
	coverageThreshold: undefined,
};
