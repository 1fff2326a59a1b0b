/** Tests hostile answers to requests for pages and assets, over HTTP. */
import { test } from '@playwright/test';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import * as plays from './plays.ts';
import { both, pages } from './wire-rows.ts';
import { asset, page, slow } from './wire-scenes.ts';

const cases: readonly Hostile[] = [
  {
    title: 'login page: headers one byte a second',
    rows: ['healthz-open', 'redirect-origin', 'login-dashboard'],
    exit: 1,
    verdicts: { 'redirect-origin': 'not judged', 'login-dashboard': 'fail' },
    scenes: [page(slow)],
  },
  {
    title: 'login page: endless body',
    rows: [...both, ...pages],
    exit: 1,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [page(plays.endless('text/html', '<!doctype html><p>'))],
  },
  {
    title: 'login page: gzip bomb of 4 GB',
    rows: both,
    exit: 1,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [page(plays.gzipBomb('text/html', 4, 'a'))],
  },
  {
    title: 'login page: redirect loop',
    rows: [...both, ...pages],
    exit: 1,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [page(plays.answer('302 Found', ['Location: /login']))],
  },
  {
    title: 'asset: endless body',
    rows: [...both, ...pages],
    exit: 1,
    verdicts: { 'login-dashboard': 'fail' },
    scenes: [asset(plays.endless('text/javascript', '//'))],
  },
];

for (const hostile of cases) test(hostile.title, () => judgeHostile(hostile));
