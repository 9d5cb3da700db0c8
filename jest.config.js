/** n8n-workflow pulls a native module that only builds on Node 24; nothing here runs it. */
const isolatedVm = '<rootDir>/test/stubs/isolated-vm.js';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	// About n8n, not about this package: `npm run test:facts`.
	testPathIgnorePatterns: ['/node_modules/', '/test/n8n-facts/'],
	// Whole workflows on a busy machine take longer than jest's five seconds.
	testTimeout: 30_000,
	// By default jest leaves a core idle, and its main process only waits.
	maxWorkers: '100%',
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false }],
	},
	moduleNameMapper: { '^isolated-vm$': isolatedVm },
	setupFilesAfterEnv: ['<rootDir>/test/fastClock.ts'],
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text-summary'],
	coverageThreshold: { './nodes/shared/': { statements: 95 } },
};
