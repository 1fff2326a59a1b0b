/**
 * Writes the files of an adopter's own folder, for child runs: the description of a stage that breaks one rule, and its
 * waiver.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** The waiver without which the stage of {@link writeStage} is broken. */
export const waiver = {
  requirement: 'env-matrix',
  environment: 'stage',
  reason: 'the old gateway',
  owner: 'platform',
  until: '2999-12-31',
};

/** Writes `stage.env`: the addresses of a reference target, and a lifetime of tokens other than the document's. */
export function writeStage(folder: string, variables: Readonly<Record<string, string>>): void {
  const names = ['WEB_URL', 'NEXT_PUBLIC_API_BASE', 'CORS__ALLOW_ORIGINS', 'CONNECT_TO', 'CA_FILE'];
  const lines = names.map(name => `${name}=${variables[name] ?? ''}`);
  writeFileSync(path.join(folder, 'stage.env'), [...lines, 'AUTH__TOKEN_EXPIRE=1800', ''].join('\n'));
}
