/** Variables of the release: the one that should run, and the place where the product shows the running one. */
import { parseReleasePlace } from '../release-place.ts';
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { filePath, numberOf, text } from './forms.ts';

const place = z.string().transform((v, context) => {
  const read = parseReleasePlace(v);
  if (read) return read;
  context.addIssue({
    code: 'custom',
    message: 'is not PATH#PART, where PART is /json/pointer, header:NAME, meta:NAME, data-NAME (of <html>) or text',
  });
  return z.NEVER;
});

/** Variables of a release. */
export const release = {
  // Kept as it was given: the form of a tag is judged, not refused.
  EXPECTED_TAG: text
    .optional()
    .register(documentation, {
      what:
        'The release that was deployed. With POSTFLIGHT_WAIT_S a run waits until API and web report it, and judges ' +
        'nothing else of another one.',
      example: 'v1.4.0',
      unlocks: ['release-identity'],
    }),
  RELEASE_API_AT: place
    .optional()
    .register(documentation, {
      what:
        'Where the API shows its release, from the root of its origin: `PATH#/json/pointer`, `PATH#header:NAME` or ' +
        '`PATH#text`.',
      example: '/version#/release',
      unset: '`/release` in the answer of liveness',
    }),
  RELEASE_WEB_AT: place
    .prefault('/#data-dpl-id')
    .register(documentation, {
      what:
        'Where the web app shows its release: as for the API, or `PATH#meta:NAME`, or `PATH#data-NAME`, an attribute of ' +
        "`<html>`. Next's `deploymentId` is `data-dpl-id`, and takes no dots: `v1-4-0`.",
      example: '/#meta:release',
    }),
  RELEASE_WAIT_S: numberOf('seconds', { from: 0, to: 600 })
    .default(60)
    .register(documentation, {
      what: 'How long API and web may take to report EXPECTED_TAG at all of their addresses, seconds.',
      example: '120',
    }),
  REPO_DIR: filePath
    .optional()
    .register(documentation, {
      what:
        "The product's checkout with its whole history and its tags; never the suite's own. A release that is reported " +
        "as a commit is compared with the tag's. Nothing in it is changed, and nothing is fetched.",
      example: '../product',
      unlocks: ['release-tag-form', 'pipeline-order', 'env-file-in-git'],
    }),
};
