/**
 * A stand-in for n8n's Data Table node, as version 1.1 in n8n 2.41 is: it reads the real node's
 * parameters and keeps the rows in memory. That the examples work with the real one is shown end to
 * end. Left out: finding a table by id, sorting, limits, dry runs, several conditions of one kind
 * than `eq`, `neq`, `lt`, `gt`, and input fields mapped by their names.
 */
import { NodeOperationError } from 'n8n-workflow';
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

type ColumnType = 'boolean' | 'date' | 'number' | 'string';

/** A column of a Data Table. */
export interface Column {
	name: string;
	type: ColumnType;
}

type Row = IDataObject & { id: number };

interface Table {
	columns: Column[];
	rows: Row[];
	lastId: number;
}

interface Condition {
	keyName: string;
	condition?: string;
	keyValue?: unknown;
}

const ownColumns: Column[] = [
	{ name: 'id', type: 'number' },
	{ name: 'createdAt', type: 'date' },
	{ name: 'updatedAt', type: 'date' },
];

/** Of this process, as those of an n8n are: every engine in it sees the same ones. */
const tables = new Map<string, Table>();

/** Makes a table, or empties the one with this name. */
export function createDataTable(name: string, columns: readonly Column[]): void {
	tables.set(name, { columns: [...columns], rows: [], lastId: 0 });
}

/** A copy of what is in a table; throws when there is none. */
export function rowsOfDataTable(name: string): IDataObject[] {
	const table = tables.get(name);
	if (!table) throw new Error(`There is no data table "${name}"`);
	return structuredClone(table.rows);
}

/** n8n stores what fits the column, and refuses the rest. */
function stored({ name, type }: Column, value: unknown): IDataObject[string] {
	if (value === undefined || value === null) return null;
	if (type === 'date') {
		const time = new Date(value as string);
		if (!Number.isNaN(time.getTime())) return time.toISOString();
	} else if (typeof value === type) {
		return value as string;
	} else if (type === 'string' && ['boolean', 'number'].includes(typeof value)) {
		return String(value);
	}
	throw new Error(`value '${String(value)}' does not match column type '${type}' of '${name}'`);
}

const comparisons: Record<string, (one: string | number, other: string | number) => boolean> = {
	eq: (one, other) => one === other,
	neq: (one, other) => one !== other,
	lt: (one, other) => one < other,
	gt: (one, other) => one > other,
};

