/** Mutants and variations of the row on secrets in files from earlier runs. */
import { drill, inEnvironment, leaked, named, recorded, type Proof } from '../../fixtures/proof/faults/faults.ts';

export default {
  mutants: {
    'no-secrets-in-reports': [
      named(
        'in an address',
        leaked(password => `https://ci.product.test/?password=${encodeURIComponent(password)}`),
      ),
      named(
        'in base64',
        leaked(password => Buffer.from(`smoke:${password}`).toString('base64')),
      ),
      named(
        'as it is',
        leaked(password => `failed for ${password}`),
      ),
      named(
        'in hexadecimal digits',
        leaked(password => Buffer.from(password).toString('hex')),
      ),
      inEnvironment(
        'prod',
        named(
          'on prod',
          leaked(password => password),
        ),
      ),
      inEnvironment(
        'local',
        named(
          'on a laptop',
          leaked(password => password),
        ),
      ),
    ],
  },
  variations: [
    named(
      'records of runs and drills',
      recorded(
        { tag: 'v1.2.0', hoursAgo: 800, runUrl: 'https://ci.product.test/runs/1' },
        drill('deploy', undefined, { hoursAgo: 900 }),
      ),
    ),
  ],
} satisfies Proof;
