/** Tests which elements `init` takes for a dashboard's own, and which names for human-made. */
import { expect, test } from '@playwright/test';
import {
  asGood,
  behind,
  choicesBeside,
  choicesOf,
  isSure,
  isWritten,
  outermost,
} from '../../../fixtures/init/element-choices.ts';
import { findDashboardElement, type Arrival } from '../../../fixtures/init/dashboard-element.ts';
import type { Environment } from '../../../envs/environment.ts';
import type { Asking } from '../../../fixtures/init/request-budget.ts';
import { isForVisitors } from '../../../fixtures/init/public-pages.ts';
import type { ElementName, ShownElement } from '../../../fixtures/init/shown-elements.ts';

const WRITTEN = [
  'dashboard',
  'page-content',
  'userMenu',
  'entry_list',
  'nav-toggler',
  'Home',
  'HOME-PAGE',
  'app-main__title',
];
const MADE = [
  ...['css-1x2y3z', 'sc-bdVaJa', 'kZxYtp', 'Home_root__aB1cD', 'Home_root__abcde', '_root_1x2y3_5', 'jss12', 'p-4'],
  ...[':r1:', '«r1»', 'radix-:r3:', '_ngcontent-abc-c12', 'md:w-1/2', '[&>*]:p-4', 'x', 'item-42', '8f14e45f', 'a"]b'],
];

test('names that somebody wrote are told from those made for a build, a load or a place', () => {
  expect(WRITTEN.filter(name => !isWritten(name))).toEqual([]);
  expect(MADE.filter(name => isWritten(name))).toEqual([]);
});

/** An element with `names`; it contains those that begin before `to`. */
const element = (names: ElementName[], from: number, more: Partial<ShownElement> = {}): ShownElement => ({
  names,
  from,
  to: from,
  area: 1_000,
  isAround: false,
  ...more,
});
const byClass = (name: string): ElementName => ({ by: 'class', name });
const byTestId = (name: string): ElementName => ({ by: 'test id', name, attribute: 'data-testid' });
const selectorsOf = (shown: ShownElement[], before: ShownElement[] = [], others: ShownElement[][] = []): string[] =>
  choicesOf({ looks: [shown, ...others], before, path: '/projects', user: 'kim@acme.io' }).map(it => it.selector);

for (const [what, shown, before, expected] of [
  [
    'a test id of such a page, then an id, an element, a class, a landmark, a heading',
    [
      element([{ by: 'heading', name: 'Projects' }, byClass('projects')], 1),
      element([{ by: 'tag', name: 'main' }], 2),
      element([byTestId('projects')], 3),
      element([{ by: 'element', name: 'acme-projects' }], 4),
      element([{ by: 'id', name: 'projects' }], 5),
    ],
    [],
    ['[data-testid=projects]', '#projects', 'acme-projects', '.projects', 'main', 'role=heading[name="Projects"]'],
  ],
  [
    'what is on the login page, too, in whatever element',
    [element([byClass('home'), { by: 'tag', name: 'main' }], 1), element([{ by: 'tag', name: 'h1' }], 2)],
    [element([byClass('home')], 7), element([{ by: 'tag', name: 'main' }], 8)],
    ['h1'],
  ],
  [
    'content before what surrounds it, and sure names before classes of the layout',
    [
      element([byTestId('dashboard-nav')], 1, { isAround: true }),
      element([byClass('wide-panel')], 2),
      element([byTestId('tasks')], 3),
    ],
    [],
    ['[data-testid=tasks]', '[data-testid=dashboard-nav]', '.wide-panel'],
  ],
  [
    'neither a mount, nor data, nor what is shown for a while, nor a look',
    [
      element(
        [
          { by: 'id', name: 'root' },
          { by: 'id', name: 'app-root' },
        ],
        1,
      ),
      element(
        [
          { by: 'id', name: 'menu-of-kim' },
          { by: 'heading', name: 'Kim' },
        ],
        2,
      ),
      element([byTestId('home-skeleton'), byTestId('welcome-toast'), { by: 'heading', name: '3 new' }], 3),
      element([byClass('text-home'), byClass('flex-col'), byClass('items-center')], 4),
    ],
    [],
    [],
  ],
] satisfies [string, ShownElement[], ShownElement[], string[]][])
  test(`an element is chosen: ${what}`, () => {
    expect(selectorsOf(shown, before)).toEqual(expected);
  });

