/** Something in the runner's process that takes itself for the end of the run. */
export default function exitInSetup(): void {
  process.exit(0);
}
