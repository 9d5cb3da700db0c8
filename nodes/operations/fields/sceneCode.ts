import { text } from './text';

const remedy = 'Use letters, digits, and underscores, at most 10.';

/** The field 'Scene Code', where an operation demands one. */
export const sceneCode = text({
	displayName: 'Scene Code',
	name: 'sceneCode',
	default: 'n8n',
	placeholder: 'e.g. signup',
	description:
		'Your name for this use case, to find its records in the console: letters, digits and underscores, at most 10',
	wire: 'SceneCode',
	remedy,
	format: {
		accepts: /^[A-Za-z0-9_]{1,10}$/,
		what: 'may only have letters, digits and underscores, at most 10',
		remedy,
	},
});
