/** Mutants and variations of the rows on the web's view of odd answers of the API. */
import {
  all,
  answerWith,
  inEnvironment,
  named,
  replaceInBody,
  setField,
  variables,
  when,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

const script = { path: /\/assets\/app\.[^/]{1,100}\.js$/ } as const;
const trusting = replaceInBody(
  'for (const item of Array.isArray(items) ? items : [])',
  'items.map(item => item); for (const item of items)',
);
/** Makes the dashboard's catch do this instead of informing its reader. */
const onCrash = (what: string) =>
  replaceInBody(
    "} catch {\n      document.getElementById('loading').hidden = true;",
    `} catch (problem) {\n      ${what}`,
  );
/** The catch turns a crash into words; a page without one keeps its state. */
const careless = onCrash('setTimeout(() => { throw problem; });');
const withoutDocument = all(
  variables({ OPENAPI_FILE: '' }),
  when({ path: /\/openapi\.json$/ }, answerWith({ status: 404, body: { detail: 'Not Found' } })),
);
/** A dashboard without heading and main part, which only an element distinguishes from another page. */
const bare = all(
  variables({ DASHBOARD_SELECTOR: 'text=Entries:' }),
  when(
    { to: 'dashboard page', method: 'GET' },
    all(replaceInBody('<h1>Dashboard</h1>', ''), replaceInBody('<main>', '<div>'), replaceInBody('</main>', '</div>')),
  ),
);
/** The dashboard reads its data, and shows nothing of them. */
const silent = when(script, replaceInBody(/\.textContent = String\(/g, '.title = String('));
const gone = onCrash("console.error(problem); document.body.innerHTML = '<p>Something went wrong</p>';");

export default {
  mutants: {
    'ui-tolerates-api-shapes': [
      named('items.map on undefined', when(script, all(trusting, careless))),
      named(
        'number as text, joined',
        when(
          script,
          replaceInBody('numberOf(counts?.open) + numberOf(counts?.done)', '(counts?.open ?? 0) + (counts?.done ?? 0)'),
        ),
      ),
      named(
        'a missing number becomes NaN',
        when(script, replaceInBody('Number.isFinite(Number(value)) ? Number(value) : 0', 'Number(value)')),
      ),
      named(
        'normaliser dropped from one endpoint',
        when(script, all(replaceInBody('String(textOf(user?.name))', 'user.name.trim()'), careless)),
      ),
      named('undefined is shown', when(script, replaceInBody('String(textOf(user?.name))', 'String(user?.name)'))),
      named('a blank page', when(script, all(trusting, onCrash("document.body.textContent = '';")))),
      named(
        'the boundary of the framework',
        when(
          script,
          all(
            trusting,
            onCrash(
              "console.error(problem); document.querySelector('main').innerHTML = '<h1>Something went wrong</h1><button>Try again</button>';",
            ),
          ),
        ),
      ),
      named(
        'a page that DASHBOARD_SELECTOR alone tells is taken away',
        all(bare, silent, when(script, all(trusting, gone))),
      ),
      inEnvironment('prod', named('items.map on undefined, across hosts', when(script, all(trusting, careless)))),
      inEnvironment('local', named('items.map on undefined, in development', when(script, all(trusting, careless)))),
    ],
    'ui-tolerates-broken-shapes': [
      named('items.map on undefined', all(withoutDocument, when(script, all(trusting, careless)))),
      named(
        'a blank page',
        all(withoutDocument, when(script, all(trusting, onCrash("document.body.textContent = '';")))),
      ),
      named(
        'undefined is shown',
        all(withoutDocument, when(script, replaceInBody('String(textOf(user?.name))', 'String(user?.name)'))),
      ),
      named(
        'a page that shows none of its data throws',
        all(withoutDocument, bare, silent, when(script, all(trusting, careless))),
      ),
      inEnvironment(
        'prod',
        named('items.map on undefined, across hosts', all(withoutDocument, when(script, all(trusting, careless)))),
      ),
    ],
  },
  // The types of the suite and *.d.ts files are not served: nothing to vary.
  variations: [
    when({ path: /\/api\/v1\/dashboard$/, method: 'GET' }, setField('unknown_extra_field', { nested: [1, null] })),
    inEnvironment(
      'local',
      named('a dashboard that shows none of its data, without heading and main part', all(bare, silent)),
    ),
    named(
      'a page that says in words that it has no data',
      when(script, replaceInBody('String(textOf(user?.name))', 'String(user.name.trim())')),
    ),
  ],
} satisfies Proof;
