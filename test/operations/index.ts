import { readdirSync } from 'node:fs';
import path from 'node:path';

import type { OperationCases } from './cases';

/** Source files under jest, built ones in the tools. */
const extension = path.extname(__filename);

/** The cases of every operation: each file in a folder of this one is one operation. */
export const allCases: readonly OperationCases[] = readdirSync(__dirname, { recursive: true })
	.map(String)
	.filter((file) => file.includes(path.sep) && file.endsWith(extension))
	.filter((file) => !file.endsWith('.d.ts'))
	.sort()
	.map((file) => (require(path.join(__dirname, file)) as { cases: OperationCases }).cases);
