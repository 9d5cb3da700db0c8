import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { tryAgainLater } from '../operations/decisions';
import { answerBrowser } from '../shared/page/answerBrowser';
import { formatOf, jpeg, png } from '../shared/run/pictureFormats';
import { readHandedOver, type HandedOver } from './handOver';
import { takeUse } from './linkUses';
import { outcomes, outputNames, type PageReason } from './outcomes';

const takenFormats = [jpeg, png];

/**
 * Names the files by what they are, whatever the visitor's browser called them.
 *
 * @returns undefined when one of them is no picture that can be used.
 * @throws what n8n throws for a file that cannot be read.
 */
async function pictures(
	context: IExecuteFunctions,
	index: number,
	binary: IBinaryKeyData,
): Promise<IBinaryKeyData | undefined> {
	const named: IBinaryKeyData = {};
	for (const [name, file] of Object.entries(binary)) {
		const format = formatOf(await context.helpers.getBinaryDataBuffer(index, name));
		if (!format || !takenFormats.includes(format)) return undefined;
		named[name] = {
			...file,
			mimeType: format.mimeType,
			fileExtension: format.extension,
			fileName: `${name}.${format.extension}`,
			fileType: 'image',
		};
	}
	return named;
}

/** Why a submission goes to its output, and its files. */
async function decide(
	context: IExecuteFunctions,
	index: number,
	handedOver: HandedOver,
	binary: IBinaryKeyData,
): Promise<{ reason: PageReason; files: IBinaryKeyData }> {
	if (handedOver.kind !== 'submitted') return { reason: handedOver.kind, files: {} };
	const files = await pictures(context, index, binary);
	// Before the link is used up: another picture is a matter of a minute.
	if (!files) return { reason: 'fileRefused', files: {} };
	// A test of the operator uses nothing up.
	if (!handedOver.link || context.getMode() === 'manual') return { reason: 'submitted', files };
	const use = await takeUse(context, handedOver.link).then(
		(isLeft): PageReason => (isLeft ? 'submitted' : 'linkUsed'),
		(): PageReason => 'linkNotChecked',
	);
	return use === 'submitted' ? { reason: use, files } : { reason: use, files: {} };
}

function tellUserOf(reason: PageReason, handedOver: HandedOver | undefined): string {
	const texts = handedOver?.texts;
	if (reason === 'linkUsed') return texts?.linkUsed ?? tryAgainLater;
	if (reason === 'fileRefused') return texts?.fileWrong ?? tryAgainLater;
	// Nothing yet: 'Send the Person On' would show it where the start fails later.
	if (reason === 'submitted') return '';
	return reason === 'cameBack' || reason === 'linkExpired' ? '' : tryAgainLater;
}

/**
 * The item that goes on from the page, to whichever output: what is not known of somebody who did not
 * start is not in it.
 */
export function pageItem(
	reason: PageReason,
	handedOver: HandedOver | undefined,
	files: IBinaryKeyData,
	index: number,
): INodeExecutionData {
	const { verdict, explanation, remedy } = outcomes[reason];
	const started = handedOver?.kind === 'submitted' ? handedOver : undefined;
	const merchantBizId =
		reason === 'submitted' || reason === 'cameBack'
			? (handedOver as { merchantBizId?: string }).merchantBizId
			: undefined;
	const page: IDataObject = {
		verdict,
		reason,
		explanation,
		remedy,
		tellUser: tellUserOf(reason, handedOver),
		billed: false,
		userId: handedOver?.link?.userId ?? null,
		linkId: handedOver?.link?.linkId ?? null,
		fields: { ...handedOver?.fields },
		at: handedOver?.at ?? null,
		...(reason === 'submitted' && started
			? {
					metaInfo: started.metaInfo,
					metaInfoSource: started.metaInfoSource,
					returnUrl: started.returnUrl,
					consent: { given: true, ...started.consent },
					files: Object.keys(files),
				}
			: {}),
	};
	return {
		json: { ...(merchantBizId === undefined ? {} : { merchantBizId }), page },
		...(Object.keys(files).length > 0 ? { binary: files } : {}),
		pairedItem: { item: index },
	};
}

/**
 * What the `execute` of the page node does with what its `webhook` handed over: finds out whether
 * the link is used up and whether files are pictures, and answers everybody who cannot start. Whoever
 * can is answered by a later node.
 *
 * Never throws: under Continue n8n would send what came in to output 0, and the browser would wait.
 */
export async function admit(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const routed: INodeExecutionData[][] = outputNames.map(() => []);
	for (const [index, { json, binary = {} }] of context.getInputData().entries()) {
		const handedOver = readHandedOver(json);
		const { reason, files } = handedOver
			? await decide(context, index, handedOver, binary).catch(() => ({
					reason: 'notPrepared' as const,
					files: {},
				}))
			: { reason: 'notPrepared' as const, files: {} };
		const item = pageItem(reason, handedOver, files, index);
		const isWaiting = handedOver?.kind === 'submitted';
		if (isWaiting && reason !== 'submitted') {
			await answerBrowser(context, { tellUser: tellUserOf(reason, handedOver) });
		}
		if (isWaiting && reason === 'submitted' && context.getMode() === 'manual') {
			context.addExecutionHints?.({
				message:
					'This is a test: n8n removes the test page after the button was pressed, so nobody can come back to it. Publish the workflow and open the Production URL to try everything.',
			});
		}
		routed[outcomes[reason].output]?.push(item);
	}
	return routed;
}
