/**
 * Measures for the suite's own tests the memory of a process and its children, each page counted once: what the machine
 * would get back at their end.
 */
import { readdir, readFile } from 'node:fs/promises';

/** The parent of each process, by its id; empty without Linux's /proc. */
async function parents(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name)).map(Number);
  return new Map(
    await Promise.all(
      pids.map(async pid => {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
        // The name in brackets may hold anything.
        return [pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)] as const;
      }),
    ),
  );
}

/**
 * Summed PSS (MiB) of a process and all its descendants. Of resident memory, pages that several processes share count
 * in each of them: a browser's six processes share 60 MiB of code, which would be 300 MiB that nobody has taken.
 * @returns undefined without Linux's /proc.
 */
async function pssMb(of: number): Promise<number | undefined> {
  const parentOf = await parents();
  if (parentOf.size === 0) return undefined;
  const tree = new Set([of]);
  for (let before = 0; before !== tree.size;) {
    before = tree.size;
    for (const [pid, parent] of parentOf) if (tree.has(parent)) tree.add(pid);
  }
  const kb = await Promise.all(
    [...tree].map(async pid =>
      Number(/^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''))?.[1] ?? 0),
    ),
  );
  return kb.reduce((a, b) => a + b, 0) / 1024;
}

/**
 * Samples the memory of a process and its descendants every so many ms, until `stop`, which returns the largest sample
 * in MiB; undefined where the system does not tell it.
 */
export function sampleMemory(pid: number, everyMs: number): { stop(): number | undefined } {
  let peakMb: number | undefined;
  const timer = setInterval(() => {
    pssMb(pid).then(
      mb => {
        if (mb !== undefined) peakMb = Math.max(peakMb ?? 0, mb);
      },
      () => undefined,
    );
  }, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return peakMb;
    },
  };
}
