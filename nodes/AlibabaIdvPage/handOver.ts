import type { IDataObject } from 'n8n-workflow';

import type { TextName, Texts } from './texts';

/** The texts that `execute()` may need: it does not read the settings again. */
const neededTexts = ['fileWrong', 'linkUsed'] as const satisfies TextName[];
type NeededTexts = Pick<Texts, (typeof neededTexts)[number]>;

/** What of a personal link goes along. */
export interface LinkUsed {
	linkId: string;
	userId: string;
	uses: number;
}

/** What `webhook()` hands over to `execute()`. n8n stores it with the execution: nothing secret. */
export type HandedOver = {
	texts: NeededTexts;
	link: LinkUsed | null;
	fields: Record<string, string>;
	/** ISO 8601. */
	at: string;
} & (
	| {
			kind: 'submitted';
			merchantBizId: string;
			metaInfo: string;
			metaInfoSource: string;
			returnUrl: string | null;
			consent: { text: string; url: string | null };
	  }
	| { kind: 'cameBack'; merchantBizId: string }
	| { kind: 'linkExpired' }
);

export function textsToHandOver(texts: Texts): NeededTexts {
	return Object.fromEntries(neededTexts.map((name) => [name, texts[name]])) as NeededTexts;
}

export function handOver(handedOver: HandedOver): IDataObject {
	return { ...handedOver } as unknown as IDataObject;
}

/** @returns undefined for an item that something else put there. */
export function readHandedOver(json: IDataObject): HandedOver | undefined {
	const { kind, texts, fields } = json;
	const isOurs =
		['submitted', 'cameBack', 'linkExpired'].includes(String(kind)) &&
		typeof texts === 'object' &&
		typeof fields === 'object';
	return isOurs ? (json as unknown as HandedOver) : undefined;
}
