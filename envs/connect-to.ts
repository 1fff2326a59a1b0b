/** Parses the variable CONNECT_TO, which is written in the syntax of curl's `--connect-to`. */

/**
 * One mapping: requests for host:port go to address:addressPort. An empty host or port means any.
 */
export type ConnectTo = { host: string; port: string; address: string; addressPort: string };

/**
 * Parses curl's `--connect-to` syntax, comma separated: `HOST1:PORT1:HOST2:PORT2`, IPv6 in brackets.
 * @returns the mappings, or undefined where the text is malformed.
 */
export function parseConnectTo(text: string): ConnectTo[] | undefined {
  const part = String.raw`(\[[^\]]*\]|[^:,\[\]]*)`;
  const form = new RegExp(`^${part}:(\\d*):${part}:(\\d*)$`);
  const mappings: ConnectTo[] = [];
  for (const item of text
    .split(',')
    .map(s => s.trim())
    .filter(s => s !== '')) {
    const [, host, port, address, addressPort] = form.exec(item) ?? [];
    if (host === undefined || port === undefined || address === undefined || addressPort === undefined)
      return undefined;
    if ([port, addressPort].some(p => p !== '' && (Number(p) === 0 || Number(p) > 65_535))) return undefined;
    const bare = (s: string) => s.replace(/^\[|\]$/g, '').toLowerCase();
    mappings.push({ host: bare(host), port, address: bare(address), addressPort });
  }
  return mappings;
}
