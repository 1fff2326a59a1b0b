/** Finds the cold start at which the app ran the waiting over-the-air update. */
import type { UpdateStarts } from '../../fixtures/app-test.ts';

type Seen = Extract<UpdateStarts, { is: 'seen' }>;
/** `start`: the first one that ran the update, `later` if none of them did. */
type Verdict = { start: 1 | 2 | 3 | 'later'; seen: string } | { start: undefined; why: string };

/** Describes the observation, step by step. */
const told = ({ steps }: Seen): string =>
  steps.map(({ how, id }) => `${how}: ${id === '' ? 'what the build holds' : id}`).join('; ');

/** Returns the start at which `served` first ran, or why that is unknown. */
export function judgeStarts(observed: Seen, served: string): Verdict {
  const { steps, crash, ready } = observed;
  const found = steps.find(({ id }) => id === served.toLowerCase());
  if (crash) return { start: 'later', seen: [told(observed), `${crash.how}: ${crash.why}`].filter(Boolean).join('; ') };
  if (found?.start === 1 || found?.start === 2) return { start: found.start, seen: told(observed) };
  if (!ready)
    return {
      start: undefined,
      why: `the app did not say (update-ready) that it had fetched ${served}: a slow network, or an update older than the build; ${told(observed)}`,
    };
  return { start: found?.start ?? 'later', seen: told(observed) };
}
