import type { IDataObject } from 'n8n-workflow';

import { operations } from '../../nodes/operations';
import type { ErrorCategory } from '../../nodes/shared/errors';
import { services } from '../../nodes/shared/services';
import { gatewayCodes } from '../../nodes/shared/services/gatewayCodes';
import type { ReturnCodes } from '../../nodes/shared/services/service';
import { groupBy, subjects, type Subject } from '../contract/subjects';
import { sandboxKeys, sandboxRoles, type Fault } from '../sandbox';
import type { PlaceName } from './places';

/** What it means to make a call twice, see `errorCategories.ts`. */
export type Column = 'addsUp' | 'free' | 'paid';

/** How it ends: as if nothing had happened, as a refused picture, or as an error. */
export interface Ending {
	/** Requests that arrive. */
	calls: number;
	/** Whether Alibaba Cloud bills, where the operation is paid. */
	billed?: true;
	/** The category of the error. */
	error?: string;
	/** Whether it may have been executed. */
	lost?: true;
	reason?: string;
	/** Whatever becomes of it, not the good output; and no more calls than these. */
	notGood?: true;
	/** The execution ends without any item. */
	canceled?: true;
}

export interface Row {
	name: string;
	fault?: Fault;
	/** Where the call ends up instead of the sandbox. */
	place?: PlaceName;
	/** The execution is canceled once the request has arrived at the place. */
	cancel?: true;
	/** Takes so long that only the printed table has it. */
	onlyInFull?: true;
	/** What is right as well: Node.js may notice sooner or later that a connection is gone. */
	or?: Pick<Row, 'addsUp' | 'free' | 'paid'>;
	/** Only for an operation of this name. */
	operation?: string;
	/** How often it strikes; for ever, unless it is said. */
	times?: number;
	credential?: Record<string, string>;
	options?: IDataObject;
	/** Only for the codes of this service. */
	service?: keyof typeof services;
	/** The one of its category that every operation is tried with. */
	everywhere?: true;
	free: Ending;
	paid: Ending;
	/** Default: as for a paid call. */
	addsUp?: Ending;
}

const through = (calls: number): Ending => ({ calls, billed: true });
const error = (category: string, calls = 1): Ending => ({ calls, error: category });
const lost = (category: string, billed?: true): Ending => ({
	calls: 1,
	error: category,
	lost: true,
	...(billed ? { billed } : {}),
});
const alike = (ending: Ending) => ({ free: ending, paid: ending });
const code = (given: string, status: number): Fault => ({
	kind: 'anyCode',
	code: given,
	status,
	message: 'New',
});
const unanswered = (billed?: true) => ({
	free: error('noAnswer', 3),
	paid: lost('noAnswer', billed),
});
const slow = { timeout: 1000 };

