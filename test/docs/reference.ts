import type { INodeTypeDescription } from 'n8n-workflow';

import { localOperations, nodeOperations, operations, resources } from '../../nodes/operations';
import type { Operation, Output } from '../../nodes/operations/definition';
import { anyOperation } from '../../nodes/operations/anything';
import { guardRisk } from '../../nodes/operations/device/guardRisk';
import { riskTags } from '../../nodes/operations/device/guardRisk/riskTags';
import { routings } from '../../nodes/operations/verification/checkResult/routing';
import { otherFailure, subCodes } from '../../nodes/operations/verification/checkResult/subCodes';
import type { ErrorCategory } from '../../nodes/shared/errors';
import { services } from '../../nodes/shared/services';
import { gatewayCodes } from '../../nodes/shared/services/gatewayCodes';
import { regions } from '../../nodes/shared/services/regions';
import type { ReturnCodes } from '../../nodes/shared/services/service';
import { errorCategories } from '../../nodes/shared/transport/errorCategories';
import { leftOut } from './leftOut';
import { anchor, bulletList, code, page, table } from './markdown';
import { rareDecisions } from './rare';
import { resultOf, type Played, type PlayedResult } from './played';
import { billedWord, billingOf, categoryMeanings, goodNeedsOf, repetition } from './words';

/** What the pages are made of. */
export interface Sources {
	/** The description of the node that has an operation. */
	nodeOf(operation: Operation): INodeTypeDescription;
	/** What the operations put out, in the order of their cases. */
	played: readonly Played[];
}

const isOfActionNode = (operation: Operation) => !nodeOperations.includes(operation);

/** As a heading calls it: the node, or resource and operation of the action node. */
function titleOf(operation: Operation): string {
	if (!isOfActionNode(operation)) return operation.displayName;
	return `${resources[operation.resource] ?? operation.resource}: ${operation.displayName}`;
}

function labels(outputs: readonly Output[]): string {
	return outputs.map(({ label }) => label).join(', ');
}

/** The outputs that an operation can have, one line for each choice of the operator. */
function outputsOf({ outputs, routings: chosen }: Operation): string[] {
	if (!outputs) return ['one'];
	if (!chosen) return [labels(outputs)];
	const variants = Object.values(chosen.variants).map(labels);
	return [...new Set([labels(outputs), ...variants])];
}

function regionsOf({ calls, regionField }: Operation): string {
	const offered = services[calls.main.service].regions;
	const listed = (regionField?.options ?? []).flatMap((option) =>
		'value' in option && option.value !== '' ? [String(option.value)] : [],
	);
	const own = listed.length > 0 ? offered.filter((region) => listed.includes(region)) : offered;
	if (own.length === Object.keys(regions).length) return 'all';
	return own.map((region) => regions[region].name).join(', ');
}

/** What of a person, or secret, an operation sends, by where it travels. */
function personalPlaces({ fields, calls }: Operation): { query: string[]; body: string[] } {
	// An operation with a second version has there in the body what the first one does not have.
	const inBody = new Set(Object.values(calls).flatMap((call) => call.inBody ?? []));
	const names = Object.values(fields).flatMap(({ kind, wire }) =>
		(wire?.names ?? []).filter(
			(name) => (typeof kind === 'function' ? kind(name) : kind) !== 'plain',
		),
	);
	return {
		query: names.filter((name) => !inBody.has(name)),
		body: names.filter((name) => inBody.has(name)),
	};
}

function personalTable(): string {
	const cells = (names: readonly string[]) => names.map(code).join(', ');
	return table(
		['Operation', 'In the query of the URL', 'In the body'],
		operations.flatMap((operation) => {
			const { query, body } = personalPlaces(operation);
			return query.length + body.length === 0
				? []
				: [[titleOf(operation), cells(query), cells(body)]];
		}),
	);
}

function leftOutTable(): string {
	return [
		'It offers all operations but these:',
		table(
			['Left out', 'Why'],
			Object.entries(leftOut).map(([name, why]) => [code(name), why]),
		),
	].join('\n\n');
}

