/**
 * Measures for the suite's own tests the memory of a process and its children, each page counted once: the amount that
 * the machine would get back at their end.
 */
import { readdir, readFile } from 'node:fs/promises';

/** Returns the parent of each process, by its id; empty without Linux's /proc. */
async function parents(): Promise<Map<number, number>> {
  const pids = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name)).map(Number);
  return new Map(
    await Promise.all(
      pids.map(async pid => {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
        // The name in brackets may hold any characters.
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

/** Sums all matches of `pattern` in a file of each process, kB. */
async function sumKb(pids: readonly number[], file: string, pattern: RegExp): Promise<number> {
  const texts = await Promise.all(pids.map(pid => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')));
  return texts.flatMap(text => [...text.matchAll(pattern)]).reduce((sum, [, kb]) => sum + Number(kb), 0);
}

/** Least growth for a new sample, kB. */
const WORTH_KB = 4 * 1024;

/**
 * Samples the memory of a process and its descendants every `everyMs`, until `stop`, which returns the largest sample
 * in MiB; undefined if the system does not report it.
 *
 * A sample is summed PSS. Resident memory counts pages that several processes share in each of them: a browser's six
 * processes share 60 MiB of code, which would add 300 MiB. But the kernel walks every page for PSS, so that it is read
 * only if the anonymous memory, which hardly any processes share, is larger than at any earlier sample.
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
