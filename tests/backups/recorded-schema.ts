/** Makes the schema of a record, for mutants of the schema's rows. */
import { deflateRawSync } from 'node:zlib';

/** A schema as a record holds it. */
export const packedSchema = (lines: readonly string[]): { packed: string; server: string } => ({
  packed: deflateRawSync(lines.filter(line => !line.startsWith('server ')).join('\n')).toString('base64'),
  server: '15',
});
