/** Whether a text that is longer takes longer than its length explains. Timed, so never in a test. */
import { operations } from '../../nodes/operations';
import { readJson, withParsedMembers } from '../../nodes/operations/families/members';
import { parseCallback } from '../../nodes/shared/callback/parse';
import { checkToken, receiverOfUrl } from '../../nodes/shared/callback/token';
import { redactNamed, redactRaw, toSafeText, type Sent } from '../../nodes/shared/transport/redact';

const sent: Sent = {
	secrets: ['sandbox-secret-active'],
	pictures: [`/9j/${'AbCd'.repeat(400)}`],
	personal: ['Somebody Else', '110101199003071234'],
};

/** Beginnings of texts on which patterns have been caught out. */
const units = [
	'a',
	' ',
	'A=',
	'%41',
	'/',
	'\\',
	'"',
	'{"a":',
	'\u0000',
	'İ',
	'/9j/AbCd',
	'1.',
	'-',
	'_',
	'<a',
	'sandbox-secret-activ',
];

const work: Readonly<Record<string, (text: string) => unknown>> = {
	toSafeText: (text) => toSafeText(text, sent),
	redactRaw: (text) => redactRaw({ [text]: text, list: [text] }, sent),
	redactNamed: (text) => redactNamed({ text }, sent),
	readJson: (text) => readJson(text),
	withParsedMembers: (text) => withParsedMembers({ ExtFaceInfo: text }),
	parseCallback: (text) => parseCallback({ transactionId: text, passed: text }, { subCode: text }),
	checkToken: (text) => checkToken({ current: 'x'.repeat(32) }, text, text, 1),
	receiverOfUrl: (text) => receiverOfUrl(`https://n8n.example.com/${text}`),
	...Object.fromEntries(
		operations.flatMap(({ name, decide }) =>
			decide ? [[`decide of ${name}`, (text: string) => decideOn(decide as never, text)]] : [],
		),
	),
};

const members = [
	'Passed',
	'SubCode',
	'ExtFaceInfo',
	'ExtIdInfo',
	'BizCode',
	'Result',
	'RiskTag',
	'RiskTags',
	'RiskScore',
	'DuplicateFace',
	'MaterialInfo',
	'FaceAttack',
	'FacePassed',
];

function decideOn(
	decide: (answers: object, values: object, asked: object) => unknown,
	text: string,
) {
	const body = Object.fromEntries(members.map((name) => [name, text]));
	try {
		return decide({ main: { body } }, {}, { byThisItem: true, kept: {}, nowMs: 0 });
	} catch {
		// Fields of its own are missing here: it is about texts of Alibaba Cloud only.
		return undefined;
	}
}

function millisecondsOf(run: () => unknown): number {
	const started = performance.now();
	run();
	return performance.now() - started;
}

const best = (run: () => unknown) => Math.min(...[1, 2, 3, 4].map(() => millisecondsOf(run)));
const short = 4_000;
const times = 16;
/** Quadratic would be 256. */
const maxFactor = 64;
/** Below this, a clock measures nothing. */
const minMs = 0.5;

/** The worst text for each of the functions that read what others wrote. */
export function slowest(): Array<{ name: string; factor: number; isLinear: boolean }> {
	return Object.entries(work).map(([name, run]) => {
		const factors = units.map((unit) => {
			const text = (length: number) => unit.repeat(Math.ceil(length / unit.length));
			const [shorter, longer] = [text(short), text(short * times)];
			const long = best(() => run(longer));
			return long < minMs
				? times
				: long /
						Math.max(
							best(() => run(shorter)),
							minMs / times,
						);
		});
		const factor = Math.max(...factors);
		return { name, factor, isLinear: factor <= maxFactor };
	});
}
