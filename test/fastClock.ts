import { hurriedClock } from './hurriedClock';

/**
 * Where whole workflows run, nobody waits: what the waits are is tested in `test/unit`, here only
 * what comes after them.
 */
const inEngine = /[\\/]test[\\/](contract|workflow)[\\/]/;
const clock = '../nodes/shared/transport/systemClock';

if (inEngine.test(expect.getState().testPath ?? '')) {
	jest.doMock(clock, () => ({
		...jest.requireActual<object>(clock),
		systemClock: hurriedClock,
	}));
}
