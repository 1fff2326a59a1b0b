/** Tests examples of `.env` files: which values and comments give access, and which are placeholders. */
import { expect, test } from '@playwright/test';
import { secretsIn } from '../../../fixtures/probe/parse/env-example.ts';

/** In the form of passwords and keys. */
const key = '9f86d081884c7d659a2feaa0c55ad015';

test('a secret in a comment of an example is found by its name, and never told', () => {
  for (const [line, found] of [
    [`# AUTH__SECRET_KEY=${key}`, 'AUTH__SECRET_KEY'],
    [`#AUTH__SECRET_KEY = "${key}"`, 'AUTH__SECRET_KEY'],
    [`  ## export JWT_SECRET='${key}'`, 'JWT_SECRET'],
    [`# was: SMTP_PASSWORD=Sommer2026!xK until May`, 'SMTP_PASSWORD'],
    [`# the stage password is Sommer2026!xK`, 'password'],
    [`# SMTP_PASSWORD: Sommer2026!xK`, 'SMTP_PASSWORD'],
    [`# token -> ${key}`, 'token'],
    [`DEBUG=true # prod: API_KEY=${key}`, 'API_KEY'],
    [`DEBUG="true" # API_KEY=${key}`, 'API_KEY'],
    ['SECRET_KEY= # `API_KEY`: '.concat(key), 'API_KEY'],
    [`SECRET_KEY=# API_KEY=${key}`, 'API_KEY'],
    ['# DATABASE_URL=postgres://app:k7Q9w3mXz2@db.internal:5432/app', 'an address with a password'],
    ['# on stage: postgres://app:k7Q9w3mXz2@db.internal:5432/app', 'an address with a password'],
    [`# CLIENT=${key}`, 'CLIENT'],
    [`; API_KEY=${key}`, 'API_KEY'],
    [`// API_KEY=${key}`, 'API_KEY'],
  ] as const)
    for (const form of [line, `A=1\n${line}\nB=2`, `${line}\r\n`]) {
      expect(secretsIn(form), JSON.stringify(form)).toEqual([`${found} in a comment`]);
      expect(secretsIn(form).join()).not.toContain(key);
    }
});

test('a comment that shows how a value looks, or says where it comes from, gives none', () => {
  for (const line of [
    '# Copy to .env and fill in; never commit it.',
    '# AUTH__SECRET_KEY=',
    '# AUTH__SECRET_KEY=change-me',
    '# AUTH__SECRET_KEY=changethis',
    '# AUTH__SECRET_KEY=$(openssl rand -hex 32)',
    '# AUTH__SECRET_KEY=`openssl rand -base64 32`',
    '# Generate the secret key: openssl rand -hex 32',
    '# JWT secret: at least 32 characters, base64-encoded',
    '# SECRET_KEY: 32-byte hex, from the vault',
    '# password: min. 8 chars, one of !?#',
    '# The token is a JWT (RFC7519), signed with HS256',
    '# API key: see https://console.acme.test/keys?project=p1',
    '# DATABASE_URL=postgresql://user:password@localhost:5432/app',
    '# e.g. mysql://root:root@127.0.0.1:3306/app or postgres://postgres:postgres@db/app',
    '# redis://localhost:6379/0',
    '# AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
    '# AWS_SECRET_ACCESS_KEY=<from the console>',
    '# GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxx',
    '# STRIPE_SECRET_KEY=sk_test_...',
    '# Set LOG_LEVEL=debug, or NODE_OPTIONS=--max-old-space-size=4096',
    '# CORS__ALLOW_ORIGIN_REGEX=^https://[a-z0-9-]{1,40}\\.acme\\.test$',
    '# TENANT_ID=123e4567-e89b-12d3-a456-42661417400a',
    '# VERSION=2026-11-28T10:00:00Z',
    "# the keyboard's token: none",
    'DEBUG=true # or false; LOG_LEVEL=info',
    'KEY_ID=stage-20261101 # <name>-<YYYYMMDD>',
    '# -------------------------------------------------',
    '# 비밀번호: 비밀 저장소에서',
  ])
    expect(secretsIn(line), line).toEqual([]);
});

test('a value of a variable that is no secret may have signs that passwords have', () => {
  for (const line of [
    'EMAIL_FROM="Acme <noreply@acme.test>"',
    'GREETING="Hello, world!"',
    'NODE_OPTIONS=--max-old-space-size=4096',
    'LOG_FORMAT=%(asctime)s %(levelname)s',
    'CORS__ALLOW_ORIGIN_REGEX=^https://[a-z0-9-]{1,40}\\.acme\\.test$',
    'FEATURES={"new_dashboard":true,"limit":20}',
    'TENANT_ID=123e4567-e89b-12d3-a456-42661417400a',
    'SCHEDULE="0 3 * * *"',
  ])
    expect(secretsIn(line), line).toEqual([]);
  for (const [line, name] of [
    ['DB_PASSWORD=Sommer2026!xK', 'DB_PASSWORD'],
    ['A=1\r\nDB_PASSWORD=Sommer2026!xK\r\n', 'DB_PASSWORD'],
    ['ADMIN=Sommer2026!xK', 'ADMIN'],
    ['API_TOKEN="{a}"b', 'API_TOKEN'],
    [`SESSION={"key":"${key}"}`, 'SESSION'],
    ['API_KEY=123e4567-e89b-12d3-a456-42661417400a', 'API_KEY'],
  ] as const)
    expect(secretsIn(line), line).toEqual([name]);
});
