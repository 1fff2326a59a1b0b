/** Tests which tools are known for each role of the pipeline, besides the document's own. */
import { expect, test } from '@playwright/test';
import { edited, inGithub, verdictOn } from './pipeline-repository.ts';

test('a role is known by the commands of many tools', ({}, testInfo) => {
  const tools = {
    'ruff check .': ['npx oxlint', 'npx standard', 'hatch run lint', 'hatch fmt --check', 'poe lint', 'deno lint'],
    'openapi-spec-validator openapi.json': [
      'npx @seriousme/openapi-schema-validator openapi.json',
      'npx openapi-cli validate openapi.json',
      'npx --yes @apidevtools/swagger-cli@4 validate openapi.json',
      'python scripts/validate_openapi.py',
      'npm run openapi:check',
    ],
    'npm ci && npm run build': ['npx nuxi build', 'npx astro build', 'npx react-router build'],
  };
  for (const [usual, others] of Object.entries(tools))
    for (const [i, other] of others.entries())
      expect(verdictOn(testInfo.outputPath(`${usual}-${i}`), inGithub(edited(usual, other))), other).toMatchObject({
        verdict: 'pass',
      });
  const folder = testInfo.outputPath('none');
  expect(verdictOn(folder, inGithub(edited('ruff check .', 'npm run --profile standard dev')))).toMatchObject({
    why: 'no lint',
  });
  const only = edited('openapi-spec-validator openapi.json', 'curl -o openapi.json https://product.test/openapi.json');
  expect(verdictOn(testInfo.outputPath('fetched'), inGithub(only))).toMatchObject({ why: 'no openapi-validate' });
});
