/** Mutants and variations of the rows on the lines of the log. */
import type { ReferenceConfig } from '../../fixtures/target/reference/mistakes/mistakes.ts';
import {
  all,
  configured,
  delay,
  inEnvironment,
  named,
  variables,
  when,
  type Fault,
  type Proof,
} from '../../fixtures/proof/faults/faults.ts';

type Writer = ReferenceConfig['LOG.line'];
type Line = Parameters<Writer>[0];
type Request = Parameters<Writer>[1];

/** The log is written in this way; the search for missing lines waits for one second. */
const written = (name: string, line: Writer): Fault =>
  named(name, all(configured({ 'LOG.line': line }), variables({ LOG_WAIT_S: '1' })));
/** Each access line has these fields instead of its own. */
const fields = (name: string, edit: (line: Line, request: Request) => object): Fault =>
  written(name, (line, request) => JSON.stringify({ ...line, ...edit(line, request) }));
/** Adds lines to the access line. */
const beside = (name: string, more: (line: Line, request: Request) => string): Fault =>
  written(name, (line, request) => [more(line, request), JSON.stringify(line)]);
const without = (name: string, field: keyof Line): Fault =>
  written(name, line => JSON.stringify(Object.fromEntries(Object.entries(line).filter(([key]) => key !== field))));
/** Access lines with these bytes instead of their closing brace. */
const ending =
  (bytes: readonly number[]): Writer =>
  line =>
    Buffer.concat([Buffer.from(JSON.stringify(line).slice(0, -1)), Buffer.from(bytes)]);
const on = (status: number, of: Line['status']): boolean => status === of;

const headerOf = ({ headers }: Request, name: string): string => String(headers[name] ?? '');
/** The id as it came: one character a byte. */
const rawId = (request: Request): string => headerOf(request, 'x-request-id');
const queryOf = ({ url }: Request): string => url.split('?')[1] ?? '';
/** The parts of a request that hold a secret, in this form. */
const told = (name: string, tell: (request: Request) => unknown): Fault =>
  fields(name, (_, request) => ({ detail: tell(request) }));
const passwordOf = ({ body }: Request): string =>
  typeof body === 'object' && body !== null && 'password' in body ? String(body.password) : '';

const rawIds = (line: Line, request: Request): Line => ({
  ...line,
  requestId: rawId(request) === '' ? line.requestId : rawId(request),
});
const formatted = ({ ts, level, requestId, method, path, status, latency_ms }: Line): string =>
  `{"ts":"${ts}","level":"${level}","requestId":"${requestId}","method":"${method}","path":"${path}","status":${status},"latency_ms":${latency_ms}}`;

const spread = (line: Line): string => JSON.stringify(line, null, 2);

