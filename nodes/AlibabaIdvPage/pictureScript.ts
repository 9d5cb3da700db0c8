/**
 * The part of the page's script that takes out of a JPEG or PNG what is not to be seen: where it was
 * taken, when, and with what, words, thumbnails, and further pictures. The picture itself is not made
 * anew, so a document stays as sharp as it was. Of the Exif data only the way in which it has to be
 * turned is left; color profiles stay.
 *
 * Its function `cleaned(bytes)` takes a Uint8Array and returns a Blob, or null for a file that is
 * neither, or that cannot be read to its end. Same rules as for the rest of the script.
 *
 * Sources: ITU-T T.81 annex B, JFIF 1.02, Exif 2.32 4.5, PNG (third edition) 5 and 11.
 */
export const pictureScript = `
function viewOf(bytes) { return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength); }
function begins(bytes, at, text) {
	for (var i = 0; i < text.length; i += 1) if (bytes[at + i] !== text.charCodeAt(i)) return false;
	return true;
}
/* How the picture has to be turned: tag 0x0112 of the Exif data that begin here. */
function turnOf(bytes) {
	var view = viewOf(bytes);
	try {
		var little = begins(bytes, 0, 'II');
		var at = view.getUint32(4, little);
		for (var left = view.getUint16(at, little); left > 0; left -= 1, at += 12) {
			if (view.getUint16(at + 2, little) === 0x0112) return view.getUint16(at + 10, little);
		}
	} catch (error) { /* not to be read */ }
	return 1;
}
function isKept(bytes, marker, at, length) {
	if (marker === 0xe0) return begins(bytes, at, 'JFIF\\0') && length === 16;
	if (marker === 0xe2) return begins(bytes, at, 'ICC_PROFILE\\0');
	if (marker === 0xee) return begins(bytes, at, 'Adobe') && length === 14;
	return marker >= 0xc0 && marker <= 0xdf;
}
function cleanJpeg(bytes) {
	var view = viewOf(bytes);
	var parts = [];
	var at = 2;
	var turn = 0;
	var first = 0;
	var isPicture = false;
	while (at + 4 <= bytes.length || bytes[at + 1] === 0xd9) {
		var marker = bytes[at + 1];
		if (bytes[at] !== 0xff || marker === 0 || (marker >= 0xd0 && marker <= 0xd8)) return null;
		if (marker === 0xff) { at += 1; continue; }
		if (marker === 0xd9) {
			if (!isPicture) return null;
			parts.push(bytes.subarray(at, at + 2));
			if (turn > 1 && turn < 9) parts.splice(first, 0, new Uint8Array([0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]));
			parts.unshift(bytes.subarray(0, 2));
			return new Blob(parts, { type: 'image/jpeg' });
		}
		var length = view.getUint16(at + 2);
		var end = at + 2 + length;
		if (length < 2 || end > bytes.length) return null;
		if (!turn && marker === 0xe1 && begins(bytes, at + 4, 'Exif\\0')) turn = turnOf(bytes.subarray(at + 10, end));
		if (isKept(bytes, marker, at + 4, length)) {
			parts.push(bytes.subarray(at, end));
			if (marker === 0xe0) first = parts.length;
		}
		at = end;
		if (marker !== 0xda) continue;
		isPicture = true;
		while (at + 1 < bytes.length && (bytes[at] !== 0xff || bytes[at + 1] === 0 || (bytes[at + 1] >= 0xd0 && bytes[at + 1] <= 0xd7))) at += 1;
		parts.push(bytes.subarray(end, at));
	}
	return null;
}
function cleanPng(bytes) {
	var view = viewOf(bytes);
	var parts = [bytes.subarray(0, 8)];
	for (var at = 8; at + 12 <= bytes.length;) {
		var end = at + 12 + view.getUint32(at);
		if (end > bytes.length) return null;
		var type = String.fromCharCode.apply(null, bytes.subarray(at + 4, at + 8));
		if (/^([A-Z]|tRNS|gAMA|cHRM|sRGB|iCCP|sBIT|bKGD|pHYs)/.test(type)) parts.push(bytes.subarray(at, end));
		if (type === 'IEND') return new Blob(parts, { type: 'image/png' });
		at = end;
	}
	return null;
}
function cleaned(bytes) {
	if (begins(bytes, 0, '\\u00ff\\u00d8\\u00ff')) return cleanJpeg(bytes);
	return begins(bytes, 0, '\\u0089PNG\\r\\n\\u001a\\n') ? cleanPng(bytes) : null;
}
`.trim();
