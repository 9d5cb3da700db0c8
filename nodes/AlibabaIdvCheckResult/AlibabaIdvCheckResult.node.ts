import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testApiCredential } from '../shared/api/credentialTest';
import { runItems } from '../shared/items/runItems';
import { outputsExpression, routings, type Routing } from '../shared/results/routes';
import { planCheckResult } from './checkResult';
import { parameters } from './parameters';

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
			'={{ $parameter["routing"] === "single" ? "single output" : $parameter["routing"] === "bySubCode" ? "by sub code" : "by verdict" }}',
		description: 'Fetches the result of a face verification and branches on it',
		defaults: { name: 'Check Result' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression('routing'),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		properties: parameters,
		sensitiveOutputFields: ['result.ExtIdInfo', 'result.ExtBasicInfo', 'result.ExtSourceInfo'],
	};

	methods = { credentialTest: { testApiCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const routing = this.getNodeParameter('routing', 0) as Routing;
		return await runItems(this, routings[routing].length, async () =>
			planCheckResult(this, routing),
		);
	}
}
