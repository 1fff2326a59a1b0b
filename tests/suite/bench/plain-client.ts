/**
 * The plain client of the benchmark's tests, as plain as Node allows, to be run beside another: the machine affects
 * both alike, so that only their ways of measuring differ.
 */
import { Agent, get } from 'node:http';
import { quantiles } from '../../../fixtures/probe/statistics/quantiles.ts';

/**
 * Sends one request, and reads the answer to its end. @returns the time of a good answer, ms; undefined for another.
 */
function timeOf(url: string, agent: Agent): Promise<number | undefined> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent }, response => {
      const isGood = response.statusCode === 200;
      response
        .resume()
        .once('end', () => resolve(isGood ? performance.now() - begun : undefined))
        .once('error', reject);
    }).once('error', reject);
  });
}

/**
 * Sends requests to an address on `connections` connections, one after the other on each, while `other` runs.
 * @returns the result of `other`, and the median (ms) of the good answers meanwhile, without the first ten of each
 * connection.
 */
export async function besidePlainClient<T>(
  url: string,
  connections: number,
  other: Promise<T>,
): Promise<{ result: T; medianMs: number }> {
  const times: number[] = [];
  const over = new AbortController();
  const asking = Array.from({ length: connections }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let asked = 0; !over.signal.aborted; asked++) {
      const ms = await timeOf(url, agent);
      if (ms !== undefined && asked >= 10) times.push(ms);
    }
    agent.destroy();
  });
  const result = await other.finally(() => over.abort());
  await Promise.all(asking);
  return { result, medianMs: quantiles(times, 0.5)[0] ?? NaN };
}
