/**
 * The bare script of `npm run perf`, the floor of a run: repeats its exchanges, connections and waits with undici
 * alone, each as soon as the preceding ones are over; then its browser observations with playwright-core alone. No
 * runner, no check, no report. The argument is a file with a {@link BarePlan}.
 */
import { readFileSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect as connectSecure, createSecureContext, rootCertificates } from 'node:tls';
import type { Browser } from 'playwright-core';
import { buildConnector, Client } from 'undici';
import type { Environment } from '../../../../envs/environment.ts';
import { Secret } from '../../../../envs/secret.ts';
import type { BrowserObservation } from '../../../../fixtures/run/schedule.ts';
import type { Step } from './recording.ts';
import { portOf } from '../../../../fixtures/probe/parse/url-port.ts';

/** The operations to repeat. `places`: the address of each `host:port` on this machine. */
export type BarePlan = {
  steps: Array<{ step: Step; rank: number }>;
  places: Record<string, string>;
  ca: string | undefined;
  /** `observations` are the suite's own, by name; `journeys` is the number of logins written out, without them. */
  browser:
    | {
        executablePath: string | undefined;
        args: string[];
        observations: (BrowserObservation | 'journey')[];
        journeys: number;
        env: PlainEnvironment;
      }
    | undefined;
};

/** An environment that went through JSON, its password in plain text. */
export type PlainEnvironment = Omit<Environment, 'SMOKE_PASSWORD'> & { password: string };

const plan = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BarePlan;

/** Tracks when the first `count` operations, in the order of their ends, are over. */
function progress(count: number): { over(rank: number): void; reached(first: number): Promise<void> } {
  const done = new Set<number>();
  let front = 0;
  let waiting: Array<{ first: number; go: () => void }> = [];
  return {
    over(rank) {
      done.add(rank);
      while (front < count && done.has(front)) front += 1;
      const ready = waiting.filter(w => w.first <= front);
      waiting = waiting.filter(w => w.first > front);
      for (const { go } of ready) go();
    },
    reached: first => (first <= front ? Promise.resolve() : new Promise(go => waiting.push({ first, go }))),
  };
}

async function replay({ steps, places, ca }: BarePlan): Promise<void> {
  const secureContext = ca === undefined ? undefined : createSecureContext({ ca: [...rootCertificates, ca] });
  const connector = buildConnector(secureContext ? { secureContext } : {});
  const clients = new Map<string, Client>();
  const clientOf = (origin: string, socket: string): Client => {
    const key = `${socket} ${origin}`;
    const client =
      clients.get(key) ??
      new Client(origin, {
        connect: (options, callback) => {
          const place = places[`${options.hostname}:${portOf(options)}`]?.split(':');
          connector(
            {
              ...options,
              ...(place && { hostname: place[0] ?? '', host: place[0] ?? '', port: place[1] ?? '' }),
              servername: options.servername || options.hostname,
            },
            callback,
          );
        },
      });
    clients.set(key, client);
    return client;
  };
  const connection = (step: Extract<Step, { kind: 'connection' }>): Promise<void> =>
    new Promise(resolve => {
      const socket: Socket = step.secure
        ? connectSecure({ ...step.options, rejectUnauthorized: false, ...(secureContext ? { secureContext } : {}) })
        : connectPlain({ port: 0, ...step.options });
      const end = () => {
        socket.destroy();
        resolve();
      };
      for (const event of [step.secure ? 'secureConnect' : 'connect', 'error', 'close']) socket.once(event, end);
      // The recording got no answer either: waits as long as it did.
      setTimeout(end, step.to - step.from + 50).unref();
    });
  const perform = async (step: Step): Promise<void> => {
    if (step.kind === 'wait') return pause(step.ms);
    if (step.kind === 'connection') return step.over ? undefined : connection(step);
    const answer = await clientOf(step.origin, step.socket ?? 'none').request({
      path: step.path,
      method: step.method,
      headers: step.headers,
      body: step.body === '' ? null : step.body,
    });
    for await (const _ of answer.body);
  };
  const { over, reached } = progress(steps.length);
  await Promise.all(
    steps.map(async ({ step, rank }) => {
      await reached(step.after);
      await perform(step).catch(() => undefined);
      over(rank);
    }),
  );
  await Promise.all([...clients.values()].map(client => client.destroy()));
}

