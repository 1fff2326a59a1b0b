/** Mutants and variations of the row on the logout, on pages that keep a token in sessionStorage or IndexedDB. */
import {
  all,
  inEnvironment,
  named,
  replaceInBody,
  setField,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const login = { to: 'login', method: 'POST', status: 200 } as const;
const script = { path: /\/assets\/app\.[^/]{1,100}\.js$/ } as const;

/** Scripts that write a token into a store, remove it, and hide `button` while it holds none. */
type Store = { keep: string; drop: string; hide: string };

const tab: Store = {
  keep: "sessionStorage.setItem('token', token)",
  drop: 'sessionStorage.clear()',
  hide: "button.hidden = sessionStorage.getItem('token') === null",
};
/** As Firebase stores it. */
const opened = (then: string): string =>
  `await new Promise(done => {
  const opening = indexedDB.open('auth', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
  opening.onsuccess = () => {
    const acting = opening.result.transaction('kept', 'readwrite');
    const kept = acting.objectStore('kept');
    ${then};
    acting.oncomplete = () => done(opening.result.close());
  };
})`;
const database: Store = {
  keep: opened("kept.put({ token }, 'user')"),
  drop: opened("kept.delete('user')"),
  hide: opened(
    "{ const asked = kept.get('user'); asked.onsuccess = () => (button.hidden = asked.result === undefined); }",
  ),
};

/** The page offers its sign-out only while it has the token. */
const signedInBy = ({ keep, hide }: Store, atLogout: string) =>
  all(
    variables({ LOGOUT_PATH: '/none' }),
    when(login, setField('refresh_token', 'Zk4r9QmX2vB7tLw1Hd6y')),
    when(
      script,
      all(
        replaceInBody(
          'if (answer.ok) return location.assign',
          `if (answer.ok) { const token = JSON.parse(answer.body).refresh_token; ${keep}; } if (answer.ok) return location.assign`,
        ),
        replaceInBody(
          "if (answer.ok) return location.replace('/login')",
          `if (answer.ok) { ${atLogout}; } if (answer.ok) return location.replace('/login')`,
        ),
        replaceInBody(
          "const button = document.getElementById('sign-out');",
          `const button = document.getElementById('sign-out'); ${hide};`,
        ),
      ),
    ),
  );

export default {
  mutants: {
    logout: [
      named('a token stays in sessionStorage, by which the page is signed in', signedInBy(tab, '')),
      named('a token stays in IndexedDB, by which the page is signed in', signedInBy(database, '')),
    ],
  },
  variations: [
    inEnvironment('local', named('a token in sessionStorage until the sign-out', signedInBy(tab, tab.drop))),
    inEnvironment('prod', named('a token in IndexedDB until the sign-out', signedInBy(database, database.drop))),
  ],
} satisfies Proof;
