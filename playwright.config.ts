/**
 * The configuration that `npx playwright test` loads. The report of the last run is removed first, before the rest of
 * the suite is even read: however this run ends from here on, nobody takes that report for its own.
 */
import { forgetLast, suiteIsBroken } from './fixtures/report/forget-last.ts';

const loaded = forgetLast(process.argv);

const { default: configuration } = await import('./fixtures/cli/configuration.ts').catch(suiteIsBroken);
loaded();
export default configuration;
