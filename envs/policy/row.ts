/**
 * The form of a row of the policy: one requirement. It imports nothing, and the topics of this folder import only this
 * file.
 */

/** Makers of an API other than the document's FastAPI that can be recognized by their answers. */
export type Stack = 'Express' | 'Django' | 'Rails' | 'Laravel' | 'Next.js' | 'Spring' | 'ASP.NET';

/** An environment of the product, as the document names its three columns. */
export type Kind = 'local' | 'stage' | 'prod';

/** A section of the environment document, in its own words. A misspelt section does not compile. */
type Section =
  | '목적'
  | '환경 정의 1) Local'
  | '환경 정의 2) Staging'
  | '환경 정의 3) Production'
  | 'ENV 키 매트릭스'
  | '쿠키/CORS 정책'
  | '배포/롤백'
  | '헬스/모니터링/로그'
  | '보안/시크릿'
  | '백업/마이그레이션'
  | '장애·DR(Disaster Recovery) 최소 가이드'
  | '수용 기준';

/** A clause of a public standard; or a note that the demand, or the bound named, is our own and in no document. */
type Standard =
  | `RFC ${string} §${string}`
  | `${'Fetch' | 'HTML' | 'Mixed Content' | 'OpenAPI 3.1' | 'Expo Updates v1' | 'OWASP ASVS 5.0' | 'SemVer 2.0.0'} ${string}`
  | "postflight's own"
  | `postflight's own: ${string}`;

/**
 * Binding force of a row. `must`: the document says it, or something it says cannot hold without it. `should`: good
 * practice that the document does not name; breaking it is advice.
 */
export type Level = 'must' | 'should';

/**
 * The bound of a row that is postflight's own and that an adopter may move by `waivers.json`: its key in `expect`, and
 * its limits. A bound that the document or a standard sets is never one, nor one that is both an upper and a lower
 * bound.
 */
export type OwnBound = { readonly key: string; readonly from: number; readonly to: number };

/** Replaces an expected value: the requirement does not exist in that environment, for the reason given. */
export type NotApplicable = { readonly notApplicable: string };

/**
 * Declares that a requirement does not exist in an environment.
 * @param reason a clause that reads well after "not applicable: ".
 */
export const notApplicable = (reason: string): NotApplicable => ({ notApplicable: reason });

/** The same expected value in all three environments. */
export const everywhere = <const Value>(value: Value) => ({ local: value, stage: value, prod: value });

/** Fields of every row, as its topic writes them. */
type Fields<Expect> = {
  /** One level for every environment, or one for each. */
  readonly level: Level | Readonly<Record<Kind, Level>>;
  /** One sentence, one obligation, with the word of its level ("must" where environments differ). */
  readonly must: string;
  /** The document's sections that hold the demand, then the standard and its clause. */
  readonly source: readonly [Section | Standard, ...(Section | Standard)[]];
  /**
   * The expected value of each environment, units in the names of its keys (`atMostMs`), or that it does not apply
   * there.
   */
  readonly expect: Expect;
  readonly ownBound?: OwnBound;
  /** The first thing to try when the requirement is broken. */
  readonly fix: string;
  /** The same in the words of other makers of an API, for answers that reveal their maker. */
  readonly fixFor?: Readonly<Partial<Record<Stack, string>>>;
  /** Ids of rows without which this one cannot be judged: where one of them is broken, only that one is reported. */
  readonly restsOn?: readonly string[];
  /**
   * The minor version in which a row is new, such as `0.2`, where there was a version before: until the next minor
   * version its broken must is advice, so that an upgrade turns no pipeline red without a warning.
   */
  readonly since?: `${number}.${number}`;
  /** Present on rows that only depth `full` runs, because they wait for a window. */
  readonly depth?: 'full';
  /** Present on rows that are judged by driving the app: in the projects `<environment>-mobile` alone. */
  readonly app?: true;
  /**
   * Number of logins of the synthetic account that this row's observation spends in a run. Rows that share a login
   * count it once.
   */
  readonly logins?: number;
};

/**
 * The permission of a check on production. `safe`: it reads, in every run. `synthetic`: it spends attempts of the
 * synthetic account, at depth `full` only (nightly). `never`: the row is 'not run' on production, for the reason in
 * `productionNote`.
 */
type OnProduction =
  | { readonly production: 'safe' | 'synthetic'; readonly productionNote?: string }
  | { readonly production: 'never'; readonly productionNote: string };

/** A row as its topic writes it: built and safe on production unless it says otherwise. */
type WrittenRow<Expect> = Fields<Expect> & { readonly status?: 'planned' } & (
    OnProduction | { readonly production?: never; readonly productionNote?: string }
  );

/** The expected values of a requirement, by environment. */
type Expectations = Readonly<Record<Kind, unknown>>;

/** One requirement, in the form that its readers use. */
export type Row<Expect = Expectations, Topic = string> = Fields<Expect> &
  OnProduction & {
    /** The folder under `tests/` with its check, and the file in this folder with its row. */
    readonly topic: Topic;
    /** `built`: a test covers it. `planned`: named here, judged nowhere yet; a report counts it as such. */
    readonly status: 'built' | 'planned';
  };

/** Returns how binding a row is in environments of a kind. */
export const levelOf = ({ level }: Pick<Row, 'level'>, kind: Kind): Level =>
  typeof level === 'string' ? level : level[kind];

/** The minor version after one: `0.3` after `0.2`. */
export const nextMinor = (version: string): string => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return `${major}.${minor + 1}`;
};

/** Tells whether a row is new in a version of the suite, or in a later one. */
export function isNewIn({ since }: Pick<Row, 'since'>, version: string): boolean {
  if (since === undefined) return false;
  const [ofRow = 0, minorOfRow = 0] = since.split('.').map(Number);
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return ofRow > major || (ofRow === major && minorOfRow >= minor);
}

/**
 * Returns the level at which a broken row counts in a version of the suite: a must that is new there counts as a
 * should.
 */
export const countedLevel = (row: Pick<Row, 'level' | 'since'>, kind: Kind, version: string): Level =>
  isNewIn(row, version) ? 'should' : levelOf(row, kind);

/**
 * The type of an expected value. A word or a boolean keeps its own type, so that a check cannot compare with a misspelt
 * word. Numbers and lists do not, or `[200, 204].includes(status)` would not compile.
 */
type Plain<V> = V extends number
  ? number
  : V extends readonly (infer Item)[]
    ? readonly (Item extends string ? string : Plain<Item>)[]
    : V extends object
      ? { readonly [Key in keyof V]: Plain<V[Key]> }
      : V;

/**
 * The rows of one topic, by id, in the order of the reports.
 * @param name of the topic, which is that of its file.
 * @returns complete rows, in which `expect[kind]` has a type of its own for each id and kind.
 */
export function topic<const Name extends string, const Expect extends Readonly<Record<string, Expectations>>>(
  name: Name,
  rows: { readonly [Id in keyof Expect]: WrittenRow<Expect[Id]> },
) {
  const complete = Object.entries<WrittenRow<Expectations>>(rows).map(([id, row]) => [
    id,
    { topic: name, status: 'built', production: 'safe', ...row },
  ]);
  return Object.fromEntries(complete) as { readonly [Id in keyof Expect]: Row<Plain<Expect[Id]>, Name> };
}
