import { jest } from '@jest/globals';
import { createThrottle } from '../../../client/query/throttle.ts';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }));
afterEach(() => jest.useRealTimers());

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const options = { leadMs: 0, pauseMs: 300, steadyMs: 2_400, random: () => 0.5 };

/** Work that notes when it ran, and fails as long as there is a fault. */
function begin(more: Partial<typeof options> = {}) {
  const started = performance.now();
  const state = { runs: [] as number[], fault: null as object | null };
  const throttle = createThrottle(
    () => {
      state.runs.push(performance.now() - started);
      return state.fault ? Promise.reject(Object.assign(new Error('no'), state.fault)) : Promise.resolve();
    },
    { ...options, ...more },
  );
  return { state, throttle };
}

test('runs at once, and again after the pause if it was asked again', async () => {
  const { state, throttle } = begin();
  throttle.ask();
  throttle.ask();
  expect(state.runs).toEqual([]);
  await pass(100);
  throttle.ask();
  await pass(5_000);
  throttle.ask();
  await pass(5_000);
  expect(state.runs).toEqual([0, 300, 5_100]);
});

test('asked without a break it runs ever less often, and after a break as before', async () => {
  const { state, throttle } = begin();
  for (let i = 0; i < 100; i++) {
    throttle.ask();
    await pass(100);
  }
  expect(state.runs).toEqual([0, 300, 900, 2_100, 4_500, 6_900, 9_300]);
  await pass(10_000);
  state.runs.length = 0;
  throttle.ask();
  await pass(10);
  throttle.ask();
  await pass(500);
  expect(state.runs).toEqual([20_000, 20_300]);
});

test('what fails is done again after 1, 2, 4, 8, 16, 30 s and every 30 s then, and at once when it may be worth it', async () => {
  const { state, throttle } = begin();
  state.fault = { status: 503 };
  throttle.ask();
  await pass(125_000);
  expect(state.runs).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 61_000, 91_000, 121_000]);
  state.fault = null;
  throttle.hurry();
  throttle.hurry();
  await pass(60_000);
  expect(state.runs.slice(9)).toEqual([125_000]);
});

test('what the server refuses for good is not done again until it is asked for', async () => {
  const { state, throttle } = begin();
  state.fault = { status: 404 };
  throttle.ask();
  await pass(60_000);
  throttle.hurry();
  await pass(60_000);
  expect(state.runs).toEqual([0]);
  throttle.ask();
  await pass(10);
  expect(state.runs).toEqual([0, 120_000]);
});

test('a stopped one does nothing, whatever is asked', async () => {
  const { state, throttle } = begin();
  throttle.ask();
  throttle.stop();
  throttle.ask();
  throttle.hurry();
  await pass(60_000);
  expect(state.runs).toEqual([]);
});
