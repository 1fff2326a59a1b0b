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

/** A process and all its descendants; empty without Linux's /proc. */
async function treeOf(pid: number): Promise<number[]> {
  const parentOf = await parents();
  if (parentOf.size === 0) return [];
  const tree = new Set([pid]);
  for (let before = 0; before !== tree.size;) {
    before = tree.size;
    for (const [child, parent] of parentOf) if (tree.has(parent)) tree.add(child);
  }
  return [...tree];
}

/** Sums all that `pattern` finds in a file of each process, kB. */
async function sumKb(pids: readonly number[], file: string, pattern: RegExp): Promise<number> {
  const texts = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')));
  return texts.flatMap(text => [...text.matchAll(pattern)]).reduce((sum, [, kb]) => sum + Number(kb), 0);
}

/** Growth that is worth a sample, kB. */
const WORTH_KB = 4 * 1024;

/**
 * Samples the memory of a process and its descendants every so many ms, until `stop`, which returns the largest sample
 * in MiB; undefined where the system does not tell it.
 *
 * A sample is summed PSS. Of resident memory, pages that several processes share count in each of them: a browser's six
 * processes share 60 MiB of code, which would be 300 MiB that nobody has taken. But the kernel walks every page for
 * PSS; so it is asked only where memory that is no file's, which hardly any process shares, is larger than at any
 * sample before.
 */
export function sampleMemory(pid: number, everyMs: number): { stop(): number | undefined } {
  let peakKb: number | undefined;
  let sampledKb = -WORTH_KB;
  let isLooking = false;
  const look = async (): Promise<void> => {
    const tree = await treeOf(pid);
    if (tree.length === 0) return;
    const takenKb = await sumKb(tree, 'status', /^Rss(?:Anon|Shmem):\s+(\d+)/gm);
    if (takenKb < sampledKb + WORTH_KB) return;
    sampledKb = takenKb;
    peakKb = Math.max(peakKb ?? 0, await sumKb(tree, 'smaps_rollup', /^Pss:\s+(\d+)/gm));
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => (isLooking = false));
  }, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return peakKb === undefined ? undefined : peakKb / 1024;
    },
  };
}
