/** Mutants and variations of the row on the proxy's own errors. */
import { all, dropHeader, named, setBody, when, setStatus, type Proof } from '../../fixtures/proof/faults/faults.ts';

const down = { to: 'me', status: 503 } as const;

export default {
  mutants: {
    'gateway-errors': [
      named(
        "nginx's own 502: a page, without CORS",
        when(
          down,
          all(
            setStatus(502),
            setBody('<html><head><title>502 Bad Gateway</title></head></html>', 'text/html'),
            dropHeader('Access-Control-Allow-Origin'),
          ),
        ),
      ),
      named('JSON, but outside of CORS', when(down, dropHeader('Access-Control-Allow-Origin'))),
      named(
        'readable, but a page',
        when(down, setBody('<html><head><title>502 Bad Gateway</title></head></html>', 'text/html')),
      ),
      named('an outage called a missing page', when(down, setStatus(404))),
    ],
  },
  variations: [named('502 in JSON', when(down, setStatus(502)))],
} satisfies Proof;
