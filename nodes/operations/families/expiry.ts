import { hasConflict, valueOf } from './members';

/** Whether a document has expired; `unclear` where nobody should rely on either. */
export type Expiry = 'expired' | 'unclear' | 'valid';

/** `YYYY-MM-DD`, or a document that does not expire. */
type Day = string;
const never: Day = '9999-12-31';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Further ahead than a century, the year is one of another calendar: 2569 is 2026 in Thailand. */
const maxHoursAhead = 100 * 365 * 24;

function dayOf(year: number, month: number, day: number): Day | undefined {
	const date = new Date(Date.UTC(year, month - 1, day));
	const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year > 1900;
	return isReal ? date.toISOString().slice(0, 10) : undefined;
}

/** Day and month of a date that does not say which is which, unless only one of both is possible. */
function eitherWay(one: number, other: number, year: number): Day | undefined {
	if (one > 12 || one === other) return dayOf(year, other, one);
	return other > 12 ? dayOf(year, one, other) : undefined;
}

/** Reads a date as documents have it; undefined for one that can be read in two ways. */
export function readDay(value: unknown): Day | undefined {
	const text = typeof value === 'string' ? value.trim() : '';
	if (/^[长長]期$/.test(text)) return never;
	const yearFirst =
		/^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)$/.exec(text);
	if (yearFirst) {
		const [year, month, day] = yearFirst.filter((part) => /^\d+$/.test(part ?? '')).slice(-3);
		return dayOf(Number(year), Number(month), Number(day));
	}
	const yearLast = /^(\d{1,2})([-/. ])(\d{1,2}|[a-z]{3,9})\.?\2(\d{4})$/i.exec(text);
	if (!yearLast) return undefined;
	const [, first, , second = '', year] = yearLast;
	if (/^\d/.test(second)) return eitherWay(Number(first), Number(second), Number(year));
	const month = months.indexOf(second.slice(0, 3).toLowerCase()) + 1;
	return month > 0 ? dayOf(Number(year), month, Number(first)) : undefined;
}

const expiryName = /expir|valid(ity)?_?(end|thru|through|till|to|until)/i;

/** Whether a field holds the expiry date, by its name. */
export const namesExpiry = (field: string) => expiryName.test(field);

/** The day on which it expires, where everything that says so agrees. */
function expiryDay(fields: unknown, standard: unknown): Day | undefined {
	const name = 'date_of_expiry_s';
	const written = valueOf(standard, name);
	const standardDay = readDay(written);
	const isUnread = !standardDay && written !== undefined && written !== null;
	if (isUnread || hasConflict(standard, name)) return undefined;
	const days = Object.entries(Object(fields) as object)
		.filter(([member]) => namesExpiry(member))
		.map(([, value]) => readDay(value));
	// Beside a standardized date, one that cannot be read says nothing against it.
	const [day, ...others] = standardDay ? [standardDay, ...days.filter(Boolean)] : days;
	return others.every((other) => other === day) ? day : undefined;
}

/**
 * Whether a document has expired, by the standardized date and by the fields that hold one. The
 * standardized date goes first; dates that differ, cannot be read, or can be read in two ways make
 * it unclear, and so does a day that is over in one part of the world only.
 *
 * @param fields what was read, by names that differ from type to type.
 * @param standard `ocrStandardData`, where there is one.
 */
export function expiryOf(fields: unknown, standard: unknown, nowMs: number): Expiry {
	const day = expiryDay(fields, standard);
	const dayIn = (hours: number) => new Date(nowMs + hours * 3_600_000).toISOString().slice(0, 10);
	if (day === never) return 'valid';
	if (day === undefined || day > dayIn(maxHoursAhead)) return 'unclear';
	if (day >= dayIn(14)) return 'valid';
	return day < dayIn(-12) ? 'expired' : 'unclear';
}
