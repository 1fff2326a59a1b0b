/** Gives every visitor a session of his own, on the wire: a right product ends it with the login. */
import { randomUUID } from 'node:crypto';
import type { Asked } from '../../fixtures/proof/faults/exchange-model.ts';
import { remembered, type Fault } from '../../fixtures/proof/faults/fault.ts';
import { matchesAnswer, matchesRequest } from '../../fixtures/proof/faults/match.ts';
import { editLines, setLine, valueOf } from '../../fixtures/proof/proxy/lines.ts';

const login = { to: 'login', method: 'POST' } as const;
const page = { to: 'login page', method: 'GET', type: /html/ } as const;
const refused = { to: 'me', status: 401 } as const;

/**
 * State of a visitor's session after his login: ended, since the login has begun another; the account's, under the same
 * cookie; the same in another cookie, which holds the time of its signature; or the account's beside the one that the
 * login began.
 */
type AfterLogin = 'ended' | 'same cookie' | 'signed anew' | 'upgraded, too';

/** Every visitor gets a session of his own under the auth cookie's name, as from a middleware of Express or Django. */
export function visitorSessions(after: AfterLogin): Fault {
  const key = Symbol('sessions of visitors');
  const signedIn = (r: Asked) => remembered(r, key, () => new Map<string, string>());
  const sent = /access_token=(visitor-[^;.]+)[^;]*/;
  const time = () => (after === 'signed anew' ? `.${performance.now()}` : '');
  return {
    name: `a session for every visitor, after the login: ${after}`,
    request: r => {
      const cookie = valueOf(r.forward.headers, 'cookie') ?? '';
      const token = signedIn(r).get(sent.exec(cookie)?.[1] ?? '');
      // The product ignores a token that it cannot read.
      if (token !== undefined) setLine(r.forward.headers, 'Cookie', cookie.replace(sent, `access_token=${token}`));
      return undefined;
    },
    answer: (a, r) => {
      const cookie = valueOf(r.headers, 'cookie') ?? '';
      const id = sent.exec(cookie)?.[1];
      // A user who is signed in has a session, even when a page prefetches the login page.
      const isVisitor = !/access_token=[^;]/.test(cookie);
      if (isVisitor && (matchesAnswer(page, a, r) || matchesAnswer(refused, a, r))) {
        const secure = r.scheme === 'https' ? '; Secure' : '';
        a.headers.push([
          'Set-Cookie',
          `access_token=visitor-${randomUUID()}${time()}; Path=/; HttpOnly; SameSite=Lax${secure}`,
        ]);
      }
      if (id === undefined || a.status !== 200 || after === 'ended' || !matchesRequest(login, r)) return;
      editLines(a.headers, 'set-cookie', line => {
        const [, token = '', attributes = ''] = /^access_token=([^;]*)(.*)$/.exec(line) ?? [];
        signedIn(r).set(id, token);
        if (after === 'same cookie') return undefined;
        return after === 'signed anew' ? `access_token=${id}${time()}${attributes}` : line;
      });
    },
  };
}
