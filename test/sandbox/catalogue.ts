import facts from './operations.json';
import { own } from './tables';

/** What the vendor's metadata says about one parameter. */
export interface ParameterFacts {
	in: string;
	type: string;
	required: boolean;
}

/** What the vendor's metadata says about one operation. */
export interface OperationFacts {
	product: string;
	action: string;
	methods: readonly string[];
	parameters: Readonly<Record<string, ParameterFacts>>;
}

/** Parameters that help pages and SDKs name and that came after the metadata in operations.json. */
const newerParameters: Record<string, readonly string[]> = {
	Initialize: [
		'AppQualityCheck',
		'AutoDocPageConfig',
		'AutoRegistration',
		'ChameleonFrameEnable',
		'DocName',
		'DocNo',
		'Email',
		'FaceAttributeCheck',
		'FaceGroupCodes',
		'FaceRegisterGroupCode',
		'Mobile',
		'OcrValueStandard',
		'ProcedurePriority',
		'ReturnFaces',
		'ShowGuidePage',
		'TemplateConfig',
		'TemplateRanCount',
		'TemplateType',
		'UpdateFaceIfUserExists',
		'VerifyModel',
	],
	FaceGuardRisk: ['Type'],
};

interface ProductFacts {
	version: string;
	operations: Record<string, Pick<OperationFacts, 'methods' | 'parameters'>>;
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
		if (found)
			return { product, action, methods: found.methods, parameters: withNewer(action, found) };
	}
	return undefined;
}

function withNewer(
	action: string,
	{ parameters }: Pick<OperationFacts, 'parameters'>,
): OperationFacts['parameters'] {
	const newer = own(newerParameters, action) ?? [];
	const asFacts = newer.map((name) => [name, { in: 'query', type: 'string', required: false }]);
	return { ...Object.fromEntries(asFacts), ...parameters };
}
