import type { Silence } from './faults';
import type { SchemeName } from './signing';
import type { Fields } from './tables';

/** One request that arrived, and what became of it. */
export interface RecordedRequest {
	/** The RequestId it was answered with. */
	id: string;
	/** When it arrived by the sandbox's clock, which a test may have put off. */
	time: number;
	/** When it arrived in real milliseconds since the sandbox started: for measuring pace. */
	arrivedMs: number;
	method: string;
	action: string;
	version: string;
	signature: SchemeName;
	accessKeyId: string;
	nonce: string;
	/** Query and form together, without pictures and STS tokens. */
	params: Fields;
	/** Where the parameters travelled. */
	placed: { query: readonly string[]; body: readonly string[] };
	headers: Fields;
	/** `pending` until it is answered, `abandoned` when the client left before. */
	httpStatus: number | Silence | 'pending' | 'abandoned';
	/** The `Code` of the answer; empty when there was none. */
	code: string;
	/** Whether the operation really happened, whatever the client was told. */
	executed: boolean;
	/** Whether that may cost money. */
	billed: boolean;
	/** What the reachability check of a CallbackUrl found. */
	callbackCheck?: string;
}

const keptHeader = /^(host|accept|authorization|content-type|content-length|user-agent|x-acs-.+)$/;

/** The headers that are about the request and not about the connection. */
export function headersThatMatter(headers: Fields): Fields {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => keptHeader.test(name)));
}

/** Which billed requests to count. */
export interface BilledWhere {
	deviceToken: string;
	merchantBizId: string;
}

/** How many requests for an operation cost money, of all or of those that have what is given. */
export function countBilled(
	requests: readonly RecordedRequest[],
	action: string,
	{ deviceToken, merchantBizId }: Partial<BilledWhere> = {},
): number {
	return requests.filter(
		({ billed, action: itsAction, params }) =>
			billed &&
			itsAction === action &&
			(deviceToken === undefined || params.DeviceToken === deviceToken) &&
			(merchantBizId === undefined || params.MerchantBizId === merchantBizId),
	).length;
}

/** How often an operation really happened, for one MerchantBizId or for all. */
export function countExecutions(
	requests: readonly RecordedRequest[],
	action: string,
	merchantBizId?: string,
): number {
	return requests.filter(
		(request) =>
			request.executed &&
			request.action === action &&
			(merchantBizId === undefined || request.params.MerchantBizId === merchantBizId),
	).length;
}
