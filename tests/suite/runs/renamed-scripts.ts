/** Parts of the pages and scripts of the renamed product. */
const ofMeta = 'const token = document.querySelector("meta[name=csrf-token]").content;';
/** Ways in which the login's script gets a token, and its additions to headers and fields. */
export const csrfScripts = {
  none: { get: '', header: '', field: '"a1b2c3"' },
  cookie: {
    get: 'await fetch(base + "/csrf", { credentials: "include" });',
    header: ', "x-xsrf-token": decodeURIComponent(/XSRF-TOKEN=([^;]*)/.exec(document.cookie)[1])',
    field: '"a1b2c3"',
  },
  'meta to header': { get: ofMeta, header: ', "x-xsrf-token": token', field: '"a1b2c3"' },
  'meta to field': { get: ofMeta, header: '', field: 'token' },
};

/** Returns the header that calls a server action of Next. */
export const serverAction = (bare: string | undefined): string =>
  bare === 'in later scripts' ? ', "next-action": "a1b2"' : '';

/** A menu that closes when the tab's store is read: after the control was found, and before it is pressed. */
export const closingMenu = `<details id="menu"><summary>Menu</summary><a href="/">Log out</a></details><script>
  const kept = sessionStorage;
  Object.defineProperty(globalThis, 'sessionStorage', { get: () => ((menu.open = false), kept) });
</script>`;
