/** Mutants and variations of the row on the pipeline's results of pytest. */
import {
  all,
  inEnvironment,
  inRepository,
  leftBehind,
  named,
  variables,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

type Case = { name: string; inside?: string };

const cases: readonly Case[] = [
  { name: 'test_login_ok' },
  { name: 'test_login_wrong_password[a-b]' },
  { name: 'test_healthz' },
  { name: 'test_transaction_is_rolled_back' },
  { name: 'test_orders', inside: '<skipped type="pytest.xfail" message="later"/>' },
];
const later = '2026-11-28T04:00:00.000000+00:00';

/** The file of one run of pytest. */
const xml = (of: readonly Case[], timestamp = later): string =>
  `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" tests="${of.length}" timestamp="${timestamp}" hostname="ci">${of
    .map(
      ({ name, inside = '' }) =>
        `<testcase classname="tests.test_api.TestApi" name="${name}" time="0.01">${inside}</testcase>`,
    )
    .join('')}</testsuite></testsuites>`;

const subjects = variables({ PYTEST_SUBJECTS: 'login=login,health=healthz?,transaction=transaction' });
/** The pipeline left a file with this text. */
const left = (text: string): Fault => all(leftBehind('PYTEST_JUNIT', { 'pytest.xml': text }), subjects);
const without = (word: string) => cases.filter(({ name }) => !name.includes(word));
const changed = (word: string, inside: string) => cases.map(it => (it.name.includes(word) ? { ...it, inside } : it));

export default {
  mutants: {
    'pipeline-tests': [
      named('-k left nothing', left(xml([]))),
      named('-k left out the transaction', left(xml(without('transaction')))),
      named('-k left out the login', left(xml(without('login')))),
      named('-k left out health', left(xml(without('health')))),
      named(
        'the tests of health are skipped',
        left(xml(changed('health', '<skipped type="pytest.skip" message="flaky"/>'))),
      ),
      named(
        'the transaction is expected to fail',
        left(xml(changed('transaction', '<skipped type="pytest.xfail" message=""/>'))),
      ),
      named('a login fails', left(xml(changed('wrong', '<failure message="assert 200 == 401">E</failure>')))),
      named('a fixture has an error', left(xml(changed('orders', '<error message="failed on setup">E</error>')))),
      named('the author is no auth', all(left(xml([...without('login'), { name: 'test_logins_table' }])))),
      named(
        'the word is the beginning of another one',
        all(
          left(xml([...without('login'), { name: 'test_로그인기록' }])),
          variables({ PYTEST_SUBJECTS: 'login=로그인,health=healthz?,transaction=transaction' }),
        ),
      ),
      named('results of a commit long before', all(left(xml(cases, '2020-01-01T00:00:00')), inRepository({}))),
      inEnvironment('local', named('no test was run on the laptop', left(xml([])))),
      inEnvironment(
        'prod',
        named(
          'one of two files failed',
          all(
            leftBehind('PYTEST_JUNIT', {
              'a.xml': xml(cases),
              'b.xml': xml([{ name: 'test_x', inside: '<failure/>' }]),
            }),
            subjects,
          ),
        ),
      ),
    ],
  },
  variations: [
    named(
      'more tests in several files, with parameters',
      leftBehind('PYTEST_JUNIT', {
        'unit/a.xml': xml(cases),
        'b.xml': `\uFEFF${xml([{ name: 'TestSignIn.test_ok[auth]' }, { name: 'test_로그인' }], '2026-11-28T13:00:00')}`,
      }),
    ),
    named(
      'names in other letters than those of English',
      all(
        leftBehind('PYTEST_JUNIT', {
          'a.xml': xml([
            { name: 'test_로그인_성공' },
            { name: 'test_상태_확인' },
            { name: 'test_Übertragung_rollt_zurück' },
          ]),
        }),
        variables({ PYTEST_SUBJECTS: 'login=로그인,health=상태 확인,transaction=übertragung' }),
      ),
    ),
  ],
} satisfies Proof;
