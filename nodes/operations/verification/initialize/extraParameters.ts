import { InputError } from '../../../shared/errors';
import type { Field, Fields, Params } from '../../definition';
import { requiredText, textOf } from '../../fields/text';

/** Parameters of the two signature schemes, and of the protocol around every operation. */
const reserved = [
	'Action',
	'Version',
	'Format',
	'AccessKeyId',
	'SecurityToken',
	'Signature',
	'SignatureMethod',
	'SignatureNonce',
	'SignatureVersion',
	'SignatureType',
	'Timestamp',
	'RegionId',
];

/** Whether the panel has a field for this product: see `shownFor`. */
function isShown({ properties }: Field<unknown>, productCode: string): boolean {
	return properties.some(({ displayOptions: { show = {} } = {} }) => {
		const products = show.productCode ?? show['/productCode'];
		return products === undefined || products.includes(productCode);
	});
}

/**
 * Parameters that have no field of their own.
 *
 * @param others the other fields: a parameter that one of them sends for the chosen product would be
 * replaced.
 * @param replaceable a field without a place in the panel: an extra parameter replaces what it sends,
 * in whatever case it is written.
 */
export function extraParameters(
	others: Fields,
	replaceable: { wire?: { names: readonly string[] } },
): Field<Params> {
	const spelling = new Map(
		(replaceable.wire?.names ?? []).map((name) => [name.toLowerCase(), name]),
	);
	const protocol = new Set(reserved.map((name) => name.toLowerCase()));
	const field = 'Extra Parameters';

	return {
		// Whatever they are, what they say of a person is not repeated.
		kind: 'personal',
		place: 'options',
		properties: [
			{
				displayName: field,
				name: 'extraParameters',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				placeholder: 'Add Parameter',
				default: {},
				description:
					'Parameters without a field in this node, by the names that Alibaba Cloud uses, for example ReturnUrl or LanguageConfig',
				options: [
					{
						displayName: 'Parameter',
						name: 'parameter',
						values: [
							{
								displayName: 'Name',
								name: 'name',
								type: 'string',
								default: '',
								placeholder: 'e.g. ReturnUrl',
							},
							{ displayName: 'Value', name: 'value', type: 'string', default: '' },
						],
					},
				],
			},
		],
		read(item) {
			const { parameter = [] } = (item.option('extraParameters') ?? {}) as {
				parameter?: Array<{ name?: unknown; value?: unknown }>;
			};
			const productCode = textOf(item.parameter('productCode'));
			const shown = Object.values(others).filter((each) => isShown(each, productCode));
			const own = new Set(
				shown.flatMap(({ wire }) => (wire?.names ?? []).map((name) => name.toLowerCase())),
			);
			const extra = new Map<string, string>();
			for (const { name, value } of parameter) {
				const key = requiredText(name, field, 'Give each parameter a name, or remove it.');
				const lowerCase = key.toLowerCase();
				if (own.has(lowerCase)) {
					throw new InputError(
						field,
						`has '${key}', which has a field of its own in this node`,
						'Use that field, and remove the extra parameter.',
					);
				}
				if (protocol.has(lowerCase)) {
					throw new InputError(
						field,
						`has '${key}', which belongs to the signature of the request`,
						'Remove it: the credential fills it in.',
					);
				}
				if (!/^[A-Za-z][A-Za-z0-9.]*$/.test(key)) {
					throw new InputError(
						field,
						'has a name with characters other than letters and digits',
						"Write the name exactly as in Alibaba Cloud's documentation, for example ReturnUrl.",
					);
				}
				extra.set(
					spelling.get(lowerCase) ?? key,
					typeof value === 'object' ? JSON.stringify(value) : textOf(value),
				);
			}
			return Object.fromEntries(extra);
		},
		wire: { names: [], params: (extra) => extra },
	};
}