export default {
  mutants: {
    'log-json-lines': [
      written('plain text', ({ ts, method, path, status }) => `${ts} INFO: "${method} ${path} HTTP/1.1" ${status}`),
      written('plain text with the id', line => `INFO ${line.requestId} ${line.method} ${line.path} ${line.status}`),
      beside(
        'the access log of uvicorn is left on',
        line => `INFO: 127.0.0.1 - "${line.method} ${line.path}" ${line.status}`,
      ),
      written('a traceback over several lines', line => [
        JSON.stringify(line),
        ...(on(401, line.status)
          ? ['Traceback (most recent call last):', '  File "me.py", line 12, in me', 'KeyError']
          : []),
      ]),
      written('pretty print', spread),
      written('not UTF-8', ending([...Buffer.from(',"agent":"'), 0xc3, 0x28, 0xff, ...Buffer.from('"}')])),
      written('NULs of a rotation', line => Buffer.concat([Buffer.alloc(300), Buffer.from(JSON.stringify(line))])),
      written('a name twice', ending([...Buffer.from(',"status":200}')])),
      written('a name twice, by an escape', ending([...Buffer.from(String.raw`,"st\u0061tus":200}`)])),
      written('a name twice, further in', ending([...Buffer.from(',"http":{"of":[{"a":1,"a":2}]}}')])),
      written('a list', line => JSON.stringify([line.ts, line.requestId, line.status])),
      written('a text', line => JSON.stringify(`${line.ts} ${line.requestId}`)),
      written('a list of objects', line => `${JSON.stringify(line)},`),
      written('empty lines between', line => ['', JSON.stringify(line)]),
      written('a byte order mark', line => `\uFEFF${JSON.stringify(line)}`),
      written('NaN', line => JSON.stringify(line).replace(/"latency_ms":[\d.]+/, '"latency_ms":NaN')),
      written("Python's own form", line => JSON.stringify(line).replaceAll('"', "'")),
      written('a prefix of the logger', line => `INFO:access:${JSON.stringify(line)}`),
      written('a time before the object', line => `${line.ts} ${JSON.stringify(line)}`),
      written('a level before the object', line => `${line.ts.replace('Z', '+00:00')} INFO ${JSON.stringify(line)}`),
      written('plain text behind the name of the container', line => `api-1  | INFO: ${line.requestId}`),
      written('a colour', line => `\x1b[32m${JSON.stringify(line)}\x1b[0m`),
      written('a line split after 60 bytes', line => JSON.stringify(line).match(/.{1,60}/g) ?? []),
    ],
    'log-fields': [
      fields("Python's asctime", line => ({ ts: line.ts.replace('T', ' ').replace('.', ',').replace('Z', '') })),
      fields('a time without a zone', line => ({ ts: line.ts.replace('Z', '') })),
      fields('a comma', line => ({ ts: line.ts.replace('.', ',') })),
      fields('a zone without its colon', line => ({ ts: line.ts.replace('Z', '+0000') })),
      fields('seconds since the epoch', line => ({ ts: Date.parse(line.ts) / 1000 })),
      fields('nine hours ahead, called UTC', line => ({
        ts: new Date(Date.parse(line.ts) + 9 * 3_600_000).toISOString(),
      })),
      fields('a status as text', line => ({ status: String(line.status) })),
      fields('a status with its reason', line => ({ status: `${line.status} OK` })),
      named(
        'seconds',
        all(
          fields('seconds', line => ({ latency_ms: line.latency_ms / 1000 })),
          when({ to: 'login', method: 'POST' }, delay(60)),
        ),
      ),
      named(
        'seconds, where the logins of nobody are quick, or not made',
        all(
          fields('seconds', line => ({ latency_ms: line.latency_ms / 1000 })),
          when({ to: 'login', method: 'POST', status: 200 }, delay(60)),
          variables({ LOGIN_LIMIT_KEY: 'ip,account' }),
        ),
      ),
      fields('microseconds', line => ({ latency_ms: Math.round(line.latency_ms * 1000) })),
      fields('a duration as text', line => ({ latency_ms: `${line.latency_ms} ms` })),
      fields('no id in the line of an error', line => (line.status >= 400 ? { requestId: null } : {})),
      fields('a dash for an id', line => (line.status >= 400 ? { requestId: '-' } : {})),
      fields('a level as a number', () => ({ level: 30 })),
      fields('an empty code', line => (line.status >= 400 ? { code: '' } : {})),
      fields('a code as a number', line => (line.status >= 400 ? { code: 1042 } : {})),
      fields('no latency of a refusal', line => (line.status === 404 ? { latency_ms: null } : {})),
      without('no path', 'path'),
      without('no status', 'status'),
      without('no level', 'level'),
      without('no time', 'ts'),
      written('an id under another name', ({ requestId, ...line }) =>
        JSON.stringify({ ...line, request_id: requestId }),
      ),
    ],
    'log-request-trace': [
      fields('an id made anew', () => ({ requestId: `x${Math.random()}` })),
      fields('an id made anew for a 401', line => (line.status === 401 ? { requestId: `x${Math.random()}` } : {})),
      fields('200 for what is refused', line => (line.status === 401 ? { status: 200 } : {})),
      fields('500 for what is not found', line => (line.status === 404 ? { status: 500 } : {})),
      written('no line of a 404', line => (line.status === 404 ? [] : JSON.stringify(line))),
      written('no line of a login', line => (line.method === 'POST' ? [] : JSON.stringify(line))),
      written('two lines', line => [JSON.stringify(line), JSON.stringify({ ...line, latency_ms: 0 })]),
      written('two lines of a refusal', line =>
        line.status === 401 ? [JSON.stringify(line), JSON.stringify(line)] : JSON.stringify(line),
      ),
      fields('an id made anew for an error', line => (line.status >= 500 ? { requestId: `x${Math.random()}` } : {})),
      fields('200 for an error', line => (line.status >= 500 ? { status: 200 } : {})),
      written('no line of an error', line => (line.status >= 500 ? [] : JSON.stringify(line))),
      written('no line of a login that fails', line =>
        line.status >= 500 && line.method === 'POST' ? [] : JSON.stringify(line),
      ),
      written('no line of an account that cannot be read', line =>
        line.status >= 500 && line.path.endsWith('/me') ? [] : JSON.stringify(line),
      ),
      fields('the path of the route', line => ({ path: line.path.replace(/postflight-\w+/, '{path}') })),
      fields('the path of the mount', () => ({ path: '/' })),
      fields('GET for all', () => ({ method: 'GET' })),
    ],
    'log-no-secrets': [
      told('the body of an invalid login', ({ body }) => body),
      fields('the body of a login that gets in', (line, { body }) =>
        line.path.endsWith('/login') && line.status < 400 ? { detail: body } : {},
      ),
      told('the body as text in JSON', ({ body }) => JSON.stringify(body)),
      told('all headers', ({ headers }) => headers),
      told('the cookies', request => headerOf(request, 'cookie')),
      told('the bearer token', request => headerOf(request, 'authorization')),
      fields('the path with its query', (line, request) => ({ path: request.url || line.path })),
      told('the query', queryOf),
      told('repr(request)', ({ url, headers }) => `<Request GET ${url} headers=${JSON.stringify(headers)}>`),
      told('the password, percent-encoded', request => encodeURIComponent(passwordOf(request))),
      told('the body in base64', ({ body }) => Buffer.from(JSON.stringify(body ?? '')).toString('base64')),
      told('the body in base64, one byte on', ({ body }) =>
        Buffer.from(`x${JSON.stringify(body ?? '')}`).toString('base64'),
      ),
      told('the password in hexadecimal', request => Buffer.from(passwordOf(request)).toString('hex')),
      beside('a line of its own, no JSON', (_, request) => `DEBUG cookie: ${headerOf(request, 'cookie')}`),
      beside('the session of the run in an answer dump', (_, request) =>
        JSON.stringify({ response: headerOf(request, 'cookie') }),
      ),
      inEnvironment('prod', told('the token of a query on prod', queryOf)),
    ],
    'log-injection': [
      written('a line made by hand', (line, request) => formatted(rawIds(line, request))),
      written('the id appended to a line', (line, request) =>
        Buffer.from(`${JSON.stringify(line)} ${rawId(request)}`.trimEnd(), 'latin1'),
      ),
      written('bytes passed through', (line, request) => Buffer.from(JSON.stringify(rawIds(line, request)), 'latin1')),
      written('an id that is decoded', (line, request) =>
        formatted({
          ...line,
          requestId: rawId(request).replaceAll('%22', '"').replaceAll('%7D', '}').replaceAll('%0D%0A', '\n'),
        }),
      ),
      written('a message with the id', (line, request) => [
        JSON.stringify(line),
        ...(rawId(request).includes('"') ? [`invalid request id ${rawId(request)}`] : []),
      ]),
    ],
  },
  variations: [
    beside('what others send to a public server', (line, { url }) =>
      url.includes('postflight-')
        ? [
            { method: '', path: '', status: 400 },
            { method: 'CONNECT', path: 'google.com:443', status: 405 },
            { method: 'OPTIONS', path: '*', status: 204 },
          ]
            .map((noise, i) => JSON.stringify({ ...line, ...noise, requestId: `${line.requestId.slice(4)}${i}` }))
            .join('\n')
        : JSON.stringify({ ts: line.ts, level: 'debug', event: 'asked' }),
    ),
    written('further fields, no code, levels in capitals, Korean time', line => {
      const { code: _, ...rest } = line;
      const korean = new Date(Date.parse(line.ts) + 9 * 3_600_000).toISOString().replace('Z', '123+09:00');
      return [
        JSON.stringify({
          ts: line.ts,
          level: 'debug',
          event: 'request started',
          requestId: line.requestId,
          status: null,
        }),
        JSON.stringify({ ts: line.ts, level: 'info', event: 'query', requestId: line.requestId, sql: 'select 1' }),
        `${JSON.stringify({ logger: 'access', ...rest, ts: korean, level: line.level.toUpperCase(), host: 'a', user: null })}\r`,
      ];
    }),
  ],
} satisfies Proof;
