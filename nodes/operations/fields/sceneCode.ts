import { text, type TextOptions } from './text';

function sceneCodeField(own: Pick<TextOptions, 'default' | 'optional' | 'place'>, remedy: string) {
	return text({
		displayName: 'Scene Code',
		name: 'sceneCode',
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
		...own,
	});
}

/** The field 'Scene Code', where an operation demands one. */
export const sceneCode = sceneCodeField(
	{ default: 'n8n' },
	'Use letters, digits, and underscores, at most 10.',
);

/** The same among the options. */
export const optionalSceneCode = sceneCodeField(
	{ place: 'options', optional: true },
	'Use letters, digits, and underscores, at most 10, or leave it out.',
);
