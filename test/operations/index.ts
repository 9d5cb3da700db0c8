import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { LocalCases, OperationCases } from './cases';

/** Source files under jest, built ones in the tools. */
const extension = path.extname(__filename);

const modules = readdirSync(__dirname, { recursive: true })
	.map(String)
	.filter((file) => file.includes(path.sep) && file.endsWith(extension))
	.filter((file) => !file.endsWith('.d.ts'))
	.sort()
	.map(
		(file) =>
			require(path.join(__dirname, file)) as { cases?: OperationCases; localCases?: LocalCases },
	);

/** The cases of every operation: each file in a folder of this one is one operation. */
export const allCases: readonly OperationCases[] = modules.flatMap(({ cases }) =>
	cases ? [cases] : [],
);

/** Those of the operations without a call. */
export const allLocalCases: readonly LocalCases[] = modules.flatMap(({ localCases }) =>
	localCases ? [localCases] : [],
);
