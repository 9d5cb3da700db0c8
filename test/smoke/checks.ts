import { askForKeys } from '../../nodes/shared/credential/assumeRole';
import { IdvError } from '../../nodes/shared/errors';
import { customRegion } from '../../nodes/shared/services/regions';
import { systemClock } from '../../nodes/shared/transport/systemClock';
import { callbackWhileRunning } from './callbackCheck';
import { sendSigned, type Answered } from './caller';
import { codeOf, detailsOf, lineOf, type Check, type Finding, type Tools } from './check';
import type { Setup } from './setup';
import { newBizId, startForNobody } from './started';

const usesRole = ({ credential }: Setup) => credential.authentication === 'ramRole';

const onlyHongKong = ({ credential: { region } }: Setup) =>
	region === 'cn-hongkong' || region === customRegion
		? undefined
		: 'is offered in China (Hong Kong) only';

const needs =
	(...files: Array<'document' | 'face'>) =>
	(setup: Setup): string | undefined => {
		const missing = files.filter((file) => setup[file] === undefined).map((file) => `--${file}`);
		return missing.length > 0 ? `needs ${missing.join(' and ')}` : onlyHongKong(setup);
	};

function verdictLine(outcome: Answered, member: string): string {
	const result = outcome.ok ? Object(outcome.answer.body.Result) : {};
	const { [member]: verdict, SubCode } = result as Record<string, unknown>;
	return `${member} is ${JSON.stringify(verdict ?? null)} and SubCode ${JSON.stringify(SubCode ?? null)}`;
}

/** For checks that are about the shape of one paid answer. */
async function paid(
	{ ask }: Tools,
	action: string,
	member: string,
	params: Record<string, string | undefined>,
	inBody: string[],
): Promise<Finding> {
	const outcome = await ask({
		action,
		params: { MerchantBizId: newBizId(), ...params },
		inBody,
		isPaid: true,
	});
	const answer = outcome.ok ? `${verdictLine(outcome, member)}.` : `Refused: ${codeOf(outcome)}.`;
	return { answer, details: detailsOf(action, outcome) };
}

const connection: Check = {
	name: 'connection',
	title: 'Keys, signature, and region',
	question: 'Do the keys work, is the signature accepted, and does the region answer?',
	price: 0,
	async run({ ask }) {
		const outcome = await ask({ action: 'KeepaliveIntl' });
		return {
			answer: outcome.ok ? 'Yes.' : `No: ${outcome.error.message}. ${outcome.error.facts.remedy}`,
			details: detailsOf('KeepaliveIntl', outcome),
			isSurprise: !outcome.ok,
		};
	},
};

const roleAcrossRegions: Check = {
	name: 'roleAcrossRegions',
	title: 'Keys of a role in another region',
	question:
		'Do keys that the Security Token Service of one region gave out work in another one? The Region option of the nodes depends on it.',
	price: 0,
	lacks: (setup) =>
		usesRole(setup)
			? setup.credential.region === customRegion
				? 'needs a region: an endpoint is one place'
				: undefined
			: 'needs ALIBABA_ROLE_ARN',
	async run({ ask, setup }) {
		const region = setup.credential.region === 'cn-hongkong' ? 'ap-southeast-1' : 'cn-hongkong';
		const outcome = await ask({ action: 'KeepaliveIntl', region });
		return {
			answer: outcome.ok ? 'Yes.' : `No: ${codeOf(outcome)}.`,
			details: [lineOf('KeepaliveIntl elsewhere', outcome)],
			isSurprise: !outcome.ok,
		};
	},
};

