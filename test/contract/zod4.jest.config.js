/** The contract once more with zod 4, which later versions of n8n bring along. */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/contract'],
	// What reads answers: the other promises have nothing to do with zod.
	testMatch: ['**/{failClosed,hostile,items,leaks,outcomes,registry,tool}.test.ts'],
	globals: { zodMajor: 4 },
	resolver: '<rootDir>/test/contract/zod4.resolver.js',
	coverageThreshold: undefined,
};
