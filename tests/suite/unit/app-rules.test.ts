/**
 * Tests the rules of the app that need no screen: which version may enter, the meaning of a feature flag, and that both
 * languages have every text.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { appFolder } from '../../../fixtures/target/stack/app-build.ts';

type Known = {
  own: string;
  inlined?: string | undefined;
  announced?: unknown;
  kept?: string | undefined;
  closed?: boolean;
};
type Versions = {
  entryOf: (known: Known) => { open: boolean; minimum?: string };
  partsOf: (text: unknown) => number[] | undefined;
};

const lib = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(path.join(appFolder, 'src/lib', name)).href)) as T;

test('versions are compared number by number', async () => {
  const { entryOf } = await lib<Versions>('version.js');
  const enters: Array<[own: string, announced: string, open: boolean]> = [
    ['1.4.0', '1.4.0', true],
    ['1.4.0', '1.3.9', true],
    ['1.4.0', '1.4.1', false],
    ['1.9.0', '1.10.0', false],
    ['1.10.0', '1.9.0', true],
    ['1.0', '1.0.0', true],
    ['1.0.0', '1', true],
    ['1.4.0', 'v1.4.0', true],
    ['1.4.0', ' v1.5 ', false],
    ['1.5.0', '1.5.0-rc.1', true],
    ['1.5.0', '1.5.0+7', true],
    ['1.4.0', '1.4.0.1', false],
    ['2.0.0', '1.99.99', true],
  ];
  for (const [own, announced, open] of enters)
    expect(entryOf({ own, announced }).open, `app ${own}, minimum ${announced}`).toBe(open);
});

test('an announced minimum that is not a version locks nobody out', async () => {
  const { entryOf, partsOf } = await lib<Versions>('version.js');
  for (const announced of [
    undefined,
    null,
    '',
    'abc',
    '1.x',
    '1..2',
    '-1',
    '1.2.3.4.5',
    99,
    {},
    ['9.9.9'],
    '٩.٩',
    '1e9',
    '9999999999',
  ]) {
    expect(partsOf(announced), JSON.stringify(announced)).toBeUndefined();
    expect(entryOf({ own: '1.4.0', announced }), JSON.stringify(announced)).toEqual({ open: true });
  }
});

test('the higher minimum counts, the last known one stands in, and a closed app needs an answer', async () => {
  const { entryOf } = await lib<Versions>('version.js');
  expect(entryOf({ own: '1.4.0', announced: '1.4.0', inlined: '2.0.0' })).toEqual({ open: false, minimum: '2.0.0' });
  expect(entryOf({ own: '1.4.0', announced: '3', inlined: '2.0.0' })).toEqual({ open: false, minimum: '3' });
  expect(entryOf({ own: '1.4.0', announced: '1.0.0', inlined: '0.0.0-expo-public-min-app-version' })).toEqual({
    open: true,
  });
  expect(entryOf({ own: '1.4.0', kept: '2.0.0' }), 'offline, with a minimum that was learnt').toEqual({
    open: false,
    minimum: '2.0.0',
  });
  expect(entryOf({ own: '1.4.0', announced: 'abc', kept: '2.0.0' }), 'garbage, with a minimum that was learnt').toEqual(
    { open: false, minimum: '2.0.0' },
  );
  expect(entryOf({ own: '1.4.0', announced: '1.0.0', kept: '2.0.0' }), 'a minimum that was lowered').toEqual({
    open: true,
  });
  expect(entryOf({ own: '1.4.0', kept: '1.0.0', closed: true })).toEqual({ open: false });
  expect(entryOf({ own: '1.4.0', announced: '1.4.0', closed: true })).toEqual({ open: true });
});

test('a feature flag is read by its value: "false" is off', async () => {
  const { isOn } = await lib<{ isOn: (text: unknown) => boolean }>('flags.js');
  expect(['1', 'true', 'TRUE', ' on ', 'yes'].map(isOn)).not.toContain(false);
  expect(
    ['false', '0', 'off', 'no', '', undefined, null, 'expo-public-feature-item-count', 'enabled?'].map(isOn),
  ).not.toContain(true);
});

test('both languages say everything, each in its own words', async () => {
  const {
    texts: { en, ko },
  } = await lib<{ texts: Record<'en' | 'ko', Record<string, string | ((...given: number[]) => string)>> }>('words.js');
  const said = (texts: typeof en) =>
    Object.entries(texts).map(([key, text]) => `${key}: ${typeof text === 'string' ? text : text(2, 3)}`);
  expect(Object.keys(ko)).toEqual(Object.keys(en));
  expect(
    said(ko).filter(text => !/[가-힣]/.test(text)),
    'not in Korean',
  ).toEqual([]);
  expect(
    said(en).filter(text => /[가-힣]/.test(text)),
    'not in English',
  ).toEqual([]);
});
