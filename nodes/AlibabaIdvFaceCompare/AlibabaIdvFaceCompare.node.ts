import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { testApiCredential } from '../shared/api/credentialTest';
import { runItems } from '../shared/items/runItems';
import { comparisonOutputs } from '../shared/results/routes';
import { planFaceCompare } from './faceCompare';
import { parameters } from './parameters';

export class AlibabaIdvFaceCompare implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification: Face Compare (Legacy)',
		name: 'alibabaIdvFaceCompare',
		icon: {
			light: 'file:../../icons/faceCompare.light.svg',
			dark: 'file:../../icons/faceCompare.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: 'intl_face_verify',
		description: 'Compares two face pictures with the legacy service and branches on the result',
		defaults: { name: 'Face Compare (Legacy)' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: comparisonOutputs.map(() => NodeConnectionTypes.Main),
		outputNames: comparisonOutputs.map(({ displayName }) => displayName),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		properties: parameters,
	};

	methods = { credentialTest: { testApiCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runItems(this, comparisonOutputs.length, async () => planFaceCompare(this));
	}
}
