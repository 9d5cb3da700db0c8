import models from './answerModels.json';
import { own } from './tables';

/**
 * What an answer consists of, by the models of Alibaba Cloud's SDK 3.21.2 of August 2026:
 * `Name`, `Name:type`, `Name{members}` for an object, `Name[members]` for a list of objects, and
 * `Name[:type]` for a list of values. Whatever has no type is a text.
 */
interface Member {
	type: string;
	members?: Members;
	isList: boolean;
}

type Members = Readonly<Record<string, Member>>;

const token = /(\w+)(?::(\w+)|([{[])(?::(\w+)\])?)?|[}\]]/y;

/** @param at where the members begin; moved behind their end. */
function read(text: string, at: { index: number }): Members {
	const members: Record<string, Member> = {};
	while (at.index < text.length) {
		if (text[at.index] === ' ') at.index += 1;
		token.lastIndex = at.index;
		const [whole = '', name, type, bracket, itemType] = token.exec(text) ?? [];
		if (whole === '') throw new Error(`Not a model from here: ${text.slice(at.index)}`);
		at.index += whole.length;
		if (name === undefined) return members;
		const isNested = bracket !== undefined && itemType === undefined;
		members[name] = {
			type: type ?? itemType ?? (isNested ? 'object' : 'string'),
			isList: bracket === '[',
			...(isNested ? { members: read(text, at) } : {}),
		};
	}
	return members;
}

function misfitsIn(members: Members, value: unknown, place: string): string[] {
	if (typeof value !== 'object' || value === null) return [`${place} is no object`];
	return Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
		const member = own(members, name);
		const here = place ? `${place}.${name}` : name;
		if (!member) return [`${here} is unknown`];
		if (each === undefined || each === null) return [];
		if (member.isList !== Array.isArray(each))
			return [`${here} is ${member.isList ? 'no' : 'a'} list`];
		return (member.isList ? (each as unknown[]) : [each]).flatMap((one) => {
			if (member.members) return misfitsIn(member.members, one, here);
			const type = member.type === 'map' ? 'object' : member.type;
			return typeof one === type ? [] : [`${here} is a ${typeof one} and no ${type}`];
		});
	});
}

/** Where an answer is not as the SDK's model of it; undefined for an action without a model. */
export function misfits(action: string, body: unknown): string[] | undefined {
	const text = own(models, action);
	return text === undefined ? undefined : misfitsIn(read(text, { index: 0 }), body, '');
}
