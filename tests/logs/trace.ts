/** Judges whether the log reports each request in one true line. */
import { isPathOf } from '../../fixtures/probe/parse/access-line.ts';
import type { AccessLine, Traced } from '../../fixtures/probe/logs/logs.ts';

/** Most other ids of an answer that are named. */
const SHOWN_IDS = 3;

/** True for the same status: a proxy may replace one error by another. */
const isSame = (told: number, status: number): boolean => told === status || (told >= 500 && status >= 500);

/** Returns the false statement of a line; '' for the truth. */
function untruth(line: AccessLine, { method, path, status }: Traced['requests'][number]): string {
  const told = [
    ...(line.method.toUpperCase() === method ? [] : [`method ${line.method}`]),
    ...(isPathOf(line.path, path) ? [] : [`path ${line.path}`]),
    ...(line.status === undefined || isSame(line.status, status) ? [] : [`status ${line.status}`]),
  ];
  return told.join(', ');
}

/** Fault of a request's trace. `isOfFields`: a line that lacks its id may be its own. */
export type Untraced = { at: string; what: string; isOfFields: boolean; lines: number };

/** Returns the requests that the log does not report as exactly one true access line. */
export function untraced({ requests, access, found }: Pick<Traced, 'requests' | 'access' | 'found'>): Untraced[] {
  return requests.flatMap((asked, i) => {
    const own = access.filter(({ request }) => request === i);
    const says = `${asked.at} was answered ${asked.status} to X-Request-ID ${asked.id}`;
    if (own.length === 0) {
      const isOfFields = access.some(
        it => it.request === undefined && it.flaws['requestId'] !== undefined && it.status === asked.status,
      );
      const others = asked.toldIds.slice(0, SHOWN_IDS).map(told => told.in);
      const nor = others.length > 0 ? `, nor what its answer tells as ${others.join(', ')}` : '';
      const what = found[i] === true ? `its id stands in no access line${nor}` : `no line has its id${nor}`;
      return [{ at: asked.at, what: `${says}: ${what}`, isOfFields, lines: 0 }];
    }
    if (own.length > 1)
      return [
        {
          at: asked.at,
          what: `${says}: ${own.length} access lines have its id; where one is a proxy's, LOG_ACCESS marks the application's own`,
          isOfFields: false,
          lines: own.length,
        },
      ];
    const lie = own.map(line => untruth(line, asked)).join('');
    return lie === ''
      ? []
      : [{ at: asked.at, what: `${says}: its line says ${lie}`, isOfFields: false, lines: own.length }];
  });
}
