/** Measures the cost of work for this process, since others use the machine, too. */

/** Runs the work. @returns its processor time, ms. */
export function processorMs(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
