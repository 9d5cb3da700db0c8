import type { RefusalCode } from './refusals';
import { own } from './tables';

/** `Result` of CheckResult as it goes over the wire. */
export type WireResult = Record<string, unknown>;

/** How one verification goes. Operators pick it with the SceneCode of Initialize. */
export interface Outcome {
	/** In plain words, for the table that `npm run sandbox` prints. */
	says: string;
	/** Initialize says no instead of starting. */
	refusedAtStart?: RefusalCode;
	/** CheckResult says no, however often it is asked. */
	refusedAtCheck?: RefusalCode;
	neverFinishes?: boolean;
	passed: string;
	subCode?: string;
	face: FaceFigures;
	/** Bends the finished result into something a careful client has to survive. */
	bend?: (result: WireResult) => WireResult | undefined;
}

/** What the algorithms say about the face. Texts, since the vendor sends numbers both ways. */
export interface FaceFigures {
	faceAttack: string;
	faceAttackScore: string;
	guardRiskScore: string;
	faceComparisonScore: string;
	duplicateFace?: Array<Record<string, string>>;
}

const goodFace: FaceFigures = {
	faceAttack: 'N',
	faceAttackScore: '1.20',
	guardRiskScore: '3.40',
	faceComparisonScore: '98.70',
};

const pass: Outcome = { says: 'Passed', passed: 'Y', subCode: '200', face: goodFace };

/** Every outcome by the SceneCode that asks for it. */
export const outcomes: Readonly<Record<string, Outcome>> = {
	pass,
	different: {
		says: 'Not passed: a different person (204)',
		passed: 'N',
		subCode: '204',
		face: { ...goodFace, faceComparisonScore: '31.50' },
	},
	liveness: {
		says: 'Not passed: liveness risk (205)',
		passed: 'N',
		subCode: '205',
		face: { ...goodFace, faceAttack: 'Y', faceAttackScore: '97.10' },
	},
	policy: {
		says: 'Not passed: policy restriction, unsafe device (206)',
		passed: 'N',
		subCode: '206',
		face: { ...goodFace, guardRiskScore: '95.80' },
	},
	similar: {
		says: 'Not passed: a similar face is known (233)',
		passed: 'N',
		subCode: '233',
		face: {
			...goodFace,
			duplicateFace: [
				{ faceGroupCode: 'sandbox', faceId: 'sandboxface1', merchantUserId: 'sandboxuser1' },
			],
		},
	},
	never: { ...pass, says: 'The person never finishes', neverFinishes: true },

	blurred: { ...pass, says: 'Not started: UnqualifiedPhoto', refusedAtStart: 'UnqualifiedPhoto' },
	noface: { ...pass, says: 'Not started: NoFaceDetected', refusedAtStart: 'NoFaceDetected' },
	toolarge: { ...pass, says: 'Not started: ToolargeImage', refusedAtStart: 'ToolargeImage' },
	dltimeout: { ...pass, says: 'Not started: DownloadTimeout', refusedAtStart: 'DownloadTimeout' },

	outage: {
		...pass,
		says: 'Starts, then CheckResult answers InternalError for ever',
		refusedAtCheck: 'InternalError',
	},
	contradict: { ...pass, says: 'Passed Y with sub code 204', subCode: '204' },
	yn200: { ...pass, says: 'Passed N with sub code 200', passed: 'N' },
	unknown: { ...pass, says: 'Passed N with an unknown sub code 999', passed: 'N', subCode: '999' },
	pending: { ...pass, says: 'Passed P (pending) with sub code 200', passed: 'P' },
	lowercase: { ...pass, says: 'Passed in lower case: y', passed: 'y' },
	nosub: { ...pass, says: 'Passed Y without a sub code', subCode: undefined },
	brokenext: {
		...pass,
		says: 'Passed, but ExtFaceInfo is not valid JSON',
		// The missing comma is what the samples on the vendor's pages look like.
		bend: (result) => ({ ...result, ExtFaceInfo: '{"faceAttack":"N" "faceAge":"30"}' }),
	},
	numbers: {
		...pass,
		says: 'Passed, with sub code and scores as JSON numbers',
		bend: (result) => ({
			...result,
			SubCode: Number(result.SubCode),
			ExtFaceInfo: withNumbers(String(result.ExtFaceInfo)),
		}),
	},
	noresult: { ...pass, says: 'Success, but without a Result', bend: () => undefined },
};

/** The outcome a SceneCode asks for; anything else passes. */
export function outcomeFor(sceneCode: string | undefined): Outcome {
	return own(outcomes, sceneCode) ?? pass;
}

function withNumbers(extFaceInfo: string): string {
	return JSON.stringify(JSON.parse(extFaceInfo), (name, value: unknown) =>
		name.endsWith('Score') ? Number(value) : value,
	);
}
