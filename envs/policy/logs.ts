import { everywhere, notApplicable, topic } from './row.ts';

const free = notApplicable('the document leaves log retention free on a developer machine');

/** Rows on form, content, retention and rotation of the logs. */
export const logs = topic('logs', {
  'log-json-lines': {
    level: 'must',
    must: 'Every line of the application log must be one JSON object.',
    source: ['헬스/모니터링/로그', 'RFC 8259 §4'],
    expect: everywhere({ otherLines: 0 }),
    fix: 'give uvicorn, uvicorn.error and uvicorn.access the JSON formatter through --log-config, tracebacks as one field',
  },
  'log-fields': {
    level: 'must',
    must: 'Every access line must hold the fields of the document, each with its type.',
    source: ['헬스/모니터링/로그', 'RFC 3339 §5.6'],
    expect: everywhere({
      required: ['ts', 'level', 'requestId', 'method', 'path', 'status', 'latency_ms'],
      optional: ['code'],
    }),
    fix: "write ts with a zone (JsonFormatter(timestamp='ts') of python-json-logger), status as a number and latency_ms in milliseconds: request_time of nginx is in seconds",
  },
  'log-request-trace': {
    level: 'must',
    must: 'A request must be found by its requestId as exactly one access line that tells the truth about it.',
    source: ['헬스/모니터링/로그', '장애·DR(Disaster Recovery) 최소 가이드'],
    expect: everywhere({ accessLines: 1 }),
    productionNote: 'looks up its own marked request only',
    fix: 'make the request id once, in the outermost ASGI middleware, and write the access line there after the exception handlers',
  },
  'log-no-secrets': {
    level: 'must',
    must: 'No log line must contain a password, a token, a cookie or a secret of a query.',
    source: ['보안/시크릿', '헬스/모니터링/로그'],
    expect: everywhere({ occurrences: [] }),
    fix: 'log the path without its query, never the body or the headers, and drop `input` from the 422 handler',
  },
  'log-injection': {
    level: 'must',
    depth: 'full',
    must: 'A hostile X-Request-ID must not break a log line or forge another.',
    source: ['헬스/모니터링/로그', 'RFC 8259 §7'],
    expect: everywhere({ brokenLines: [], forgedLines: 0 }),
    production: 'never',
    productionNote: 'it would write hostile lines into the production log',
    fix: 'accept a client id only when it matches ^[A-Za-z0-9._-]{8,64}$, make a new one otherwise, and log through json.dumps',
  },
  'log-retention': {
    level: 'must',
    must: 'Logs must be kept for 7 days on stage and for 14 to 30 days on prod.',
    source: ['헬스/모니터링/로그'],
    // One day of tolerance each way on stage, and upwards on prod: a rotation happens at some hour, not at the exact
    // age.
    expect: {
      local: free,
      stage: { oldestAtLeastDays: 6, oldestAtMostDays: 8 },
      prod: { oldestAtLeastDays: 14, oldestAtMostDays: 31 },
    },
    fix: 'set daily, rotate 7 (stage) or rotate 30 (prod) in logrotate; give journald MaxFileSec=1day beside MaxRetentionSec; limit container logs with max-size and max-file',
  },
  'log-continuity': {
    level: 'must',
    depth: 'full',
    must: 'Logs must have at least one line of each day that they are kept for.',
    source: ['헬스/모니터링/로그', "postflight's own: readiness is asked, and logged, every day"],
    expect: { local: free, stage: { missingDays: [] }, prod: { missingDays: [] } },
    fix: 'look what happened to the log on that day: a full disk, a shipper that stood still, a rotation that overwrote it',
  },
  'log-rotation': {
    level: 'must',
    must: 'A log rotation must lose no line, and new lines must go to the new file.',
    source: ['헬스/모니터링/로그'],
    expect: {
      local: notApplicable('a developer machine rotates no log'),
      stage: { lostLines: 0, problems: [] },
      prod: { lostLines: 0, problems: [] },
    },
    production: 'never',
    productionNote: 'a rotation would have to be forced',
    fix: 'use create with a postrotate signal instead of copytruncate, or WatchedFileHandler in Python; never let two processes rotate one file',
  },
});
