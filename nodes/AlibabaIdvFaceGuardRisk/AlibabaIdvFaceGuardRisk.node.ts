import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testApiCredential } from '../shared/api/credentialTest';
import { runItems } from '../shared/items/runItems';
import { riskOutputs } from '../shared/results/routes';
import { planFaceGuardRisk } from './faceGuardRisk';
import { parameters } from './parameters';

export class AlibabaIdvFaceGuardRisk implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification: Face Guard Risk',
		name: 'alibabaIdvFaceGuardRisk',
		icon: {
			light: 'file:../../icons/faceGuardRisk.light.svg',
			dark: 'file:../../icons/faceGuardRisk.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["productCode"] }}',
		description: "Asks how risky a person's device is and branches on it",
		defaults: { name: 'Face Guard Risk' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: riskOutputs.map(() => NodeConnectionTypes.Main),
		outputNames: riskOutputs.map(({ displayName }) => displayName),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		properties: parameters,
		sensitiveOutputFields: ['riskExtends', 'result.RiskExtends'],
	};

	methods = { credentialTest: { testApiCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, riskOutputs.length, async () => planFaceGuardRisk(this));
	}
}
