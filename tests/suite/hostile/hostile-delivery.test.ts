/**
 * Tests hostile deliveries: with any pages and assets, the checks of the web's delivery end in honest verdicts and in
 * bounded time.
 */
import { test } from '@playwright/test';
import { answering, edited } from './hostile-pages.ts';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import { answer, drip, endless, silence } from './plays.ts';

const rows = ['assets-load', 'private-pages-uncached'] as const;
const javascript = 'text/javascript; charset=utf-8';
const loading = (...addresses: readonly string[]) =>
  edited('/login', page =>
    page.replace('</body>', () => `${addresses.map(a => `<script src="${a}"></script>`).join('')}</body>`),
  );

const deliveries: readonly Omit<Hostile, 'rows'>[] = [
  // Its beginning is read, and so are the other pages.
  {
    title: 'login page without end',
    exit: 0,
    scenes: [answering('/login', endless('text/html', '<!doctype html><title>Sign in</title>'))],
  },
  {
    title: 'login page loads ten thousand scripts that are not there',
    exit: 1,
    verdicts: { 'assets-load': 'fail' },
    scenes: [loading(...Array.from({ length: 10_000 }, (_, i) => `/gone.${i}.js`))],
  },
  {
    title: 'login page loads from everywhere else',
    exit: 0,
    scenes: [
      loading(
        'http://169.254.169.254/latest/meta-data/',
        'https://elsewhere.example.org/x.js',
        '//[',
        'file:///etc/passwd',
        'data:,x',
      ),
    ],
  },
  {
    title: 'script without end',
    exit: 0,
    scenes: [loading('/endless.js'), answering('/endless.js', endless(javascript, 'self.x = 1;'))],
  },
  {
    title: 'script that never comes',
    exit: 2,
    verdicts: { 'assets-load': 'not judged' },
    scenes: [loading('/silent.js'), answering('/silent.js', silence)],
  },
  {
    title: 'script a byte a second',
    exit: 2,
    verdicts: { 'assets-load': 'not judged' },
    scenes: [
      loading('/slow.js'),
      answering('/slow.js', drip(`HTTP/1.1 200 OK\r\nContent-Type: ${javascript}\r\n\r\n`, 'x')),
    ],
  },
  {
    title: 'dashboard leads to itself',
    exit: 2,
    verdicts: { 'private-pages-uncached': 'not judged' },
    scenes: [answering('/dashboard', answer('307 Temporary Redirect', ['Location: /dashboard']))],
  },
];

for (const delivery of deliveries) test(delivery.title, () => judgeHostile({ rows, ...delivery }));
