import { success, type Operation } from './operation';

/** A ping: good for testing a credential, does nothing. */
export const keepaliveIntl: Operation = {
	billed: false,
	required: [],
	values: {},
	run: () => success({ Result: 'SUCCESS' }),
};
