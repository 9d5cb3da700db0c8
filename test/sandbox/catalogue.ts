import facts from './operations.json';
import { own } from './tables';

/** What Alibaba Cloud's metadata says about one parameter. */
export interface ParameterFacts {
	in: 'body' | 'query';
	type: 'array' | 'integer' | 'string';
	required: boolean;
}

/** What Alibaba Cloud's metadata says about one operation. */
export interface OperationFacts {
	product: string;
	action: string;
	methods: readonly string[];
	parameters: Readonly<Record<string, ParameterFacts>>;
}

/**
 * As `operations.json` writes it: names with `*` where they are required, and `:type` unless they
 * are texts. From Alibaba Cloud's metadata of December 2025 and the code of its SDKs.
 */
interface WrittenFacts {
	methods?: readonly string[];
	query: string;
	body: string;
}

interface ProductFacts {
	version: string;
	operations: Record<string, WrittenFacts>;
}

const products = Object.entries<ProductFacts>(facts);

/** Whether any product the sandbox plays has this version. */
export function isKnownVersion(version: string): boolean {
	return products.some(([, product]) => product.version === version);
}

/** The facts about an operation, or nothing when that version has no such operation. */
export function findFacts(action: string, version: string): OperationFacts | undefined {
	for (const [product, { version: itsVersion, operations }] of products) {
		const found = itsVersion === version ? own(operations, action) : undefined;
		if (!found) continue;
		const { methods = ['POST'], query, body } = found;
		const parameters = { ...read(query, 'query'), ...read(body, 'body') };
		return { product, action, methods, parameters };
	}
	return undefined;
}

function read(names: string, place: ParameterFacts['in']): Record<string, ParameterFacts> {
	const written = names.split(' ').filter((word) => word !== '');
	return Object.fromEntries(
		written.map((word) => {
			const [nameAndMark = '', type = 'string'] = word.split(':');
			const name = nameAndMark.replace('*', '');
			const required = nameAndMark.endsWith('*');
			return [name, { in: place, type: type as ParameterFacts['type'], required }];
		}),
	);
}
