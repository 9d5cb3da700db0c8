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
import { legacyFaceComparison } from '../operations/legacy/faceComparison';
import { testApiCredential } from '../shared/credential/credentialTest';

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
		subtitle:
			'={{ $parameter["resourceCode"] === "other" ? $parameter["otherResourceCode"] : $parameter["resourceCode"] }}',
		description:
			'Compares two face pictures with the legacy service and branches on the result. May be billed.',
		defaults: { name: 'Face Compare (Legacy)' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsOf(legacyFaceComparison),
		hints: firstOutputHints(legacyFaceComparison),
		credentials: [{ name: 'alibabaIdvApi', required: true, testedBy: 'testApiCredential' }],
		properties: propertiesOf(legacyFaceComparison),
	};

	methods = { credentialTest: { testApiCredential } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this, legacyFaceComparison);
	}
}
