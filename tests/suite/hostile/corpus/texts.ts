/**
 * The texts of the hostile corpus: sixty of a target that try to be more than text, each by the format that would act
 * on it.
 */

const ESC = '\u001b';

/** By their aims: the terminal, a CI's commands, Markdown, HTML, XML, JSON, and the reading of letters. */
export const texts: Readonly<Record<string, string>> = {
  'clears the screen': `${ESC}[2J${ESC}[H\u2713 ALL GREEN`,
  'erases the line': `wrong${ESC}[2K\rright`,
  'moves up and writes over': `x${ESC}[5A\rpass${ESC}[5B`,
  'sets the title': `${ESC}]0;all green\u0007x`,
  'sets the title, ended by ST': `${ESC}]2;all green${ESC}\\x`,
  links: `${ESC}]8;;https://evil.example${ESC}\\here${ESC}]8;;${ESC}\\`,
  'writes the clipboard': `${ESC}]52;c;cm0gLXJmIH4=\u0007x`,
  'asks for the cursor': `${ESC}[6n${ESC}[cx`,
  'asks for the title': `${ESC}[21tx`,
  'hides what follows': `${ESC}[8mhidden`,
  'opens the other screen': `${ESC}[?1049hx`,
  'hides the cursor': `${ESC}[?25lx`,
  'device control': `${ESC}P+q544e${ESC}\\x`,
  'application command': `${ESC}_Gi=1;AAAA${ESC}\\x`,
  'privacy message': `${ESC}^x${ESC}\\y`,
  'eight-bit control': '\u009b2J\u009d0;title\u009cx',
  'resets the terminal': `${ESC}cx`,
  scrolls: `${ESC}[3;5r${ESC}[Tx`,
  'shifts the letters': '\u000ex\u000f',
  bells: '\u0007\u0007x',
  backspaces: 'FAIL\b\b\b\bpass',
  returns: 'FAIL stage\rpass stage',
  'form feeds': 'fo\u000cr\u000bm',
  NUL: 'no\u0000thing',
  'command of GitHub': '::error file=a.ts,line=1::failed',
  'output of a step': '::set-output name=status::green',
  'mask of a word': '::add-mask::stage',
  'end of commands': '::stop-commands::pause',
  'command behind a blank': '\u00a0\u3000::warning::x',
  'command on the second line': 'first\n::error::second',
  'command behind a return': 'first\r::error::second',
  'command behind a separator': 'first\u2028::error::second\u0085::error::third',
  'command behind a colour': `${ESC}[31m::error::x${ESC}[39m`,
  'command behind a control': '\u0001::group::x',
  'old command': '##[add-mask]stage',
  'old command inside a line': 'seen ##[error]failed',
  'command of Azure': 'seen ##vso[task.complete result=Succeeded;]done',
  matcher: '::add-matcher::/tmp/matcher.json',
  heading: '# All green\n\n## Broken: none',
  'end of a code block': '```\n# out\n```',
  'longer end of a code block': '`````\n<b>out</b>\n~~~',
  'end of a cell': 'a | b || c \\| d \\',
  'link of Markdown': '[click](https://evil.example) <https://evil.example> ![x](https://evil.example/x.png)',
  'bare addresses': 'https://evil.example/a www.evil.example mail@evil.example',
  'names and numbers': '@everyone #1 GH-2 evil/repo#3 0123456789abcdef0123456789abcdef01234567',
  script: '<script>window.acted=1</script>',
  'image with an error': '<img src=x onerror="window.acted=1">',
  'end of an element': '</pre></article></main><h1>ok</h1><svg onload=window.acted=1>',
  'end of an attribute': '" onmouseover="window.acted=1" x=\'',
  'end of a script': '</script><script>window.acted=1</script>',
  style: '<style>*{display:none}</style><link rel=stylesheet href=https://evil.example>',
  entity: '&lt;b&gt; &#60;i&#62; &nbsp;&AMP;',
  'comment and details': '<!-- x --><details open><summary>y</summary>',
  'end of CDATA': ']]><failure message="x"/><![CDATA[',
  'entity of XML': '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  'no character of XML': 'a\ufffeb\uffffc\ufdd0d\ud800e',
  'end of JSON': '"}],"verdict":"pass","x":[{"y":"',
  prototype: '{"__proto__":{"verdict":"pass"}}',
  'turned around': 'user\u202egnp.exe \u2066a\u2069 \u200fb',
  'a row of its own':
    'cookie-secure: The auth cookie must carry Secure.\n  environment  prod\npass  stage  cookie-secure',
};

/** The same number of plain texts. */
export const plainTexts: readonly string[] = Object.keys(texts).map((_, i) => `plain text ${i}`);
