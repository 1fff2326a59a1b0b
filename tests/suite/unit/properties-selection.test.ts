/** Tests properties of reading a command line: options of a whole run select nothing, and no words make it throw. */
import { test } from '@playwright/test';
import { isSelection, namedProjects } from '../../../fixtures/run/selection.ts';
import { anyText, fc, must } from './generated.ts';

test.describe('command line', () => {
  const whole = fc.constantFrom<string[][]>(
    ['--project=stage'],
    ['--project', 'stage', 'prod'],
    ['-j', '1'],
    ['--workers=1'],
    ['--reporter', 'list'],
    ['--headed'],
    ['--trace', 'on'],
    ['--retries=0'],
    ['--timeout', '1000'],
    ['-c', 'x.config.ts'],
    ['--quiet'],
    ['--pass-with-no-tests'],
  );
  const part = fc.constantFrom<string[][]>(
    ['-g', '@x'],
    ['-g=@x'],
    ['--grep', 'x'],
    ['-G', 'x'],
    ['--grep-invert=x'],
    ['--shard=1/2'],
    ['--last-failed'],
    ['-x'],
    ['--only-changed'],
    ['--max-failures=1'],
    ['--headed', 'tests/tls'],
    ['--workers=1', 'tests/a.spec.ts:3'],
  );

  test('options of a whole run select nothing, in any order; one that chooses selects', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 4 }), part, fc.nat(), (options, choice, at) => {
        const argv = ['node', 'playwright', 'test'];
        must(isSelection([...argv, ...options.flat()])).toBe(false);
        must(isSelection([...argv, ...options.toSpliced(at % (options.length + 1), 0, choice).flat()])).toBe(true);
      }),
    );
  });

  test('a shard is a part of a run, and all shards are the whole', () => {
    const argv = ['node', 'playwright', 'test', '--shard=1/3', '--project=stage'];
    must([isSelection(argv), isSelection(argv, 'shard'), isSelection([...argv, '-g', '@x'], 'shard')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('no words make it throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(anyText, fc.constantFrom('-', '--', '--=', '-=', '--project', '--project=', '-g', '--no-x', 'test')),
        ),
        words => {
          isSelection(['node', 'playwright', 'test', ...words]);
          namedProjects(['node', 'playwright', 'test', ...words]);
          isSelection(words);
        },
      ),
    );
  });
});
