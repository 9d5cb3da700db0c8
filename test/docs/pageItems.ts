import type { IDataObject } from 'n8n-workflow';

import { pageItem } from '../../nodes/AlibabaIdvPage/admit';
import type { HandedOver } from '../../nodes/AlibabaIdvPage/handOver';
import { outcomes, type PageReason } from '../../nodes/AlibabaIdvPage/outcomes';

const handedOver = {
	kind: 'submitted' as const,
	texts: { fileWrong: 't', linkUsed: 't' },
	link: { linkId: 'l', userId: 'u', uses: 1 },
	fields: { email: 'ada@example.com' },
	at: '2026-01-01T00:00:00.000Z',
	merchantBizId: 'b',
	metaInfo: '{}',
	metaInfoSource: 'browser',
	returnUrl: 'https://n8n.example.com/webhook/page/return',
	consent: { text: 't', url: 'https://www.example.com' },
} satisfies HandedOver;

/** An item of the page for each of its reasons. */
export function pageItems(): IDataObject[] {
	const files = { photo: { mimeType: 'image/jpeg', data: '' } };
	return (Object.keys(outcomes) as PageReason[]).flatMap((reason) => [
		pageItem(reason, handedOver, reason === 'submitted' ? files : {}, 0).json,
		pageItem(reason, { ...handedOver, link: null, returnUrl: null }, {}, 0).json,
	]);
}