export function operationsPage({ nodeOf }: Sources): string {
	const overview = table(
		['Operation', 'Node', 'Outputs, the first one is the safe one', 'Billing'],
		operations.map((operation) => [
			`[${titleOf(operation)}](#${anchor(titleOf(operation))})`,
			nodeOf(operation).displayName,
			outputsOf(operation).join('; or '),
			billingOf(operation),
		]),
	);
	const each = operations.map((operation) => {
		const { calls, description, n8nAction, name, outputs, regionField } = operation;
		const goodNeeds = goodNeedsOf(operation);
		const good = outputs?.at(-1)?.label;
		const { service, charge } = calls.main;
		return [
			`## ${titleOf(operation)}`,
			`${description.replace(/\.$/, '')}.`,
			bulletList([
				...(isOfActionNode(operation)
					? [`Node *${nodeOf(operation).displayName}*, action *${n8nAction}*`]
					: [`Node *${nodeOf(operation).displayName}*`]),
				`Calls ${calledBy(operation, `${services[service].name} (${services[service].version})`)}`,
				`The item gets an object ${code(name)}`,
				`Outputs: ${outputsOf(operation).join('; or ')}`,
				...(goodNeeds && good ? [`*${good}* needs: ${goodNeeds}`] : []),
				`Billing: ${billingOf(operation)}`,
				...('ifAnswerLost' in charge
					? [`When the answer is lost, it is not called again. ${charge.ifAnswerLost}`]
					: []),
				`Regions: ${regionsOf(operation)}${regionField ? ', chosen by the field *Region*' : ''}`,
				`[Reasons](reasons.md#${anchor(titleOf(operation))})`,
			]),
			...(operation === anyOperation ? [leftOutTable()] : []),
		].join('\n\n');
	});
	return page(
		'Operations',
		'What the nodes can do. Products of Alibaba Cloud may be offered in fewer regions than the operation itself.',
		overview,
		...each,
		'## Where personal data is in the request',
		'Each parameter travels where Alibaba Cloud documents it. These are about a person, or secret; what *Any Operation* and *Extra Parameters* send goes by the name of the parameter.',
		personalTable(),
		'## Operations without a call',
		'They call nobody and cost nothing.',
		table(
			['Operation', 'What it does', 'The item gets'],
			localOperations.map(({ resource, displayName, description, name }) => [
				`${resources[resource] ?? resource}: ${displayName}`,
				`${description.replace(/\.$/, '')}.`,
				code(name),
			]),
		),
	);
}

const undecidedByTrigger = ['unconfirmed', 'confirmationFailed', 'tooManyWaiting'];

/** A decision as a row: the output that it goes to unless the operator chose others. */
function reasonRow({ outputs }: Operation, decision: PlayedResult): Row {
	const { verdict, reason, explanation, remedy, billed } = decision;
	const known: readonly Output[] = outputs ?? [];
	const output = known.findIndex((each) => each.verdict === verdict);
	const label = known[output]?.label ?? '';
	return {
		output,
		cells: [label, code(verdict), code(reason), explanation, remedy, billedWord(billed)],
	};
}

interface Row {
	/** By its index. */
	output: number;
	cells: readonly string[];
}

function takesPicture({ fields, outputs }: Operation): boolean {
	return outputs !== undefined && Object.values(fields).some(({ kind }) => kind === 'picture');
}

function reasonsOf(operation: Operation, played: readonly Played[]): string {
	const { outputs } = operation;
	if (!outputs) return 'This operation has no verdict, so its items have no `reason`.';
	const decisions = played
		.filter((each) => each.operation === operation)
		.map(resultOf)
		.filter(({ reason }) => reason !== 'pictureRefused');
	decisions.push(...rareDecisions(operation));
	if (takesPicture(operation)) {
		decisions.push({
			verdict: outputs[0].verdict,
			reason: 'pictureRefused',
			explanation: 'The node or Alibaba Cloud refused a picture; `explanation` says why.',
			remedy: 'Ask the person for another picture; `tellUser` has the words.',
			tellUser: '',
			billed: false,
		});
	}
	const rows = new Map<string, Row>();
	for (const decision of decisions) {
		const row = reasonRow(operation, decision);
		const key = `${decision.verdict} ${decision.reason}`;
		if (!rows.has(key)) rows.set(key, row);
	}
	const sorted = [...rows.values()].sort((one, other) => one.output - other.output);
	const head = ['Output', '`verdict`', '`reason`', 'What happened', 'What to do', 'Billed'];
	return table(
		head,
		sorted.map(({ cells }) => cells),
	);
}

function subCodeTable(): string {
	const rows = Object.entries(subCodes).map(([subCode, decision]) => {
		const output = routings.variants.bySubCode.find(
			(each) =>
				each.verdict === decision.verdict &&
				(!('reason' in each) || each.reason === decision.reason),
		);
		const { reason, tellUser, billed } = decision;
		return [subCode, output?.label ?? '', code(reason), tellUser, billedWord(billed)];
	});
	const { reason, tellUser, billed } = otherFailure;
	return table(
		['Sub code', 'Output', '`reason`', '`tellUser`, for the person', 'Billed'],
		[...rows, ['others', 'Other Failure', code(reason), tellUser, billedWord(billed)]],
	);
}

