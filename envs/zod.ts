/**
 * zod in its CommonJS form. Its ES modules are a hundred files, each a round trip to the thread in which Playwright
 * resolves and loads modules: 0.1 s more in the runner and in every worker.
 */
import { createRequire } from 'node:module';
import type * as Zod from 'zod';

/** zod's namespace; its types are imported from `zod` itself. */
export const { z } = createRequire(import.meta.url)('zod') as typeof Zod;
