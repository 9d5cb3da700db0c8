/**
 * The parts in which everything shipped is measured, the most decisive first, and the tests that are
 * about each. A mutant that these notice would be noticed by all tests, so the score is a lower bound.
 */
const anOperation = [
	'contract/outcomes',
	'contract/items',
	'contract/badInput',
	'contract/documents',
	'contract/hostile',
	'contract/metadata',
	'contract/once',
	'contract/recorded',
	'contract/registry',
];
const decisions = 'unit/operations';
const verification = 'nodes/operations/verification';
const transport = 'nodes/shared/transport';

/** An operation: its file or folder, and the contract of this operation alone. */
const operation = (at, ...of) => ({
	name: `operations/${at}`,
	files: [`nodes/operations/${at}`],
	tests: [
		decisions,
		...anOperation,
		'contract/failClosed',
		'contract/region',
		'contract/tool',
		'contract/wording',
	],
	of,
});

/** The same, with tests of its own. */
const also = (shard, ...tests) => ({ ...shard, tests: [...shard.tests, ...tests] });

/** How a kind of answer decides, tried with operations that decide so. */
const family = (name, ...of) => ({
	name: `decide/${name}`,
	files: [
		`nodes/operations/families/${name}`,
		...(name ? [] : ['nodes/operations/decisions.ts', 'nodes/operations/evidence.ts']),
	],
	tests: [
		decisions,
		'contract/outcomes',
		'contract/items',
		'contract/recorded',
		'contract/documents',
		'workflow/faceLibrary',
	],
	of,
});

/** Code that all operations share, tried with a paid one that decides and a free one that reads. */
const shared = (name, files, tests, of = ['faceComparison', 'verificationLog']) => ({
	name,
	files,
	tests,
	of,
});

