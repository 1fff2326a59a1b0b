/**
 * Proves that every check can fail and that none cries wolf: the unchanged specs, through the fault proxy. `npm run prove` chooses how.
 * Rounds: round k gives each requirement its k-th fault, and one round an environment turns all harmless differences on at once.
 * Mobile: the same for the rows that drive the app, whose mutants are edits of its export. Full: a whole run under each fault. Deployed: the faults of the wire, before a deployed environment, on rows that only read.
 */
import { defineConfig, type Project } from '@playwright/test';
import { loadEnvironment, runSettings } from '../../envs/environment.ts';
import { policy, type EnvName, type RequirementId } from '../../envs/policy.ts';
import type { Fault } from '../../fixtures/proxy/faults.ts';
import { ofTheApp, type ProofProject } from '../../fixtures/report/kill-matrix.ts';
import type { Options } from '../../fixtures/test.ts';
import { readProofs, type PlacedMutant } from './proofs.ts';

const environments = ['stage', 'prod', 'local'] as const satisfies readonly EnvName[];
const { proof, reports } = runSettings();
const mobile = proof.kind === 'mobile';
const proofs = await readProofs();
const mutants = proofs.flatMap(p => p.mutants).filter(m => ofTheApp(m.breaks) === mobile);

type Run = Project<Options> & { metadata: ProofProject };
const only = (ids: readonly RequirementId[]) => new RegExp(ids.map(id => `@${id}(?![\\w-])`).join('|'));

function inRounds(of: readonly PlacedMutant[], deployed?: true): Run[] {
  const keys = new Map(of.map(m => [`${m.environment} round ${m.k}`, m]));
  return [...keys].map(([name, { environment, k }]) => {
    const round = of.filter(m => m.environment === environment && m.k === k);
    return {
      name,
      workers: 1,
      grep: only(round.map(m => m.breaks)),
      metadata: { kind: 'mutants', environment },
      use: { environment, proof: { mutants: round, variations: [], ...(deployed && { deployed }) } },
    };
  });
}

const variations: Fault[] = proofs.flatMap(p => p.variations).filter(v => (v.app !== undefined) === mobile);
/** Differences that exclude each other live in different environments. */
const conformingOn = (environment: EnvName) =>
  variations.filter(v => v.environment === undefined || v.environment === environment);
const underVariations = environments
  .filter(name => !mobile || name !== 'prod')
  .map((environment): Run => ({
    name: `variations on ${environment}`,
    workers: 1,
    metadata: { kind: 'variations', environment },
    use: { environment, proof: { mutants: [], variations: conformingOn(environment) } },
  }));

const wholeRuns = mutants
  .filter(mutant => mutant.fault.roundsOnly === undefined)
  .map((mutant): Run => ({
    name: `${mutant.environment} ${mutant.breaks} ${mutant.k}`,
    workers: 1,
    metadata: {
      kind: 'whole run',
      environment: mutant.environment,
      breaks: mutant.breaks,
      mutant: mutant.fault.name,
      also: [...mutant.also],
    },
    use: { environment: mutant.environment, proof: { mutants: [mutant], variations: [], watched: true } },
  }));

/** Its check ends a session, and a proof of a deployed environment has one for everything. */
const endsSession: readonly RequirementId[] = ['cookie-deletion'];

function onDeployed(of: EnvName, passing: readonly string[] | undefined): Run[] {
  const readOnly = Object.entries(policy)
    .filter(
      ([id, row]) => row.status === 'built' && row.production === 'safe' && !endsSession.includes(id as RequirementId),
    )
    .map(([id]) => id as RequirementId);
  if (!passing)
    return [
      {
        name: `${of} as it is`,
        workers: 1,
        grep: only(readOnly),
        metadata: { kind: 'as it is', environment: of },
        use: { environment: of, proof: { mutants: [], variations: [], watched: true, deployed: true } },
      },
    ];
  const mine = mutants.filter(m => (m.fault.environment ?? of) === of);
  const rows = readOnly.filter(id => passing.includes(id));
  // A mistake in the product's configuration needs a product that can be told to make it.
  const possible = mine
    .filter(m => rows.includes(m.breaks) && m.fault.reference === undefined)
    .map((m): PlacedMutant => ({ ...m, environment: of }));
  const counted = new Map<RequirementId, number>();
  return inRounds(
    possible.map(m => {
      const k = (counted.get(m.breaks) ?? 0) + 1;
      counted.set(m.breaks, k);
      return { ...m, k };
    }),
    true,
  );
}

// The longest first: under the app's variations its whole run is made, and waits a second at each start.
const projects =
  proof.kind === 'full'
    ? wholeRuns
    : proof.kind === 'deployed'
      ? onDeployed(proof.of, proof.rows)
      : mobile
        ? [...underVariations, ...inRounds(mutants)]
        : [...inRounds(mutants), ...underVariations];

/** The accounts of a deployed environment; those of the reference target end with it. */
const secrets = (): string[] => {
  const described = proof.kind === 'deployed' ? loadEnvironment(proof.of) : undefined;
  return described?.ok ? [described.environment.SMOKE_PASSWORD.reveal()] : [];
};

export default defineConfig<Options>({
  testDir: '..',
  testMatch: mobile ? '**/*.app.spec.ts' : '**/!(*.app).spec.ts',
  outputDir: '../../test-results/proof',
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  workers: 4,
  fullyParallel: proof.kind !== 'full',
  reporter: [
    ['../../fixtures/report/redaction-reporter.ts', { secrets, folders: ['../../test-results/proof'] }],
    ['../../fixtures/report/proof-reporter.ts', { outputDir: reports, mobile }],
  ],
  projects,
});
