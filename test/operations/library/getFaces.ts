import type { Play } from '../../sandbox/play';
import { defineCases } from '../cases';
import { badGroups } from '../face/duplicateSearch';
import { listed, pageOf } from './getGroups';

const face = (number: number) => ({
	Id: 16100 + number,
	FaceId: `23064293${number}`,
	GmtCreate: '2026-01-15T02:20:28Z',
	RegistrationType: 'MANUAL',
	ImgOssUrl: `https://sandbox.oss-ap-southeast-1.aliyuncs.com/${number}.jpg?Signature=secret`,
	MerchantUserId: `user-${number}`,
});

/** Lists the faces of a group: two, or as many as a code such as `many-120` says. */
const queryFaceRecord: Play = {
	billed: false,
	answers: {
		two: listed({ Items: [face(1), face(2)] }),
		none: listed({ Items: [] }),
		odd: listed({ Items: [{ Id: null, ImgOssUrl: 7 }, [], 'x'] }),
		nolist: listed({ total: 2 }),
	},
	run({ params, asks }) {
		const count = Number(/^many-(\d+)$/.exec(params.FaceGroupCode ?? '')?.[1] ?? 2);
		const all = Array.from({ length: count }, (_face, index) => face(index + 1));
		const body = asks === undefined ? pageOf(all, params) : (queryFaceRecord.answers[asks] ?? {});
		return { status: 200, body: { Code: 'Success', ...body }, executed: true };
	},
};

export const cases = defineCases({
	name: 'faces',
	plays: { QueryFaceRecord: queryFaceRecord },
	parameters: {
		faceGroup: { __rl: true, mode: 'list', value: 'customers', cachedResultName: 'Customers' },
		options: { merchantUserId: '={{ $json.userId }}', hashMerchantUserId: false },
	},
	item: ({ asks, unique }) => ({ json: { userId: `sandbox:${asks}~${unique}` } }),
	good: ['two', 'none', 'odd'],
	outcomes: [],
	errors: [['nolist', 'noAnswer', 3]],
	refuses: {
		faceGroup: badGroups,
		limit: ['0', '-1', '1.5', '"x"', 'null', '{}'],
		merchantUserId: ['undefined', 'null', '""'],
	},
	fits: { merchantUserId: '"user-1"' },
});
