/**
 * A service that grants so many calls in any second, wherever it begins, and answers after a while. It
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

const granted = Number(process.argv[2]);
const latencyMs = Number(process.argv[3]);

const admitted: number[] = [];
let refused = 0;
let firstAt: number | undefined;
let lastAt = 0;

const answers = {
	/** Good for Check Result and for Face Compare. */
	good: JSON.stringify({
		Code: 'Success',
		RequestId: 'BENCH',
		Result: {
			Passed: 'Y',
			SubCode: '200',
			ExtFaceInfo: '{"faceAttack":"N","facePassed":"Y"}',
			FaceComparisonScore: 99.5,
		},
	}),
	refused: JSON.stringify({
		Code: 'Throttling.Api',
		RequestId: 'BENCH',
		Message: 'API request is blocked due to throttling.',
	}),
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
		const answer = () => {
			if (isGood) lastAt = performance.now();
			response.writeHead(isGood ? 200 : 403, { 'content-type': 'application/json' });
			response.end(isGood ? answers.good : answers.refused);
		};
		if (latencyMs > 0) setTimeout(answer, latencyMs);
		else answer();
	});
});
server.keepAliveTimeout = 75_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
