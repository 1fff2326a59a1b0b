/** Mutants and variations of the row on the expiry of bearer tokens. */
import { all, configured, inEnvironment, keptTokens, named, type Proof } from '../../fixtures/proof/faults/faults.ts';

const HOUR_S = 3600;

export default {
  mutants: {
    'jwt-expiry': [
      named(
        'expiry is not verified',
        all(keptTokens({ agoS: 23 * HOUR_S }), configured({ 'AUTH.verify_expiry': false })),
      ),
      named(
        'a leeway of two hours',
        all(keptTokens({ agoS: HOUR_S }, { agoS: 5 * HOUR_S }), configured({ 'AUTH.leeway_s': 2 * HOUR_S })),
      ),
      named('a leeway of minutes', all(keptTokens({ agoS: 90 }), configured({ 'AUTH.leeway_s': 600 }))),
      named(
        'the signature is not verified, nor is the expiry',
        all(keptTokens({ agoS: 90 }), configured({ 'AUTH.verify_expiry': false, 'AUTH.verify_signature': false })),
      ),
      named(
        'an expired token is forbidden',
        all(keptTokens({ agoS: 90 }), configured({ 'AUTH.on_expired_token': 403 })),
      ),
      named('an expired token crashes', all(keptTokens({ agoS: 90 }), configured({ 'AUTH.on_expired_token': 500 }))),
      named(
        'tokens have no kid, and expiry is not verified',
        all(keptTokens({ agoS: 90, by: { id: '' } }), configured({ 'AUTH.key_id': '', 'AUTH.verify_expiry': false })),
      ),
      inEnvironment(
        'prod',
        named(
          'the newest tokens are of a key that was taken away',
          all(
            keptTokens({ agoS: 90, by: { id: 'old-20250101', key: 'another key' } }, { agoS: HOUR_S }),
            configured({ 'AUTH.verify_expiry': false }),
          ),
        ),
      ),
    ],
  },
  variations: [
    inEnvironment(
      'local',
      named(
        'a leeway of a minute, a token that has just ended, and one of another password',
        all(
          keptTokens({ agoS: 30 }, { agoS: 80 }, { agoS: 70, password: 'the one before' }),
          configured({ 'AUTH.leeway_s': 60 }),
        ),
      ),
    ),
  ],
} satisfies Proof;
