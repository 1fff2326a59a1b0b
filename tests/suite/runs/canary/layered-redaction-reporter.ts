/** The redaction of a canary run without one of its layers: each must hold without the other. */
import { z } from 'zod';
import RedactionReporter, { type RedactionOptions } from '../../../../fixtures/report/redaction/redaction-reporter.ts';

/**
 * Layers. `none`: no redaction; `left out`: only the part that is left if `--reporter` replaces the list; `sweep` and
 * `objects`: that layer alone; `all`: as shipped.
 */
export const layersSchema = z.enum(['none', 'left out', 'sweep', 'objects', 'all']);
/** See the schema. */
export type Layers = z.infer<typeof layersSchema>;

/**
 * The redaction's reporter; `layers` leaves out the final sweep, or the redaction of the objects that reporters share.
 */
export default class Layered extends RedactionReporter {
  constructor(options: RedactionOptions & { layers: Layers }) {
    super(options);
    const nothing = () => undefined;
    if (options.layers === 'objects') this.finish = nothing;
    if (options.layers === 'sweep') this.onError = this.onStepBegin = this.onStepEnd = this.onTestEnd = nothing;
  }
}
