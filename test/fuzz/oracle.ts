/**
 * What an answer must say before anybody may be let through, written down a second time from
 * Alibaba Cloud's pages and without any code of the package. Necessary, not sufficient: the cases of
 * the operations show that good answers get through.
 */
type Tree = Readonly<Record<string, unknown>>;
type Condition = (result: Tree) => boolean;

function treeIn(value: unknown): Tree | undefined {
	if (typeof value === 'string') {
		try {
			return treeIn(JSON.parse(value) as object);
		} catch {
			return undefined;
		}
	}
	const isTree = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isTree ? (value as Tree) : undefined;
}

const contradiction = Symbol('two spellings of a name with different values');

/** The member of this name in any letter case; two of them have to agree. */
function member(tree: Tree | undefined, name: string): unknown {
	const values = Object.entries(tree ?? {})
		.filter(([each]) => each.toLowerCase() === name.toLowerCase())
		.map(([, value]) => value);
	const distinct = new Set(values.map((value) => JSON.stringify(value)));
	return distinct.size > 1 ? contradiction : values[0];
}

function at(tree: Tree, ...path: string[]): unknown {
	let value: unknown = tree;
	for (const name of path) value = member(treeIn(value), name);
	return value;
}

const isEmpty = (value: unknown) =>
	value === undefined ||
	value === null ||
	(typeof value === 'string' && ['', '[]'].includes(value.replace(/\s/g, ''))) ||
	(Array.isArray(value) && value.length === 0);
const isNumber = (value: unknown, max: number) => {
	const isText = typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value);
	const number = isText ? Number(value) : value;
	return typeof number === 'number' && number >= 0 && number <= max;
};
const isFilled = (value: unknown): boolean => {
	const tree = treeIn(value);
	if (tree) return Object.values(tree).some(isFilled);
	if (Array.isArray(value)) return value.some(isFilled);
	return value !== false && !isEmpty(value);
};

const is =
	(value: string, ...path: string[]): Condition =>
	(result) =>
		at(result, ...path) === value;
/** As text, or as the same whole number. */
const isCode =
	(value: string, ...path: string[]): Condition =>
	(result) =>
		at(result, ...path) === value || at(result, ...path) === Number(value);
/** The guide writes true and 'true'. */
const says =
	(value: boolean, ...path: string[]): Condition =>
	(result) =>
		[value, String(value)].includes(at(result, ...path) as string);
/** What is there may say nothing else. */
const onlyIfAny =
	(value: string, ...path: string[]): Condition =>
	(result) =>
		isEmpty(at(result, ...path)) || at(result, ...path) === value;
/** A register answers with 0 to 1. */
const within =
	(min: number, max: number, name: string): Condition =>
	(result) => {
		const value = at(result, 'ExtSourceInfo', name);
		return isEmpty(value) || (isNumber(value, max) && Number(value) >= min);
	};
const empty =
	(...path: string[]): Condition =>
	(result) =>
		isEmpty(at(result, ...path));
const filled =
	(...path: string[]): Condition =>
	(result) =>
		isFilled(at(result, ...path));
const score =
	(name: string, max = 100): Condition =>
	(result) =>
		isNumber(at(result, name), max);

const passed200 = [is('Y', 'Passed'), isCode('200', 'SubCode')];
const documentRead = [
	...passed200,
	filled('ExtIdInfo', 'ocrIdInfo'),
	is('N', 'ExtIdInfo', 'spoofInfo', 'spoofResult'),
];
const deleted = [isCode('1', 'Data')];

/** By the name of the operation; `Data` and lists stand beside `Code`, all else in its envelope. */
export const conditions: Readonly<Record<string, readonly Condition[]>> = {
	bankCardCheck: [isCode('1', 'BizCode'), isCode('101', 'SubCode')],
	basicDocumentReading: documentRead,
	checkResult: [
		...passed200,
		onlyIfAny('N', 'ExtFaceInfo', 'faceAttack'),
		onlyIfAny('Y', 'ExtFaceInfo', 'facePassed'),
		empty('ExtFaceInfo', 'duplicateFace'),
		onlyIfAny('Y', 'ExtIdInfo', 'ocrIdPassed'),
		onlyIfAny('N', 'ExtIdInfo', 'spoofInfo', 'spoofResult'),
		...['govId', 'fullName', 'dob'].map((name) => within(1, 1, name)),
		within(0.8, 1, 'selfiePhoto'),
		...['liveness', 'imgManipulationScore'].map((name) => within(0, 0.95, name)),
	],
	deepfake: [isCode('0', 'Result'), empty('RiskTag')],
	deletion: [is('Y', 'DeleteResult')],
	deviceRisk: [score('GuardRiskScore'), (result) => Number(at(result, 'GuardRiskScore')) <= 30],
	documentReading: documentRead,
	documentVerification: [
		...passed200,
		is('Y', 'ExtFaceInfo', 'facePassed'),
		is('N', 'ExtFaceInfo', 'faceAttack'),
		is('Y', 'ExtIdInfo', 'ocrIdPassed'),
		filled('ExtIdInfo', 'ocrIdInfo'),
		onlyIfAny('N', 'ExtIdInfo', 'spoofInfo', 'spoofResult'),
	],
	duplicateSearch: [
		is('Y', 'FacePassed'),
		isCode('200', 'SubCode'),
		empty('DuplicateFace'),
		empty('ExtFaceInfo', 'DuplicateFace'),
		is('N', 'FaceAttack'),
	],
	faceComparison: [is('Y', 'Passed'), score('FaceComparisonScore')],
	faceDeletion: deleted,
	faceGroupDeletion: deleted,
	faceVerification: [
		is('Y', 'FacePassed'),
		isCode('200', 'SubCode'),
		is('N', 'FaceAttack'),
		score('FaceComparisonScore'),
	],
	identityCheck: [isCode('1', 'BizCode')],
	identityValidityCheck: passed200,
	initialize: [filled('TransactionId')],
	legacyFaceComparison: [
		is('OK_SUCCESS', 'retCode'),
		says(true, 'passed'),
		says(true, 'extInfo', 'result'),
		says(false, 'extInfo', 'faceAttack'),
	],
	liveness: [...passed200, is('N', 'ExtFaceInfo', 'FaceAttack')],
	mobileCheck: [isCode('1', 'BizCode')],
	mobileIdentityCheck: [isCode('1', 'BizCode'), isCode('101', 'SubCode')],
	personDeletion: [is('Y', 'Deleted')],
	proofForgery: [
		isCode('0', 'Result'),
		empty('RiskTag'),
		empty('MaterialInfo', 'sameBackgroundDetail'),
	],
	proofReading: [is('S', 'Success'), isCode('200', 'SubCode'), filled('ExtIdInfo')],
	proofResult: [is('SUCCESS', 'Status'), isCode('200', 'SubCode'), filled('ExtIdInfo')],
};

/** Whether this answer may let somebody through. */
export function mayPass(
	{ name, envelope, successCode }: { name: string; envelope: string; successCode?: string },
	answer: { status: number; text: string },
): boolean {
	const body = treeIn(answer.text);
	const code = body?.Code;
	const isSuccess = code === 'Success' || code === '200' || code === 200 || code === successCode;
	if (!body || answer.status !== 200 || !isSuccess) return false;
	const result =
		envelope === 'Data' && name !== 'legacyFaceComparison' ? body : treeIn(body[envelope]);
	return result !== undefined && (conditions[name] ?? []).every((holds) => holds(result));
}
