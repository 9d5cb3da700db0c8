/**
 * A service that grants so many calls in any second, wherever it begins, and answers after 300 ms. It
 * runs in a process of its own, and shares no code with the limiter. Signatures do not interest it.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';

/** What it tells when it is asked for `/count`. */
export interface Count {
	answered: number;
	refused: number;
	/** Seconds from the first call that arrived to the last answer that was no refusal. */
	seconds: number;
}

const latencyMs = 300;
const granted = Number(process.argv[2]);

const admitted: number[] = [];
let refused = 0;
let firstAt: number | undefined;
let lastAt = 0;

const answers = {
	good: {
		Code: 'Success',
		RequestId: 'BENCH',
		Result: { Passed: 'Y', SubCode: '200', ExtFaceInfo: '{"faceAttack":"N","facePassed":"Y"}' },
	},
	refused: {
		Code: 'Throttling.Api',
		RequestId: 'BENCH',
		Message: 'API request is blocked due to throttling.',
	},
};

const server = createServer((request, response) => {
	if (request.url === '/count') {
		const seconds = (lastAt - (firstAt ?? lastAt)) / 1000;
		const count: Count = { answered: admitted.length, refused, seconds };
		response.end(JSON.stringify(count));
		return;
	}
	request.resume();
	request.once('end', () => {
		const now = performance.now();
		firstAt ??= now;
		const oldest = admitted.at(-granted);
		const isGood = oldest === undefined || oldest <= now - 1000;
		if (isGood) admitted.push(now);
		else refused += 1;
		setTimeout(() => {
			if (isGood) lastAt = performance.now();
			const body = JSON.stringify(isGood ? answers.good : answers.refused);
			response.writeHead(isGood ? 200 : 403, { 'content-type': 'application/json' });
			response.end(body);
		}, latencyMs);
	});
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
