/** Mutants and variations of the row on the release's tag. */
import {
  all,
  inEnvironment,
  inRepository,
  named,
  variables,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';
import { oneJob, workflow } from './pipeline-files.ts';

/** The deployed release has this name, and so has a tag of the repository. */
const deployed = (tag: string): Fault =>
  all(variables({ EXPECTED_TAG: tag }), inRepository({ tags: { [tag]: 'main~1' } }));

export default {
  mutants: {
    'release-tag-form': [
      named('a tag without its v', deployed('1.4.0')),
      named('a tag of two numbers', deployed('v1.4')),
      named('a release candidate', deployed('v1.4.0-rc.1')),
      named('a leading zero', deployed('v1.04.0')),
      named('a branch was deployed', deployed('main')),
      named('a tag on a side branch', inRepository({ tags: { 'v1.4.0': 'side' } })),
      named('an annotated tag on a side branch', inRepository({ tags: { 'v1.4.0': '=side' } })),
      named('a tag that was moved', inRepository({ elsewhere: { 'v1.4.0': 'main' } })),
      named('a tag that was taken back', inRepository({ elsewhere: { 'v1.4.0': null } })),
      named('a tag of a working copy alone', all(variables({ EXPECTED_TAG: 'v9.9.9' }), inRepository({}))),
      named('no branch main', inRepository({ branch: 'master' })),
      inEnvironment('prod', named('the tag of a hotfix branch', inRepository({ tags: { 'v1.4.0': 'side' } }))),
    ],
  },
  variations: [
    inEnvironment(
      'stage',
      named(
        'an annotated tag among others',
        inRepository({
          tags: { 'v1.4.0': '=main', 'v1.4.0-rc.1': 'side', nightly: 'side' },
          files: { '.github/workflows/release.yml': workflow },
        }),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'a light tag',
        inRepository({ tags: { 'v1.4.0': 'main~1' }, files: { '.github/workflows/ci.yaml': oneJob } }),
      ),
    ),
  ],
} satisfies Proof;
