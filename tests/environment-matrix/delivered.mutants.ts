/** Mutants and variations of the rows on the web's bundles and the database. */
import { readFileSync } from 'node:fs';
import {
  all,
  answerWith,
  editBody,
  editHeader,
  inEnvironment,
  named,
  replaceInBody,
  setField,
  variables,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const appScript = readFileSync(
  new URL('../../fixtures/target/reference/assets/app.js', import.meta.url),
  'utf8',
).replaceAll('</script', '<\\/script');
const pages = { type: /html/ } as const;
const script = { path: /\.js(?:\?|$)/, type: /javascript/ } as const;
/** The page's scripts get another address of the API. */
const base = (url: string): Fault => when(pages, replaceInBody(/"apiBase":"[^"]*"/, `"apiBase":"${url}"`));
/** The scripts hold it, regardless of the page. */
const held = (code: string): Fault => when(script, replaceInBody(/$/, `\n;globalThis.known=${code};`));
/** A script that pages load only later. */
const later = (body: string): Fault =>
  when(
    { path: '/assets/admin.0a1b2c3d4e.js' },
    answerWith({ status: 200, headers: { 'Content-Type': 'text/javascript' }, body }),
  );
/** A page that contains its script, under a policy that allows it. */
const inlineScript = when(
  pages,
  all(
    editBody(html =>
      html
        .replace(/<script src="[^"]+" defer><\/script>/, '')
        .replace('</body>', () => `<script>${appScript}</script></body>`),
    ),
    editHeader('Content-Security-Policy', policy => policy.replace(/script-src [^;]*/, "$& 'unsafe-inline'")),
  ),
);
const readiness = { to: 'readyz', status: 200 } as const;

export default {
  mutants: {
    'web-bundle-api-base': [
      named('missing at build: the bundle falls back to localhost', base('http://localhost:8000/api/v1')),
      named(
        'the image of stage was promoted to prod',
        inEnvironment('prod', base('https://stage.example.test/api/v1')),
      ),
      named(
        'the page is right and a chunk holds the base of stage',
        inEnvironment('prod', held('"https://stage.example.test/api/v1"')),
      ),
      named('a chunk holds the host of prod', held('`https://api.example.test`+path')),
      named('a chunk holds the fallback', held('"http:\\/\\/localhost:8000\\/api\\/v1"')),
      named(
        'a script in the page holds another base',
        when(
          pages,
          replaceInBody(
            '</head>',
            '<script>self.__next_f.push([1,"{\\"apiBase\\":\\"https://api.example.test/api/v1\\"}"])</script></head>',
          ),
        ),
      ),
      named(
        'a script in the page holds another base, in capitals',
        when(pages, replaceInBody('</head>', '<SCRIPT>self.apiBase="https://api.example.test/api/v1"</SCRIPT></head>')),
      ),
      named(
        'a chunk that is loaded later holds the base of prod',
        all(held('() => import("./admin.0a1b2c3d4e.js")'), later('self.base="https://api.example.test/api/v1"')),
      ),
      named(
        'a chunk of a list of Vite holds the base of prod',
        all(
          held('((i,m,d=(m.f||(m.f=["assets/admin.0a1b2c3d4e.js","assets/admin.0a1b2c3d4e.css"])))=>d[i])'),
          later('self.base="https://api.example.test/api/v1"'),
        ),
      ),
      named('a socket of prod', held('"wss://api.example.test/api/v1/events"')),
      named('an address of prod without a scheme', held('"//api.example.test/api/v1"')),
      named(
        'a meta element holds the base of prod',
        when(pages, replaceInBody('</head>', '<meta name="api" content="https://api.example.test/api/v1"></head>')),
      ),
      named(
        'a form posts to prod',
        when(
          pages,
          replaceInBody('</main>', '<form action="https://api.example.test/api/v1/auth/login"></form></main>'),
        ),
      ),
      named('an address that no environment has', base('https://old-api.example.test/api/v1')),
      named('a developer calls stage', inEnvironment('local', base('https://stage.example.test/api/v1'))),
    ],
    'database-engine': [
      named(
        'no DSN: a sqlite file inside the container',
        variables({ DB_IDENTITY_CMD: 'echo sqlite 3.46.1 /app/product.db' }),
      ),
      named(
        'readiness tells of sqlite',
        when(readiness, setField('checks', { database: { engine: 'sqlite', name: 'product.db' } })),
      ),
      named(
        'connected to the database of prod',
        variables({
          DB_IDENTITY_CMD: 'echo postgresql 15.18 product_prod 7391234567890123456',
          PROD__DB_IDENTITY_CMD: 'echo postgresql 15.18 product_prod 7391234567890123456',
        }),
      ),
      named(
        'readiness tells the database of prod',
        all(
          when(readiness, setField('checks', { database: { engine: 'postgresql+asyncpg', name: 'product_prod' } })),
          variables({ PROD__DB_IDENTITY_CMD: 'echo postgres 15.18 product_prod' }),
        ),
      ),
      named(
        'connected to the database of stage',
        inEnvironment(
          'prod',
          variables({
            DB_IDENTITY_CMD: 'echo postgresql 15.18 product 7391234567890123456',
            STAGE__DB_IDENTITY_CMD: 'echo postgresql 15.18 product 7391234567890123456',
          }),
        ),
      ),
      named(
        'a managed database, which tells a UUID',
        variables({
          DB_IDENTITY_CMD: 'echo postgresql 16 app 6f1b2c3d-0000-4000-8000-123456789abc',
          PROD__DB_IDENTITY_CMD: 'echo postgresql 16 app 6f1b2c3d-0000-4000-8000-123456789abc',
        }),
      ),
      named('another engine', inEnvironment('prod', variables({ DB_IDENTITY_CMD: 'echo mysql 8.4 product 1' }))),
      named(
        'a developer works on a PostgreSQL',
        inEnvironment('local', variables({ DB_IDENTITY_CMD: 'echo postgresql 15.18 product 7391' })),
      ),
    ],
  },
  also: {
    'web-bundle-api-base': ['cookie-in-browser', 'login-dashboard', 'logout', 'page-errors'],
    // Readiness's text on its database replaces the word for its state.
    'database-engine': ['health-discloses-nothing', 'readyz-names-database'],
  },
  variations: [
    inEnvironment('prod', named('the script stands in the page', inlineScript)),
    inEnvironment('stage', named('a relative base', base('/api/v1'))),
    inEnvironment(
      'stage',
      named(
        'a comment on where the source map lies',
        when(script, replaceInBody(/$/, '\n//# sourceMappingURL=https://web.example.test/app.js.map')),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'the policy of the page names another environment',
        when(
          pages,
          editHeader('Content-Security-Policy', value =>
            value.replace('connect-src ', 'connect-src https://stage.example.test '),
          ),
        ),
      ),
    ),
    inEnvironment(
      'prod',
      named(
        'prose and a link about another environment',
        held('["Try it on https://stage.example.test first.","https://stage.example.test/docs"]'),
      ),
    ),
    inEnvironment(
      'stage',
      named(
        'settings of the page name the web of another environment, and a script that is not there',
        all(
          when(pages, replaceInBody('</main>', '<p data-home="https://web.example.test" title="x"></p></main>')),
          held('() => import("./gone.js")'),
        ),
      ),
    ),
    // Text in a comment of the page is no script.
    inEnvironment(
      'prod',
      named(
        'a script in a comment',
        when(
          pages,
          replaceInBody('</head>', '<!--<script>self.apiBase="https://stage.example.test/api/v1"</script>--></head>'),
        ),
      ),
    ),
    ...(['local', 'prod'] as const).map(environment =>
      inEnvironment(
        environment,
        named(
          'the page names its script in another spelling',
          when(pages, replaceInBody(/src="([^"]*)"/, environment === 'local' ? 'src=$1' : "src='$1'")),
        ),
      ),
    ),
    // The reference target's script is already like one whose strings the minifier has split: it holds no address at
    // all.
    inEnvironment(
      'stage',
      variables({
        DB_IDENTITY_CMD: 'echo postgresql+asyncpg 15.18 product_stage 7391',
        PROD__DB_IDENTITY_CMD: 'echo pgbouncer 1.24 product_prod 7391',
      }),
    ),
    named(
      'version() alone, of two servers of one package',
      inEnvironment(
        'stage',
        variables({
          DB_IDENTITY_CMD: `echo 'PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, 64-bit'`,
          PROD__DB_IDENTITY_CMD: `echo 'PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, 64-bit'`,
        }),
      ),
    ),
    // A database does not report a unix socket about itself.
    inEnvironment(
      'prod',
      variables({
        DB_IDENTITY_CMD: 'echo postgres:// 15.18 product_prod 7391',
        STAGE__DB_IDENTITY_CMD: 'echo postgresql 15.18 product_stage 7391',
      }),
    ),
  ],
} satisfies Proof;
