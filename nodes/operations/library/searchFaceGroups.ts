import {
	NodeOperationError,
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeListSearchResult,
} from 'n8n-workflow';

import { openSession } from '../../shared/run/session';
import { toIdvError } from '../../shared/run/toIdvError';
import { call } from '../../shared/transport/call';
import { nothingSent } from '../../shared/transport/redact';
import type { Params } from '../definition';
import { readPages } from '../families/pages';
import { groups, groupsIn, type Group } from './groups';

/** More than anybody would look through in a list. */
const maxGroups = 1_000;

async function listGroups(context: ILoadOptionsFunctions): Promise<Group[]> {
	const options = (context.getCurrentNodeParameter('options') ?? {}) as IDataObject;
	const session = await openSession(context, groups, options);
	const { region, timeoutMs, secrets, temporary } = session;
	const { body } = await readPages(
		async (params: Params) => {
			const sent = { ...nothingSent, secrets, temporary };
			const request = { definition: groups, params, region, timeoutMs, sent };
			const result = await call(session.environmentOf(groups), request);
			if (result.ok) return result.answer;
			throw result.error;
		},
		{},
		maxGroups,
	);
	return groupsIn(body);
}

/**
 * The list of face groups in the editor: shows names, stores codes.
 *
 * @throws NodeOperationError in words.
 */
export async function searchFaceGroups(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const found = await listGroups(this).catch((error: unknown) => {
		const { message, facts } = toIdvError(error);
		throw new NodeOperationError(this.getNode(), message, { description: facts.remedy });
	});
	const wanted = filter.trim().toLowerCase();
	const results = found
		.flatMap(({ name, code }) => (code ? [{ name: `${name ?? code} (${code})`, value: code }] : []))
		.filter(({ name }) => name.toLowerCase().includes(wanted))
		.sort((one, other) => one.name.localeCompare(other.name));
	return { results };
}
