/**
 * Runs the command line inside the process of one of the suite's own tests: its output is kept, and its exit status is
 * not that of the test.
 */
import { postflight } from '../../fixtures/cli/main.ts';

/** A command that ended. */
export type Ended = { status: number; out: string; err: string };

/** Runs `npx postflight <words>`, except for runs of Playwright, which end the process. */
export async function command(...words: string[]): Promise<Ended> {
  const ended: Ended = { status: 0, out: '', err: '' };
  const [out, err] = [process.stdout.write.bind(process.stdout), process.stderr.write.bind(process.stderr)];
  process.stdout.write = (text: unknown) => ((ended.out += String(text)), true);
  process.stderr.write = (text: unknown) => ((ended.err += String(text)), true);
  try {
    await postflight(words);
    return { ...ended, status: Number(process.exitCode ?? 0) };
  } finally {
    [process.stdout.write, process.stderr.write, process.exitCode] = [out, err, undefined];
  }
}
