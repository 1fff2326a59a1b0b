/**
 * Opens a hostile port that answers no SYN: its listening process is stopped, and the queue of connections is full.
 */
import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';

/** Longest wait for a connection to enter the queue, ms. */
const QUEUED_WITHIN_MS = 500;
/** More connections than a queue of one ever takes. */
const FILLERS_AT_MOST = 8;

const listener =
  "require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},function(){process.stdout.write(this.address().port+'\\n',()=>process.kill(process.pid,'SIGSTOP'))})";

/** Opens a black hole on 127.0.0.1. @throws when connections still enter after FILLERS_AT_MOST. */
export async function openBlackHole(): Promise<{ port: number; close(): void }> {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'ignore'] });
  const fillers: Socket[] = [];
  const close = () => {
    for (const filler of fillers) filler.destroy();
    child.kill('SIGKILL');
  };
  const port = await new Promise<number>((resolve, reject) => {
    child.once('error', reject).stdout.once('data', (text: Buffer) => resolve(Number(text.toString())));
  });
  for (let i = 0; i < FILLERS_AT_MOST; i++) {
    const filler = connect(port, '127.0.0.1').on('error', () => undefined);
    fillers.push(filler);
    const taken = await new Promise<boolean>(resolve => {
      const late = setTimeout(() => resolve(false), QUEUED_WITHIN_MS);
      filler.once('connect', () => {
        clearTimeout(late);
        resolve(true);
      });
    });
    if (!taken) return { port, close };
  }
  close();
  throw new Error('the queue of connections does not fill up');
}
