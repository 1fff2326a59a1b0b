/** Variables of the product's addresses, its allowlist of origins, and the way to its hosts. */
import { parseConnectTo } from '../connect-to.ts';
import { featureNames, readFeatures } from '../features.ts';
import { z } from '../zod.ts';
import { documentation } from './documentation.ts';
import { base, filePath, origins, path, truth, webAddress } from './forms.ts';

/** Variables that say where the product is. */
export const addresses = {
  WEB_URL: base('https://stage.example.test').register(documentation, {
    what: 'Address of the web app.',
    example: 'https://stage.acme.io',
  }),
  NEXT_PUBLIC_API_BASE: base('https://stage.example.test/api/v1').register(documentation, {
    what: 'Address of the API as the web app calls it, with its version prefix.',
    example: 'https://stage.acme.io/api/v1',
  }),
  EXPO_PUBLIC_API_BASE: base('https://stage.example.test/api/v1')
    .optional()
    .register(documentation, {
      what: 'Address of the API as the mobile app calls it. On local: the address that a phone in your network reaches.',
      example: 'https://stage.acme.io/api/v1',
      unlocks: ['app-api-base-reachable', 'app-bundle-api-base'],
    }),
  CORS__ALLOW_ORIGINS: origins.register(documentation, {
    what: "The API's allowlist: the origins whose pages may call it, comma separated or as a JSON list.",
    example: 'https://stage.acme.io',
  }),
  CORS__ALLOW_CREDENTIALS: truth
    .default(true)
    .register(documentation, {
      what: 'Whether those pages may send credentials: `Access-Control-Allow-Credentials`.',
      example: 'true',
    }),
  HEALTHZ_URL: webAddress('https://stage.example.test/healthz')
    .optional()
    .register(documentation, {
      what: 'Liveness.',
      example: 'https://stage.acme.io/healthz',
      unset: "`/healthz` at the root of the API's origin",
    }),
  READYZ_URL: webAddress('https://stage.example.test/readyz')
    .optional()
    .register(documentation, {
      what: 'Readiness.',
      example: 'https://stage.acme.io/readyz',
      unset: "`/readyz` at the root of the API's origin",
    }),
  HEALTHZ_CONTROL_URL: webAddress('https://stage.example.test/api/v1/postflight-control')
    .optional()
    .register(documentation, {
      what:
        'An address that nobody serves, at the origin of liveness: the latency of liveness is compared with its answers, ' +
        'on the same connection.',
      example: 'https://stage.acme.io/api/v1/postflight-control',
      unset: '`/postflight-control` under the API base',
    }),
  LOGIN_PATH: path
    .default('/auth/login')
    .register(documentation, { what: 'Login, under the API base.', example: '/session' }),
  LOGOUT_PATH: path
    .default('/auth/logout')
    .register(documentation, {
      what:
        'Logout, under the API base (POST, else GET). It is called where the dashboard shows no control that signs out; ' +
        'what its page would do besides, LOGOUT_SELECTOR shows.',
      example: '/session/end',
    }),
  REFRESH_PATH: path
    .optional()
    .register(documentation, {
      what: 'Where the session is renewed by its cookies (POST), under the API base. Its cookies are judged, too.',
      example: '/auth/refresh',
      unset: 'no call renews the session',
    }),
  ME_PATH: path
    .default('/me')
    .register(documentation, {
      what:
        "A read of the account's own data, under the API base: answers SMOKE_USER otherwise than a caller who is not " +
        'signed in.',
      example: '/users/me',
    }),
  LOGIN_PAGE: path
    .default('/login')
    .register(documentation, { what: 'Page of the web app with the login form.', example: '/signin' }),
  DASHBOARD_PAGE: path
    .default('/dashboard')
    .register(documentation, {
      what: 'Page of the web app that shows the data of the account, to signed-in users only.',
      example: '/home',
    }),
  OPENAPI_URL: webAddress('https://stage.example.test/openapi.json')
    .optional()
    .register(documentation, {
      what: 'The OpenAPI document that the API serves.',
      example: 'https://stage.acme.io/api/openapi.json',
      unset: "`/openapi.json` at the root of the API's origin, then below the API base",
    }),
  OPENAPI_FILE: filePath
    .optional()
    .register(documentation, {
      what:
        'The OpenAPI document of the build, as a JSON file. A served document must equal it; ' +
        'where none is served, it is judged alone.',
      example: '../api/openapi.json',
      unset: 'the served document alone',
    }),
  HAS_NOT: z
    .string()
    .transform((v, context) => {
      const { features, unknown } = readFeatures(v);
      if (unknown.length === 0) return features;
      context.addIssue({
        code: 'custom',
        message: `names ${unknown.join(', ')}, which is none of ${featureNames.join(', ')}`,
      });
      return z.NEVER;
    })
    .prefault('')
    .register(documentation, {
      what:
        `What the product does not have, comma separated, of ${featureNames.map(name => `\`${name}\``).join(', ')}: rows ` +
        'about it are not applicable. `app` includes the bearer token, which the environment document wants for the app.',
      example: 'app,logout',
      unset: 'the product has all of it',
    }),
  OWN_ORIGINS: origins
    .default([])
    .register(documentation, {
      what:
        'Further origins of the product itself, comma separated: its pages load from them or are led to them after the ' +
        'login. Once the password is typed, the browser of the suite asks no other host anything new.',
      example: 'https://static.acme.io',
      unset: 'those of `WEB_URL` and of the API bases',
    }),
  CONNECT_TO: z
    .string()
    .transform((v, context) => {
      const mappings = parseConnectTo(v);
      if (mappings) return mappings;
      context.addIssue({
        code: 'custom',
        message: 'is not HOST1:PORT1:HOST2:PORT2, comma separated (curl --connect-to)',
      });
      return z.NEVER;
    })
    .prefault('')
    .register(documentation, {
      what:
        "Other addresses for given hosts and ports, in the syntax of curl's `--connect-to`, comma separated: judges one " +
        'backend behind a balancer, or a host before its DNS exists, under its real name. Several mappings of one host ' +
        'and port are several addresses of it.',
      example: 'stage.acme.io:443:10.0.0.12:8443',
    }),
  CA_FILE: filePath
    .optional()
    .register(documentation, {
      what: 'A PEM file with a certificate authority that HTTP and browser trust besides the public ones.',
      example: '/etc/ssl/acme-ca.pem',
      unset: 'public authorities alone',
    }),
};
