/**
 * The number in a field, a number or its text, kept within limits.
 *
 * @param usual what counts where there is none: an expression without a value must not become the
 * smallest number that is allowed.
 */
export function numberWithin(
	value: unknown,
	{ min, max }: { min: number; max: number },
	usual: number,
): number {
	const isText = typeof value === 'string' && value.trim() !== '';
	const number = isText ? Number(value) : value;
	const isNumber = typeof number === 'number' && Number.isFinite(number);
	return isNumber ? Math.min(max, Math.max(min, number)) : usual;
}
