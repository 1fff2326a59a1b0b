import { everywhere, topic } from './row.ts';

/** Rows on the OpenAPI document, and what answers and pages make of it. */
export const openapi = topic('openapi', {
  'openapi-valid': {
    level: 'must',
    must: 'The OpenAPI document of the API must be valid and be the one of the deployed release.',
    source: ['배포/롤백', 'ENV 키 매트릭스', 'OpenAPI 3.1 § OpenAPI Object'],
    expect: everywhere({ versions: ['3.0', '3.1'] }),
    productionNote: 'from the build artefact where it is not public',
    fix: 'regenerate openapi.json from app.openapi() in the build, and mend the named $ref',
  },
  'openapi-responses': {
    level: 'must',
    restsOn: ['openapi-valid'],
    must: 'Every API answer must have a documented status, type and body.',
    source: ['ENV 키 매트릭스', '배포/롤백', 'OpenAPI 3.1 § Responses Object'],
    expect: everywhere({ undocumented: 0 }),
    fix: 'declare response_model and responses={401: …, 429: …} on the route, or restore the renamed field',
  },
  'openapi-compatibility': {
    level: 'must',
    restsOn: ['openapi-valid'],
    must: 'The API must not break its clients compared with the previous tag, unless the break is listed.',
    source: ['ENV 키 매트릭스', '배포/롤백', 'OpenAPI 3.1 § Schema Object'],
    expect: everywhere({ unlistedBreaks: 0 }),
    fix: 'make the new request field optional, or restore what was taken away: installed apps still speak to the old contract; a break that was announced is listed in the file OPENAPI_BREAKS',
  },
  'ui-tolerates-api-shapes': {
    level: 'must',
    restsOn: ['login-dashboard'],
    must: 'The web must show a usable page when the API leaves out, nulls or retypes an optional field.',
    source: ['ENV 키 매트릭스'],
    expect: everywhere({ broken: [] }),
    productionNote: 'the answers are changed inside the test browser only',
    fix: 'pass every API answer through its normaliser before the component uses it: items ?? [], Number(total)',
  },
  'ui-tolerates-broken-shapes': {
    level: 'should',
    restsOn: ['login-dashboard'],
    must: 'The web should show a usable page when the API breaks its contract in a field that no document calls optional.',
    source: ["postflight's own"],
    expect: everywhere({ broken: [] }),
    productionNote: 'the answers are changed inside the test browser only',
    fix: 'let the normaliser give every field a value to show, and put an error boundary with something to do around the page',
  },
});
