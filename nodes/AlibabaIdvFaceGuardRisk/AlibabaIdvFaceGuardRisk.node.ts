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
import { guardRisk } from '../operations/device/guardRisk';
import { testApiCredential } from '../shared/credential/credentialTest';

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
		description:
			"Checks how risky a person's device is by its DeviceToken and branches on the result. Each query is billed.",
		defaults: { name: 'Face Guard Risk' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(guardRisk),
		hints: firstOutputHints(guardRisk),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		properties: propertiesOf(guardRisk),
		sensitiveOutputFields: ['deviceRisk.riskExtends', 'deviceRisk.raw.RiskExtends'],
	};

	methods = { credentialTest: { testApiCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this, guardRisk);
	}
}
