import type { INodeProperties } from 'n8n-workflow';

import type { Field } from '../definition';

/** Something that the panel shows and that no call needs: a notice, or the choice of outputs. */
export function panelOnly(...properties: INodeProperties[]): Field<undefined> {
	return { kind: 'plain', properties, read: () => undefined };
}
