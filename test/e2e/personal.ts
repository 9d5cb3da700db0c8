import { kindOf } from '../../nodes/operations/anything/kinds';
import type { Sandbox } from '../sandbox';

/** Values that were sent about people, each with the name of its parameter. */
export type Personal = Map<string, string>;

/** Shorter ones stand anywhere by chance. */
const minLength = 6;
/** Of a picture, the beginning is enough to find it. */
const maxLength = 200;

/** Adds what was sent to a sandbox about people. */
export function collectPersonal(personal: Personal, { requests }: Pick<Sandbox, 'requests'>): void {
	for (const { params } of requests) {
		for (const [name, value] of Object.entries(params)) {
			const isAbout = kindOf(name) !== 'plain' && value.length >= minLength;
			if (isAbout) personal.set(value.slice(0, maxLength), name);
		}
	}
}
