import PopCore from '@alicloud/pop-core';
import httpx from 'httpx';

import type { Fields, Keys } from './vendor';

/** What pop-core puts on the wire. */
interface OnTheWire {
	url: string;
	/** The form body, for POST. */
	data?: string;
}

const answer = { statusCode: 200, headers: {}, req: { getHeaders: () => ({}) } };

/**
 * Lets pop-core, the vendor's client for V1, build and sign a request, and catches it at the very
 * end: its canonicalisation is private. Only the network is replaced.
 */
export async function popCoreRequest(
	method: 'GET' | 'POST',
	{ Action = '', ...params }: Fields,
	{ accessKeyId, accessKeySecret, securityToken }: Keys,
): Promise<OnTheWire> {
	const sent: OnTheWire[] = [];
	const request = jest.spyOn(httpx, 'request').mockImplementation((async (
		url: string,
		{ data }: { data?: string },
	) => {
		sent.push({ url, data });
		return answer;
	}) as never);
	const read = jest.spyOn(httpx, 'read').mockResolvedValue('{}' as never);
	try {
		const client = new PopCore({
			endpoint: 'https://vendor.invalid',
			apiVersion: params.Version ?? '',
			accessKeyId,
			accessKeySecret,
			...(securityToken ? { securityToken } : {}),
		});
		// Without these options it would change the names' first letters.
		await client.request(Action, params, { method, formatAction: false, formatParams: false });
	} finally {
		request.mockRestore();
		read.mockRestore();
	}
	const [only] = sent;
	if (!only || sent.length > 1) throw new Error(`pop-core sent ${sent.length} requests`);
	return only;
}
