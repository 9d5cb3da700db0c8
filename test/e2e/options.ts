/** What can be asked for on the command line. */
export interface Options {
	/** A version of n8n instead of the newest. */
	n8n?: string;
	/** The address of an n8n that runs already, instead of starting one. */
	url?: string;
	/** Who signs in there; without them its owner is set up, if it has none. */
	email?: string;
	password?: string;
	/** Only parts with one of these in their title, besides those that everything needs. */
	only?: string;
	/** A folder for pictures of the editor; without it there are none. */
	pictures?: string;
	/** How many callbacks the load test sends. */
	load?: string;
}

const values: Record<keyof Options, string> = {
	n8n: '<version>',
	url: '<address>',
	email: '<email>',
	password: '<password>',
	only: '<text>[,<text>]',
	pictures: '<folder>',
	load: '<callbacks>',
};

/**
 * Reads `--n8n 1.123.81 --only callback`; throws when there is anything else. Who signs in can stand
 * in the environment as well, where no list of processes shows it.
 */
export function readOptions(
	given: string[],
	environment: NodeJS.ProcessEnv = process.env,
): Options {
	const options: Options = {
		email: environment.N8N_E2E_EMAIL,
		password: environment.N8N_E2E_PASSWORD,
	};
	for (let index = 0; index < given.length; index += 2) {
		const name = Object.keys(values).find((each) => `--${each}` === given[index]);
		const value = given[index + 1];
		if (name === undefined || value === undefined) {
			const possible = Object.entries(values).map(([each, what]) => `--${each} ${what}`);
			throw new Error(`Not understood: ${given[index]}. Possible: ${possible.join(' ')}`);
		}
		options[name as keyof Options] = value;
	}
	if (options.url) options.url = options.url.replace(/\/+$/, '');
	return options;
}

/** Whether a part was asked for. */
export function isWanted({ only = '' }: Options, title: string): boolean {
	const words = only.toLowerCase().split(',');
	return words.some((word) => title.toLowerCase().includes(word));
}
