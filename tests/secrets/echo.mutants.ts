/** Mutants and variations of the row on passwords in answers. */
import { named, setField, when, type Fault, type Proof } from '../../fixtures/proof/faults/faults.ts';

/** FastAPI's own words for a body that does not fit: it repeats the input. */
const repeats = (into: (sent: string) => string): Fault =>
  when(
    { to: 'login', method: 'POST' },
    {
      name: 'the refusal repeats the body',
      answer: (a, r) => {
        if (a.status < 400) return;
        a.body = Buffer.from(into(r.body.toString()));
      },
    },
  );

export default {
  mutants: {
    'password-echo': [
      named(
        "FastAPI's 422 with `input`",
        repeats(
          sent =>
            `{"detail":[{"type":"missing","loc":["body","email"],"msg":"Field required","input":${sent || '{}'}}]}`,
        ),
      ),
      named(
        'the document that could not be read (`ctx.doc`)',
        repeats(sent => JSON.stringify({ detail: [{ type: 'value_error.jsondecode', ctx: { doc: sent } }] })),
      ),
      named(
        'in a header',
        when(
          { to: 'login', method: 'POST' },
          {
            name: 'X-Debug-Body',
            answer: (a, r) => {
              if (a.status >= 400) a.headers.push(['X-Debug-Body', r.body.toString().replace(/[^\x20-\x7e]/g, '')]);
            },
          },
        ),
      ),
    ],
  },
  variations: [
    named(
      'a refusal in words',
      when({ to: 'login', method: 'POST', status: 422 }, setField('hint', 'Give e-mail and password.')),
    ),
  ],
} satisfies Proof;
