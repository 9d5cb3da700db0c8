const head = "<?xml version='1.0' encoding='UTF-8'?>";
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** An error the way the vendor words it when nobody asked for JSON. */
export function errorXml(body: Record<string, unknown>): string {
	return head + element('Error', body);
}

/** A success the way the vendor words it when nobody asked for JSON. */
export function responseXml(action: string, body: Record<string, unknown>): string {
	return head + element(`${action}Response`, body);
}

function element(name: string, value: unknown): string {
	if (value === undefined) return '';
	const inside =
		typeof value === 'object' && value !== null
			? Object.entries(value)
					.map(([key, member]) => element(key, member))
					.join('')
			: String(value).replace(/[&<>]/g, (mark) => entities[mark] ?? mark);
	return `<${name}>${inside}</${name}>`;
}
