/** The redaction of a canary run with one of its layers taken out: each must hold without the other. */
import { z } from 'zod';
import RedactionReporter, { type RedactionOptions } from '../../../../fixtures/report/redaction/redaction-reporter.ts';

/**
 * `none`: no redaction; `left out`: only what a run has whose `--reporter` replaced the list; `sweep` and `objects`:
 * that layer alone; `all`: as shipped.
 */
export const layersSchema = z.enum(['none', 'left out', 'sweep', 'objects', 'all']);
/** See the schema. */
export type Layers = z.infer<typeof layersSchema>;

/**
 * The redaction's reporter; `layers` takes out the final sweep, or the redaction of the objects that reporters share.
 */
export default class Layered extends RedactionReporter {
  constructor(options: RedactionOptions & { layers: Layers }) {
    super(options);
    const nothing = () => undefined;
    if (options.layers === 'objects') this.finish = nothing;
    if (options.layers === 'sweep') this.onError = this.onStepBegin = this.onStepEnd = this.onTestEnd = nothing;
  }
}