export function reasonsPage({ played }: Sources): string {
	const each = operations.map((operation) =>
		[`## ${titleOf(operation)}`, reasonsOf(operation, played)].join('\n\n'),
	);
	return page(
		'Reasons',
		`Every decision has a \`reason\`: a fixed word that you can branch on. The same words are in the item as \`explanation\` and \`remedy\`; numbers and names in them are examples here. *Billed* is *yes* or *no* where Alibaba Cloud publishes it. The trigger has the reasons of Check Result and ${undecidedByTrigger.map(code).join(', ')}: [callbacks](../callbacks.md#what-the-trigger-cannot-confirm).`,
		...each,
		'## Sub codes of Check Result',
		'`Passed` = `N` with a sub code that is not listed here is *Other Failure*. `Passed` = `Y` is a pass with the sub code 200 only.',
		subCodeTable(),
	);
}

function codeTable(codes: ReturnCodes): string {
	return table(
		['Code', 'What happened', 'What to do', 'Category'],
		Object.entries(codes).map(([name, { category, message, remedy }]) => [
			['Missing', 'Invalid'].includes(name)
				? `${code(name)} and any code that begins so`
				: code(name),
			message,
			remedy,
			`[${category}](#categories)`,
		]),
	);
}

function categoryTable(): string {
	const names = Object.keys(categoryMeanings) as ErrorCategory[];
	return table(
		['Category', 'What it means', 'Repeated: free', 'Repeated: may be billed', '`retryable`'],
		names.map((name) => {
			const { retry, retryable } = errorCategories[name];
			return [
				code(name),
				categoryMeanings[name],
				repetition(retry.free),
				repetition(retry.paid),
				retryable ? 'yes' : 'no',
			];
		}),
	);
}

/** What it calls: lists that it looks something up in do not count. */
function calledBy({ calls, chosenCall }: Operation, service: string): string {
	const all = Object.values(calls);
	if (chosenCall && all.length === 1) return `the operation of ${service} that you choose`;
	const [{ action }, ...others] = [calls.main, ...all];
	const paid = others.filter(({ charge }) => !charge.kind.startsWith('free'));
	const actions = new Set([action, ...paid.map((call) => call.action)]);
	return `${[...actions].map(code).join(' or ')} of ${service}`;
}

export function returnCodesPage(): string {
	const own = operations.flatMap((operation) => {
		const calls = Object.values(operation.calls).filter(({ codes }) => codes);
		// Two calls may have the same codes.
		return [...new Set(calls.map(({ codes }) => codes))].flatMap((codes) => {
			const actions = calls.filter((call) => call.codes === codes).map(({ action }) => action);
			return codes ? [{ operation, actions: [...new Set(actions)], codes }] : [];
		});
	});
	return page(
		'Return codes and error categories',
		'Alibaba Cloud answers with a `Code`. Only `Success` and `200` under HTTP status 200 are a success; the HTTP status alone decides nothing. A code is looked up among those of the operation, then of the service, then of the gateway in front of all services. A name stands for its family, too: `Throttling` covers `Throttling.Api`. What is in no table is `unknown`: it is shown as it came, and it is never a pass.',
		'## Categories',
		'The nodes repeat a call only as this table says. Whether an operation is free or may be billed is in the [table of operations](operations.md). A call that changes data and adds up is not repeated after an internal error either.',
		categoryTable(),
		...own.flatMap(({ operation, actions, codes }) => [
			`## Codes of ${titleOf(operation)} only`,
			`They win over those of the service, for ${actions.map(code).join(' and ')}.`,
			codeTable(codes),
		]),
		...Object.values(services).flatMap(({ name, codes }) => [
			`## Codes of ${name}`,
			codeTable(codes),
		]),
		'## Codes of the gateway',
		codeTable(gatewayCodes),
	);
}

export function riskTagsPage(): string {
	const blocking = guardRisk.fields.blockingTags.properties.flatMap(
		({ default: tags }) => tags as string[],
	);
	return page(
		'Risk tags',
		"What *Face Guard Risk* says about a device, with Alibaba Cloud's tags. A device with a tag that is not in this table goes to *Review* (`unknownTag`).",
		table(
			[
				'Tag',
				'Where',
				'What it means',
				'Blocking from the start',
				'Problem of the token: what to do',
			],
			Object.entries(riskTags).map(([tag, { group, explanation, tokenFault }]) => [
				code(tag),
				group,
				explanation,
				blocking.includes(tag) ? 'yes' : '',
				tokenFault?.remedy ?? '',
			]),
		),
		'A device with a blocking tag goes to *High Risk*. A token with a problem never goes to *Low Risk*, whatever its score.',
	);
}
