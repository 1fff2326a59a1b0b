/** Tests that an observation is made once, its failure reported once, and that dependent rows give the same reason. */
import { expect, test, type TestInfo } from '@playwright/test';
import { observing, prefetching, type Observe } from '../../../fixtures/run/observe.ts';
import { notJudged } from '../../../fixtures/run/outcome.ts';
import { failureOf, type Entry, type RunMemory } from '../../../fixtures/run/run-memory.ts';

/** A run of several tests, each with an {@link Observe} of its own over one memory. */
function run() {
  const entries = new Map<string, Entry>();
  const memory = {
    recall: async (key: string) => entries.get(key) ?? null,
    record: async (key: string, entry: Entry) => (entries.set(key, entry), null),
  };
  const runMemory = memory as unknown as RunMemory;
  const newTest = () => {
    const annotations: { type: string; description?: string }[] = [];
    const testInfo = {
      annotations,
      expectedStatus: 'passed',
      skip: (_: boolean, why: string) => {
        testInfo.expectedStatus = 'skipped';
        throw new Error(`Test is skipped: ${why}`);
      },
    };
    const of = { environment: 'stage', runMemory, deadline: { at: Infinity }, forgetful: false } as const;
    return { annotations, observe: observing({ ...of, testInfo: testInfo as unknown as TestInfo }) };
  };
  return { entries, newTest, prefetch: prefetching({ environment: 'stage', runMemory }) };
}

const login = (observe: Observe) => observe('login', async () => notJudged('POST /login answered 401'));
const cors = (observe: Observe) => observe('cors', async () => [await login(observe)]);

test('a value is observed once for all', async () => {
  const { newTest } = run();
  let made = 0;
  const observe = async () => newTest().observe('health', async () => ({ made: (made += 1) }));
  expect([await observe(), await observe()]).toEqual([{ made: 1 }, { made: 1 }]);
});

test('a failure is reported by the first test, and all other tests are skipped with the same reason', async () => {
  const { newTest } = run();
  await expect(login(newTest().observe)).rejects.toThrow(/^POST \/login answered 401$/);
  for (const observation of [login, cors, cors]) {
    const { observe, annotations } = newTest();
    await expect(observation(observe)).rejects.toThrow();
    expect(annotations).toEqual([{ type: 'not judged', description: 'POST /login answered 401' }]);
  }
});

test('a failure of a prefetched observation is reported by the first check that needs it', async () => {
  const { entries, newTest, prefetch } = run();
  expect(await prefetch('login', async () => notJudged('no answer'))).toBe(false);
  expect(entries.get('stage/login')).toEqual(failureOf(expectedOutcome(), false));
  const first = newTest();
  await expect(login(first.observe)).rejects.toThrow(/^no answer$/);
  expect(first.annotations).toEqual([]);
});

function expectedOutcome(): unknown {
  try {
    return notJudged('no answer');
  } catch (error) {
    return error;
  }
}

test('an empty observation is an error of the suite, and an empty list is not', async () => {
  const { newTest } = run();
  await expect(newTest().observe('nothing', async () => ({}))).rejects.toThrow('its probe is broken');
  expect(await newTest().observe('list', async () => [])).toEqual([]);
});
