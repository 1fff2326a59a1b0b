/** Mutants of the app's logout at a 401: edits of the exported scripts. */
import { inApp, type Proof } from '../../fixtures/proof/faults/faults.ts';

const REFUSED = 'if (answer.status === 401) end(token, true);';
const ASK = 'const ask = (0, _react.useCallback)(async path => {';

export default {
  mutants: {
    'app-logout-on-401': [
      inApp('the token is kept', { find: 'kept.forget(KEPT_AS);', put: '' }),
      inApp('the dashboard stays', { find: REFUSED, put: 'if (answer.status === 401) kept.forget(KEPT_AS);' }),
      inApp('the logout comes after 4 s', {
        find: REFUSED,
        put: 'if (answer.status === 401) setTimeout(() => end(token, true), 4000);',
      }),
      inApp('three refusals navigate three times', {
        find: 'if (current.current !== token) return;',
        put: 'history.pushState({}, "", "/login");',
      }),
      inApp('500 and 403 log out', { find: REFUSED, put: 'if (answer.status >= 400) end(token, true);' }),
      inApp('no connection logs out', {
        find: ASK,
        put: `${ASK} try { await fetch("https://expo-public-api-base.invalid/api/v1" + path, { headers: { Authorization: "Bearer " + token } }); } catch { end(token, true); }`,
      }),
      inApp('a refused login says nothing', {
        find: 'if (status === 401) return _libWordsJs.words.refused;',
        put: 'if (status === 401) return "";',
      }),
    ],
  },
  variations: [
    inApp('a logout is told to a service of its own', {
      first:
        'addEventListener("storage", () => {}); const { removeItem } = Storage.prototype; Storage.prototype.removeItem = function (name) { fetch("https://events.example.test/logout").catch(() => {}); return removeItem.call(this, name); };',
    }),
  ],
} satisfies Proof;
