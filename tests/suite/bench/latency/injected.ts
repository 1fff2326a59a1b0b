/**
 * Starts servers of known latency for the latency tests, on plain node:http, near or behind a TCP proxy that delays
 * both ways. A process of its own (started by `startInjected`), so that neither its timers nor its record of the truth
 * wait for the client that measures.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, createServer as createProxy, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../random.ts';

/** Behaviour of /healthz, and its distance. Times in ms. */
export type Injected = {
  /** Log-normal with median 5 and 99th percentile 20 [yes], else 2 ms. */
  healthy?: boolean;
  /** Added to every answer; added to each n-th; each n-th fails with this status, or cuts the connection (0). */
  constant?: number;
  late?: { every: number; ms: number };
  fails?: { every: number; status: number };
  /** The true time is sent as Server-Timing. */
  timing?: boolean;
  /** Delay of each direction, and the mean of an exponential jitter on top. */
  eachWay?: number;
  jitter?: number;
};

/** A server's own record: the times of its good answers, ms, and how many answers took longer than 50 ms or failed. */
export type Truth = { times: readonly number[]; slow: number };

/** One server: its port, and the truth. */
export type Place = { port: number; truth(): Promise<Truth> };

/** The normal's 99th percentile: a log-normal's logarithm has ln(p99 / p50) / Z99 as its standard deviation. */
const Z99 = 2.3263;

type Record = { good: number[]; failed: number };
type Message = { kind: 'start'; servers: Injected[] } | { kind: 'truth'; server: number };

/** Starts one process for all these servers. */
export async function startInjected(servers: readonly Injected[]): Promise<{ places: Place[]; close(): void }> {
  const child = fork(import.meta.filename, ['serve'], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const told = async <T>(message: Message): Promise<T> => {
    child.send(message);
    const [answer] = (await once(child, 'message')) as [T];
    return answer;
  };
  const ports = await told<number[]>({ kind: 'start', servers: [...servers] });
  // Questions are sent one at a time: answers carry no number.
  let queue: Promise<unknown> = Promise.resolve();
  const truth = (server: number) =>
    (queue = queue.then(() => told<Truth>({ kind: 'truth', server }))) as Promise<Truth>;
  return { places: ports.map((port, i) => ({ port, truth: () => truth(i) })), close: () => child.kill() };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function injected(it: Injected, seed: number, record: Record): RequestListener {
  const random = seededRandom(seed);
  let asked = 0;
  return (request, response) => {
    if (request.url !== '/healthz') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('unknown');
      return;
    }
    const begun = performance.now();
    asked += 1;
    const failing = it.fails && asked % it.fails.every === 0 ? it.fails : undefined;
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const ms =
      (it.healthy === false ? 2 : 5 * Math.exp((Math.log(4) / Z99) * normal)) +
      (it.constant ?? 0) +
      (it.late && asked % it.late.every === 0 ? it.late.ms : 0);
    void pause(ms).then(() => {
      const took = performance.now() - begun;
      if (failing) record.failed += 1;
      else record.good.push(took);
      if (failing?.status === 0) return void request.socket.destroy();
      response
        .writeHead(failing?.status ?? 200, {
          'content-type': 'application/json',
          ...(it.timing && { 'server-timing': `app;dur=${took.toFixed(3)}` }),
        })
        .end('{"status":"ok"}');
    });
  };
}

/** Accepts at once, as an edge does, and delays the data that pass, in order. */
function delayed(port: number, { eachWay = 0, jitter = 0 }: Injected): Server {
  const pass = (from: Socket, to: Socket): void => {
    let due = 0;
    from.on('data', piece => {
      due = Math.max(due, performance.now() + eachWay - jitter * Math.log(1 - Math.random()));
      setTimeout(() => to.write(piece), due - performance.now());
    });
    from.on('close', () => setTimeout(() => to.destroy(), eachWay)).on('error', () => undefined);
  };
  return createProxy({ noDelay: true }, client => {
    const server = connect({ port, host: '127.0.0.1', noDelay: true });
    pass(client, server);
    pass(server, client);
  });
}

if (process.argv[2] === 'serve' && process.send) {
  const records: Record[] = [];
  process.on('message', (message: Message) => {
    void (async () => {
      if (message.kind === 'truth') {
        const { good = [], failed = 0 } = records[message.server] ?? {};
        return process.send?.({ times: good, slow: failed + good.filter(ms => ms > 50).length } satisfies Truth);
      }
      return process.send?.(
        await Promise.all(
          message.servers.map(async (it, i) => {
            const record: Record = { good: [], failed: 0 };
            records[i] = record;
            const port = await listening(createServer({ keepAliveTimeout: 60_000 }, injected(it, i + 1, record)));
            return it.eachWay === undefined ? port : listening(delayed(port, it));
          }),
        ),
      );
    })();
  });
  process.once('disconnect', () => process.exit());
}
