/** n8n-workflow pulls a native module that only builds on Node 24; nothing here runs it. */
const isolatedVm = '<rootDir>/test/stubs/isolated-vm.js';

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	testMatch: ['**/*.test.ts'],
	transform: {
		'^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json', diagnostics: false }],
	},
	moduleNameMapper: { '^isolated-vm$': isolatedVm },
	collectCoverageFrom: ['nodes/**/*.ts', 'credentials/**/*.ts'],
	coverageReporters: ['text-summary'],
	coverageThreshold: { './nodes/shared/': { statements: 95 } },
};
