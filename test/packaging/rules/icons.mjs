/** Rules about icons. */
import { basename } from 'node:path';

/** The backgrounds of n8n's two themes. */
const backgrounds = { light: [255, 255, 255], dark: [43, 43, 43] };

/** What WCAG 1.4.11 asks of graphics. n8n's rule warns below 1.5. */
const minContrast = 3;

const names = { black: [0, 0, 0], white: [255, 255, 255], currentcolor: [0, 0, 0] };
const invisible = /^(none|transparent|inherit|url\(.*)$/i;

/** @returns red, green and blue; nothing for paint that is not seen; an error for what is unknown. */
function colorOf(paint) {
	const text = paint.trim();
	if (invisible.test(text)) return undefined;
	const known = names[text.toLowerCase()];
	if (known) return known;
	const hex = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text)?.[1];
	if (hex) {
		const long = hex.length < 6 ? [...hex].map((digit) => digit + digit).join('') : hex;
		return [0, 2, 4].map((at) => parseInt(long.slice(at, at + 2), 16));
	}
	const parts = /^rgb\((.+)\)$/i.exec(text)?.[1]?.match(/\d+/g);
	if (parts?.length === 3) return parts.map(Number);
	throw new Error(`the color ${text} is not understood`);
}

/** WCAG's relative luminance. */
function luminance(color) {
	const [red, green, blue] = color.map((channel) => {
		const part = channel / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
	const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (light + 0.05) / (dark + 0.05);
}

/**
 * The colors that are seen. A mask and a clip path only cut: their white is not seen, and would
 * make every dark icon pass.
 */
function colorsOf(svg) {
	const seen = svg.replace(/<(mask|clipPath)\b[\s\S]*?<\/\1>/g, '');
	const paints = [...seen.matchAll(/(?:fill|stroke|stop-color)\s*[=:]\s*["']?([^"';>]+)/g)];
	const colors = paints.map(([, paint]) => colorOf(paint)).filter(Boolean);
	// SVG paints black where nothing is said.
	return colors.length > 0 ? colors : [names.black];
}

function contrastProblem(file, svg, theme) {
	if (svg === undefined) return [`${file} is missing`];
	try {
		const best = Math.max(...colorsOf(svg).map((each) => contrast(each, backgrounds[theme])));
		if (best >= minContrast) return [];
		return [`${file} has a contrast of ${best.toFixed(2)} in the ${theme} theme`];
	} catch (error) {
		return [`${file}: ${error.message}`];
	}
}

export function iconContrast({ nodes, credentials, icons }) {
	const used = [
		...nodes.map(({ description }) => description.icon),
		...credentials.map((c) => c.icon),
	];
	const pairs = used.flatMap((icon) =>
		Object.keys(backgrounds).map((theme) => [icon?.[theme] ?? String(icon ?? ''), theme]),
	);
	const each = new Map(pairs.map((pair) => [pair.join(), pair]));
	return [...each.values()].flatMap(([file, theme]) =>
		contrastProblem(file, icons[basename(file)], theme),
	);
}
