/** A name of a field of the page: it becomes a key of the item, and a binary field. */
export const fieldNameForm = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
