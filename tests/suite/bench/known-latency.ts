/** Starts a server of known latency for the benchmark's tests, and talks to it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Counted } from '../../../fixtures/bench/histogram.ts';
import type { Asked, Behaviour, Told } from './known-latency-server.ts';

/** A running one. `be` changes its behaviour and clears its record, `record` returns the entries since then. */
export type KnownServer = {
  origin: string;
  be(behaviour: Behaviour): Promise<void>;
  record(): Promise<Counted>;
  close(): void;
};

/** Starts it. */
export async function startKnown(behaviour: Behaviour): Promise<KnownServer> {
  const child = fork(path.join(import.meta.dirname, 'known-latency-server.ts'), {
    execArgv: ['--import', 'tsx'],
    cwd: path.join(import.meta.dirname, '../../..'),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = async (): Promise<Told> => {
    const [told] = (await once(child, 'message')) as [Told];
    return told;
  };
  const ask = async (asked: Asked): Promise<Counted> => {
    const told = next();
    child.send(asked);
    const answer = await told;
    if ('port' in answer) throw new Error('the server of known latency told its port twice');
    return answer.record;
  };
  const begun = await next();
  if (!('port' in begun)) throw new Error('the server of known latency did not tell its port');
  await ask({ be: behaviour });
  return {
    origin: `http://127.0.0.1:${begun.port}`,
    be: async wanted => {
      await ask({ be: wanted });
    },
    record: () => ask({ tell: true }),
    close: () => {
      if (child.connected) child.disconnect();
    },
  };
}
