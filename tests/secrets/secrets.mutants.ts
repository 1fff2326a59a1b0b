/** Mutants and variations of the rows on exposed files and secrets in bundles. */
import {
  all,
  answerWith,
  editBody,
  inEnvironment,
  named,
  onlyNth,
  reset,
  setBody,
  setStatus,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const text = { 'Content-Type': 'text/plain' };
const file = (path: string | RegExp, body: string, headers: Readonly<Record<string, string>> = text): Fault =>
  when({ path }, answerWith({ status: 200, headers, body }));
const dotenv = 'AUTH__SECRET_KEY=not-the-real-one\nDATABASE__DSN=postgresql://app@db/app\n';
const dump = '--\n-- PostgreSQL database dump\n--\nCREATE TABLE users (id integer);\n';

const script = { path: /\/assets\/app\.[^/]*\.js$/ } as const;
const loginPage = { to: 'login page', method: 'GET' } as const;
const inScript = (code: string): Fault =>
  when(
    script,
    editBody(old => `${old}\n${code}\n`),
  );
/** Assembled here, so that no scanner of repositories mistakes these lines for secrets. */
const like = (...parts: string[]): string => parts.join('');
const letters = (count: number): string => 'aB3'.repeat(count).slice(0, count);
const jwt = (claims: object): string =>
  [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat(letters(43))
    .join('.');
const stripe = (kind: 'sk' | 'pk'): string => like(kind, '_live_', letters(24));
const pem = like('-----BEGIN ', 'PRIVATE KEY-----\\n', letters(64), '\\n-----END ', 'PRIVATE KEY-----');
const dsn = like('postgresql+asyncpg://app:', letters(12), '@db:5432/app');
/** Source map as from a build tool, with a secret in the source. */
const map = {
  version: 3,
  sources: ['../src/pay.js'],
  sourcesContent: [`const key = "${stripe('sk')}";`],
  mappings: '',
};
/** A page of the app that answers every path. */
const appPage = '<!DOCTYPE html><html><title>App</title><script>\nAPI_BASE="/api/v1"\nKEY=1\n</script></html>';

export default {
  mutants: {
    'no-exposed-dotfiles': [
      named(
        'root served from the project directory',
        all(
          file(/^\/\.env$/, dotenv),
          file('/.git/HEAD', 'ref: refs/heads/main\n'),
          file('/.git/config', '[core]\n\tbare = false\n'),
        ),
      ),
      named(
        '.env.production copied into public/',
        file('/.env.production', dotenv, { 'Content-Type': 'application/octet-stream' }),
      ),
      named('.env.local as a page', file('/.env.local', `# local\nexport ${dotenv}`, { 'Content-Type': 'text/html' })),
      named('.git alone', file('/.git/HEAD', '0123456789abcdef0123456789abcdef01234567\n')),
      named(
        '.git/config with its remote',
        file('/.git/config', '[core]\n\trepositoryformatversion = 0\n[remote "origin"]\n'),
      ),
      named('a dump of the database', file('/backup.sql', dump, { 'Content-Type': 'application/sql' })),
      named('.env of stage, and blanks in it', file('/.env.staging', '# stage\nSECRET_KEY = not-the-real-one\n')),
      named('an alias without a slash at its end', file('/assets../.env', dotenv)),
      named('what an editor left', file('/.env.bak', dotenv)),
      named('the database of a developer', file('/db.sqlite3', 'SQLite format 3\0 and so on')),
      named('a packed dump', file('/dump.sql.gz', 'PK\u0003\u0004 and so on', { 'Content-Type': 'application/gzip' })),
      named('a dump in a format of its own', file('/dump.sql', 'PGDMP and so on')),
      named('docker-compose.yml', file('/docker-compose.yml', 'services:\n  api:\n    image: api\n')),
      named('.env of the API', file('/api/.env', dotenv)),
      named(
        '.env behind a gateway that loses the first call',
        all(file('/.env', dotenv), when({ path: '/.env' }, onlyNth(1, setStatus(503)))),
      ),
      named(
        '.env on the host of the API alone',
        inEnvironment('prod', when({ host: 'api.example.test' }, file('/.env', dotenv))),
      ),
    ],
    'no-secrets-in-bundles': [
      named(
        'NEXT_PUBLIC_ before a key of the server',
        inScript(`const settings = { NEXT_PUBLIC_STRIPE_SECRET_KEY: "${stripe('sk')}" };`),
      ),
      named('EXPO_PUBLIC_ before a secret', inScript(`process.env.EXPO_PUBLIC_API_SECRET="${letters(20)}";`)),
      named(
        'the value alone, as builds write it',
        inScript(`fetch("/pay",{headers:{authorization:"Bearer ${stripe('sk')}"}});`),
      ),
      named("the service's own key", inScript(`const k={"JWT_SECRET":"${letters(32)}"};`)),
      named(
        'a DSN in the data of a page',
        when(
          loginPage,
          editBody(old =>
            old.replace('</body>', () => `<script type="application/json">{"dsn":"${dsn}"}</script></body>`),
          ),
        ),
      ),
      named(
        'a private key in flight data',
        when(
          { to: 'dashboard page', header: value => value('rsc') !== undefined },
          setBody(`0:{"key":"${pem}"}`, 'text/x-component'),
        ),
      ),
      named(
        "the service's own key, as the document names it",
        inScript(`const k={"AUTH.secret_key":"${letters(40)}"};`),
      ),
      named('a key that its prefix calls secret', inScript(`const k="${like('sb_', 'secret_', letters(31))}";`)),
      named(
        'in a script that is loaded later',
        all(
          inScript('self.admin = () => import("./admin.0a1b2c3d4e.js");'),
          file('/assets/admin.0a1b2c3d4e.js', `const key="${stripe('sk')}";`, { 'Content-Type': 'text/javascript' }),
        ),
      ),
      named('a token of a service role', inScript(`const key="${jwt({ role: 'service_role', iss: 'supabase' })}";`)),
      named('a token of somebody', inScript(`const key="${jwt({ sub: '1' })}";`)),
      named(
        'in the sources of a map alone',
        file(/\.js\.map$/, JSON.stringify(map), { 'Content-Type': 'application/json' }),
      ),
      named(
        'tokens of GitHub and Slack',
        inScript(`const keys=["${like('ghp', '_', letters(36))}","${like('xox', 'b-', letters(24))}"];`),
      ),
      named('an AWS key', inScript(`const id="${like('AK', 'IA', 'Q3EG7ZPKL5MNR2TV')}";`)),
    ],
  },
  also: { 'no-exposed-dotfiles': ['api-route-ownership'], 'no-secrets-in-bundles': ['page-errors'] },
  variations: [
    named('403 for .git', when({ path: /^\/\.git\// }, answerWith({ status: 403, headers: text, body: 'Forbidden' }))),
    named('the connection is closed on .env.production', when({ path: '/.env.production' }, reset())),
    named(
      '200 with the page of the app',
      file(/^\/(\.env|\.env\.local|docker-compose\.yml)$/, appPage, { 'Content-Type': 'text/html' }),
    ),
    named(
      'keys that are public',
      inScript(
        [
          `const stripe="${stripe('pk')}";`,
          `const supabase="${like('sb_', 'publishable_', letters(31))}";`,
          'const sentry="https://0123456789abcdef0123456789abcdef@o1.ingest.example.test/42";',
          `const google="${like('AI', 'za', letters(35))}";`,
          `const anonymous="${jwt({ role: 'anon', iss: 'supabase' })}";`,
        ].join('\n'),
      ),
    ),
    named(
      'words of libraries',
      inScript(
        'const labels={secret_key:"Geheimschluessel-Nr.1",signingKey:"settings.signing.key.label.2"}, begins="-----BEGIN PRIVATE KEY-----", placeholder="postgres://user:password@localhost/db", form={NEXT_PUBLIC_RESET_PASSWORD_URL:"/reset-password"};',
      ),
    ),
  ],
} satisfies Proof;
