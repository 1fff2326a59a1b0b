/** A reporter only for its place in a run: before the first test it records every shared observation as one that says nothing. */
import type { Reporter } from '@playwright/test/reporter';
import { environmentNames } from '../../../envs/environment.ts';
import { Ledger } from '../../../fixtures/ledger.ts';

const observations = [
  'login', 'authCookies', 'journey', 'guard', 'refusal', 'hydration', 'logout', 'cors', 'hostile', 'corsInBrowser', 'bearer', 'limit', 'recovery', 'race', 'oracle',
  'passers', 'plain', 'health', 'latency', 'drill', 'certificates', 'edge',
];

export default class EmptyProbes implements Reporter {
  printsToStdio(): boolean {
    return false;
  }

  async preprocess(): Promise<void> {
    const ledger = new Ledger(undefined);
    await Promise.all(environmentNames.flatMap(name => observations.map(key => ledger.record(`${name}/${key}`, { value: {} }))));
  }
}
