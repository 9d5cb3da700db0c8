import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { actionOperations, localOperations, resources } from '../operations';
import { executeChosen } from '../operations/execute';
import { firstOutputHintsByOperation } from '../operations/firstOutput';
import { searchFaceGroups } from '../operations/library/searchFaceGroups';
import { outputsByOperation } from '../operations/outputs';
import { actionProperties, subtitleByOperation } from '../operations/panel';
import { testApiCredential } from '../shared/credential/credentialTest';

const operations = [...actionOperations, ...localOperations];

export class AlibabaIdv implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Alibaba Cloud ID Verification',
		name: 'alibabaIdv',
		icon: {
			light: 'file:../../icons/alibabaIdv.light.svg',
			dark: 'file:../../icons/alibabaIdv.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleByOperation(operations, resources),
		description: 'Checks faces, documents, and data, and manages verifications',
		defaults: { name: 'Alibaba Cloud ID Verification' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsByOperation(operations),
		hints: firstOutputHintsByOperation(actionOperations),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		properties: actionProperties(operations, resources),
		sensitiveOutputFields: actionOperations.flatMap(({ name }) => [
			`${name}.document`,
			`${name}.raw`,
		]),
	};

	methods = { credentialTest: { testApiCredential }, listSearch: { searchFaceGroups } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeChosen(this, operations);
	}
}
