/**
 * Parses the variables RELEASE_API_AT and RELEASE_WEB_AT, which name the part of an answer that contains the release.
 */

/**
 * The part of an answer that contains the release: a JSON pointer, a header, a meta element, an attribute of `<html>`,
 * or all of it.
 */
export type ReleasePlace = { path: string; part: 'pointer' | 'header' | 'meta' | 'attribute' | 'text'; name: string };

const parts = /^(?:(\/.*)|header:([\w-]+)|meta:([\w.:-]+)|(data-[\w.-]+)|(text))$/;

/**
 * Reads `PATH#PART`, with a part `/json/pointer`, `header:NAME`, `meta:NAME`, `data-NAME` or `text`.
 * @returns undefined for anything else.
 */
export function parseReleasePlace(value: string): ReleasePlace | undefined {
  const cut = value.indexOf('#');
  const path = value.slice(0, Math.max(cut, 0));
  const [, pointer, header, meta, attribute, text] = parts.exec(value.slice(cut + 1)) ?? [];
  if (!/^\/\S*$/.test(path)) return undefined;
  if (pointer !== undefined)
    return /^(\/([^~/]|~[01])*)+$/.test(pointer) ? { path, part: 'pointer', name: pointer } : undefined;
  if (header !== undefined) return { path, part: 'header', name: header.toLowerCase() };
  if (meta !== undefined) return { path, part: 'meta', name: meta };
  if (attribute !== undefined) return { path, part: 'attribute', name: attribute.toLowerCase() };
  return text === undefined ? undefined : { path, part: 'text', name: '' };
}
