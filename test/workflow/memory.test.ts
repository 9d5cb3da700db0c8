import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { jpegWithComment } from '../sandbox';
import { engine, jpegFile, workflowWith } from './support';

const MB = 1024 * 1024;
const concurrency = 10;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const answer = JSON.stringify({
	Code: 200,
	Message: 'OK',
	RequestId: 'R-1',
	Data: JSON.stringify({
		passed: 'true',
		retCode: 'OK_SUCCESS',
		extInfo: { result: 'true', score: '100.0', faceAttack: 'false' },
	}),
});

/** Live memory, garbage left out. */
function liveBytes(): number {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

let server: Server;
/** Live memory at every fifth request: as many as possible are under way then. */
let seen: number[] = [];
let received = 0;
let requests = 0;

beforeAll(async () => {
	// Not the sandbox: it would keep and check megabytes in this very process.
	server = createServer(async (request, response) => {
		for await (const chunk of request) received += (chunk as Buffer).length;
		requests += 1;
		if (requests % 5 === 0) seen.push(liveBytes());
		setTimeout(() => response.end(answer), 50);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

it('a hundred comparisons of two 1 MB pictures hold less than 8 MB for each that is under way', async () => {
	const binary = {
		idPhoto: jpegFile(jpegWithComment('one', MB)),
		facePhoto: jpegFile(jpegWithComment('two', MB)),
	};
	const { port } = server.address() as AddressInfo;
	const workflow = workflowWith(
		'FaceCompare',
		{ parameters: { options: { concurrency, requestsPerSecond: 1000 } } },
		4,
	);
	const run = async (count: number) =>
		await engine.run(workflow, {
			credentials: {
				alibabaIdvApi: {
					accessKeyId: 'key',
					accessKeySecret: 'secret',
					region: 'custom',
					endpoint: `http://127.0.0.1:${port}`,
				},
			},
			inputItems: Array.from({ length: count }, () => ({ json: {}, binary })),
		});
	await run(1);
	const before = liveBytes();
	[seen, received] = [[], 0];
	const result = await run(100);
	if (result.error) throw result.error;
	expect(result.jsonOf('Output 2', 0)).toHaveLength(100);
	expect(received).toBeGreaterThan(100 * 2 * 1.33 * MB);
	const grownBy = Math.max(...seen) - before;
	// The bytes of several requests at once: had they not been under way, this would prove nothing.
	expect(grownBy).toBeGreaterThan(3 * 2.7 * MB);
	expect(grownBy).toBeLessThanOrEqual(concurrency * 8 * MB);
}, 60_000);
