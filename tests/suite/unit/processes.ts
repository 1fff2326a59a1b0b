/** Lists processes of this machine, for tests that nothing outlives its parent. */
import { execFileSync } from 'node:child_process';
import { systemVariables } from '../../../envs/child-environment.ts';

/** Returns the processes whose command line contains a mark, a line each, which begins with the id. */
export const processesOf = (mark: string): string =>
  execFileSync('ps', ['-eo', 'pid,args'], { env: systemVariables(), encoding: 'utf8' })
    .split('\n')
    .filter(line => line.includes(mark) && !line.includes('ps -eo'))
    .join('\n');
