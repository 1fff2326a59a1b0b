import { everywhere, notApplicable, topic } from './row.ts';

/** Rows on promises that postflight itself must keep. */
export const suiteHonesty = topic('suite-honesty', {
  'same-checks-everywhere': {
    level: 'must',
    must: 'The same requirements must be judged in every environment, apart from those this table declares not applicable.',
    source: ['수용 기준'],
    expect: everywhere({ undeclaredDifferences: 0 }),
    fix: 'give the other environments the variables of the named rows, too; a test.skip that names an environment becomes notApplicable in the row',
  },
  'no-literals-in-checks': {
    level: 'must',
    must: 'No address, origin or cookie name must stand in a check outside the policy and the environment.',
    source: ['수용 기준'],
    expect: everywhere({ literals: 0 }),
    fix: 'take the value from env or from requirement(id).expected',
  },
  'every-check-can-fail': {
    level: 'must',
    must: 'Every check must fail when its requirement is broken.',
    source: ['수용 기준', '목적'],
    expect: {
      local: { survivors: 0 },
      stage: { survivors: 0 },
      prod: notApplicable('faults are not injected into production'),
    },
    production: 'never',
    productionNote: 'faults are not injected into production',
    fix: 'run the mutants of the named requirement, and assert on the value that the surviving fault changes',
  },
  'no-false-alarms': {
    level: 'must',
    must: 'No check must fail on a variation that conforms.',
    source: ['수용 기준'],
    expect: {
      local: { findings: 0 },
      stage: { findings: 0 },
      prod: notApplicable('variations are not injected into production'),
    },
    production: 'never',
    productionNote: 'variations are not injected into production',
    fix: 'judge the parsed value instead of its spelling in the named check',
  },
  'never-green-on-nothing': {
    level: 'must',
    must: 'A check must pass only on at least one observation, and a run that judged nothing must be an error.',
    source: ['수용 기준'],
    expect: everywhere({ observationsAtLeast: 1 }),
    fix: 'look at the --grep and --project of the run, and at the probe that gave the named check no sample',
  },
  'nightly-heartbeat': {
    level: 'must',
    must: 'The nightly run against prod must have succeeded within the last 26 h, as seen from elsewhere.',
    source: ['헬스/모니터링/로그', '백업/마이그레이션'],
    expect: {
      local: notApplicable('the nightly run judges prod'),
      // Not judged by the nightly run, which cannot notice its own absence.
      stage: { atMostH: 26 },
      prod: { atMostH: 26 },
    },
    fix: 'enable the schedule again (GitHub stops it after 60 quiet days), and give the job a timeout',
  },
  'login-budget': {
    level: 'must',
    must: 'The suite must spend no more than 4 logins a minute of its synthetic account, one below the limit of the product.',
    source: ['보안/시크릿', '수용 기준'],
    expect: everywhere({ loginsAtMost: 4, perS: 60 }),
    fix: 'let the new test use the shared login of the run instead of its own, and switch retries off for tests that log in',
  },
  'request-budget': {
    level: 'must',
    must: 'The suite must send at most REQUESTS_PER_MIN requests a minute to one path, and where that is below 1,000, at most 500 in a smoke run besides the files of pages.',
    source: ["postflight's own"],
    expect: everywhere({ smokeAtMost: 500 }),
    fix: 'let the new probe share the answers of others, or ask several paths instead of one',
  },
});
