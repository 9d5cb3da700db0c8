/**
 * The unit tests alone: the workflow tests, and those that send over real sockets, find the same
 * faults, only slower.
 */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/unit'],
	testPathIgnorePatterns: ['/test/unit/(engine|sandbox)/', '/sending.test.ts$'],
	setupFilesAfterEnv: ['<rootDir>/test/mutation/setup.js'],
	coverageThreshold: undefined,
};
