import { NodeHelpers, UnexpectedError, VersionedNodeType } from 'n8n-workflow';
import type { INodeType, INodeTypes, IVersionedNodeType } from 'n8n-workflow';

/** n8n's register of node types, filled from objects instead of installed packages. */
export class EngineNodeTypes implements INodeTypes {
	constructor(private readonly types: Record<string, INodeType | IVersionedNodeType>) {}

	getByName(name: string): INodeType | IVersionedNodeType {
		const type = this.types[name];
		if (type) return type;
		const known = Object.keys(this.types).join(', ');
		throw new UnexpectedError(`The engine has no node type "${name}". It knows ${known}`);
	}

	getByNameAndVersion(name: string, version?: number): INodeType {
		return NodeHelpers.getVersionedNodeType(this.getByName(name), version);
	}

	getKnownTypes() {
		return {};
	}

	/** Every version of every node type, under its full name. */
	all(): Array<[name: string, type: INodeType]> {
		return Object.entries(this.types).flatMap(([name, type]) =>
			type instanceof VersionedNodeType
				? Object.values(type.nodeVersions).map((version): [string, INodeType] => [name, version])
				: [[name, type as INodeType] as [string, INodeType]],
		);
	}
}