export const shards = [
	family('passedSubCode', 'checkResult', 'documentVerification'),
	family('facePassed', 'faceVerification', 'liveness'),
	family('members', 'checkResult', 'faceVerification', 'identityCheck'),
	family('riskLevel', 'deepfake', 'proofForgery'),
	family('bizCode', 'identityCheck', 'bankCardCheck', 'identityValidityCheck'),
	family('documentReading', 'documentReading', 'basicDocumentReading'),
	family('expiry', 'documentReading', 'checkResult'),
	family(
		'acknowledged',
		'deletion',
		'faceDeletion',
		'faceEnrollment',
		'faceGroupChange',
		'faceGroupDeletion',
		'personDeletion',
	),
	family('proof', 'proofReading', 'proofResult', 'proofForgery'),
	family(
		'',
		'faceComparison',
		'identityCheck',
		'checkResult',
		'deletion',
		'verificationLog',
		'faces',
		'faceGroups',
		'liveness',
		'deepfake',
		'duplicateSearch',
	),
	also(operation('verification/checkResult/', 'checkResult'), 'workflow/check', 'contract/leaks'),
	also(operation('device/', 'deviceRisk'), 'workflow/faceGuardRisk'),
	shared(
		'transport/errors',
		[
			'nodes/shared/jsonObject.ts',
			...['callError', 'errorCategories', 'json', 'reply', 'callLog'].map(
				(f) => `${transport}/${f}.ts`,
			),
		],
		[
			'unit/transport',
			'unit/services',
			'contract/badInput',
			'contract/outcomes',
			'contract/wording',
		],
	),
	shared(
		'transport/call',
		[
			'call',
			'callDefinition',
			'deadline',
			'download',
			'requestOptions',
			'regionHeader',
			'systemClock',
			'serverTime',
		].map((f) => `${transport}/${f}.ts`),
		['unit/transport', 'contract/outcomes', 'contract/once'],
	),
	shared(
		'transport/redact',
		[`${transport}/redact.ts`],
		['unit/transport', 'contract/leaks', 'contract/items'],
	),
	shared('signing', ['nodes/shared/signing/'], ['unit/signing', 'unit/credential']),
	shared(
		'credential',
		['nodes/shared/credential/', 'nodes/shared/errors.ts', 'credentials/'],
		[
			'unit/credential',
			'unit/transport',
			'workflow/role',
			'workflow/credentialTest',
			'workflow/httpRequestNode',
			'contract/region',
		],
	),
	shared(
		'callback',
		['nodes/shared/callback/'],
		[
			'unit/callback',
			'workflow/attacks',
			'workflow/trigger',
			'workflow/twoTriggers',
			'workflow/wait',
		],
	),
	shared(
		'run',
		['nodes/shared/run/'],
		[
			'unit/run',
			'contract/items',
			'contract/once',
			'contract/badInput',
			'contract/failClosed',
			'contract/outcomes',
			'contract/tool',
			'workflow/runHints',
		],
	),
	shared(
		'operations/run',
		[
			'ask',
			'askOnce',
			'execute',
			'outputs',
			'files',
			'runHints',
			'firstOutput',
			'localOperation',
			'panel',
			'index',
			'actionOperations',
			'nodeOperations',
			'localOperations',
			'definition',
		].map((f) => `nodes/operations/${f}.ts`),
		[
			'unit/run',
			decisions,
			...anOperation,
			'contract/tool',
			'contract/once',
			'contract/local',
			'workflow/runHints',
		],
		['faceComparison', 'verificationLog', 'proofReading', 'personalLink', 'deepfake'],
	),
	shared(
		'transport/pace',
		['rateLimit', 'learnedPace', 'fairQueue'].map((f) => `${transport}/${f}.ts`),
		['unit/transport'],
	),
	shared(
		'page/shared',
		['nodes/shared/page/'],
		['workflow/page', 'workflow/pageAttacks', 'contract/local', 'unit/callback', 'workflow/wait'],
	),
	shared(
		'trigger',
		['nodes/AlibabaIdvTrigger/'],
		['unit/callback', 'workflow/trigger', 'workflow/attacks', 'workflow/twoTriggers'],
	),
	shared(
		'services',
		['nodes/shared/services/'],
		['unit/services', 'unit/credential', 'contract/wording', 'contract/region', 'unit/transport'],
	),
	operation('legacy/', 'legacyFaceComparison'),
	operation('face/comparison.ts', 'faceComparison'),
	operation('face/crossComparison.ts', 'faceCrossComparison'),
	operation('face/verification.ts', 'faceVerification'),
	operation('face/liveness.ts', 'liveness'),
	also(operation('face/deepfake.ts', 'deepfake'), 'workflow/faceLibrary'),
	also(operation('face/duplicateSearch.ts', 'duplicateSearch'), 'workflow/faceLibrary'),
	operation('face/fields.ts', 'faceComparison', 'liveness', 'faceVerification', 'duplicateSearch'),
	operation('document/verification.ts', 'documentVerification'),
	operation('document/decideVerification.ts', 'documentVerification'),
	operation('document/reading.ts', 'documentReading'),
	operation('document/basicReading.ts', 'basicDocumentReading'),
	operation(
		'document/fields.ts',
		'documentReading',
		'documentVerification',
		'basicDocumentReading',
	),
	operation('document/proof', 'proofForgery', 'proofReading', 'proofResult', 'proofSubmission'),
	operation('data/bankCard.ts', 'bankCardCheck'),
	operation('data/indonesianIdentity.ts', 'indonesianIdentityCheck'),
	operation('data/mobile', 'mobileCheck', 'mobileIdentityCheck'),
	operation('data/validity', 'identityValidityCheck'),
	operation('data/identity.ts', 'identityCheck'),
	operation('data/answer.ts', 'identityCheck', 'mobileCheck', 'bankCardCheck'),
	also(
		operation(
			'library/',
			'faceDeletion',
			'faceEnrollment',
			'faceGroupChange',
			'faceGroupDeletion',
			'faceGroups',
			'faces',
			'personDeletion',
		),
		'workflow/faceLibrary',
		'workflow/searchFaceGroups',
	),
	operation('verification/deletion.ts', 'deletion'),
	operation('verification/verificationLog.ts', 'verificationLog'),
	operation('anything/', 'anyOperation'),
	shared(
		'operations/verification/links',
		[`${verification}/personalLink.ts`, `${verification}/personSentOn.ts`],
		['contract/local', 'workflow/page', 'workflow/pageAttacks'],
		['personalLink', 'personSentOn'],
	),
	shared(
		'operations/verification/initialize',
		[`${verification}/initialize/`],
		[
			decisions,
			...anOperation,
			'contract/tool',
			'workflow/initialize',
			'workflow/wait',
			'workflow/page',
		],
		['initialize'],
	),
	shared(
		'operations/fields',
		['nodes/operations/fields/'],
		[decisions, 'contract/badInput', 'contract/metadata', 'contract/items', 'contract/leaks'],
		[
			'faceComparison',
			'liveness',
			'deviceRisk',
			'documentReading',
			'initialize',
			'faceEnrollment',
			'deepfake',
			'checkResult',
		],
	),
	shared('page', ['nodes/AlibabaIdvPage/'], ['workflow/page', 'workflow/pageAttacks']),
	shared(
		'nodes',
		[
			'AlibabaIdv',
			'AlibabaIdvInitialize',
			'AlibabaIdvCheckResult',
			'AlibabaIdvFaceGuardRisk',
			'AlibabaIdvFaceCompare',
		].map((f) => `nodes/${f}/`),
		['contract/registry', 'contract/wording', 'contract/outcomes', 'unit/operations'],
		['faceComparison', 'initialize', 'checkResult', 'deviceRisk', 'legacyFaceComparison'],
	),
];
