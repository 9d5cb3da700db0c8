/** Facts about n8n that this package relies on, tested on n8n-core itself: `npm run test:facts`. */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/n8n-facts'],
	testPathIgnorePatterns: [],
	coverageThreshold: undefined,
};
