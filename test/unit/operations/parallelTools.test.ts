import { guardRisk } from '../../../nodes/operations/device/guardRisk';
import { executeOperation } from '../../../nodes/operations/execute';
import { legacyFaceComparison } from '../../../nodes/operations/legacy/faceComparison';
import { jpegWithComment } from '../../sandbox';
import { fakeContext } from '../run/fakeContext';

const picture = jpegWithComment('somebody').toString('base64');

const parameters: Record<string, unknown> = {
	options: { requestsPerSecond: 1000 },
	region: '',
	simplify: true,
	deviceToken: 'device-1',
	productCode: 'FACE_GUARD_PRO',
	bizId: '',
	merchantBizId: '',
	highRiskFrom: 70,
	lowRiskUpTo: 30,
	blockingTags: [],
	refFaceSource: 'base64',
	refFaceBase64: picture,
	authFaceSource: 'base64',
	authFaceBase64: picture,
	resourceCode: '00840000',
};

const body = {
	Code: 200,
	RequestId: 'R',
	Result: { GuardRiskScore: 1, RiskTags: '' },
	Data: JSON.stringify({ retCode: 'OK_SUCCESS', passed: 'false' }),
};

/** n8n gives each call of a tool a run index of its own, and what is kept is the execution's. */
function agentCalling(operation: typeof guardRisk | typeof legacyFaceComparison) {
	const kept = {};
	const flow = {};
	let calls = 0;
	const credentials = {
		accessKeyId: 'id',
		accessKeySecret: 'secret',
		region: 'custom',
		endpoint: 'http://127.0.0.1:9',
	};
	async function request() {
		calls += 1;
		await new Promise((resolve) => setTimeout(resolve, 20));
		return { statusCode: 200, headers: {}, body: JSON.stringify(body) };
	}
	return {
		calls: () => calls,
		async tool(runIndex: number) {
			const context = fakeContext({
				kept,
				flow,
				credentials,
				request,
				isTool: true,
				runIndex: () => runIndex,
			});
			Object.assign(context, { getNodeParameter: (name: string) => parameters[name] });
			const [[item] = []] = await executeOperation(context, operation as never);
			return (item?.json[operation.name] as { verdict?: string }).verdict;
		},
	};
}

describe.each([guardRisk, legacyFaceComparison])('$name, called by an agent', (operation) => {
	it('costs one call for the same question, one after the other', async () => {
		const agent = agentCalling(operation);
		const first = await agent.tool(0);
		expect(await agent.tool(1)).toBe(first);
		expect([agent.calls(), typeof first]).toEqual([1, 'string']);
	});

	it('costs one call for the same question asked twice at once', async () => {
		const agent = agentCalling(operation);
		const [first, second] = await Promise.all([agent.tool(0), agent.tool(1)]);
		expect([agent.calls(), second]).toEqual([1, first]);
	});
});
