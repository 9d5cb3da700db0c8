import { gatewayCodes } from './gatewayCodes';
import type { ReturnCode, ReturnCodes } from './service';

/** Beginnings of codes that tell enough by themselves: `MissingDocType`, `InvalidMetaInfo`. */
const prefixes = ['Missing', 'Invalid'];

const unknownCode: ReturnCode = {
	category: 'unknown',
	message: 'Alibaba Cloud answered with a code that this node does not know',
	remedy:
		"Look the code up in Alibaba Cloud's documentation, and report it to the maintainers of this node so that it can be explained here.",
};

/**
 * Finds the row of a return code: exactly, then its family before the first dot
 * (`Throttling.User` -> `Throttling`), then the families `Missing…` and `Invalid…`, each time with
 * the operation's own codes first, then the service's, then the gateway's.
 *
 * @returns a row of category `unknown` for a code that is in none of them.
 */
export function lookUpCode(
	code: string,
	own: ReturnCodes | undefined,
	service: ReturnCodes,
): ReturnCode {
	const [family = code] = code.split('.');
	const prefix = prefixes.find((start) => code.startsWith(start)) ?? family;
	for (const name of [code, family, prefix]) {
		for (const codes of [own ?? {}, service, gatewayCodes]) {
			const row = Object.hasOwn(codes, name) ? codes[name] : undefined;
			if (row) return row;
		}
	}
	return unknownCode;
}

/**
 * Whether the `Code` of an answer says that the call worked: the pages write `Success`, their prose
 * 200, and some operations answer it as a number. Compared exactly.
 *
 * @param extra another spelling that an operation's page documents.
 */
export function isSuccess(code: unknown, extra?: string): boolean {
	return (
		code === 'Success' || code === '200' || code === 200 || (extra !== undefined && code === extra)
	);
}
