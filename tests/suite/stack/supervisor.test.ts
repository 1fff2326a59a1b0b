/** Tests that the supervisor of the stack's deployment leaves nothing behind. */
import { expect, test } from '@playwright/test';
import { Supervisor } from '../../../fixtures/target/stack/supervisor.ts';

test('no service is started once the others have been ended', async () => {
  const folder = test.info().outputPath('deployment');
  const supervisor = new Supervisor(folder, test.info().outputPath());
  const service = supervisor.start({ name: 'first', command: 'sleep', args: ['60'] });
  await supervisor.close();
  expect(service.ended()).toBe(true);
  expect(() => supervisor.start({ name: 'late', command: 'sleep', args: ['60'] })).toThrow('late is not started');
});
