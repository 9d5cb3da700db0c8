import { Credentials, getAdditionalKeys } from 'n8n-core';
import {
	ICredentialsHelper,
	isExpression,
	NodeHelpers,
	UnexpectedError,
	UserError,
	Workflow,
} from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsExpressionResolveValues,
	ICredentialType,
	IExecuteData,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeProperties,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { EngineNodeTypes } from './nodeTypes';

/** Credential data by credential id or by credential type name; an id wins. */
export type StoredCredentials = Record<string, ICredentialDataDecryptedObject>;

const placeholder: INode = {
	id: 'credential',
	name: '',
	type: 'credential',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const placeholderTypes = new EngineNodeTypes({
	credential: { description: { properties: [] } } as never,
});

type Options = Record<string, Record<string, unknown>>;

/**
 * n8n's credentials helper without its database: the same defaults, the same dropping of hidden
 * fields, the same expressions and the same way of calling a credential type's `authenticate`.
 */
export class EngineCredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: Record<string, ICredentialType>,
		private readonly stored: StoredCredentials,
		private readonly nodeTypes: EngineNodeTypes,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		const parents = this.types[name]?.extends ?? [];
		return parents.flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	isCredentialUsableByNode(type: string, nodeType: string): boolean {
		if (!this.types[type]?.restrictToSupportedNodes) return true;
		return this.nodeTypes
			.all()
			.filter(([, { description }]) => description.credentials?.some(({ name }) => name === type))
			.some(([name]) => name === nodeType);
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		const { properties, extends: parents } = this.typeOf(type);
		const combined: INodeProperties[] = [];
		for (const parent of parents ?? []) {
			NodeHelpers.mergeNodeProperties(combined, this.getCredentialsProperties(parent));
		}
		NodeHelpers.mergeNodeProperties(combined, properties);
		return combined;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		options: IHttpRequestOptions,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const type = this.typeOf(typeName);
		const { authenticate } = type;
		if (typeof authenticate === 'function') {
			return await authenticate.call(type, credentials, options);
		}
		if (authenticate?.type !== 'generic') return options;
		if (!workflow || !node) throw new UnexpectedError('Workflow and node are required');

		const resolve = (value: string) =>
			isExpression(value)
				? String(
						workflow.expression.getSimpleParameterValue(
							node,
							value,
							'internal',
							{ $credentials: credentials },
							undefined,
							'',
						) || '',
					)
				: value;
		options.headers ??= {};
		const target = options as unknown as Options;
		for (const [part, values] of Object.entries(authenticate.properties)) {
			for (const [key, value] of Object.entries(values as Record<string, string>)) {
				(target[part] ??= {})[resolve(key)] = resolve(value);
			}
		}
		return options;
	}

	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		type: string,
		node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { properties, preAuthentication } = this.typeOf(type);
		const expirable = properties.find(
			(property) => property.type === 'hidden' && property.typeOptions?.expirable === true,
		)?.name;
		if (!expirable || !preAuthentication) return undefined;
		const testing = node.parameters.temp === '' && node.type === 'n8n-nodes-base.noOp';
		if (credentials[expirable] !== '' && !expired && !testing) return undefined;

		const renewed = await preAuthentication.call(helpers, credentials);
		const details = node.credentials?.[type];
		if (renewed[expirable] === undefined || !details) return undefined;
		await this.updateCredentials(details, type, {
			...this.dataOf(details, type),
			...(renewed as ICredentialDataDecryptedObject),
		});
		return Object.assign(credentials, renewed);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		type: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const renewed = await this.typeOf(type).preAuthentication?.call(helpers, credentials);
		return renewed as ICredentialDataDecryptedObject | undefined;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<Credentials> {
		const credentials = new Credentials({ id: details.id, name: details.name }, type);
		await credentials.setData(this.dataOf(details, type));
		return credentials;
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		resolveIn?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const data = structuredClone(this.dataOf(details, type));
		if (raw) return data;
		return await this.applyDefaults(additionalData, data, type, mode, executeData, resolveIn);
	}

	/** What n8n gives a node: defaults filled in, hidden fields dropped, expressions resolved. */
	async applyDefaults(
		additionalData: IWorkflowExecuteAdditionalData,
		stored: ICredentialDataDecryptedObject,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		resolveIn?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const properties = this.getCredentialsProperties(type);
		const data = NodeHelpers.getNodeParameters(
			properties,
			stored as never,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
		// Fields that n8n's editor adds to every credential, so that no type describes them.
		for (const field of ['allowedHttpRequestDomains', 'allowedDomains']) {
			const value = stored[field];
			if (value !== undefined) data[field] ??= value;
		}

		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (resolveIn) {
			return resolveIn.workflow.expression.getParameterValue(
				data as never,
				resolveIn.runExecutionData,
				resolveIn.runIndex,
				resolveIn.itemIndex,
				resolveIn.node.name,
				resolveIn.connectionInputData,
				mode,
				keys,
				executeData,
				false,
				data,
			) as unknown as ICredentialDataDecryptedObject;
		}
		const workflow = new Workflow({
			nodes: [placeholder],
			connections: {},
			active: false,
			nodeTypes: placeholderTypes as INodeTypes,
		});
		return workflow.expression.getComplexParameterValue(
			placeholder,
			data as never,
			mode,
			keys,
			undefined,
			undefined,
			data,
		) as unknown as ICredentialDataDecryptedObject;
	}

	async updateCredentials(
		details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.stored[this.keyOf(details, type)] = data;
	}

	async updateCredentialsOauthTokenData(
		details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		const { oauthTokenData = '' } = data;
		await this.updateCredentials(details, type, { ...this.dataOf(details, type), oauthTokenData });
	}

	private typeOf(name: string): ICredentialType {
		const type = this.types[name];
		if (!type) throw new UnexpectedError(`Unrecognized credential type: ${name}`);
		return type;
	}

	private keyOf({ id }: INodeCredentialsDetails, type: string): string {
		return id && Object.hasOwn(this.stored, id) ? id : type;
	}

	private dataOf(details: INodeCredentialsDetails, type: string): ICredentialDataDecryptedObject {
		const data = this.stored[this.keyOf(details, type)];
		if (data) return data;
		throw new UserError(`Credential with ID "${details.id}" does not exist for type "${type}".`);
	}
}
