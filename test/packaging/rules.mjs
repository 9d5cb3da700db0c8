/** Looks at the built package with the rules of the table in rules/index.mjs. */
import { report, root } from './pack.mjs';
import { exceptions } from './rules/exceptions.mjs';
import { rules } from './rules/index.mjs';
import { readPackage } from './rules/package.mjs';

const pack = readPackage(root);
const used = new Set();

// A rule that looks at nothing finds nothing.
const seen = Object.entries(pack).filter(([, part]) => typeof part === 'object');
const counts = seen.map(([part, found]) => `${Object.keys(found).length} ${part}`);
const empty = seen.filter(([, found]) => Object.keys(found).length === 0);
report(
	`the rules see ${counts.join(', ')}`,
	empty.map(([part]) => `no ${part} were found`),
);

for (const { name, why, source, check } of rules) {
	const problems = check(pack).filter((problem) => {
		const accepted = exceptions.filter(
			({ rule, finding }) => rule === name && problem.includes(finding),
		);
		for (const row of accepted) used.add(row);
		return accepted.length === 0;
	});
	report(`coming rule ${name}`, problems.length > 0 ? [...problems, why, `(${source})`] : []);
}

report(
	`${exceptions.length} exceptions from the rules, each of them needed`,
	exceptions.filter((row) => !used.has(row)).map(({ rule, finding }) => `${rule}: ${finding}`),
);