const refusedRole: Check = {
	name: 'refusedRole',
	title: 'A role that is refused',
	question:
		'With which code is a role refused that does not exist? The credential test tells causes apart by it.',
	price: 0,
	lacks: (setup) => (usesRole(setup) ? undefined : 'needs ALIBABA_ROLE_ARN'),
	async run({ setup: { credential } }) {
		const roleArn = `${credential.roleArn}-that-does-not-exist`;
		const found = await askForKeys({ ...credential, roleArn }, sendSigned, systemClock).catch(
			(error: unknown) => error,
		);
		const code = found instanceof IdvError ? found.facts.code : 'none: keys were given out';
		return {
			answer: `The code is ${code}.`,
			details: [`AssumeRole: ${code}`],
			isSurprise: code !== 'EntityNotExist.Role',
		};
	},
};

const identityInBody: Check = {
	name: 'identityInBody',
	title: 'Identity data in the body',
	question:
		'Are parameters accepted in the body that are documented in the query of the URL, where proxies log them?',
	price: 0,
	leaves: 'A verification that nobody takes; it ends by itself after 30 minutes.',
	async run({ ask }) {
		const started = await startForNobody(ask, {}, 'everything');
		const details = [lineOf('Initialize, everything in the body', started.outcome)];
		if (!started.transactionId) {
			const answer = `No, or not for another reason: ${codeOf(started.outcome)}.`;
			return { answer, details };
		}
		const { merchantBizId, transactionId } = started;
		const params = { MerchantBizId: merchantBizId, TransactionId: transactionId };
		const checked = await ask({ action: 'CheckResult', params, inBody: 'everything' });
		details.push(lineOf('CheckResult, everything in the body', checked));
		const isRead = checked.ok || codeOf(checked) === 'ProcessNotCompleted';
		return {
			answer: isRead
				? 'Yes, for Initialize and for CheckResult.'
				: `For Initialize yes, for CheckResult no (${codeOf(checked)}).`,
			details,
		};
	},
};

const unfinished: Check = {
	name: 'unfinished',
	title: 'A verification that nobody has finished',
	question:
		"What do CheckResult and CheckVerifyLog answer about somebody who has not begun? 'Not finished' and Explain depend on it.",
	price: 0,
	leaves: 'A verification that nobody takes; it ends by itself after 30 minutes.',
	async run({ ask }) {
		const { outcome, merchantBizId, transactionId } = await startForNobody(ask);
		if (!transactionId) {
			return {
				answer: `Not known: ${codeOf(outcome)}.`,
				details: detailsOf('Initialize', outcome),
			};
		}
		const params = { MerchantBizId: merchantBizId, TransactionId: transactionId };
		const checked = await ask({ action: 'CheckResult', params });
		const inBody = ['MerchantBizId', 'TransactionId'];
		const log = await ask({ action: 'CheckVerifyLog', params, inBody });
		return {
			answer: `CheckResult says ${codeOf(checked)}, CheckVerifyLog says ${codeOf(log)}.`,
			details: [
				...detailsOf('Initialize', outcome),
				...detailsOf('CheckResult', checked),
				...detailsOf('CheckVerifyLog', log),
			],
			isSurprise: codeOf(checked) !== 'ProcessNotCompleted',
		};
	},
};

const deletion: Check = {
	name: 'deletion',
	title: 'Deleting twice',
	question:
		'For which products can a verification be deleted, and what does a second deletion answer? Delete Data depends on it.',
	price: 0,
	leaves: 'Nothing: what it deletes is a verification that it has just started for nobody.',
	async run({ ask }) {
		const { outcome, transactionId } = await startForNobody(ask);
		if (!transactionId) {
			return {
				answer: `Not known: ${codeOf(outcome)}.`,
				details: detailsOf('Initialize', outcome),
			};
		}
		const params = { TransactionId: transactionId, DeleteType: 'All', DeleteAfterQuery: 'N' };
		const first = await ask({ action: 'DeleteVerifyResult', params });
		const second = await ask({ action: 'DeleteVerifyResult', params });
		return {
			answer: `FACE_LIVENESS: the first time ${codeOf(first)}, the second time ${codeOf(second)}.`,
			details: [...detailsOf('The first time', first), ...detailsOf('The second time', second)],
		};
	},
};

