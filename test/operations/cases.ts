import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { NamedAnswer, Play } from '../sandbox/play';

/** What an answer becomes: the output, what the item says, and whether it is billed. */
export type OutcomeRow = readonly [
	answer: string,
	output: string,
	verdict: string,
	reason: string,
	billed: boolean | null,
	parameters?: IDataObject,
];

/** An answer that is an error: its category, and how often the call is made. */
export type ErrorRow = readonly [answer: string, category: string, calls?: number];

/** What is done to one member of a good answer, each alone. */
export const mutations = [
	'removed',
	'null',
	'empty',
	'flipped',
	'otherCase',
	'padded',
	'number',
	'list',
	'object',
	'doubled',
] as const;
export type Mutation = (typeof mutations)[number];

/** Starts a verification in the sandbox and lets the person finish. */
export interface Started {
	transactionId: string;
	merchantBizId: string;
}

/** How an item asks for an answer, where that takes more than a parameter. */
export interface Asking {
	/** The name of the answer; letters and digits. */
	asks: string;
	/** Unique among the items of a test; letters and digits. */
	unique: string;
	/** Starts a verification that will be answered so, and lets the person finish. */
	start(asks: string): Started;
}

/** One operation, as its tests and the sandbox need to know it. */
export interface OperationCases {
	/** The name of the operation. */
	name: string;
	/** The name of the node that has it. Default: the action node, which has most. */
	node?: string;
	/** How the sandbox plays what it calls, by action. */
	plays: Readonly<Record<string, Play>>;
	/** How a person asks the sandbox for an answer, for `npm run sandbox`. */
	guide?: { how: string; rows: ReadonlyArray<readonly [word: string, means: string]> };
	/** Good parameters of the node; expressions read the item. */
	parameters: IDataObject;
	/** An item that the parameters read, and that asks for an answer. */
	item(asking: Asking): INodeExecutionData;
	/** Answers that are decided; none for an operation without a verdict. */
	outcomes: readonly OutcomeRow[];
	/** How often the call is made for an answer that is decided, unless it is once. */
	calls?: Readonly<Record<string, number>>;
	/** Answers that are errors. */
	errors?: readonly ErrorRow[];
	/**
	 * Answers that go to the good output as they stand, without any limit of the operator; all that
	 * can be read, for an operation without a verdict.
	 */
	good: readonly string[];
	/**
	 * Members of the good answers of which some may change without taking the good output away: what
	 * may still not happen to them. A member that is not here may not change at all; one that ends with
	 * `*` stands for all that begin like it.
	 */
	fragile?: Readonly<Record<string, readonly Mutation[]>>;
	/** What is wrong in a field, as JavaScript, besides what its type forbids; by parameter. */
	refuses?: Readonly<Record<string, readonly string[]>>;
	/** A good value of a parameter, as JavaScript, where its default is none; by parameter. */
	fits?: Readonly<Record<string, string>>;
	/** What a field takes although its type would forbid it, `*` for everything; by parameter. */
	takes?: Readonly<Record<string, readonly string[]>>;
	/** Parameters with which nothing is said against any region, where that depends on them. */
	everywhere?: IDataObject;
	/** Parameters with which the operation changes data, where it depends on them. */
	changing?: IDataObject;
	/** Parameters that a field needs to be shown, where that is not their good value; by parameter. */
	shownWith?: Readonly<Record<string, IDataObject>>;
	/** Parameters that travel in the body although the metadata has them in the query. */
	movedToBody?: readonly string[];
	/**
	 * Parameters with something to hide, put together by expressions of `half1` and `half2` of the
	 * item, because an error repeats the node's own parameters and n8n its input.
	 */
	secretive?: IDataObject;
}

/** One operation without a call. */
export interface LocalCases {
	/** The name of the operation. */
	name: string;
	/** Good parameters of the node; expressions read the item. */
	parameters: IDataObject;
	/** The JSON of an item that the parameters read. */
	json: IDataObject;
	/** What may stand in a field, and what may not, as JavaScript; by parameter. */
	takes: Readonly<Record<string, readonly string[]>>;
	refuses: Readonly<Record<string, readonly string[]>>;
}

/** Only for its types. */
export function defineCases(cases: OperationCases): OperationCases {
	return cases;
}

/** A member of `Result`. */
export function result(members: Record<string, unknown>): NamedAnswer {
	return { Result: members };
}

/** A picture as the binary data of an item. */
export function file(bytes: Buffer): { mimeType: string; fileName: string; data: string } {
	return { mimeType: 'image/jpeg', fileName: 'photo.jpg', data: bytes.toString('base64') };
}
