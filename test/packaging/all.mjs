/** `npm run test:packaging`: every check of what would be published, even when an earlier one fails. */
import { report } from './pack.mjs';

for (const part of [
	'./check.mjs',
	'./withoutPage.mjs',
	'./rules.mjs',
	'./scan.mjs',
	'./seed.mjs',
]) {
	try {
		await import(part);
	} catch (error) {
		report(part, [error.message]);
	}
}
