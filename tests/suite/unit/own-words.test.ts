/** Tests the own words of reports: which secrets are among them and are no longer removed, and which still are. */
import { expect, test } from '@playwright/test';
import { loadEnvironment, type Environment } from '../../../envs/environment.ts';
import { isOwnWord, ownText, unprotected } from '../../../envs/own-words.ts';
import { policy } from '../../../envs/policy.ts';
import { cut, redactBeforeCut } from '../../../fixtures/probe/parse/cut.ts';
import { verdicts } from '../../../fixtures/report/conformance/verdict.ts';
import { Redactor, REDACTED } from '../../../fixtures/report/redaction/redact.ts';
import { learnable } from '../../../fixtures/run/given-secrets.ts';

const described = {
  WEB_URL: 'https://web.acme.test',
  NEXT_PUBLIC_API_BASE: 'https://web.acme.test/api/v1',
  EXPO_PUBLIC_API_BASE: 'https://web.acme.test/api/v1',
  CORS__ALLOW_ORIGINS: 'https://web.acme.test',
  SMOKE_USER: 'smoketester@acme.test',
  SMOKE_PASSWORD: 'k7Qp-w93mXz',
};

test('every verdict and every id stands in the vocabulary', () => {
  for (const word of [...verdicts, ...Object.keys(policy), 'stage', 'stage-mobile', 'SMOKE_PASSWORD'])
    expect(isOwnWord(word), word).toBe(true);
  expect(ownText()).not.toContain(described.SMOKE_PASSWORD.toLowerCase());
});

for (const [what, password, why] of [
  ['too short', 'aB3$x', 'is too short'],
  ['a verdict', 'pass', 'is too short'],
  ['one letter many times', 'aaaaaaaaaaaa', 'repeats so few characters'],
  ['four digits many times', '0000111122223333', 'repeats so few characters'],
  ['a verdict of two words', 'Not Judged', 'is a word that the reports contain anyway'],
  ['an id of a row', 'cookie-secure', 'is a word that the reports contain anyway'],
  ['a part of an id', 'ookie-secur', 'is a word that the reports contain anyway'],
  ['an environment', 'stage-mobile', 'is a word that the reports contain anyway'],
  ['a variable', 'smoke_password', 'is a word that the reports contain anyway'],
  ['the account', described.SMOKE_USER, 'is a word that the reports contain anyway'],
  ['a part of the account', 'SmokeTester', 'is a word that the reports contain anyway'],
  ['a part of the address', 'web.acme', 'is a word that the reports contain anyway'],
] as const)
  test(`password that is ${what} is refused in one line that does not say it`, () => {
    const [line = '', ...more] = unprotected({ ...described, SMOKE_PASSWORD: password });
    expect(more).toEqual([]);
    expect(line).toMatch(/^SMOKE_PASSWORD [^\n]*; give the account another one, of 8 characters or more$/);
    expect(line).toContain(why);
    const found = loadEnvironment('stage', { ...described, STAGE__SMOKE_PASSWORD: password });
    expect(found.ok ? [] : found.problems.filter(problem => problem.includes(why))).toEqual([`STAGE__${line}`]);
    if (!line.startsWith(password.toUpperCase()) && password !== 'pass') expect(line).not.toContain(password);
  });

test('passwords that people choose well, and tokens of other environments, are taken', () => {
  for (const password of ['k7Qp-w93mXz', 'correct horse battery', 'Sunshine-2026', '83910475', 'smoketester-7'])
    expect(unprotected({ ...described, SMOKE_PASSWORD: password }), password).toEqual([]);
  expect(unprotected({ ...described, FOREIGN_TOKENS: 'eyJhbGciOiJIUzI1NiJ9.e30.c2ln, 8f14e45fceea167a' })).toEqual([]);
  expect(unprotected({ ...described, FOREIGN_TOKENS: '8f14e45fceea167a, none' })).toEqual([
    'FOREIGN_TOKENS has a token that is too short to be found and taken out of the reports; leave it out',
  ]);
});

test('of what a login hands over, no word of the reports is learnt', () => {
  const env = { ...described, LOGIN_PATH: '/auth/login/by-password' } as unknown as Environment;
  const chosen = [
    ...['pass', 'fail', 'stage', 'true', 'cookie-secure', 'never-green-on-nothing', 'not judged', 'requirement'],
    ...['smoketester@acme.test', 'https://web.acme.test', '/auth/login/by-password', 'SMOKE_PASSWORD', ''],
  ];
  expect(learnable(chosen, chosen, env)).toEqual([]);
  const tokens = ['8f14e45fceea167a', 'kqzjxvwpghtm', 'a.b-c_d~e+f/g='];
  expect(learnable(tokens, [], env)).toEqual(tokens);
});

const SECRET = 'Tr4velling-light';
const redactor = new Redactor(() => [SECRET]);

for (const [what, text, left] of [
  ['lower case', `https://${SECRET.toLowerCase()}.evil.example`, `https://${REDACTED}.evil.example`],
  ['upper case', `seen ${SECRET.toUpperCase()} here`, `seen ${REDACTED} here`],
  ['mixed case in an address', 'q=tR4VELLING%2dLIGHT&b=1', `q=${REDACTED}&b=1`],
  ['base64 of upper case', Buffer.from(SECRET.toUpperCase()).toString('base64').slice(0, 20), undefined],
  ['styles between its letters', '"Tr4vel\u001b[7mling-\u001b[27mlight"', `"${REDACTED}"`],
  ['a mark of omission', 'seen Tr4vellin… and on', `seen ${REDACTED}… and on`],
  ['three dots', 'value="Tr4velling-lig..."', `value="${REDACTED}..."`],
  ['the end of the text', 'console: Tr4velling-ligh', `console: ${REDACTED}`],
  ['the end after half', 'console: tr4velli', `console: ${REDACTED}`],
] as const)
  test(`secret in ${what} is taken out`, () => {
    const clean = redactor.text(text);
    if (left === undefined) expect(Buffer.from(clean, 'base64').toString()).toBe(REDACTED);
    else expect(clean).toBe(left);
    expect(redactor.text(clean), 'once for all').toBe(clean);
  });

test('what only begins like a secret stays', () => {
  for (const text of ['Travelling light', 'Tr4v', 'a Tr4velling-lighthouse stands'.slice(0, 6), 'and so on…', 'Tr… x'])
    expect(redactor.text(text)).toBe(text);
});

test('a text is redacted before it is cut', () => {
  redactBeforeCut(text => redactor.text(text));
  const text = `Error: ${'x'.repeat(80)} ${SECRET} and more`;
  for (let characters = 1; characters <= text.length; characters++) {
    const shown = redactor.text(cut(text, characters));
    expect(shown.length).toBeLessThanOrEqual(Math.max(characters, text.length));
    expect(shown, String(characters)).not.toContain('Tr4');
  }
  redactBeforeCut(it => it);
});
