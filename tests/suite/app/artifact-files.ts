/** Makes the artifacts of a built app for the artifact tests, and observes them as those of stage. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from '@playwright/test';
import { zipSync } from 'fflate';
import { loadEnvironment, type Environment, type EnvironmentName } from '../../../envs/environment.ts';
import { observeAppBundle, type AppBundleObservation } from '../../../fixtures/probe/environment-matrix/app-bundle.ts';

/** The API base of stage. */
export const own = 'https://stage-of-a-product.acme.test/api/v1';
const variables = {
  STAGE__WEB_URL: 'https://stage-of-a-product.acme.test',
  STAGE__NEXT_PUBLIC_API_BASE: own,
  STAGE__EXPO_PUBLIC_API_BASE: own,
  STAGE__EXPO_PUBLIC_MIN_APP_VERSION: '1.4.0',
  STAGE__CORS__ALLOW_ORIGINS: 'https://stage-of-a-product.acme.test',
  STAGE__SMOKE_USER: 'smoke@acme.test',
  STAGE__SMOKE_PASSWORD: 'a long secret of stage',
  PROD__WEB_URL: 'https://web.acme.test',
  PROD__NEXT_PUBLIC_API_BASE: 'https://api.acme.test/api/v1',
  PROD__EXPO_PUBLIC_API_BASE: 'https://api.acme.test/api/v1',
  PROD__CORS__ALLOW_ORIGINS: 'https://web.acme.test',
  PROD__SMOKE_USER: 'smoke@acme.test',
  PROD__SMOKE_PASSWORD: 'a long secret of prod',
};

/** Describes stage or prod. */
export function described(name: EnvironmentName = 'stage'): Environment {
  const found = loadEnvironment(name, variables);
  if (!found.ok) throw new Error(found.problems.join('; '));
  return found.environment;
}

/** Writes an artifact: a file's bytes, or a folder's files by their names. */
export function artifact(name: string, content: string | Uint8Array | Record<string, string | Uint8Array>): string {
  const at = test.info().outputPath(name);
  if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(at, content);
  else
    for (const [inner, bytes] of Object.entries(content)) {
      mkdirSync(path.dirname(path.join(at, inner)), { recursive: true });
      writeFileSync(path.join(at, inner), bytes);
    }
  return at;
}

/** Bytes of a text in UTF-8. */
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
/** Returns Hermes bytecode, recognised by its magic number, that holds one string. */
export const hermes = (text: string, encoding: 'utf8' | 'utf16le' = 'utf8'): Buffer =>
  Buffer.concat([Buffer.from('c61fbc03c103191f', 'hex'), Buffer.from(text, encoding)]);

/** An archive of an iOS app that ends too early. */
export const brokenArchive = zipSync({ 'Payload/a.app/main.jsbundle': bytesOf('x') }).subarray(0, 30);

/** Observes an artifact. @throws Outcome `not judged` where it cannot be read. */
export const look = (at: string, env = described()): AppBundleObservation =>
  observeAppBundle(env, at, env.EXPO_PUBLIC_API_BASE ?? '');
/** Describes the owner of each base, such as `own stage`. */
export const said = ({ bases }: AppBundleObservation): string[] => bases.map(b => `${b.of} ${b.name}`.trim());
