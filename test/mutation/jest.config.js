/** The unit tests alone: the workflow tests find the same faults, only slower. */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/unit'],
	testPathIgnorePatterns: ['/test/unit/(engine|sandbox)/'],
	coverageThreshold: undefined,
};
