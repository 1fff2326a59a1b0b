/**
 * Reads the output of a run of the hostile corpus as its consumers do: a terminal, a runner's command parser, parsers
 * of Markdown, XML and JSON. Each returns the actions that a text would cause, and the skeleton of the document: its
 * form without its texts.
 */
import MarkdownIt from 'markdown-it';
import { SaxesParser } from 'saxes';
import xterm from '@xterm/headless';

/** `acted`: actions that would have happened, a line each. `skeleton`: must be the same with plain texts. */
export type Reading = { acted: string[]; skeleton: string[] };

const COLUMNS = 500;
const ROWS = 200;
const SCROLLBACK = 100_000;

/** Sends output to a terminal, and notes everything but letters and styles. */
export async function readOnTerminal(output: string): Promise<Reading> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: SCROLLBACK, allowProposedApi: true });
  const acted: string[] = [];
  const note = (what: string) => (data: unknown) => void acted.push(`${what} ${JSON.stringify(data)}`);
  terminal.onTitleChange(note('title'));
  terminal.onBell(() => acted.push('bell'));
  terminal.onData(note('answer'));
  terminal.onBinary(note('answer'));
  const told = (what: string) => (data: unknown) => {
    acted.push(`${what} ${JSON.stringify(data)}`);
    return false;
  };
  for (let id = 0; id < 2_000; id++) terminal.parser.registerOscHandler(id, told(`OSC ${id}`));
  for (const final of '@ABCDEFGHIJKLMPSTXZ`abcdefghlnpqrstu') {
    terminal.parser.registerCsiHandler({ final }, told(`CSI ${final}`));
    for (const prefix of '?>=') terminal.parser.registerCsiHandler({ prefix, final }, told(`CSI ${prefix}${final}`));
  }
  await new Promise<void>(resolve => terminal.write(output.replaceAll('\n', '\r\n'), resolve));
  const buffer = terminal.buffer.active;
  const seen: string[] = [];
  for (let row = 0; row < buffer.length; row++) {
    const line = buffer.getLine(row);
    const text = line?.translateToString(true) ?? '';
    if (line?.isWrapped === true) seen.push((seen.pop() ?? '') + text);
    else seen.push(text);
    for (let x = 0; x < COLUMNS; x++) if (line?.getCell(x)?.isInvisible()) acted.push(`hidden letter in row ${row}`);
  }
  // The written lines are all there: nothing was overwritten or moved.
  const written = output.replace(/\u001b\[[\d;]*m/g, '').split('\n');
  const shown = (lines: readonly string[]) => lines.map(line => line.replace(/\s+/g, '')).filter(line => line !== '');
  const [on, off] = [shown(seen), shown(written)];
  const odd = off.findIndex((line, i) => line !== on[i]);
  if (odd >= 0) acted.push(`row ${odd} reads ${JSON.stringify(on[odd])} where ${JSON.stringify(off[odd])} was written`);
  terminal.dispose();
  return { acted, skeleton: [] };
}

/** Finds commands of a runner of GitHub: at the beginning of a line, and in the old form anywhere in it. */
export function readAsRunner(output: string): Reading {
  const commands = output.split(/\r\n|\r|\n/).flatMap(line => {
    const [, name] = /^\s*::([\w-]+)(?: [^:]*)?::/.exec(line) ?? [];
    const [, old] = /##\[([\w-]+)[^\]]*\]/.exec(line) ?? [];
    const [, azure] = /##vso\[([\w.-]+)/.exec(line) ?? [];
    return [name, old, azure].flatMap(command => command ?? []);
  });
  // Those of the selected reporter: an annotation for each failure, and a summary.
  const own = commands.filter(name => ['error', 'notice', 'warning'].includes(name));
  return { acted: commands.filter(name => !own.includes(name)), skeleton: own };
}

/** Returns tokens of Markdown as GitHub parses it, and the links, names and numbers that it makes of plain letters. */
export function readMarkdown(text: string): Reading {
  const tokens = new MarkdownIt({ html: true, linkify: true }).enable(['table', 'strikethrough']).parse(text, {});
  const all = tokens.flatMap(token => [token, ...(token.children ?? [])]);
  const acted = all.flatMap(({ type, content, attrs }) => {
    if (['image', 'link_open'].includes(type)) return [`${type} ${JSON.stringify(attrs)}`];
    if (type === 'html_block' || (type === 'html_inline' && content !== '<br>')) return [`${type} ${content}`];
    if (type !== 'text') return [];
    return (content.match(/(?:^|\W)@[a-z]\w*|(?:^|\s)(?:\w+\/\w+)?#\d+|\bGH-\d+|\b[0-9a-f]{40}\b/gi) ?? []).map(
      reference => `refers to ${reference}`,
    );
  });
  return { acted, skeleton: all.filter(({ type }) => !['text', 'softbreak'].includes(type)).map(({ type }) => type) };
}

/** Elements and attributes of XML. @throws Error where it is not well-formed. */
export function readXml(text: string): Reading {
  const skeleton: string[] = [];
  const acted: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('doctype', () => acted.push('a document type'));
  parser.on('comment', () => acted.push('a comment'));
  parser.on('processinginstruction', ({ target }) => acted.push(`an instruction ${target}`));
  parser.on('opentag', ({ name, attributes }) => skeleton.push(`${name} ${Object.keys(attributes).join(' ')}`));
  parser.write(text).close();
  return { acted, skeleton };
}

/**
 * Returns members of JSON, and the values of those that name a verdict, a state or an id. @throws Error for other text.
 */
export function readJson(text: string): Reading {
  const deciding = /^(?:verdict|status|expectedStatus|outcome|id|level|ok|schema|see|requirement)$/;
  const walk = (value: unknown, at: string): string[] => {
    if (Array.isArray(value)) return value.flatMap((item: unknown) => walk(item, `${at}[]`));
    if (typeof value !== 'object' || value === null) return [at];
    return Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string' && deciding.test(key) ? [`${at}.${key}=${inner}`] : walk(inner, `${at}.${key}`),
    );
  };
  return { acted: [], skeleton: walk(JSON.parse(text), '') };
}