/** What happens to a call, row by row. */
const written: Row[] = [
	{
		name: 'never reached',
		credential: { endpoint: 'http://127.0.0.1:9' },
		everywhere: true,
		...alike(error('notReached', 0)),
	},
	{ name: 'throttled five times', fault: { kind: 'throttle' }, times: 5, ...alike(through(6)) },
	{
		name: 'throttled once, with a time to wait',
		fault: { kind: 'throttle', retryAfterMs: 900 },
		times: 1,
		...alike(through(2)),
	},
	{
		name: 'throttled once, for 30 seconds',
		fault: { kind: 'throttle', retryAfterMs: 30_000 },
		times: 1,
		...alike(through(2)),
	},
	{
		name: 'throttled for ever',
		fault: { kind: 'throttle' },
		everywhere: true,
		...alike(error('throttled', 6)),
	},
	{
		name: 'unavailable five times',
		fault: { kind: 'unavailable' },
		times: 5,
		...alike(through(6)),
	},
	{
		name: 'unavailable for ever',
		fault: { kind: 'unavailable' },
		everywhere: true,
		...alike(error('unavailable', 6)),
	},
	{
		name: 'an internal fault twice',
		fault: { kind: 'internal' },
		times: 2,
		...alike(through(3)),
		addsUp: lost('internal'),
	},
	{
		name: 'an internal fault for ever',
		fault: { kind: 'internal' },
		everywhere: true,
		...alike(error('internal', 3)),
		addsUp: lost('internal'),
	},
	{ name: 'a slow answer', fault: { kind: 'delay', ms: 300 }, ...alike(through(1)) },
	{
		name: 'an answer that is too late',
		fault: { kind: 'delay', ms: 1500 },
		options: slow,
		...unanswered(true),
	},
	{ name: 'no answer at all', fault: { kind: 'never' }, options: slow, ...unanswered(true) },
	{
		name: 'reset after it was executed',
		fault: { kind: 'resetAfterExecuting' },
		...unanswered(true),
	},
	{
		name: 'cut off after it was executed',
		fault: { kind: 'dropAfterExecuting' },
		everywhere: true,
		...unanswered(true),
	},
	{ name: 'reset, nobody knows when', fault: { kind: 'reset' }, ...unanswered() },
	{ name: 'cut off, nobody knows when', fault: { kind: 'drop' }, ...unanswered() },
	{ name: 'an answer that is garbage', fault: { kind: 'garbage' }, ...unanswered(true) },
	{ name: 'a web page', fault: { kind: 'html' }, ...unanswered(true) },
	{ name: 'an empty answer', fault: { kind: 'emptyBody' }, ...unanswered(true) },
	{ name: 'half an answer', fault: { kind: 'truncatedJson' }, ...unanswered(true) },
	{
		name: 'a success with another HTTP status',
		fault: { kind: 'wrongStatus' },
		...unanswered(true),
	},
	{ name: 'a redirect', fault: { kind: 'redirect' }, ...unanswered() },
	{
		name: 'an unknown code with HTTP 200',
		fault: code('Strange.Code', 200),
		everywhere: true,
		free: error('unknown'),
		paid: lost('unknown'),
	},
	{
		name: 'an unknown code with HTTP 400',
		fault: code('Strange.Code', 400),
		...alike(error('unknown')),
	},
	{ name: 'a clock that is off once', fault: { kind: 'clock' }, times: 1, ...alike(through(2)) },
	{
		name: 'a clock that stays off',
		fault: { kind: 'clock' },
		everywhere: true,
		...alike(error('clock', 2)),
	},
	{
		name: 'a nonce that was used',
		fault: { kind: 'nonceUsed' },
		times: 1,
		free: through(2),
		paid: lost('repeated'),
	},
	{
		name: 'nonces that are always used',
		fault: { kind: 'nonceUsed' },
		everywhere: true,
		free: error('repeated', 2),
		paid: lost('repeated'),
	},
	{
		name: 'a wrong secret',
		credential: { accessKeySecret: 'another' },
		...alike(error('credential')),
	},
	// n8n repeats a request after 401 by itself unless it gets the answer whatever its status.
	{
		name: 'a refused key with HTTP 401',
		fault: code('InvalidAccessKeyId.NotFound', 401),
		everywhere: true,
		...alike(error('credential')),
	},
	{
		name: 'a missing permission',
		fault: code('Forbidden.RAMUserAccessDenied', 403),
		everywhere: true,
		...alike(error('permission')),
	},
	{
		name: 'an unpaid bill',
		fault: code('InsufficientBalance', 402),
		everywhere: true,
		...alike(error('account')),
	},
	{
		name: 'another endpoint',
		fault: code('InvalidAction.NotFound', 404),
		everywhere: true,
		...alike(error('endpoint')),
	},
	{
		name: 'a refused parameter',
		fault: code('InvalidParameter', 400),
		everywhere: true,
		...alike(error('parameter')),
	},
	{
		name: 'the same call too often',
		service: 'cloudauthIntl',
		fault: code('Forbidden.ExceptionRepeatedInvoke', 401),
		everywhere: true,
		...alike(error('blocked')),
	},
	{
		name: 'suspicious activity',
		service: 'cloudauthIntl',
		fault: code('SuspiciousActivity', 429),
		...alike(error('blocked')),
	},
	{
		name: 'a refused picture',
		service: 'cloudauthIntl',
		fault: code('UnqualifiedPhoto', 401),
		everywhere: true,
		...alike({ calls: 1, reason: 'pictureRefused' }),
	},
];

const executed = (name: string, place: PlaceName, more: Partial<Row> = {}): Row => ({
	name,
	place,
	...unanswered(true),
	...more,
});
const notExecuted = (name: string, place: PlaceName): Row => ({ name, place, ...unanswered() });
const unreached = (name: string, place: PlaceName, more: Partial<Row> = {}): Row => ({
	name,
	place,
	...alike(error('notReached', 0)),
	...more,
});

const asRole = { authentication: 'ramRole', roleArn: sandboxRoles.good.arn };

