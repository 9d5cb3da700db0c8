import type { IExecuteFunctions } from 'n8n-workflow';

import { planFaceCompare } from '../../../nodes/AlibabaIdvFaceCompare/faceCompare';
import { planFaceGuardRisk } from '../../../nodes/AlibabaIdvFaceGuardRisk/faceGuardRisk';
import { runItems, type ItemWork } from '../../../nodes/shared/items/runItems';
import { jpegWithComment } from '../../sandbox';
import { fakeContext } from './fakes';

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
	rememberTokens: false,
	refFaceSource: 'base64',
	refFaceContent: picture,
	authFaceSource: 'base64',
	authFaceContent: picture,
	resourceCode: '00840000',
};

const plans = {
	FaceGuardRisk: planFaceGuardRisk,
	FaceCompare: planFaceCompare,
} as unknown as Record<string, (context: IExecuteFunctions) => Promise<ItemWork<unknown>>>;

/** n8n gives each call of a tool a run index of its own, and what is kept is the execution's. */
function agentCalling(name: string) {
	const kept = {};
	const flow = {};
	let calls = 0;
	return {
		calls: () => calls,
		async tool(runIndex: number) {
			const context = fakeContext({
				kept,
				flow,
				isTool: true,
				runIndex: () => runIndex,
				credentials: {
					accessKeyId: 'id',
					accessKeySecret: 'secret',
					region: 'custom',
					endpoint: 'http://127.0.0.1:9',
				},
				async request() {
					calls += 1;
					await new Promise((resolve) => setTimeout(resolve, 20));
					const body = { Code: 200, RequestId: 'R', Result: { GuardRiskScore: 1 }, Data: '{}' };
					return { statusCode: 200, headers: {}, body };
				},
			});
			Object.assign(context, { getNodeParameter: (parameter: string) => parameters[parameter] });
			return await runItems(context, 3, async () =>
				(plans[name] as NonNullable<(typeof plans)[string]>)(context),
			);
		},
	};
}

describe.each(Object.keys(plans))('%s, called by an agent', (name) => {
	it('pays once for the same question, one call after the other', async () => {
		const agent = agentCalling(name);
		const first = await agent.tool(0);
		const second = await agent.tool(1);
		expect(agent.calls()).toBe(1);
		expect(second[0]?.[0]?.json.verdict).toBe(first[0]?.[0]?.json.verdict);
	});

	it('pays once for the same question asked twice at once', async () => {
		const agent = agentCalling(name);
		await Promise.all([agent.tool(0), agent.tool(1)]);
		expect(agent.calls()).toBe(1);
	});
});
