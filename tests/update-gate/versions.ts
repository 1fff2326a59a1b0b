/** Lists versions around the app's own, with the meaning of each as a minimum for the update gate. */

/** A minimum, whether the version may enter then, and the result of a wrong comparison. */
export type Case = { minimum: string; enters: boolean; because: string };

const spelled = (parts: readonly number[]): string => parts.join('.');
const withPart = (parts: readonly number[], place: number, value: number): number[] =>
  parts.map((part, i) => (i < place ? part : i === place ? value : 0));

/** The next version after this one. */
export const nextAfter = (own: string): string =>
  spelled(
    own
      .split('.')
      .map(Number)
      .map((part, i, all) => (i === all.length - 1 ? part + 1 : part)),
  );

/** Minimums for a version like 1.4.0, derived from it. */
export function casesAround(own: string): Case[] {
  const parts = own.split('.').map(Number);
  const lower = parts.flatMap((part, place): Case[] =>
    part === 0
      ? []
      : [
          {
            minimum: spelled([...parts.slice(0, place), part - 1, ...parts.slice(place + 1).map(() => 99)]),
            enters: true,
            because: 'it is lower',
          },
        ],
  );
  const higher = parts.map((part, place): Case => ({
    minimum: spelled(withPart(parts, place, part + 1)),
    enters: false,
    because: 'it is higher',
  }));
  // As texts they are in the opposite order: "10" before "4", and "9" after "10".
  const longer = parts.map((part, place): Case => ({
    minimum: spelled(withPart(parts, place, 10 ** String(part).length)),
    enters: false,
    because: 'numbers are compared, not texts',
  }));
  const shorter = parts.flatMap((part, place): Case[] =>
    part < 10
      ? []
      : [{ minimum: spelled(withPart(parts, place, 9)), enters: true, because: 'numbers are compared, not texts' }],
  );
  const zeroes =
    parts.at(-1) === 0 && parts.length > 1
      ? [{ minimum: spelled(parts.slice(0, -1)), enters: true, because: 'a part that is left out is 0' }]
      : [];
  return [
    { minimum: own, enters: true, because: 'it is equal' },
    ...zeroes,
    { minimum: `${own}.0`, enters: true, because: 'a part that is left out is 0' },
    { minimum: `v${own}`, enters: true, because: 'a leading v says nothing' },
    { minimum: `v${nextAfter(own)}`, enters: false, because: 'a leading v says nothing' },
    ...lower,
    ...shorter,
    ...higher,
    ...longer,
  ];
}
