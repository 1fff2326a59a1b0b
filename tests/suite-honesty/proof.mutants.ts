/** Mutants and variations of the rows on the suite's proof. */
import { inEnvironment, named, proofLeft, type Fault, type Proof } from '../../fixtures/proof/faults/faults.ts';

const survivor = { requirement: 'cookie-secure', mutant: 'drop Secure', environment: 'stage', fate: 'survived' };
const left = (name: string, change: Parameters<typeof proofLeft>[0]): Fault => named(name, proofLeft(change));

export default {
  mutants: {
    'every-check-can-fail': [
      left('a mutant survived', { tried: [survivor] }),
      left('a mutant was killed through another id', { tried: [{ ...survivor, fate: 'killed through another id' }] }),
      left('a mutant never fired', { tried: [{ ...survivor, fate: 'never fired' }] }),
      left('a row has no mutant', { unproven: [{ requirement: 'hsts', environments: ['stage'] }] }),
      left('nothing was tried', { tried: [] }),
      inEnvironment('local', left('a survivor, seen on a laptop', { tried: [survivor] })),
    ],
    'no-false-alarms': [
      left('a check was red under a variation', { alarms: [{ environment: 'prod', requirement: 'hsts', text: '' }] }),
      left('nothing ran under variations', { checksUnderVariations: 0 }),
      inEnvironment(
        'local',
        left('an alarm, seen on a laptop', { alarms: [{ environment: 'local', requirement: 'hsts', text: '' }] }),
      ),
    ],
    'no-literals-in-checks': [
      left('an address in a check', { literals: ['tests/tls/tls.spec.ts: https://stage.example.test'] }),
      inEnvironment(
        'prod',
        left('a cookie in a check', { literals: ['tests/auth-cookie/auth-cookie.spec.ts: access_token'] }),
      ),
    ],
  },
  variations: [
    left('a good proof', {}),
    inEnvironment('prod', left('a good proof', {})),
    inEnvironment('local', left('a good proof', {})),
  ],
} satisfies Proof;