class Access {
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly index: number,
	) {}

	get operation(): string {
		const [resource, operation] = ['resource', 'operation'].map((name) =>
			String(this.context.getNodeParameter(name, this.index)),
		);
		return `${resource} ${operation}`;
	}

	private fail(message: string): never {
		throw new NodeOperationError(this.context.getNode(), message, { itemIndex: this.index });
	}

	get table(): Table {
		const { mode, value } = this.context.getNodeParameter('dataTableId', this.index) as {
			mode: string;
			value: string;
		};
		if (mode !== 'name') this.fail(`The test engine finds data tables by name, not by ${mode}`);
		return tables.get(value) ?? this.fail(`Data table with name "${value}" not found`);
	}

	private column(name: string): Column {
		const found = [...ownColumns, ...this.table.columns].find((column) => column.name === name);
		return found ?? this.fail(`unknown column name '${name}'`);
	}

	private stored(name: string, value: unknown): IDataObject[string] {
		try {
			return stored(this.column(name), value);
		} catch (error) {
			return this.fail((error as Error).message);
		}
	}

	/** What is to be written. */
	get values(): IDataObject {
		const columns = this.context.getNodeParameter('columns', this.index) as {
			mappingMode: string;
			value: IDataObject | null;
		};
		if (columns.mappingMode !== 'defineBelow') this.fail('The test engine maps by hand only');
		const entries = Object.entries(columns.value ?? {});
		return Object.fromEntries(entries.map(([name, value]) => [name, this.stored(name, value)]));
	}

	/** The rows that the conditions name. */
	matching(needsConditions: boolean): Row[] {
		const matchType = this.context.getNodeParameter('matchType', this.index, 'anyCondition');
		const { conditions = [] } = this.context.getNodeParameter('filters', this.index, {}) as {
			conditions?: Condition[];
		};
		if (conditions.length === 0) {
			return needsConditions ? this.fail('At least one condition is required') : this.table.rows;
		}
		const fits = (row: Row) => (each: Condition) => {
			const { keyName, condition = 'eq', keyValue } = each;
			const compare =
				comparisons[condition] ?? this.fail(`The test engine knows no "${condition}"`);
			const [one, other] = [row[keyName] ?? null, this.stored(keyName, keyValue)];
			// In SQL, a missing value is like nothing.
			if (one === null || other === null) return false;
			return compare(one as string, other as string);
		};
		return this.table.rows.filter((row) =>
			matchType === 'allConditions' ? conditions.every(fits(row)) : conditions.some(fits(row)),
		);
	}

	insert(values: IDataObject): Row {
		const { table } = this;
		const now = new Date().toISOString();
		const empty = Object.fromEntries(table.columns.map(({ name }) => [name, null]));
		const id = (table.lastId += 1);
		const row: Row = { ...empty, ...values, id, createdAt: now, updatedAt: now };
		table.rows.push(row);
		return row;
	}

	update(rows: Row[], values: IDataObject): Row[] {
		for (const row of rows) Object.assign(row, values, { updatedAt: new Date().toISOString() });
		return rows;
	}

	remove(rows: Row[]): Row[] {
		const { table } = this;
		table.rows = table.rows.filter((row) => !rows.includes(row));
		return rows;
	}

	create(): IDataObject {
		const name = String(this.context.getNodeParameter('tableName', this.index));
		const { column = [] } = this.context.getNodeParameter('columns', this.index, {}) as {
			column?: Column[];
		};
		const { createIfNotExists = false } = this.context.getNodeParameter(
			'options',
			this.index,
			{},
		) as { createIfNotExists?: boolean };
		if (tables.has(name) && !createIfNotExists) this.fail(`Data table '${name}' exists already`);
		if (!tables.has(name)) createDataTable(name, column);
		return { name };
	}
}

/** What comes out for one item. */
const operations: Record<
	string,
	(access: Access, item: INodeExecutionData) => Array<{ json: IDataObject }>
> = {
	'row insert': (access) => asItems([access.insert(access.values)]),
	'row get': (access) => asItems(access.matching(false)),
	'row update': (access) => asItems(access.update(access.matching(true), access.values)),
	'row upsert': (access) => {
		const rows = access.matching(true);
		const { values } = access;
		return asItems(rows.length > 0 ? access.update(rows, values) : [access.insert(values)]);
	},
	'row deleteRows': (access) => asItems(access.remove(access.matching(true))),
	'row rowExists': (access, item) => (access.matching(true).length > 0 ? [item] : []),
	'row rowNotExists': (access, item) => (access.matching(true).length > 0 ? [] : [item]),
	'table create': (access) => asItems([access.create()]),
};

const asItems = (rows: IDataObject[]) => rows.map((row) => ({ json: { ...row } }));

/** The node. */
export function dataTableNode(
	describe: (description: Partial<INodeTypeDescription> & { name: string }) => INodeTypeDescription,
	properties: INodeTypeDescription['properties'],
): INodeType {
	return {
		description: describe({ name: 'dataTable', version: [1, 1.1], properties }),
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData().flatMap((item, index) => {
				const access = new Access(this, index);
				const operation = operations[access.operation];
				if (!operation) {
					throw new NodeOperationError(
						this.getNode(),
						`The test engine does not support "${access.operation}" of Data Table`,
					);
				}
				return operation(access, item).map((out) => ({ ...out, pairedItem: { item: index } }));
			});
			return [items];
		},
	};
}
