/**
 * Prints, in a process of its own and as JSON, every pattern that the suite's modules construct while they are loaded
 * and used on a secret. Lines are those of the sources.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../../../..');
const found: Array<{ at: string; source: string; flags: string }> = [];
const Native = RegExp;

/** Returns the line that constructs: this repository's first one in the stack, below this file. */
function caller(): string {
  const lines = (new Error().stack ?? '').split('\n').slice(3);
  const own = lines.find(line => line.includes(`${root}/`) && !line.includes('node_modules'));
  return own?.split(`${root}/`)[1]?.replace(/^(.*?:\d{1,6}):.*$/, '$1') ?? '';
}

globalThis.RegExp = new Proxy(Native, {
  construct(target, args: ConstructorParameters<typeof RegExp>, newTarget) {
    const made = Reflect.construct(target, args, newTarget) as RegExp;
    found.push({ at: caller(), source: made.source, flags: made.flags });
    return made;
  },
});

const load = (file: string): Promise<unknown> => import(pathToFileURL(path.join(root, file)).href);
for (const file of process.argv.slice(2)) await load(file);

const { formsOf, beginningOf } = (await load(
  'fixtures/probe/parse/secret-spellings.ts',
)) as typeof import('../../../../fixtures/probe/parse/secret-spellings.ts');
const { Redactor } = (await load(
  'fixtures/report/redaction/redact.ts',
)) as typeof import('../../../../fixtures/report/redaction/redact.ts');
for (const secret of ['k7-canary+W/p=', 'pass-word']) {
  formsOf(secret).forEach(form => form.pattern.test(''));
  beginningOf(secret);
  new Redactor(() => [secret]).text(`password="${secret}" ${secret.slice(0, -2)}`, true);
}
// A word of the reports is a secret when it is used as a value.
new Redactor(() => ['stage', 'pass']).text('"pass" password: "stage", --project=stage', true);
// The results of a product's own tests: a pattern of files, and the words of a subject.
const folder = mkdtempSync(path.join(tmpdir(), 'postflight-patterns-'));
const { observePytest } = (await load(
  'fixtures/probe/release/pytest.ts',
)) as typeof import('../../../../fixtures/probe/release/pytest.ts');
writeFileSync(
  path.join(folder, 'a.xml'),
  '<testsuites><testsuite name="t" tests="1" timestamp="2026-11-28T00:00:00Z"><testcase classname="t" name="login"/></testsuite></testsuites>',
);
await observePytest([`${folder}/*.xml`], { login: 'log ?in|sign ?in' }, undefined);
rmSync(folder, { recursive: true });
// The hosts of a product, which its health answers may name.
const { disclosures } = (await load(
  'fixtures/probe/health/disclosures.ts',
)) as typeof import('../../../../fixtures/probe/health/disclosures.ts');
const site = 'https://acme.example';
disclosures('', { WEB_URL: site, NEXT_PUBLIC_API_BASE: site, EXPO_PUBLIC_API_BASE: undefined, OWN_ORIGINS: [] });
process.stdout.write(JSON.stringify(found));
