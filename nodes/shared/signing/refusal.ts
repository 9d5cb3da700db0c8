/** A request that is not signed, and so not sent. The message says what, the remedy what to do. */
export class SigningRefusal extends Error {
	constructor(
		message: string,
		readonly remedy: string,
	) {
		super(`${message}. ${remedy}`);
		this.name = 'SigningRefusal';
	}
}
