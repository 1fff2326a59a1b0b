/** Tests the output of a seed that fails, the first time and the second. */
import { expect, test } from '@playwright/test';
import { observeSeed } from '../../../fixtures/probe/backups/seed.ts';

const rows = `echo '{"table":"users","rows":3}'`;

test('a second seed that fails at rows which are there is seen, and any other failure is not judged', async () => {
  const said = 'django.db.utils.IntegrityError: UNIQUE constraint failed: users.email';
  const once = test.info().outputPath('seeded');
  expect(await observeSeed({ rows, seed: `mkdir '${once}' 2>/dev/null || { echo '${said}' >&2; exit 1; }` })).toEqual({
    at: 'SEED_CMD, a second time',
    tables: 1,
    grown: [],
    busy: [],
    refused: said,
  });
  expect(await observeSeed({ rows, seed: `echo 'Error: P2002'; exit 3` })).toMatchObject({ refused: 'Error: P2002' });
  for (const told of [
    '重複したキー値は一意性制約に違反します',
    'llave duplicada viola restricción',
    'clé dupliquée',
    'Duplicate entry 1',
  ])
    expect(await observeSeed({ rows, seed: `echo '${told}' >&2; exit 1` })).toMatchObject({ refused: told });
  expect(await observeSeed({ rows, seed: 'echo "0 rows, 3 duplicates passed over"' })).toMatchObject({ refused: '' });
  for (const other of [
    'connection to server at "127.0.0.1" failed: Connection refused',
    'IntegrityError: NOT NULL constraint failed: users.email',
    'Error response from daemon: network with name app_default already exists',
    'ModuleNotFoundError: No module named product',
    'ERROR:  there is no unique or exclusion constraint matching the ON CONFLICT specification',
    'Warning: Duplicate key a in object literal',
    'duplicate key a in the settings is passed over; Error: connect ECONNREFUSED 127.0.0.1:5432',
  ])
    await expect(observeSeed({ rows, seed: `echo "$0 ${other.replaceAll('"', '')}" >&2; exit 1` })).rejects.toThrow(
      /^SEED_CMD ended with 1; on its error output: /,
    );
});
