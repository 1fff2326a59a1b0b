/** Measures what a piece of work costs this process, since others use the machine, too. */

/** Runs the work. @returns the time that processors spent on it, ms. */
export function processorMs(work: () => unknown): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
