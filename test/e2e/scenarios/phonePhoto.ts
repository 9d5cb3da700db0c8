/** A photo as phones take them, through n8n's own Edit Image node. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { textOfExample, withCallbackUrl } from '../../demo/exampleText';
import type { WorkflowJson } from '../../engine';
import type { Scenario } from '../place';
import { examplesFolder } from '../places';
import { expectNone, expectSame } from '../report';
import { isPosted } from '../sending';
import { hasGraphicsMagick } from '../shortened';
import { prepared, type Node } from '../workflows';

/** Several megabytes that do not compress well, 12 megapixels. */
function bigPhoto(): Buffer {
	const folder = mkdtempSync(path.join(tmpdir(), 'idv-e2e-photo-'));
	const file = path.join(folder, 'photo.jpg');
	try {
		execFileSync('gm', ['convert', '-size', '4000x3000', 'plasma:', '-quality', '95', file]);
		return readFileSync(file);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

const megabyte = 1024 * 1024;

/** Only where the program is that the node needs. */
export const phonePhoto: Scenario = {
	title: 'A photo of several megabytes is made smaller by the Edit Image node',
	...(hasGraphicsMagick ? {} : { lacks: 'no GraphicsMagick (gm) in PATH' }),
	async play({ rest, sandbox, credentials }) {
		const text = textOfExample(examplesFolder, 'webhook-photo.json', sandbox);
		const ready = prepared(JSON.parse(text) as WorkflowJson, credentials);
		const idOf = (name: string) =>
			String((ready.nodes as unknown as Node[]).find((node) => node.name === name)?.webhookId);
		const callbackUrl = `${rest.url}/webhook/${idOf('Verification Trigger')}/idv`;
		const { pinData: _people, ...workflow } = JSON.parse(
			withCallbackUrl(JSON.stringify(ready), callbackUrl),
		) as WorkflowJson;
		const saved = await rest.saveWorkflow(workflow);
		await rest.activate(saved);
		const photo = bigPhoto();
		const form = new FormData();
		form.set('photo', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'IMG_0001.jpg');
		form.set('metaInfo', '{"deviceType":"web"}');
		form.set('userId', 'a phone');
		const url = `${rest.url}/webhook/${idOf('Web Page')}`;
		await isPosted(url);
		const response = await fetch(url, { method: 'POST', body: form });
		const { started } = (await response.json()) as { started?: boolean };
		expectSame('Whether it was started', started, true);
		const { params } = sandbox.requests.find(({ action }) => action === 'Initialize') ?? {};
		const [, digits = '0'] = /<picture (\d+) bytes>/.exec(params?.FacePictureBase64 ?? '') ?? [];
		const sent = (Number(digits) * 3) / 4;
		expectNone('Sizes', [
			...(photo.length > 3 * megabyte ? [] : [`the photo has ${photo.length} bytes only`]),
			...(sent > 10_000 && sent < 0.75 * megabyte ? [] : [`${sent} bytes were sent`]),
		]);
		await rest.deactivate(saved);
		return `${(photo.length / megabyte).toFixed(1)} MB became ${Math.round(sent / 1024)} KB`;
	},
};
