/** Checks the lines of the log: form, fields, the trace of each request, no secrets, no forged line. */
import type { LogObservation, Traced } from '../../fixtures/probe/logs/logs.ts';
import { alone, covers, expect, notJudged, observed, requirement, test } from '../../fixtures/test.ts';
import { wrongUnit } from './duration-unit.ts';
import { untraced } from './trace.ts';

const found = ({ found: all }: LogObservation): number => all.filter(Boolean).length;
const counts = (seen: LogObservation): string =>
  `${seen.judged} lines from the first of ${seen.requests.length} marked requests on, ${found(seen)} of which they tell of`;

const shownOf = ({ requests }: Traced): string =>
  requests.map(({ method, status }) => `${method} ${status}`).join(', ');

/** Ends a check if the lines are not as the application wrote them. */
function demandOwn({ at, carried }: Pick<Traced, 'at' | 'carried'>): void {
  if (carried !== undefined) notJudged(`${at}: a line ${carried}`);
}

/** Ends a check if the log has no trace of the requests just made. */
function demandTold(seen: LogObservation): void {
  if (seen.grown === 0)
    notJudged(`${seen.at} has no line since the marked requests were made; LOG_WAIT_S says how long one may take`);
  if (!seen.told) {
    const [first] = seen.flawed;
    notJudged(
      `${seen.at}: ${seen.grown} lines, and none of them tells of a marked request${first ? `: the first that ${first.flaw} is "${first.line}"` : ''}; LOG_WAIT_S says how long one may take`,
    );
  }
}

/** True for lines that only the product can have written: for a command, more than its own output. */
const areProducts = ({ told, judged, others, requests }: LogObservation, areFiles: boolean): boolean =>
  !told && judged > 0 && others === judged && (areFiles || judged >= requests.length);

test('log is made of JSON objects, one a line', covers('log-json-lines'), async ({ env, logs }) => {
  const rule = requirement('log-json-lines', env);
  const seen = await logs();
  demandOwn(seen);
  // A log without ids is judged by its form alone, if nothing else can have written it.
  if (!areProducts(seen, env.LOG_FILES !== undefined)) demandTold(seen);
  observed(counts(seen));
  const [first] = seen.flawed;
  expect(
    seen.others,
    rule.broken(seen.at, first && `${seen.others} of ${seen.judged} lines: the first ${first.flaw}: ${first.line}`),
  ).toBe(rule.expected.otherLines);
});

test('access lines have the fields of the document', covers('log-fields'), async ({ env, logs }) => {
  const rule = requirement('log-fields', env);
  const seen = await logs();
  demandOwn(seen);
  demandTold(seen);
  observed(`${seen.access.length} access lines among ${counts(seen)}`);
  if (seen.access.length === 0)
    notJudged(
      env.LOG_ACCESS === undefined
        ? `${seen.at}: no line has method, path or status (see log-request-trace)`
        : `${seen.at}: LOG_ACCESS marks no line as an access line`,
    );
  const fields = [...rule.expected.required, ...rule.expected.optional];
  for (const line of seen.access) {
    const wrong = fields.flatMap(name => (line.flaws[name] === undefined ? [] : [`${name} ${line.flaws[name]}`]));
    const of = seen.requests[line.request ?? -1]?.at ?? 'a request of another client';
    expect(wrong, rule.broken(seen.at, `access line of ${of}: ${wrong.join('; ')}`)).toEqual([]);
  }
  const unit = wrongUnit(seen);
  expect(unit === undefined ? 'ms' : 'another unit', rule.broken(seen.at, unit)).toBe('ms');
});

test(
  'log tells of each request once, and the truth',
  { ...covers('log-request-trace'), ...alone },
  async ({ env, logs, tracedErrors }) => {
    const rule = requirement('log-request-trace', env);
    const expectTraced = (seen: Traced, when: string): boolean => {
      const wrong = untraced(seen);
      const real = wrong.filter(({ isOfFields }) => !isOfFields);
      const [first] = real;
      expect(
        real.map(({ lines }) => lines),
        rule.broken(first?.at ?? seen.at, first && `${when}${real.map(({ what }) => what).join('; ')} (${seen.at})`),
      ).toEqual([]);
      return wrong.length === 0;
    };
    const seen = await logs();
    demandOwn(seen);
    demandTold(seen);
    observed(`${shownOf(seen)}: ${counts(seen)}`);
    const isTraced = expectTraced(seen, '');
    // Errors are what people look up in a log; one is only provoked if an outage may be made.
    const errors = await tracedErrors();
    demandOwn(errors);
    if (errors.requests.length > 0) observed(`${shownOf(errors)} while the database was down`);
    if (!expectTraced(errors, 'while the database was down, ') || !isTraced)
      notJudged(`access lines without an id may be those of the requests (see log-fields)`);
  },
);

test('log holds no secrets', covers('log-no-secrets'), async ({ env, logs }) => {
  const rule = requirement('log-no-secrets', env);
  const seen = await logs();
  const { secrets, lines, whole } = seen.searched;
  observed(`${secrets} secrets in ${lines} lines${whole ? " since the run's login" : ' since the marked requests'}`);
  if (seen.leaks.length === 0) demandTold(seen);
  const leaks = seen.leaks.map(({ what, in: line }) => `${what} in ${line}`);
  expect(leaks, rule.broken(seen.at, leaks.join('; '))).toEqual(rule.expected.occurrences);
});

test('hostile request ids break and forge no line', covers('log-injection'), async ({ env, logInjection }) => {
  const rule = requirement('log-injection', env);
  const { at, url, ids, forged, judged } = await logInjection();
  observed(`${ids.map(({ what, status }) => `${what}: ${status}`).join(', ')}; ${judged} lines`);
  const broken = ids.flatMap(({ what, brokenLines: [first] }) =>
    first === undefined ? [] : [`${what}: a line ${first}`],
  );
  expect(broken, rule.broken(`${url} (${at})`, broken.join('; '))).toEqual(rule.expected.brokenLines);
  expect(forged, rule.broken(`${url} (${at})`, `an id has added a field of its own to ${forged} lines`)).toBe(
    rule.expected.forgedLines,
  );
  const failed = ids.filter(({ status }) => status >= 500).map(({ what, status }) => `${what}: ${status}`);
  expect(failed, rule.broken(url, `the API fails at an id: ${failed.join(', ')}`)).toEqual([]);
  const lost = ids.filter(({ status }) => status === 0);
  if (lost.length > 0) notJudged(lost.map(({ what, why }) => `${what}: ${why}`).join('; '));
});