test('each look must show it, and what lies inside of a better one adds nothing', () => {
  const outer = element([byClass('dashboard')], 1, { to: 3, area: 9_000 });
  const inner = element([byClass('dashboard-list')], 2);
  expect(selectorsOf([outer, inner], [], [[inner]])).toEqual(['.dashboard-list']);
  const choices = choicesOf({ looks: [[outer, inner]], before: [], path: '/', user: 'kim' });
  expect(choices.map(({ selector }) => selector)).toEqual(['.dashboard', '.dashboard-list']);
  expect(outermost(choices).map(({ selector }) => selector)).toEqual(['.dashboard']);
  expect(outermost(behind(choices, new Set(['.dashboard']))).map(({ selector }) => selector)).toEqual([
    '.dashboard-list',
    '.dashboard',
  ]);
});

test('several are as good where they are named as well and not much smaller; a class of the layout is never sure', () => {
  const choices = choicesOf({
    looks: [
      [
        element([byTestId('stats')], 1),
        element([byTestId('tasks')], 2, { area: 600 }),
        element([byTestId('dot')], 3, { area: 9 }),
        element([byClass('wide-panel')], 4),
      ],
    ],
    before: [],
    path: '/',
    user: 'kim',
  });
  expect(asGood(choices).map(({ selector }) => selector)).toEqual(['[data-testid=stats]', '[data-testid=tasks]']);
  expect(choices.map(isSure)).toEqual([true, true, true, false]);
  expect(asGood([])).toEqual([]);
});

test('what a server sends everybody, by whatever name, tells no dashboard', () => {
  const names: ElementName[] = [
    { by: 'id', name: 'launch-screen' },
    byTestId('projects'),
    { by: 'element', name: 'acme-shell' },
    byClass('well'),
    { by: 'tag', name: '[role=main]' },
    { by: 'heading', name: 'Projects & tasks' },
    byClass('entries'),
  ];
  const choices = choicesOf({ looks: [[element(names, 1)]], before: [], path: '/', user: 'kim@acme.io' });
  const sent = [
    '<body><div id=launch-screen class="a well"><p data-testid="projects">',
    '<acme-shell><div role="MAIN"></div><div role=main><h2 class=x>Projects\n &amp; <b>tasks</b></h2>',
  ];
  expect(choicesBeside(choices, sent).map(({ selector }) => selector)).toEqual(['.entries']);
  expect(choicesBeside(choices, [])).toEqual(choices);
});

for (const [what, html, isPublic] of [
  ['a page with a link to the login', '<h1>Welcome</h1><a href="/login/">Login</a>', true],
  ['a login page that links to itself', '<a href="/login">Log in</a><input type="password">', false],
  ['the shell of an app', '<div id="root"></div><script src="/app.js"></script>', false],
  ['nothing', '', false],
] as const)
  test(`${what} is ${isPublic ? '' : 'not '}taken for a page of everybody's`, () => {
    expect(isForVisitors(html, 'https://acme.example/')).toBe(isPublic);
  });

for (const [what, documents, isNeeded] of [
  ['that comes with the account, and whose script asks the API for more', ['<p>Howdy, kim@acme.io</p>'], false],
  ['to which a script writes the account', ['<p></p>'], true],
] as const)
  test(`a dashboard ${what}: an element is ${isNeeded ? 'looked for' : 'not needed'}`, async () => {
    const api = { base: 'https://acme.io', login: undefined, me: '' };
    const arrival = {
      answers: [],
      called: new Set(['https://acme.io/ajax']),
      documents,
      loginPage: { html: '<form>', shown: [], told: [] },
      dashboard: { text: 'Howdy, kim@acme.io', shown: [] },
    } as unknown as Arrival;
    const env = { SMOKE_USER: 'kim@acme.io' } as Environment;
    const asking = { hasRoomFor: () => false } as unknown as Asking;
    const everybody = { front: undefined, dashboard: undefined };
    const found = await findDashboardElement(arrival, env, { path: '/home', asking, api, everybody });
    expect(found !== undefined).toBe(isNeeded);
  });