/** The suite's journey, step for step and no more: sign in, see the data, reload, a new tab. */
async function journey(browser: Browser, env: PlainEnvironment): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const dashboard = env.WEB_URL + env.DASHBOARD_PAGE;
  await page.goto(env.WEB_URL + env.LOGIN_PAGE, { waitUntil: 'domcontentloaded' });
  await page.locator('input[type=email], input[autocomplete=username]').first().fill(env.SMOKE_USER);
  await page.locator('input[type=password]').first().fill(env.password);
  await page.locator('form button[type=submit]').first().click();
  await page.waitForURL(dashboard);
  // The account's name is only on the dashboard.
  const shown = (on: typeof page) => on.getByText(env.SMOKE_USER).first().waitFor();
  await shown(page);
  await page.reload({ waitUntil: 'domcontentloaded' });
  await shown(page);
  const tab = await context.newPage();
  await tab.goto(dashboard, { waitUntil: 'domcontentloaded' });
  await shown(tab);
  await context.close();
}

/** Makes the suite's browser observations of these names, on a browser that no runner started. */
async function observe(browser: Browser, plain: PlainEnvironment, names: readonly BrowserObservation[]): Promise<void> {
  const env: Environment = { ...plain, SMOKE_PASSWORD: new Secret(plain.password) };
  const [
    { observeJourney },
    { observeAuthGuard },
    { observeRefusal },
    { observeHydration },
    { observeCorsInBrowser },
    { observeShapes },
    { observeLogout },
    { Http },
    { visitorOf },
  ] = await Promise.all([
    import('../../../../fixtures/browser/journey.ts'),
    import('../../../../fixtures/browser/auth-guard.ts'),
    import('../../../../fixtures/browser/refusals.ts'),
    import('../../../../fixtures/browser/hydration.ts'),
    import('../../../../fixtures/browser/cors.ts'),
    import('../../../../fixtures/browser/api-shapes.ts'),
    import('../../../../fixtures/browser/logout.ts'),
    import('../../../../fixtures/probe/http/client.ts'),
    import('../../../../fixtures/probe/login-journey/me.ts'),
  ]);
  const http = new Http(env);
  const document =
    env.OPENAPI_FILE === undefined
      ? undefined
      : (JSON.parse(readFileSync(env.OPENAPI_FILE, 'utf8')) as Record<string, unknown>);
  const known = await visitorOf(http, env);
  const begun = performance.now();
  const { memory } = await observeJourney(browser, env, known);
  process.stdout.write(`journey ${Math.round(performance.now() - begun)} ms\n`);
  const make: Readonly<Record<BrowserObservation, () => Promise<unknown>>> = {
    authGuard: () => observeAuthGuard(browser, http, env, memory),
    refusal: () => observeRefusal(browser, env, known),
    hydration: () => observeHydration(browser, env),
    corsInBrowser: () => observeCorsInBrowser(browser, env),
    apiShapes: () => observeShapes(browser, env, { journey: memory, liveCookies: new Map(), document }),
    logout: () => observeLogout(browser, env, memory, known),
  };
  for (const name of names) {
    const from = performance.now();
    await make[name]();
    process.stdout.write(`${name} ${Math.round(performance.now() - from)} ms\n`);
  }
  await http.close();
}

await replay(plan);
if (plan.browser) {
  const { executablePath, args, env, journeys, observations } = plan.browser;
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ args, ...(executablePath === undefined ? {} : { executablePath }) });
  for (let i = 0; i < journeys; i++) await journey(browser, env);
  if (observations.length > 0) {
    const others = observations.filter(name => name !== 'journey');
    await observe(browser, env, others);
  }
  await browser.close();
}