/** What goes wrong on the way, over real sockets. */
const onTheWay: Row[] = [
	unreached('nobody listens', 'nobodyListens'),
	unreached('a host name that does not exist', 'unknownName', { onlyInFull: true }),
	unreached('a connection attempt that hangs', 'connectHangs', { options: slow, onlyInFull: true }),
	unreached('a TLS handshake that hangs', 'handshakeHangs', { options: slow, onlyInFull: true }),
	unreached('a TLS handshake that breaks off', 'handshakeBreaks'),
	unreached('a certificate that nobody trusts', 'untrusted'),
	{
		name: 'reset as soon as it is connected',
		place: 'resetWhenConnected',
		...alike(error('notReached', 0)),
		or: { free: error('noAnswer', 0), paid: { ...lost('noAnswer'), calls: 0 } },
	},
	{
		name: 'reset while the request arrives',
		place: 'resetWhileReading',
		free: error('noAnswer', 0),
		paid: { ...lost('noAnswer'), calls: 0 },
	},
	executed('reset instead of the headers', 'resetInsteadOfHeaders'),
	executed('closed instead of the headers', 'endInsteadOfHeaders'),
	executed('reset in the headers', 'resetInHeaders'),
	executed('closed after the headers', 'endAfterHeaders'),
	executed('reset in the body', 'resetInBody'),
	executed('closed in the body', 'endInBody'),
	executed('a body whose last byte never comes', 'stallsInBody', {
		options: slow,
		onlyInFull: true,
	}),
	executed('headers that drip', 'dripsHeaders', { options: slow, onlyInFull: true }),
	executed('a body that drips', 'dripsBody', { options: slow }),
	{ name: 'an answer in many small pieces', place: 'inPieces', ...alike(through(1)) },
	executed('an answer without a body', 'noBody'),
	executed('no content, HTTP 204', 'noContent'),
	executed('an answer that is not HTTP', 'notHttp'),
	executed('JSON that lacks its end', 'truncated'),
	executed('members that are all lists', 'wrongTypes'),
	executed('an answer that says it is gzip and is not', 'saysGzip'),
	executed('100 KB that unpack to 100 MB', 'unpacksTo100Megabytes', { onlyInFull: true }),
	{
		name: 'a good answer with 100 MB in it',
		place: 'sends100Megabytes',
		onlyInFull: true,
		...alike(through(1)),
	},
	{
		name: 'content that is 100,000 levels deep',
		place: 'nested',
		free: { calls: 3, billed: true, notGood: true },
		paid: { calls: 1, billed: true, notGood: true },
	},
	executed("a gateway's time-out page", 'gatewayTimeout'),
	notExecuted("a proxy's page with HTTP 200", 'proxyPage'),
	notExecuted('a proxy that asks for a password', 'proxyAsksForPassword'),
	notExecuted("a proxy's page with HTTP 502", 'badGateway'),
	notExecuted('an error in XML', 'xmlError'),
	notExecuted('moved, HTTP 301', 'moved301'),
	notExecuted('moved, HTTP 303', 'moved303'),
	notExecuted('moved, HTTP 307', 'moved307'),
	notExecuted('moved, HTTP 308', 'moved308'),
	{ name: 'a clock that is off by an hour', place: 'hourAhead', ...alike(through(2)) },
	{
		name: 'a proxy that sends everything twice',
		place: 'replays',
		free: { ...error('repeated', 4), billed: true },
		paid: { ...lost('repeated', true), calls: 2 },
	},
	{
		name: 'canceled while the answer is on its way',
		place: 'neverAnswers',
		cancel: true,
		...alike({ calls: 1, billed: true, canceled: true }),
	},
	{
		name: 'canceled during the pause before a repetition',
		place: 'asksToWait',
		cancel: true,
		...alike({ calls: 1, canceled: true }),
	},
	{
		name: 'keys of a role that are taken back once',
		place: 'endsSessionsOnce',
		credential: asRole,
		// The same in one go only: n8n's own retry gets new keys.
		onlyInFull: true,
		free: through(2),
		paid: error('session'),
	},
	{
		name: 'keys of a role that are always taken back',
		place: 'endsSessions',
		credential: asRole,
		free: error('session', 2),
		paid: error('session'),
	},
	{
		name: 'a role that does not exist any longer',
		credential: { ...asRole, roleArn: `${sandboxRoles.good.arn}-gone` },
		...alike(error('credential', 0)),
	},
	{
		name: 'a temporary key that has expired',
		credential: {
			authentication: 'stsToken',
			accessKeyId: sandboxKeys.sts.accessKeyId,
			accessKeySecret: sandboxKeys.sts.accessKeySecret,
			securityToken: sandboxKeys.sts.expiredToken,
		},
		...alike(error('credential')),
	},
];

