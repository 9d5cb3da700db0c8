import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { executeOperation } from '../operations/execute';
import { firstOutputHints } from '../operations/firstOutput';
import { outputsOf } from '../operations/outputs';
import { propertiesOf } from '../operations/panel';
import { checkResult } from '../operations/verification/checkResult';
import { testApiCredential } from '../shared/credential/credentialTest';

export class AlibabaIdvCheckResult implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification: Check Result',
		name: 'alibabaIdvCheckResult',
		icon: {
			light: 'file:../../icons/checkResult.light.svg',
			dark: 'file:../../icons/checkResult.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["routing"] === "single" ? "Single Output" : $parameter["routing"] === "bySubCode" ? "By Sub Code" : "By Verdict" }}',
		description:
			'Fetches the result of a verification by its Transaction ID and branches on it. Free.',
		defaults: { name: 'Check Result' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(checkResult),
		hints: firstOutputHints(checkResult),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		properties: propertiesOf(checkResult),
		sensitiveOutputFields: ['checkResult.document', 'checkResult.raw'],
	};

	methods = { credentialTest: { testApiCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this, checkResult);
	}
}
