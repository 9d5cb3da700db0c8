import type {
	ExecutionError,
	ExecutionStatus,
	IDataObject,
	INodeExecutionData,
	IRun,
	ITaskData,
} from 'n8n-workflow';

/** What a run left behind, in the words of a test. */
export interface RunResult {
	status: ExecutionStatus;
	/** What stopped the run, if something did. */
	error?: ExecutionError;
	/** Until when the run sleeps, if it does. */
	waitTill?: Date;
	/** The node's items, one array per output; all its runs joined unless one is named. */
	outputs(nodeName: string, runIndex?: number): INodeExecutionData[][];
	/** The JSON of every item that ever left through this output. */
	jsonOf(nodeName: string, output: number): IDataObject[];
	ran(nodeName: string): boolean;
	runs(nodeName: string): number;
	/** What the node's last run threw, also if the workflow went on. */
	nodeError(nodeName: string): ExecutionError | undefined;
	/** n8n's own record. */
	run: IRun;
	/** Everything that was logged at any level or sent to the editor during the run. */
	logs: string[];
}

function join(runs: ITaskData[]): INodeExecutionData[][] {
	const joined: INodeExecutionData[][] = [];
	for (const { data } of runs) {
		for (const [index, items] of (data?.main ?? []).entries()) {
			joined[index] = [...(joined[index] ?? []), ...(items ?? [])];
		}
	}
	return joined;
}

/** Wraps n8n's record of a run. */
export function resultOf(run: IRun, logs: string[]): RunResult {
	const runsOf = (nodeName: string) => run.data.resultData.runData[nodeName] ?? [];
	const outputs = (nodeName: string, runIndex?: number) => {
		const runs = runsOf(nodeName);
		return join(runIndex === undefined ? runs : runs.slice(runIndex, runIndex + 1));
	};
	return {
		status: run.status,
		error: run.data.resultData.error,
		waitTill: run.waitTill ?? undefined,
		outputs,
		jsonOf: (nodeName, output) => (outputs(nodeName)[output] ?? []).map(({ json }) => json),
		ran: (nodeName) => runsOf(nodeName).length > 0,
		runs: (nodeName) => runsOf(nodeName).length,
		nodeError: (nodeName) => runsOf(nodeName).at(-1)?.error,
		run,
		logs,
	};
}
