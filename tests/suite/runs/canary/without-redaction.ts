/** Begins a canary run that keeps its memory and redacts nothing, to test the scanner. */
import { handOverRunMemory } from '../../../../envs/environment.ts';
import { startRunMemory } from '../../../../fixtures/run/run-memory.ts';

export default async function begin(): Promise<() => Promise<void>> {
  const runMemory = await startRunMemory();
  handOverRunMemory(runMemory.address);
  return () => runMemory.close();
}
