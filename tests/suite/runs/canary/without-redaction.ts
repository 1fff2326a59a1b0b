/** Begins a run that keeps its ledger and redacts nothing: what the scanner is tried on. */
import { handOverLedger } from '../../../../envs/environment.ts';
import { startLedger } from '../../../../fixtures/run/run-memory.ts';

export default async function begin(): Promise<() => Promise<void>> {
  const ledger = await startLedger();
  handOverLedger(ledger.address);
  return () => ledger.close();
}
