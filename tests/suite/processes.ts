/** Lists processes of this machine for the suite's own tests, by `ps`. */
import { execFileSync } from 'node:child_process';

type Row = { pid: number; ppid: number; state: string };

const processes = (): Row[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .map(([pid, ppid, state = '']) => ({ pid: Number(pid), ppid: Number(ppid), state }));

/** Returns all processes that a process started, directly or indirectly. */
export function descendants(of: number): number[] {
  const all = processes();
  const below = (pid: number): number[] => all.filter(p => p.ppid === pid).flatMap(p => [p.pid, ...below(p.pid)]);
  return below(of);
}

/** Returns those that still run; a zombie only waits to be reaped. */
export const alive = (pids: readonly number[]): number[] =>
  processes()
    .filter(p => pids.includes(p.pid) && !p.state.startsWith('Z'))
    .map(p => p.pid);
