/** Tests the features that a product may lack: the words, their rows, and the report on an unknown word. */
import { expect, test } from '@playwright/test';
import { features, missingFor, readFeatures } from '../../../envs/features.ts';
import { policy } from '../../../envs/policy.ts';

test('features are read in any spelling, and the nearest is named for a word that is none', () => {
  expect(readFeatures(' App, logout,')).toEqual({ features: ['app', 'logout'], unknown: [] });
  expect(readFeatures('logot,web,barer')).toEqual({
    features: [],
    unknown: ['"logot" (did you mean logout?)', '"web"', '"barer" (did you mean bearer?)'],
  });
  expect(readFeatures('')).toEqual({ features: [], unknown: [] });
});

test('a product without an app has no bearer token to judge, and keeps its login', () => {
  expect(missingFor('bearer-refusal', ['logout', 'app'])).toBe('app');
  expect(missingFor('bearer-refusal', ['logout'])).toBeUndefined();
  expect(missingFor('login-dashboard', ['app', 'bearer', 'jwt', 'logout', 'limit'])).toBeUndefined();
});

test('a feature takes out every built row of its kind', () => {
  const kinds = {
    readiness: /^readyz-/,
    openapi: /^openapi-/,
    jwt: /^(jwt-|signing-key-)/,
    bearer: /^bearer-/,
  } as const;
  for (const [feature, ids] of Object.entries(kinds)) {
    const built = Object.entries(policy).filter(([id, row]) => ids.test(id) && row.status === 'built');
    for (const [id] of built) expect(missingFor(id, [feature as keyof typeof kinds]), id).toBe(feature);
  }
});

test('every feature takes out rows that are judged', () => {
  const planned = Object.values(features)
    .flat()
    .filter(id => policy[id].status === 'planned');
  expect(planned).toEqual([]);
});
