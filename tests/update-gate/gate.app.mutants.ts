/** Mutants of the app's update gate: edits of the exported scripts. */
import { delay, inApp, when, type Proof } from '../../fixtures/proof/faults/faults.ts';

const GATE = 'if (!entry.open) return';
const styled = (css: string): string =>
  `document.head.appendChild(Object.assign(document.createElement('style'), { textContent: '${css}' }));`;
const openStore = 'Linking.default.openURL(_libSettingsJs.stores["web"])';

export default {
  mutants: {
    'gate-blocks': [
      inApp('the gate is left out', { find: GATE, put: 'if (!entry.open && false) return' }),
      inApp(
        'the gate can be dismissed by its button',
        { find: GATE, put: 'if (!entry.open && !globalThis.dismissed) return' },
        { find: `${openStore}.catch(() => {});`, put: 'globalThis.dismissed = true; onRetry();' },
      ),
      inApp('the gate is transparent', { first: styled('[data-testid=gate-screen]{opacity:0}') }),
      inApp('the gate is covered', {
        first: styled('[data-testid=gate-screen]::after{content:"";position:fixed;inset:0;background:white}'),
      }),
      inApp('the app crashes on the gate', {
        find: 'const outdated = minimum !== undefined || refused;',
        put: 'const outdated = minimum.required.version !== undefined;',
      }),
      inApp('the API is called behind the gate', {
        find: 'const outdated = minimum !== undefined || refused;',
        put: 'const outdated = minimum !== undefined || refused; fetch("https://expo-public-api-base.invalid/api/v1/dashboard").catch(() => {});',
      }),
      inApp('a signed-in user skips the gate', {
        find: GATE,
        put: 'if (!entry.open && !localStorage.getItem("access_token")) return',
      }),
      inApp('the gate stands behind the login', {
        find: GATE,
        put: 'if (!entry.open && localStorage.getItem("access_token")) return',
      }),
      inApp('the dashboard is there until the version is known', {
        find: 'if (entry === undefined) return',
        put: 'if (entry === undefined) return (0, _reactJsxRuntime.jsx)(Product, { onOutdated: shut }); if (!entry) return',
      }),
      inApp('a deep link passes the gate', { find: GATE, put: 'if (!entry.open && location.pathname === "/") return' }),
      inApp('the return from the background is not looked at', {
        find: "if (state === 'active') ask();",
        put: "if (state === 'never') ask();",
      }),
      inApp('the app is never idle', { first: '(function tick() { setTimeout(tick, 100); })();' }),
    ],
    'gate-version-order': [
      inApp('versions are compared as texts', {
        find: 'const difference = (a[place] ?? 0) - (b[place] ?? 0);',
        put: 'const difference = String(a[place] ?? 0).localeCompare(String(b[place] ?? 0));',
      }),
      inApp('an equal version is too old', {
        find: 'partsOf(minimum)) >= 0) return',
        put: 'partsOf(minimum)) > 0) return',
      }),
      inApp('a part that is left out is less than 0', {
        find: '(a[place] ?? 0) - (b[place] ?? 0)',
        put: '(a[place] ?? -1) - (b[place] ?? -1)',
      }),
      inApp('two parts are compared', { find: 'place < Math.max(a.length, b.length)', put: 'place < 2' }),
      inApp('a leading v makes it no version', { find: '/^v?(\\d{1,9}', put: '/^(\\d{1,9}' }),
    ],
    'gate-on-error': [
      inApp('what cannot be read locks everybody out', {
        find: 'if (!heard && closed) return {',
        put: 'if (!heard) return {',
      }),
      inApp('the app crashes without a minimum', {
        find: "typeof text === 'string' ? form.exec(text.trim()) : null",
        put: 'form.exec(text.trim())',
      }),
      inApp('the answer is waited for without end', { find: 'withinMs: VERSION_MS', put: 'withinMs: 10 ** 9' }),
      inApp('a known minimum is forgotten', {
        find: '[heard ? announced : kept, inlined]',
        put: '[announced, inlined]',
      }),
    ],
    'gate-exit': [
      inApp('the button leads nowhere', { find: openStore, put: 'Promise.reject()' }),
      inApp('the button leads back into the app', { find: openStore, put: 'Linking.default.openURL("/")' }),
      inApp('the button has no text', { find: 'text: _libWordsJs.words.update,', put: 'text: "",' }),
      inApp('the verdict is kept for ever', {
        find: GATE,
        put: 'if (!entry.open) localStorage.setItem("gated", "1"); if (!entry.open || localStorage.getItem("gated")) return',
      }),
    ],
  },
  variations: [
    inApp('Korean', { first: 'Object.defineProperty(navigator, "language", { get: () => "ko-KR" });' }),
    inApp('an analytics call that fails', {
      first: 'fetch("https://analytics.example.test/collect", { method: "POST", body: "start" }).catch(() => {});',
    }),
    inApp('screens fade in', {
      first: styled('@keyframes fade{from{opacity:0}}[data-testid$=-screen]{animation:fade 300ms}'),
    }),
    // On the wire, but nevertheless part of the app's proof.
    {
      ...when({ path: /\/app\/version$/ }, delay(1_000)),
      name: 'the version is answered after 1 s',
      app: [],
      environment: 'local',
    },
    inApp('a clock beside the screens', {
      first: 'setInterval(() => { document.documentElement.dataset.clock = Date.now(); }, 1000);',
    }),
  ],
} satisfies Proof;
