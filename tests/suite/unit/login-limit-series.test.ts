/** Tests the count of login attempts: refusals, lost attempts, and the decisions of a count. */
import { expect, test } from '@playwright/test';
import { doubtOf, doubtOfTime } from '../../../fixtures/probe/login-rate-limit/doubt.ts';
import { rewordedIn, untilRefused } from '../../../fixtures/probe/login-rate-limit/series.ts';
import { lastWindowEnd } from '../../../fixtures/probe/login-rate-limit/window.ts';
import type { Answer } from '../../../fixtures/probe/http/client.ts';
import { Outcome } from '../../../fixtures/run/outcome.ts';

const MINUTE = 60_000;

/** An answer; `second` is its time, and `server` its time by the server's clock. */
const answer = (
  status: number,
  {
    body = '{"detail":"no"}',
    headers = [],
    second = 0,
  }: { body?: string; headers?: [string, string][]; second?: number } = {},
): Answer => {
  const at = Date.UTC(2026, 10, 28) + second * 1000;
  const headerLines = [['Date', new Date(at).toUTCString()] as const, ...headers];
  return { at: 'POST /login', url: '', status, headerLines, body, sentAt: at, receivedAt: at };
};

/** Plays answers one after the other, and then repeats the last one; 0 means no answer. */
const playing = (...statuses: readonly number[]) => {
  let asked = 0;
  return async (): Promise<Answer> => {
    const status = statuses[Math.min(asked++, statuses.length - 1)] ?? 0;
    if (status === 0) throw new Outcome('not judged', 'POST /login gave no answer: ECONNRESET');
    return answer(status);
  };
};

for (const { title, statuses, atMost = 6, sees } of [
  { title: 'a 429', statuses: [401, 401, 401, 401, 401, 429], sees: { allowed: 5, lost: 0, refused: 429 } },
  { title: '423 in place of 401', statuses: [401, 401, 401, 423], sees: { allowed: 3, lost: 0, refused: 423 } },
  { title: '400 in place of 401', statuses: [401, 401, 400], sees: { allowed: 2, lost: 0, refused: 400 } },
  { title: 'a refusal at once', statuses: [429], sees: { allowed: 0, lost: 0, refused: 429 } },
  { title: 'no refusal', statuses: [401], sees: { allowed: 6, lost: 0, refused: undefined } },
  {
    title: 'a password that is let in once',
    statuses: [401, 200, 401, 429],
    sees: { allowed: 3, lost: 0, refused: 429 },
  },
  { title: 'one 502 among good answers', statuses: [401, 502, 401, 429], sees: { allowed: 2, lost: 1, refused: 429 } },
  { title: 'one 503 among good answers', statuses: [401, 503, 401, 429], sees: { allowed: 2, lost: 1, refused: 429 } },
  { title: "nginx's own 503", statuses: [401, 401, 503, 503], sees: { allowed: 2, lost: 0, refused: 503 } },
  { title: 'a connection that is cut', statuses: [401, 0, 401, 429], sees: { allowed: 2, lost: 1, refused: 429 } },
  { title: 'a lost first attempt', statuses: [504, 401, 429], sees: { allowed: 1, lost: 1, refused: 429 } },
  {
    title: 'a limit of ten',
    statuses: [...Array<number>(10).fill(401), 429],
    atMost: 21,
    sees: { allowed: 10, lost: 0, refused: 429 },
  },
])
  test(`attempts see ${title}`, async () => {
    const { allowed, lost, refusal } = await untilRefused({ atMost }, playing(...statuses));
    expect({ allowed, lost, refused: refusal?.status }).toEqual(sees);
  });

for (const statuses of [[502], [0], [503], [401, 502], [401, 401, 0]])
  test(`nothing is said of a login that answers ${statuses.join(', ')} from then on`, async () => {
    await expect(untilRefused({ atMost: 6 }, playing(...statuses))).rejects.toMatchObject({ verdict: 'not judged' });
  });

test('attempts go on while a gateway loses some, and end where no more shall be made', async () => {
  const losing = await untilRefused({ atMost: 21 }, async number => answer(number % 3 === 0 ? 502 : 401));
  expect(losing).toMatchObject({ allowed: 21, lost: 10 });
  const ended = await untilRefused({ atMost: 7 }, number => (number > 4 ? undefined : Promise.resolve(answer(401))));
  expect(ended).toMatchObject({ allowed: 4, refusal: undefined });
});

const says = (...words: readonly string[]) => words.map(word => answer(401, { body: `{"detail":"${word}"}` }));

test('a refusal in other words is told where it stays', () => {
  expect(rewordedIn(says('no', 'no', 'no', 'no', 'no', 'wait', 'wait'))?.after).toBe(5);
  expect(rewordedIn(says('no', 'no', 'wait', 'wait', 'wait', 'wait', 'wait'))?.after).toBe(2);
});

