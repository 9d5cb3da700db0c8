/** What became of the mutants, as a table, and those that no test noticed, as a list. */

const counted = ['Killed', 'Timeout', 'Survived', 'NoCoverage'];

/** How many mutants ended how. */
function countsOf(report) {
	const counts = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0, Ignored: 0, RuntimeError: 0 };
	for (const { mutants } of Object.values(report?.files ?? {})) {
		for (const { status } of mutants) counts[status] = (counts[status] ?? 0) + 1;
	}
	return counts;
}

function scoreOf(counts) {
	const all = counted.reduce((sum, status) => sum + counts[status], 0);
	return all > 0 ? (100 * (counts.Killed + counts.Timeout)) / all : undefined;
}

/** Everything that was measured, added up. */
export function totalsOf(rows) {
	const sum = countsOf(undefined);
	for (const { report } of rows) {
		const counts = countsOf(report);
		for (const status of Object.keys(sum)) sum[status] += counts[status];
	}
	const seconds = rows.reduce((all, { report }) => all + (report?.seconds ?? 0), 0);
	return { ...sum, seconds, score: scoreOf(sum) };
}

function lineOf(name, counts, seconds) {
	const score = scoreOf(counts);
	const mutants = counted.reduce((sum, status) => sum + counts[status], 0);
	const cells = [
		String(mutants),
		String(counts.Killed),
		String(counts.Timeout),
		String(counts.Survived),
		String(counts.NoCoverage),
		score === undefined ? '' : score.toFixed(1),
		String(counts.Ignored),
		String(seconds ?? ''),
	];
	return `${name.padEnd(40)}${cells.map((cell) => cell.padStart(9)).join('')}`;
}

/** @param rows `{ name, report }`, without a report where a shard was not measured */
export function linesOf(rows) {
	const heads = [
		'mutants',
		'killed',
		'timeout',
		'survived',
		'not run',
		'score',
		'texts',
		'seconds',
	];
	const { seconds, ...sum } = totalsOf(rows);
	return [
		`${'shard'.padEnd(40)}${heads.map((head) => head.padStart(9)).join('')}`,
		...rows.map(({ name, report, isStale }) =>
			report
				? lineOf(`${name}${isStale ? ' *' : ''}`, countsOf(report), report.seconds)
				: `${name.padEnd(40)}  not measured yet`,
		),
		...(rows.length > 1 ? [lineOf('all that was measured', sum, seconds)] : []),
	];
}

/** Every mutant that no test noticed, as `file:line:column mutator: replacement`. */
export function survivorsOf(rows) {
	return rows.flatMap(({ report }) =>
		Object.entries(report?.files ?? {}).flatMap(([file, { mutants, source }]) =>
			mutants
				.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
				.map(({ location: { start, end }, mutatorName, replacement, status }) => {
					const lines = source.split('\n').slice(start.line - 1, end.line);
					const was = lines.join(' ').trim().slice(0, 120);
					const now = String(replacement).replace(/\s+/g, ' ').slice(0, 60);
					const mark = status === 'NoCoverage' ? ' (not run)' : '';
					return `${file}:${start.line}:${start.column} ${mutatorName}${mark}: ${now}   in   ${was}`;
				}),
		),
	);
}
