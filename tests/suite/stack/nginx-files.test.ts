/** Tests that the nginx files of the stack are complete, with each of their faults. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { nginxFaults, writeNginxFiles } from '../../../fixtures/target/stack/nginx-files.ts';

const values = {
  PREFIX: '',
  MIME_TYPES: '/etc/nginx/mime.types',
  LOG: '/dev/null',
  API_SERVERS: 'server 127.0.0.1:1;',
  WEB_SERVERS: 'server 127.0.0.1:2;',
  HTTPS_PORT: '3',
  HTTP_PORT: '4',
  WEB_ORIGIN: 'https://web.example.test',
  WEB_HOST: 'web.example.test',
  API_HOST: 'api.example.test',
  SERVER_NAMES: 'web.example.test',
  STATIC: '/static',
  PROXY_BIND: '',
  ROBOTS: '',
};

test('every fault of nginx finds its line, and every name in the files has a value', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'postflight-nginx-'));
  const prefix = path.join(folder, 'nginx');
  for (const site of ['stage', 'prod'] as const)
    for (const faults of [[], ...Object.keys(nginxFaults).map(name => [name])]) {
      expect(() => writeNginxFiles(site, { ...values, PREFIX: prefix }, faults)).not.toThrow();
      for (const file of ['nginx.conf', 'site.conf', 'api.conf', 'web.conf', 'headers.conf', 'cors.conf']) {
        const text = readFileSync(path.join(prefix, file), 'utf8');
        expect(text, `${file} of ${site} with ${faults.join() || 'no fault'}`).not.toMatch(/undefined|\$\{/);
      }
    }
  rmSync(folder, { recursive: true });
});
