/** Tests the spellings in which an outgoing password is found, and texts without one. */
import { expect, test } from '@playwright/test';
import { PasswordSearch } from '../../../fixtures/browser/firewall/password-search.ts';
import { processorMs } from './processor-time.ts';

const password = 'Sm0ke-pass<1>é';
const bytes = Buffer.from(password);
const backwards = Array.from(password).toReversed().join('');

const spellings: Record<string, string> = {
  'as it is': password,
  'upper case': password.toUpperCase(),
  'mixed case': 'sM0KE-PaSs<1>é',
  backwards,
  'backwards, lower case': backwards.toLowerCase(),
  'percent-encoded': encodeURIComponent(password),
  'percent-encoded, upper case': encodeURIComponent(password.toUpperCase()),
  'every byte percent-encoded': [...bytes].map(b => `%${b.toString(16)}`).join(''),
  hexadecimal: bytes.toString('hex'),
  'hexadecimal, upper case, backwards': Array.from(bytes.toString('hex').toUpperCase()).toReversed().join(''),
  base64: Buffer.from(`x${password}y`).toString('base64'),
  base64url: Buffer.from(`xy${password}`).toString('base64url'),
  'base64, in lower case as in the name of a host': bytes.toString('base64').toLowerCase().replace(/=/g, ''),
  'base64, backwards before': Buffer.from(backwards).toString('base64'),
  'base64, backwards behind': Array.from(bytes.toString('base64')).toReversed().join(''),
  'base32, as in the name of a host': base32(bytes),
  'letter by letter': Array.from(password).join('.'),
  'as numbers': [...bytes].join('-'),
  JSON: JSON.stringify({ password }),
  HTML: password.replace('<', '&lt;').replace('>', '&gt;'),
};

function base32(data: Uint8Array): string {
  const bits = [...data].map(b => b.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? [])
    .map(five => 'abcdefghijklmnopqrstuvwxyz234567'[parseInt(five.padEnd(5, '0'), 2)])
    .join('');
}

for (const [how, text] of Object.entries(spellings))
  test(`finds the password ${how}`, () => {
    expect(new PasswordSearch([password]).holds(`https://elsewhere.invalid/a?b=${text}&c=1`)).toBe(true);
  });

test('finds a password of which each half is sent by itself', () => {
  const search = new PasswordSearch([password]);
  expect(search.completes(`https://a.invalid/?${password.slice(0, 7)}`)).toBe(false);
  expect(search.completes(`https://b.invalid/?${encodeURIComponent(password.slice(7))}`)).toBe(true);
});

test('finds nothing in what honest pages send', () => {
  const search = new PasswordSearch([password, 'correct-horse-battery']);
  for (const text of [
    'https://www.google-analytics.com/g/collect?v=2&tid=G-ABCDEF1234&_p=1732780000&dl=https%3A%2F%2Fstage.acme.io%2Flogin',
    'https://fonts.gstatic.com/s/inter/v18/UcCO3FwrK3iLTeHuS_nVMrMxCp50SjIw2boKoduKmMEVuLyfAZ9hiA.woff2',
    JSON.stringify({ event: 'submit', form: 'login', user: 'smoke@acme.io', at: [101, 202, 303] }),
    'horse battery',
    '',
  ])
    expect(search.holds(text) || search.completes(text), text).toBe(false);
});

test('takes little time for a long text', () => {
  const search = new PasswordSearch([password]);
  for (const text of ['a', '%25', '1,', 'Sm0ke-', '\\\\u0053', 'QUFB']) {
    const ms = processorMs(() => search.holds(text.repeat(300_000)));
    expect(ms, text).toBeLessThan(3_000);
  }
});