/** What each category ends as, whatever the code. */
const byCategory: Partial<Record<ErrorCategory, Pick<Row, 'addsUp' | 'free' | 'paid'>>> = {
	parameter: alike(error('parameter')),
	credential: alike(error('credential')),
	permission: alike(error('permission')),
	account: alike(error('account')),
	quota: alike(error('quota')),
	endpoint: alike(error('endpoint')),
	blocked: alike(error('blocked')),
	throttled: alike(error('throttled', 6)),
	unavailable: alike(error('unavailable', 6)),
	internal: { ...alike(error('internal', 3)), addsUp: lost('internal') },
	clock: alike(error('clock', 2)),
	repeated: { free: error('repeated', 2), paid: lost('repeated') },
	picture: alike({ calls: 1, reason: 'pictureRefused' }),
};

/** A row for each code of a table; one that stands for a family gets a member of it. */
function ofCodes(codes: ReturnCodes, more: Partial<Row>): Row[] {
	return Object.entries(codes).flatMap(([name, { category }]) => {
		const ending = byCategory[category];
		const written = ['Missing', 'Invalid'].includes(name) ? `${name}Something` : name;
		// What is a result and no error is in the cases of the operation.
		if (!ending) return [];
		const row: Row = { name: `the code ${written}`, fault: code(written, 400), ...ending, ...more };
		return [row];
	});
}

/** Every code that Alibaba Cloud documents, by the service or the operation that has it. */
const documented: Row[] = [
	...Object.entries(services).flatMap(([service, { codes }]) =>
		ofCodes({ ...gatewayCodes, ...codes }, { service: service as keyof typeof services }),
	),
	...operations.flatMap(({ name, calls }) =>
		ofCodes(calls.main.codes ?? {}, { operation: name, everywhere: true }),
	),
];

/** Whether the row is one of many that differ in nothing but the code. */
export const isDocumentedCode = (row: Row): boolean => documented.includes(row);

export const table: readonly Row[] = [...written, ...onTheWay, ...documented];

const columns: Readonly<Record<string, Column>> = {
	freeRead: 'free',
	freeWriteSameTwice: 'free',
	paid: 'paid',
	unknown: 'paid',
	writeAddsUp: 'addsUp',
};

/** What it means to make the call of an operation twice. */
export const columnOf = ({ operation }: Subject): Column =>
	columns[operation.calls.main.charge.kind] ?? 'paid';

export const isPaid = (subject: Subject): boolean => columnOf(subject) !== 'free';

/** What the row means for this operation. */
export function endingOf(row: Row, subject: Subject): Ending {
	const column = columnOf(subject);
	const ending = column === 'addsUp' ? (row.addsUp ?? row.paid) : row[column];
	// An operation without outputs has nowhere to send a refused picture but to the errors.
	return ending.reason && !subject.operation.outputs ? error('picture') : ending;
}

export const billedOf = (ending: Ending, subject: Subject): number =>
	ending.billed && isPaid(subject) ? 1 : 0;

/** In full for one operation of each charge kind and service, one of each category for the others. */
const inFull = new Set(
	groupBy(subjects, ({ operation }) => {
		const { service, charge } = operation.calls.main;
		return [service, charge.kind];
	}).map(([first]) => first?.name),
);

/** The rows that an operation is tried with. */
export function rowsFor(subject: Subject): Row[] {
	const { outcomes = {}, calls, decideRefusal } = subject.operation;
	const isOutcome = ({ fault }: Row) =>
		fault?.kind === 'anyCode' && (Object.hasOwn(outcomes, fault.code) || decideRefusal);
	const later = new Set(Object.keys(calls.main.codes ?? {}));
	// A code of the operation's own wins over that of the service.
	const isOverruled = (row: Row) =>
		row.fault?.kind === 'anyCode' && !row.operation && later.has(row.fault.code);
	return table.filter(
		(row) =>
			(row.everywhere || inFull.has(subject.name)) &&
			(row.service === undefined || row.service === calls.main.service) &&
			(row.operation === undefined || row.operation === subject.name) &&
			!(documented.includes(row) && isOutcome(row)) &&
			!isOverruled(row),
	);
}