const pageSizes: Check = {
	name: 'pageSizes',
	title: 'How long a page of face groups may be',
	question: 'Which PageSize does QueryFaceGroup accept? Lists of face groups depend on it.',
	price: 0,
	async run({ ask }) {
		const details: string[] = [];
		const accepted: string[] = [];
		for (const PageSize of ['10', '100', '1000']) {
			const params = { CurrentPage: '1', PageSize };
			const outcome = await ask({ action: 'QueryFaceGroup', params });
			details.push(lineOf(`PageSize ${PageSize}`, outcome));
			if (outcome.ok) accepted.push(PageSize);
		}
		return { answer: `Accepted: ${accepted.join(', ') || 'none'}.`, details };
	},
};

const sameFace: Check = {
	name: 'sameFace',
	title: 'The same picture twice',
	question:
		'Which members, and which scale of scores, does FaceCompare answer for two pictures that are the same?',
	price: 0.002,
	lacks: ({ face }) => (face === undefined ? 'needs --face' : undefined),
	run: async (tools) =>
		await paid(
			tools,
			'FaceCompare',
			'Passed',
			{ SourceFacePicture: tools.setup.face, TargetFacePicture: tools.setup.face },
			['SourceFacePicture', 'TargetFacePicture'],
		),
};

const stillPicture: Check = {
	name: 'stillPicture',
	title: 'A picture instead of a person',
	question:
		'Which sub codes does FaceLivenessV2 have, and does Passed agree with its other members?',
	price: 0.026,
	lacks: needs('face'),
	run: async (tools) =>
		await paid(
			tools,
			'FaceLivenessV2',
			'Passed',
			{ ProductCode: 'FACE_LIVENESS_MIN', FacePictureBase64: tools.setup.face },
			['FacePictureBase64'],
		),
};

const document = (setup: Setup, picture: 'document' | 'face') => ({
	ProductCode: 'ID_OCR_MIN',
	MerchantUserId: newBizId(),
	DocType: '01000000',
	Ocr: 'T',
	Spoof: 'T',
	IdOcrPictureBase64: setup[picture],
});

const noDocument: Check = {
	name: 'noDocument',
	title: 'A face instead of a document',
	question:
		'What does DocOcr answer when there is no document on the picture, and with which code?',
	price: 0.018,
	lacks: needs('face'),
	run: async (tools) =>
		await paid(tools, 'DocOcr', 'Passed', document(tools.setup, 'face'), ['IdOcrPictureBase64']),
};

const passport: Check = {
	name: 'passport',
	title: 'A document that is only read',
	question: 'What does Passed mean for a document that is read and looked at for forgery?',
	price: 0.018,
	lacks: needs('document'),
	run: async (tools) =>
		await paid(tools, 'DocOcr', 'Passed', document(tools.setup, 'document'), [
			'IdOcrPictureBase64',
		]),
};

const faceAndDocument: Check = {
	name: 'faceAndDocument',
	title: 'A face and a document',
	question:
		'Is Passed of EkycVerifyV2 Y and N, or T and F? The operation that compares a document with a face depends on it.',
	price: 0.14,
	lacks: needs('face', 'document'),
	run: async (tools) =>
		await paid(
			tools,
			'EkycVerifyV2',
			'Passed',
			{
				ProductCode: 'eKYC_MIN',
				MerchantUserId: newBizId(),
				DocType: '01000000',
				// No comparison with a register of Chinese citizens.
				Authorize: 'F',
				FacePictureBase64: tools.setup.face,
				IdOcrPictureBase64: tools.setup.document,
			},
			['FacePictureBase64', 'IdOcrPictureBase64'],
		),
};

/** In the order in which they are asked for: free ones first, and among them what matters most. */
export const checks: readonly Check[] = [
	connection,
	callbackWhileRunning,
	identityInBody,
	unfinished,
	deletion,
	pageSizes,
	roleAcrossRegions,
	refusedRole,
	sameFace,
	noDocument,
	passport,
	stillPicture,
	faceAndDocument,
];
