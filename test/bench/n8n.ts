import type { Stage } from '../e2e/place';
import { Report } from '../e2e/report';
import { installPackage } from '../e2e/scenarios/installation';
import { closeAll, setUp, type Closers } from '../e2e/setUp';
import { removeFolders } from '../e2e/places';
import { versionOf } from '../e2e/versions';

/** A real n8n with the packed package, for as long as it is measured. */
export async function withN8n<T>(
	progress: (what: string) => void,
	measure: (stage: Stage) => Promise<T>,
): Promise<T> {
	const report = new Report(progress);
	const closers: Closers = [];
	try {
		const stage = await setUp(report, {}, versionOf(), closers);
		await installPackage(stage);
		return await measure(stage);
	} finally {
		await closeAll(closers, report);
		removeFolders(progress);
	}
}
