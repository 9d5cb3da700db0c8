/** What can be asked for on the command line. */
export interface Options {
	/** A version of n8n instead of the newest. */
	n8n?: string;
	/** Only parts with one of these in their title, besides those that everything needs. */
	only?: string;
	/** A folder for pictures of the editor; without it there are none. */
	pictures?: string;
}

const names = ['n8n', 'only', 'pictures'] as const;

/** Reads `--n8n 1.123.81 --only callback`; throws when there is anything else. */
export function readOptions(given: string[]): Options {
	const options: Options = {};
	for (let index = 0; index < given.length; index += 2) {
		const name = names.find((each) => `--${each}` === given[index]);
		const value = given[index + 1];
		if (!name || value === undefined) {
			throw new Error(
				`Not understood: ${given[index]}. Possible: --n8n <version> --only <text>[,<text>] --pictures <folder>`,
			);
		}
		options[name] = value;
	}
	return options;
}

/** Whether a part was asked for. */
export function isWanted({ only = '' }: Options, title: string): boolean {
	const words = only.toLowerCase().split(',');
	return words.some((word) => title.toLowerCase().includes(word));
}