test('a page whose fields differ each time is told by its text', () => {
  const pages = ['Wrong', 'Wrong', 'Wrong', 'Please wait', 'Please wait'].map((text, i) =>
    answer(401, { body: `<form><p>${text}</p><input type="hidden" name="csrf" value="token-${i}"></form>` }),
  );
  expect(rewordedIn(pages)?.after).toBe(3);
  expect(rewordedIn(pages.slice(0, 3))).toBeUndefined();
});

test('words that differ each time, or come once, are no refusal', () => {
  expect(rewordedIn(says('5 left', '4 left', '3 left', '2 left', '1 left', '0 left'))).toBeUndefined();
  expect(rewordedIn(says('no', 'no', 'no', 'once', 'no', 'no', 'no'))).toBeUndefined();
  expect(rewordedIn(says('no', 'no', 'no', 'no', 'no', 'no'))).toBeUndefined();
  const ids = Array.from({ length: 8 }, (_, i) => answer(401, { body: `{"detail":"no","id":${i}}` }));
  expect(rewordedIn(ids)).toBeUndefined();
});

test('an answer that asks to wait is a refusal in words', () => {
  const waits = Array.from({ length: 3 }, () => answer(401, { headers: [['Retry-After', '60']] }));
  expect(rewordedIn([...says('no', 'no', 'no', 'no', 'no'), ...waits])?.after).toBe(5);
  expect(rewordedIn(Array.from({ length: 8 }, () => answer(401, { headers: [['Retry-After', '1']] })))).toBeUndefined();
});

test('more than the limit within a window is certain, and over a longer time it is not', async () => {
  const at = async (seconds: readonly number[]) => {
    const left = [...seconds];
    const series = await untilRefused({ atMost: seconds.length, windowMs: MINUTE }, async () =>
      answer(401, { second: left.shift() ?? 0 }),
    );
    return doubtOfTime(series, { LOGIN_LIMIT_COUNT: 5, LOGIN_LIMIT_WINDOW_S: 60 });
  };
  expect(await at([1, 2, 3, 4, 5, 6])).toBeUndefined();
  expect(await at([0, 15, 30, 45, 62, 75])).toBe('6 attempts took longer than the window of 60 s');
  expect(await at([54, 56, 58, 62, 64, 66])).toContain('a window by the clock ended');
  expect(await at([50, ...Array.from({ length: 11 }, (_, i) => 51 + i)]), 'more than two windows hold').toBeUndefined();
});

test('a window begins with the first try after the one before has ended', () => {
  const endOf = (...seconds: readonly number[]) =>
    lastWindowEnd(
      seconds.map(second => ({ sentAt: second * 1000 })),
      MINUTE,
    ) / 1000;
  expect(endOf()).toBe(-Infinity);
  expect(endOf(10, 20, 69)).toBe(70);
  expect(endOf(10, 20, 70, 90)).toBe(130);
});

const limit = { LOGIN_LIMIT_COUNT: 5, LOGIN_LIMIT_WINDOW_S: 60 };
for (const { title, allowed, lost = 0, others, ended = false, isAlone = false, isDoubt, byOwnTries = false } of [
  { title: 'five of five', allowed: 5, isDoubt: false },
  { title: 'three of five', allowed: 3, isDoubt: false },
  { title: 'eleven of five', allowed: 11, lost: 2, others: 4, isDoubt: false },
  { title: 'four and one lost', allowed: 4, lost: 1, isDoubt: true },
  { title: 'five and one lost', allowed: 5, lost: 1, isDoubt: true },
  { title: 'three and one lost', allowed: 3, lost: 1, isDoubt: false },
  { title: "three, and two of the suite's own", allowed: 3, others: 2, isDoubt: false },
  { title: "five, and two of the suite's own", allowed: 5, others: 2, isDoubt: true, byOwnTries: true },
  { title: "none, and seven of the suite's own", allowed: 0, others: 7, isDoubt: true, byOwnTries: true },
  { title: "six, and two of the suite's own", allowed: 6, others: 2, isDoubt: true, byOwnTries: true },
  { title: 'six, a window after the last', allowed: 6, others: 0, isAlone: true, isDoubt: false },
  { title: 'six of an account', allowed: 6, isDoubt: false },
  { title: 'six of it, while an earlier window ended', allowed: 6, ended: true, isDoubt: true, byOwnTries: true },
  { title: 'five of it, while an earlier window ended', allowed: 5, ended: true, isDoubt: false },
  { title: 'three of an address that others may use', allowed: 3, others: 0, isDoubt: true, byOwnTries: true },
  { title: "one of it, and two of the suite's own", allowed: 1, others: 2, isDoubt: true, byOwnTries: true },
  { title: 'three of it, a window after the last', allowed: 3, others: 0, isAlone: true, isDoubt: false },
])
  test(`${title} ${isDoubt ? 'decide nothing' : 'decide'}`, () => {
    const isOfAddress = others !== undefined;
    const counted = { allowed, lost, others: others ?? 0, isOfAddress, ownWindowEnded: ended };
    const doubt = doubtOf(counted, { time: undefined, isAlone }, limit);
    expect(doubt !== undefined).toBe(isDoubt);
    expect(doubt?.byOwnTries ?? false).toBe(byOwnTries);
  });
