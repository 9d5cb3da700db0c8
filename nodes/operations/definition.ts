import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Item } from '../shared/run/item';
import type { RegionId } from '../shared/services/regions';
import type { Answer } from '../shared/transport/call';
import type { AnswerSchema, CallDefinition } from '../shared/transport/callDefinition';

/** Parameters by Alibaba Cloud's names; undefined and empty ones are not sent. */
export type Params = Readonly<Record<string, string | undefined>>;

/** What the runner does with a value: `plain` may be quoted, everything else is redacted. */
export type FieldKind = 'plain' | 'personal' | 'picture' | 'secret';

/** One field of an operation: what the panel shows, how it is checked, what goes over the wire. */
export interface Field<Value> {
	/** More than one where a choice decides which of them is shown. */
	properties: readonly INodeProperties[];
	/** Where the panel shows them. Default: among the parameters of the node. */
	place?: 'options' | 'parameters';
	/** What belongs to it, but is seldom needed: the panel shows it among the options. */
	options?: readonly INodeProperties[];
	/** By name on the wire, where one field sends parameters of several kinds. */
	kind: FieldKind | ((wireName: string) => FieldKind);
	/**
	 * Reads and checks the field of one item, before any call.
	 *
	 * @throws InputError or PictureError that names the field, what is wrong and what to do.
	 */
	read(item: Item): Promise<Value> | Value;
	/** What makes two requests the same; the value itself by default. Nothing random. */
	identity?(value: Value): unknown;
	wire?: {
		/** Every name that `params` may return. */
		names: readonly string[];
		/**
		 * Called when the call goes out: a picture from a file is read only now.
		 *
		 * @param values all fields of the operation, for what is made of more than one.
		 */
		params(
			value: Value,
			item: Item,
			values: Readonly<Record<string, unknown>>,
		): Params | Promise<Params>;
	};
}

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Values<F extends Fields> = {
	[Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never;
};

export type Calls = Readonly<Record<string, CallDefinition>> & { readonly main: CallDefinition };
export type AnswerTo<C> = C extends { answer: AnswerSchema<infer Body> } ? Answer<Body> : never;
/** What came back, as received: `main` always, the others where they were made. */
export type Answers<C extends Calls> = { main: AnswerTo<C['main']> } & {
	[Name in keyof C]?: AnswerTo<C[Name]>;
};

/** Verdicts that n8n may send anything to: it puts whatever it cannot place on output 0. */
export type SafeVerdict = 'notDeleted' | 'notStarted' | 'readyToCheck' | 'review' | 'undecided';

export interface Output<Verdict extends string = string> {
	/** As the editor shows it. */
	label: string;
	verdict: Verdict;
	/** Only results with this reason; without it, all with the verdict. The first match wins. */
	reason?: string;
}

/** Undecided first, good last. */
export type Outputs = readonly [Output<SafeVerdict>, Output, ...Output[]];

/** What an answer means for the workflow and for the people around it. */
export interface Decision<Verdict extends string = string> {
	verdict: Verdict;
	/** Stable word for expressions and Switch nodes. */
	reason: string;
	/** For the operator. */
	explanation: string;
	/** What the operator should do. */
	remedy: string;
	/** For the person; safe to show. */
	tellUser: string;
	/** Whether Alibaba Cloud bills it; null where its pages do not say. */
	billed: boolean | null;
	/** Members of the operation's own that belong to the decision, such as `subCode`. */
	also?: Readonly<Record<string, unknown>>;
}

/** What an operation shows besides its decision. The runner redacts it. */
export interface Shown {
	/** 0 to 100; null for one that did not come. */
	scores?: Readonly<Record<string, number | null>>;
	/** What could not be read, one sentence each. */
	warnings?: readonly string[];
	/** Own members that are as long as pictures and tokens and meant to come out whole. */
	whole?: readonly string[];
	/** The operation's own members, by name. */
	own?: Readonly<Record<string, unknown>>;
	/** The answer itself, for Simplify off. */
	raw?: unknown;
	/** Personal texts of the answer that belong into `own`: they are removed from everything else. */
	personal?: readonly string[];
}

/** The flat ids of a verification; only the operations that start or check one have them. */
export interface Ids {
	transactionId?: string | null;
	merchantBizId?: string | null;
	transactionUrl?: string | null;
}

/** A picture or video of an answer, which becomes binary data of the item. */
export interface FileOut {
	/** The binary field to put it in. */
	field: string;
	/** Without extension. */
	name: string;
	/** Exactly one of these, unless the answer has none. */
	base64?: string;
	url?: string;
	/** What it is, as a sentence calls it: 'face picture'. */
	what: string;
}

/** What was asked in earlier executions. */
export interface AcrossExecutions {
	/**
	 * Remembers a key, before the call: after a crash it must count as asked.
	 *
	 * @returns whether it is new.
	 * @throws IdvError when n8n cannot tell, because then nothing may be asked.
	 */
	claim(key: string): Promise<boolean>;
	/**
	 * Forgets a key whose call certainly was not executed.
	 *
	 * @returns a sentence for the operator when that did not work.
	 */
	release(key: string): Promise<string | undefined>;
	/** Whether the keys of this run are forgotten, and nothing is asked. */
	onlyForgets?: boolean;
}

/** How a call that may be billed is made only once. */
export interface Once<V> {
	/**
	 * `run`: a retry of the node re-uses it. `execution`: every item and node of the execution that
	 * asks the same shares the answer, and each decides about it by itself.
	 */
	scope: 'execution' | 'run';
	/** What names the request besides the operation and the host. Default: all fields. */
	key?(values: V): unknown;
	/** What of the item that asked is kept with a shared answer. JSON, nothing secret. */
	keep?(values: V): Readonly<Record<string, string | null>>;
	/** Remembers across executions, in n8n's database, or not at all for this item. */
	acrossExecutions?(context: IExecuteFunctions): AcrossExecutions | undefined;
	/** What to say about what an earlier execution has asked. */
	askedBefore?(values: V): { decision: Decision; shown: Shown };
	/** What to say about what was only forgotten. */
	forgotten?(values: V): { decision: Decision; shown: Shown };
}

/** Who asked, and when; several items may share an answer. */
export interface Asked {
	/** Whether this item made the call. */
	byThisItem: boolean;
	kept: Readonly<Record<string, string | null>>;
	/** Milliseconds since 1970. */
	nowMs: number;
	/** Whether nobody wants to see the raw answer. */
	simplify: boolean;
}

/** Makes the calls of an operation. */
export interface CallTools<C extends Calls> {
	/** What the fields send. */
	readonly params: Params;
	/**
	 * @param params those of the fields by default.
	 * @throws IdvError for everything but a success.
	 */
	call<Name extends keyof C & string>(name: Name, params?: Params): Promise<AnswerTo<C[Name]>>;
	/**
	 * For free reads: the items of a run that ask the same share one answer, or one error.
	 *
	 * @throws IdvError for everything but a success.
	 */
	callOnce<Name extends keyof C & string>(name: Name, params: Params): Promise<AnswerTo<C[Name]>>;
}

interface Common<F extends Fields, C extends Calls> {
	/** The name of the object in the output item, for example `faceComparison`. */
	name: string;
	resource: string;
	/** As the Operation drop-down shows it. */
	displayName: string;
	/** As the nodes panel, and an AI agent, read it: verb and object. */
	n8nAction: string;
	description: string;
	/** For the documentation: what is billed, where the kind of charge does not say it all. */
	billing?: string;
	fields: F;
	calls: C;
	/** The field 'Region', where it stands among the parameters. Default: it is an option. */
	regionField?: INodeProperties;
	/**
	 * Refused before the call in other regions: only where all sources of Alibaba Cloud agree. Default:
	 * wherever the service is offered.
	 */
	offeredIn?: readonly RegionId[];
	/** Items worked on at the same time unless the operator says otherwise. Default: 10. */
	concurrency?: number;
	/** Milliseconds for one attempt unless the operator says otherwise. Default: 15,000. */
	timeoutMs?: number;
	/**
	 * Checks that need more than one field, before any call.
	 *
	 * @throws InputError
	 */
	check?(values: Values<F>, item: Item): void;
	/**
	 * Checks that are about the whole run, before any item is read.
	 *
	 * @throws InputError
	 */
	checkRun?(context: IExecuteFunctions): void;
	/**
	 * Makes the calls, where it takes more than `main` with the parameters of the fields. Only a
	 * refusal of the action of `main` can be an outcome.
	 *
	 * @throws IdvError
	 */
	fetch?(tools: CallTools<C>, values: Values<F>): Promise<Answers<C>>;
	/** What to tell the operator about these fields beside the output, once for all items. */
	hint?(values: Values<F>): string | undefined;
	once?: Once<Values<F>>;
	/** The call that an item makes, where the operator chooses it; `main` is one of them. */
	chosenCall?(values: Values<F>): C['main'];
	/**
	 * What to show of a refusal that is an outcome; free reads only. Never throws: what it could not
	 * find out is a warning.
	 */
	showRefusal?(code: string, tools: CallTools<C>, values: Values<F>): Promise<Shown>;
	/** Own members that are personal: not stored in the memory of paid calls, see `askOnce.ts`. */
	notStored?: readonly string[];
	show(answers: Answers<C>, values: Values<F>, asked: Asked): Shown;
	ids?(answers: Partial<Answers<C>>, values: Values<F>): Ids;
	files?(answers: Answers<C>, values: Values<F>): readonly FileOut[];
	/**
	 * Whether it writes or erases something: then it refuses to run as an AI tool unless an option
	 * allows it.
	 */
	changesData?(values: Values<F>): boolean;
}

/** Outputs by the value of a parameter of the node, where the operator chooses them. */
export interface Routings {
	parameter: string;
	variants: Readonly<Record<string, readonly [Output<SafeVerdict>, ...Output[]]>>;
}

interface Decided<F extends Fields, C extends Calls, O extends Outputs> {
	outputs: O;
	routings?: Routings;
	/** For the documentation: what an answer needs to reach the good output, in one sentence. */
	goodNeeds: string;
	/** Pure. Sees the answers as received: HTTP 200, a success code and a readable body only. */
	decide(
		answers: Answers<C>,
		values: Values<F>,
		asked: Asked,
	): Decision<NoInfer<O[number]['verdict']>>;
	/**
	 * Return codes that are an outcome instead of an error. Codes about pictures need no row: where
	 * there are outputs, they go to the first one.
	 */
	outcomes?: Readonly<Record<string, Decision<NoInfer<O[number]['verdict']>>>>;
	/**
	 * A refusal that carries a result nevertheless, or undefined for one that does not.
	 *
	 * @param body the whole answer, unread.
	 */
	decideRefusal?(
		refusal: { httpStatus: number; code: string; body: unknown },
		values: Values<F>,
	): { decision: Decision<NoInfer<O[number]['verdict']>>; shown: Shown } | undefined;
}

/** One output, because the evidence is too weak to decide anything by it. */
interface Undecided {
	outputs?: undefined;
	goodNeeds?: undefined;
	decide?: undefined;
	routings?: undefined;
	outcomes?: undefined;
	decideRefusal?: undefined;
}

export type DecidedOperation<
	F extends Fields = Fields,
	C extends Calls = Calls,
	O extends Outputs = Outputs,
> = Common<F, C> & Decided<F, C, O>;
export type UndecidedOperation<F extends Fields = Fields, C extends Calls = Calls> = Common<F, C> &
	Undecided;

export type Operation = DecidedOperation | UndecidedOperation;

/** An operation with a verdict: at least two outputs, the first of which lets nobody through. */
export function defineOperation<
	const F extends Fields,
	const C extends Calls,
	const O extends Outputs,
>(operation: DecidedOperation<F, C, O>): DecidedOperation<F, C, O> {
	return operation;
}

/** An operation without a verdict, with one output. */
export function defineReading<const F extends Fields, const C extends Calls>(
	operation: UndecidedOperation<F, C>,
): UndecidedOperation<F, C> {
	return operation;
}
