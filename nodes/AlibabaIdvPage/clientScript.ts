import { pictureScript } from './pictureScript';

/**
 * What runs in the person's browser. Plain JavaScript of 2017, without a build step: it is part of
 * the page, and everything that it needs to know comes as JSON in the element `data`.
 *
 * Nothing is ever written as HTML. Alibaba Cloud's script is loaded by it, so `'strict-dynamic'`
 * lets it load others.
 */
export const clientScript = `
(function () {
'use strict';
var data = JSON.parse(document.getElementById('data').textContent);
var texts = data.texts;
var form = document.getElementById('form');
var button = document.getElementById('go');
var status = document.getElementById('status');
var problem = document.getElementById('problem');
var consent = document.getElementById('consent');
var busy = false;
var start = newStart();
var metaInfo = null;
var sdkProblem = false;
var tries = 0;

/* A page without an origin has no storage, and asking for it throws. */
function memory() {
	var kept = new Map();
	var own = {
		getItem: function (name) { return kept.has(String(name)) ? kept.get(String(name)) : null; },
		setItem: function (name, value) { kept.set(String(name), String(value)); },
		removeItem: function (name) { kept.delete(String(name)); },
		clear: function () { kept.clear(); },
		key: function (index) { return Array.from(kept.keys())[index] || null; }
	};
	return new Proxy({}, {
		get: function (_, name) {
			if (name === 'length') return kept.size;
			if (Object.prototype.hasOwnProperty.call(own, name)) return own[name];
			return kept.get(String(name));
		},
		set: function (_, name, value) { kept.set(String(name), String(value)); return true; },
		deleteProperty: function (_, name) { kept.delete(String(name)); return true; },
		has: function (_, name) { return kept.has(String(name)); }
	});
}
function standIn(target, name, descriptor) {
	try { Object.defineProperty(target, name, Object.assign({ configurable: true }, descriptor)); } catch (error) { /* the browser keeps its own */ }
}
['localStorage', 'sessionStorage'].forEach(function (name) { standIn(window, name, { value: memory() }); });
var cookies = new Map();
standIn(document, 'cookie', {
	get: function () { return Array.from(cookies).map(function (each) { return each[0] + '=' + each[1]; }).join('; '); },
	set: function (text) {
		var pair = String(text).split(';')[0];
		var at = pair.indexOf('=');
		if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
	}
});

function newStart() {
	var bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
}
function say(element, text) { element.textContent = text; }
function within(promise, ms) {
	return new Promise(function (resolve, reject) {
		var timer = setTimeout(function () { reject(new Error('time')); }, ms);
		promise.then(function (value) { clearTimeout(timer); resolve(value); }, function (error) { clearTimeout(timer); reject(error); });
	});
}

function load() {
	return new Promise(function (resolve, reject) {
		if (typeof window.getMetaInfo === 'function') { resolve(); return; }
		var script = document.createElement('script');
		/* Under another address: browsers let a second request wait for one that hangs. */
		script.src = data.sdk + (tries > 0 ? '?try=' + tries : '');
		tries += 1;
		script.referrerPolicy = 'no-referrer';
		script.onload = function () { resolve(); };
		script.onerror = function () { script.remove(); reject(new Error('load')); };
		document.head.appendChild(script);
	});
}
function asText(value) {
	var text = typeof value === 'string' ? value : JSON.stringify(value);
	var parsed = JSON.parse(text);
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) || Object.keys(parsed).length === 0) throw new Error('empty');
	return text;
}
function take() {
	sdkProblem = false;
	return within(load().then(function () { return window.getMetaInfo(); }).then(asText), data.sdkMs).then(
		function (text) { return { text: text, source: 'browser' }; },
		function () { sdkProblem = true; return null; }
	);
}
metaInfo = take();

function each(list, work) { Array.prototype.forEach.call(list, work); }
function errorOf(input) { return document.getElementById('error-' + input.id); }
function complain(input, text) {
	say(errorOf(input), text);
	if (text) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
	return !text;
}
function problemOf(input) {
	if (input.type === 'checkbox') return input.checked ? '' : texts.consentMissing;
	if (input.type === 'file') {
		var file = input.files[0];
		if (!file) return input.dataset.required ? texts.fileMissing : '';
		return file.size > data.maxFileBytes && !isPicture(file) ? texts.fileTooLarge : '';
	}
	var value = input.value.trim();
	if (input.validity && input.validity.badInput) return texts.fieldWrong;
	if (value === '') return input.dataset.required ? texts.fieldMissing : '';
	return input.validity && !input.validity.valid ? texts.fieldWrong : '';
}
function inputs() { return form.querySelectorAll('input,select'); }
function check() {
	var first = null;
	each(inputs(), function (input) { if (!complain(input, problemOf(input)) && !first) first = input; });
	if (first) first.focus();
	return !first;
}

function isPicture(file) { return /^image\\/(jpeg|png|webp|bmp|heic|heif)$/.test(file.type); }
${pictureScript}
/* Drawn anew, it has nothing but what is to be seen. */
function drawn(file) {
	if (typeof createImageBitmap !== 'function') return Promise.reject(new Error('old'));
	return createImageBitmap(file, { imageOrientation: 'from-image' }).then(function (bitmap) {
		var scale = Math.min(1, 1920 / Math.max(bitmap.width, bitmap.height));
		var canvas = document.createElement('canvas');
		canvas.width = Math.max(1, Math.round(bitmap.width * scale));
		canvas.height = Math.max(1, Math.round(bitmap.height * scale));
		var context = canvas.getContext('2d');
		context.fillStyle = '#fff';
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
		function attempt(quality) {
			return new Promise(function (resolve) { canvas.toBlob(resolve, 'image/jpeg', quality); }).then(function (blob) {
				if (!blob) throw new Error('canvas');
				return blob.size > data.smallBytes && quality > 0.5 ? attempt(quality - 0.12) : blob;
			});
		}
		return attempt(0.9);
	});
}
/* Alibaba Cloud takes pictures of about half a megabyte; phones make ten times that. */
function prepared(file) {
	return new Response(file).arrayBuffer().then(function (buffer) {
		var own = cleaned(new Uint8Array(buffer));
		if (own && own.type === 'image/jpeg' && own.size <= data.smallBytes) return own;
		return drawn(file).then(
			function (blob) { return own && own.size <= blob.size ? own : blob; },
			function () { if (own) return own; throw new Error('picture'); }
		);
	});
}

function body(meta) {
	var sent = new FormData();
	sent.append('start', start);
	sent.append('metaInfo', meta.text);
	sent.append('metaInfoSource', meta.source);
	if (consent) sent.append('consent', 'yes');
	var files = [];
	each(inputs(), function (input) {
		if (input === consent) return;
		if (input.type !== 'file') sent.append('field.' + input.name, input.value.trim());
		else if (input.files[0]) files.push(prepared(input.files[0]).then(function (file) {
			if (file.size > data.maxFileBytes) { complain(input, texts.fileTooLarge); input.focus(); throw new Error('large'); }
			sent.append('file.' + input.name, file, 'file');
		}, function (error) { complain(input, texts.fileWrong); input.focus(); throw error; }));
	});
	return Promise.all(files).then(function () { return sent; });
}

function isSafe(next) {
	var url;
	try { url = new URL(next); } catch (error) { return false; }
	if (url.username || url.password) return false;
	if (url.protocol === 'https:') return true;
	var isSandbox = url.host === data.sandboxHost || /^(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])$/.test(url.hostname);
	return url.protocol === 'http:' && data.sandboxHost !== '' && isSandbox;
}
function setBusy(on) {
	busy = on;
	if (on) button.setAttribute('aria-disabled', 'true'); else button.removeAttribute('aria-disabled');
	form.setAttribute('aria-busy', String(on));
}
function fail(text, again) {
	if (again) start = newStart();
	say(status, '');
	say(problem, text);
	setBusy(false);
}
/* What comes back is a JSON object of ours, or nothing that can be relied on. */
function answered(response) {
	return response.text().then(function (text) {
		var answer = null;
		try { answer = JSON.parse(text); } catch (error) { /* not of ours */ }
		var isObject = typeof answer === 'object' && answer !== null;
		if (response.status === 200 && isObject && typeof answer.next === 'string' && isSafe(answer.next)) {
			say(problem, '');
			say(status, texts.sentOn);
			location.assign(answer.next);
			return;
		}
		var isOurs = isObject && typeof answer.tellUser === 'string' && answer.tellUser !== '';
		fail(isOurs ? answer.tellUser : texts.unclear, response.status !== 409);
	});
}
function send(sent) {
	var stop = new AbortController();
	var late = false;
	var timer = setTimeout(function () { late = true; stop.abort(); }, data.answerMs);
	return fetch(location.href.split('#')[0], {
		method: 'POST', body: sent, credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store', signal: stop.signal
	}).then(answered).then(
		function () { clearTimeout(timer); },
		/* The same start again: if the first one has arrived after all, nothing starts twice. */
		function () { clearTimeout(timer); fail(late ? texts.unclear : texts.notReachable, false); }
	);
}

form.addEventListener('submit', function (event) {
	event.preventDefault();
	if (busy) return;
	say(problem, '');
	if (!check()) return;
	setBusy(true);
	say(status, texts.preparing);
	if (sdkProblem) metaInfo = take();
	metaInfo.then(function (meta) {
		if (!meta && data.fixedMetaInfo) meta = { text: data.fixedMetaInfo, source: 'fixed' };
		if (!meta) { fail(texts.sdkFailed, false); return undefined; }
		return body(meta).then(function (sent) { say(status, texts.sending); return send(sent); }, function () { fail('', false); });
	});
});
each(inputs(), function (input) {
	input.addEventListener('change', function () { if (input.getAttribute('aria-invalid')) complain(input, problemOf(input)); });
	if (input.type !== 'file') return;
	/* Nothing was taken: next time the device also offers the pictures that it has. */
	input.addEventListener('cancel', function () {
		if (input.files[0]) return;
		input.removeAttribute('capture');
		complain(input, texts.cameraDeclined);
	});
});
window.addEventListener('pageshow', function (event) {
	if (!event.persisted) return;
	fail('', true);
	say(status, texts.startedBefore);
});
form.hidden = false;
}());
`.trim();
