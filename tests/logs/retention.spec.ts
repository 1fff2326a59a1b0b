/** Checks the age of the log's oldest line, and that no day is missing. */
import type { DaysObservation, KeptObservation } from '../../fixtures/probe/logs/retention.ts';
import { quotedList } from '../../fixtures/probe/parse/quoted.ts';
import { covers, expect, notJudged, notRun, observed, requirement, test } from '../../fixtures/test.ts';

const DAY_MS = 86_400_000;
const nameEach = 'where they are services, name each by a pattern of its own in LOG_FILES';
/** Hours per day with lines below which a log is normally quiet. */
const QUIET_HOURS = 4;

/** Returns the day on which a log that loses nothing is old enough, UTC. */
const dayAfter = (from: string, days: number): string =>
  new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10);

/** Describes the observation of a source. */
function shown({ ageDays, oldest, file, misdated, untold }: KeptObservation): string {
  const passed = misdated === 0 ? '' : `; ${misdated} lines before it are from before the log, as of an unset clock`;
  const others = untold.length === 0 ? '' : `; no line of ${untold.join(', ')} tells its time`;
  return `the oldest line is ${ageDays.toFixed(1)} days old (${oldest}${file === '' ? '' : `, in ${file}`})${passed}${others}`;
}

test(
  'log is kept as long as it must, and no longer',
  covers('log-retention'),
  async ({ env, logKept, environmentAge }) => {
    const rule = requirement('log-retention', env);
    const kept = await logKept();
    const { oldestAtLeastDays: least, oldestAtMostDays: most } = rule.expected;
    for (const source of kept) {
      const isAsked = source.file === '';
      observed(
        `${source.at}: ${shown(source)}${isAsked ? '; of several sources that it prints, this tells of one' : ''}`,
      );
      expect(source.ageDays, rule.broken(source.at, shown(source))).toBeLessThanOrEqual(most);
    }
    const short = kept.filter(({ ageDays }) => ageDays < least);
    const [first] = short;
    const youngServices = kept.flatMap(({ services }) => services.filter(({ ageDays }) => ageDays < least));
    if (first === undefined && youngServices.length === 0) return;
    const { ms, says } = await environmentAge();
    const isOldEnough = ms !== undefined && ms / DAY_MS > least;
    if (first === undefined) {
      // A service may be younger than its environment.
      const shownOf = youngServices.map(({ name, ageDays }) => `${name} goes back ${ageDays.toFixed(1)} days`);
      if (isOldEnough) notRun(`${quotedList(shownOf).join(', ')}, and others further: ${nameEach}`);
      return;
    }
    // No measurement leaves the bound open: the old lines cannot exist yet. A young environment, or one of unknown age,
    // ends its runs with 0; its first record, or LOG_KEPT_FROM, makes it a fail.
    if (!isOldEnough)
      notRun(
        `${shown(first)}, and ${env.name} may be no older: ${says}; ${least} days can be judged from ${dayAfter(first.oldest, least)} on, or by LOG_KEPT_FROM, the moment since which ${env.name} has kept a log`,
      );
    for (const source of short.filter(({ untold }) => untold.length === 0))
      expect(
        source.ageDays,
        rule.broken(source.at, `${shown(source)}, and ${env.name} is older: ${says}`),
      ).toBeGreaterThanOrEqual(least);
    notJudged(`${first.at}: ${shown(first)}: older lines may stand there`);
  },
);

test('log has a line of each day', covers('log-continuity'), async ({ env, logDays }) => {
  const rule = requirement('log-continuity', env);
  const seen = await logDays();
  // Beside a log with lines all day long another may have none on some days: a worker writes when it has work.
  const isQuiet = ({ hoursADay = 24 }: DaysObservation): boolean => seen.length > 1 && hoursADay < QUIET_HOURS;
  for (const source of seen.toSorted((a, b) => Number(isQuiet(a)) - Number(isQuiet(b)))) {
    const { at, first, days, missing, named } = source;
    observed(`${at}: ${days} whole days from ${first} on, ${missing} of them without a line`);
    const more = missing > named.length ? ` and ${missing - named.length} further days` : '';
    const without = `no line of ${named.join(', ')}${more}`;
    if (missing > 0 && isQuiet(source))
      notJudged(`${at}: ${without}, and it has few on other days: name in LOG_FILES what is written all day long`);
    expect(named, rule.broken(at, without)).toEqual(rule.expected.missingDays);
  }
  // Two may take turns, as a deployment in two colours does.
  const services = seen
    .flatMap(it => it.services.filter(({ hoursADay }) => hoursADay >= QUIET_HOURS))
    .map(({ name, named }) => `${name} has no line of ${named.join(', ')}`);
  if (services.length > 0) notRun(`${quotedList(services).join('; ')}, and others have: ${nameEach}`);
  const [young] = seen.filter(({ days }) => days === 0);
  if (young)
    notRun(`${young.at} does not hold a whole day yet: the first is judged from ${dayAfter(young.first, 1)} on`);
});
