import { paceHint } from '../../../nodes/shared/run/paceHint';

const batch = { calls: 250, refused: 0, repeated: 0, forMs: 25_600, ceiling: 10 };

it.each([
	[batch, '250 calls in 25.6 seconds: 9.8 per second, of 10 at most.'],
	[
		{ ...batch, refused: 3, repeated: 5 },
		'250 calls in 25.6 seconds: 9.8 per second, of 10 at most. 3 calls were refused because the pace was too fast, which is not billed. The pace was adapted to what Alibaba Cloud grants now. 5 calls were repeated.',
	],
	[
		{ calls: 2, refused: 1, repeated: 1, forMs: 500, ceiling: 3 },
		'2 calls in 0.5 seconds: 4.0 per second, of 3 at most. 1 call was refused because the pace was too fast, which is not billed. The pace was adapted to what Alibaba Cloud grants now. 1 call was repeated.',
	],
	[
		{ ...batch, calls: 10, forMs: 1_000 },
		'10 calls in 1.0 seconds: 10.0 per second, of 10 at most.',
	],
	[
		{ calls: 1, refused: 0, repeated: 2, forMs: 1_000, ceiling: 3 },
		'1 call in 1.0 seconds: 1.0 per second, of 3 at most. 2 calls were repeated.',
	],
	[
		{ calls: 3, refused: 1, repeated: 0, forMs: 1_000, ceiling: 3 },
		'3 calls in 1.0 seconds: 3.0 per second, of 3 at most. 1 call was refused because the pace was too fast, which is not billed. The pace was adapted to what Alibaba Cloud grants now.',
	],
	[{ ...batch, calls: 9 }, undefined],
	[{ ...batch, calls: 0, forMs: 0 }, undefined],
])('%j is told as %j', (pace, expected) => {
	expect(paceHint(pace)).toBe(expected);
});
