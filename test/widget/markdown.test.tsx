// @vitest-environment happy-dom
import fc from 'fast-check';
import { render } from 'preact';
import { expect, test } from 'vitest';
import { markdown } from '../../src/markdown/blocks.tsx';
import { formatted, plain } from '../../src/markdown/index.tsx';

/** The HTML that a text becomes; links without what all of them have. */
function html(text: string): string {
  const place = document.createElement('div');
  render(markdown(text), place);
  return place.innerHTML
    .replaceAll(' rel="noopener noreferrer nofollow"', '')
    .replaceAll(' target="_blank"', '');
}

const line = (text: string) => html(text).replace(/^<p>([^]*)<\/p>$/, '$1');

test.each([
  // Links.
  ['[a](https://x.example/b_(c))', '<a href="https://x.example/b_(c)">a</a>'],
  ['[a](https://x.example/b_(c_(d))) e', '<a href="https://x.example/b_(c_(d))">a</a> e'],
  ['([a](https://x.example))', '(<a href="https://x.example">a</a>)'],
  [
    '[a](https://x.example "Title (of it)")',
    '<a href="https://x.example" title="Title (of it)">a</a>',
  ],
  ["[a](/b 'c')", '<a href="/b" title="c">a</a>'],
  ['[a](<https://x.example/b c>)', '<a href="https://x.example/b c">a</a>'],
  ['[a](https://x.example/\\(b)', '<a href="https://x.example/(b">a</a>'],
  ['[a](https://x.example/?b=1&amp;c=2)', '<a href="https://x.example/?b=1&amp;c=2">a</a>'],
  ['[a](/returns)', '<a href="/returns">a</a>'],
  ['[a](../b?c=d#e)', '<a href="../b?c=d#e">a</a>'],
  ['[a](www.x.example)', '<a href="https://www.x.example">a</a>'],
  ['[a](#terms)', '<a href="#terms">a</a>'],
  ['[a]( /b )', '<a href="/b">a</a>'],
  ['[a](/b "a \\"c\\"")', '<a href="/b" title="a &quot;c&quot;">a</a>'],
  // Blanks in an address, as people write telephone numbers and names of files.
  ['[call](tel:+49 30 123)', '<a href="tel:+49 30 123">call</a>'],
  ['[a](/b/c d.pdf) (e)', '<a href="/b/c d.pdf">a</a> (e)'],
  ['[call](tel:+4930123)', '<a href="tel:+4930123">call</a>'],
  ['[mail](mailto:a@x.example)', '<a href="mailto:a@x.example">mail</a>'],
  ['[**a** `b`](/c)', '<a href="/c"><strong>a</strong> <code>b</code></a>'],
  ['[[1]](/c)', '<a href="/c">[1]</a>'],
  ['[a [b](/c)](/d)', '<a href="/d">a b</a>'],
  // What is refused shows its label.
  ['[a](javascript:alert(1))', 'a'],
  ['[a](JaVaScRiPt:alert(1)) b', 'a b'],
  ['[a](data:text/html,b)', 'a'],
  ['[a](vbscript:b)', 'a'],
  ['[a](file:///etc/passwd)', 'a'],
  ['[a](\tjavascript:alert(1))', 'a'],
  ['[a](\u0001javascript:alert(1))', 'a'],
  ['[a](<java\tscript:alert(1)>)', 'a'],
  ['[a](&#106;avascript:alert(1))', 'a'],
  ['[a](javascript: alert(1))', '[a](javascript: alert(1))'],
  // A remark is no address: nothing of it may be lost.
  ['[a](note: b c)', '[a](note: b c)'],
  ['[a](#1 of b)', '[a](#1 of b)'],
  ['[*a*](blob:b)', '<em>a</em>'],
  ['[a](https://)', 'a'],
  ['[a]()', 'a'],
  // What is no link stays as it was written.
  ['[a] (b)', '[a] (b)'],
  ['[a](b c)', '[a](b c)'],
  ['a[0](', 'a[0]('],
  ['[ ] todo', '[ ] todo'],
  // Pictures are not loaded.
  ['![A map](https://x.example/m.png)', '<a href="https://x.example/m.png">A map</a>'],
  ['![](/m.png)', '<a href="/m.png">/m.png</a>'],
  ['![A map](data:image/png;base64,b)', 'A map'],
  ['[![A map](/m.png)](/b)', '<a href="/b">A map</a>'],
  ['Wow![a](/b)', 'Wow<a href="/b">a</a>'],
  // Addresses.
  [
    'See https://x.example/a_b_c.',
    'See <a href="https://x.example/a_b_c">https://x.example/a_b_c</a>.',
  ],
  ['(https://x.example/b_(c))', '(<a href="https://x.example/b_(c)">https://x.example/b_(c)</a>)'],
  ['**https://x.example**', '<strong><a href="https://x.example">https://x.example</a></strong>'],
  ['<https://x.example/?a=b>', '<a href="https://x.example/?a=b">https://x.example/?a=b</a>'],
  ['<mailto:a@x.example>', '<a href="mailto:a@x.example">a@x.example</a>'],
  ['见https://x.example。好', '见https://x.example。好'],
  ['见 https://x.example。好', '见 <a href="https://x.example">https://x.example</a>。好'],
  // Escapes, entities and code.
  ['\\*a\\* \\[b\\]\\(c\\) 1\\. \\_d\\_ \\# \\`e\\`', '*a* [b](c) 1. _d_ # `e`'],
  ['C:\\dir', 'C:\\dir'],
  ['\\\\*a*', '\\<em>a</em>'],
  ['Q&amp;A &lt;b&gt; &#39;c&#x27; &nope; &', "Q&amp;A &lt;b&gt; 'c' &amp;nope; &amp;"],
  ['&mdash;&nbsp;5&euro; &Uuml;ber &copy; &toString;', '— 5€ Über © &amp;toString;'],
  ['`C:\\` and `**a**`', '<code>C:\\</code> and <code>**a**</code>'],
  ['`` a`b ``', '<code>a`b</code>'],
  ['`a', '`a'],
  ['[a`](/b)`', '[a<code>](/b)</code>'],
  // Formats.
  [
    '**a** __b__ *c* _d_ ~~e~~',
    '<strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em> <del>e</del>',
  ],
  ['***a***', '<em><strong>a</strong></em>'],
  ['**a *b* c**', '<strong>a <em>b</em> c</strong>'],
  ['*a **b** c*', '<em>a <strong>b</strong> c</em>'],
  ['a**b**c', 'a<strong>b</strong>c'],
  ['2*3*4 snake_case_name', '2*3*4 snake_case_name'],
  ['* a * b', '<ul><li>a * b</li></ul>'],
  ['5 * 3 ** 2', '5 * 3 ** 2'],
  ['**a', '**a'],
  ['*a\nb*', '*a\nb*'],
  ['** a **', '** a **'],
  ['~a~', '~a~'],
  [
    '<b>a</b> <img src=x onerror=alert(1)>',
    '&lt;b&gt;a&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt;',
  ],
])('%s', (text, expected) => {
  expect(line(text)).toBe(expected);
});

test.each([
  ['# A\nb', '<p><strong>A</strong></p><p>b</p>'],
  ['### A **b** ###', '<p><strong>A <strong>b</strong></strong></p>'],
  ['#1 of 3', '<p>#1 of 3</p>'],
  ['a\n\nb\nc', '<p>a\n\nb\nc</p>'],
  ['a\n---\nb', '<p>a</p><hr><p>b</p>'],
  ['> a\n> b\nc', '<blockquote><p>a\nb</p></blockquote><p>c</p>'],
  ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['- a\n\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
  ['1. a\n   more\n2. b\nc', '<ol start="1"><li>a\nmore</li><li>b</li></ol><p>c</p>'],
  [
    '1. a\n   - b\n   - c\n2. d',
    '<ol start="1"><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>',
  ],
  ['- a\n1. b', '<ul><li>a</li></ul><ol start="1"><li>b</li></ol>'],
  ['2026. A year.', '<p>2026. A year.</p>'],
  ['```js\na\n\n**b**\n```\nc', '<pre><code>a\n\n**b**</code></pre><p>c</p>'],
  ['~~~\n```\n~~~', '<pre><code>```</code></pre>'],
  ['```\na', '<pre><code>a</code></pre>'],
  [
    '| A | B |\n|---|:-:|\n| 1 | **2** |\nc',
    '<div class="table"><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody></table></div><p>c</p>',
  ],
  ['a | b', '<p>a | b</p>'],
  ['', ''],
  // What an item of a list has in it.
  [
    '1. Run:\n   ```bash\n   a | b\n\n     c\n   ```\n2. Then',
    '<ol start="1"><li>Run:<pre><code>a | b\n\n  c</code></pre></li><li>Then</li></ol>',
  ],
  [
    '1. ```\n   a\n- b\n   ```\n2. c',
    '<ol start="1"><li><pre><code>a\n- b</code></pre></li><li>c</li></ol>',
  ],
  [
    '- a\n\n  b\n\n  > c\n- d',
    '<ul><li>a\n\nb<blockquote><p>c</p></blockquote></li><li>d</li></ul>',
  ],
  [
    '- | a | b |\n  |---|---|\n  | c | d |',
    '<ul><li><div class="table"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table></div></li></ul>',
  ],
  [
    '* a\n\t* b\n\t\t* c\n* d',
    '<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>',
  ],
  [
    '1. a\n  - b\n    - c\n2. d',
    '<ol start="1"><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ol>',
  ],
  ['  - a\n- b', '<ul><li>a</li><li>b</li></ul>'],
  ['- [x] a\n- [ ] b', '<ul><li>☑ a</li><li>☐ b</li></ul>'],
  // Addresses that stand elsewhere.
  [
    '[a][1], [B], ![c][] and `[a][1]`\n\n[1]: https://x.example "Title"\n[b]: <https://x.example/b c>\n[c]: /d',
    '<p><a href="https://x.example" title="Title">a</a>, <a href="https://x.example/b c">B</a>, <a href="/d">c</a> and <code>[a][1]</code></p>',
  ],
  ['[a][1]\n\n[1]: javascript:alert(1)', '<p>a</p>'],
  ['[a][1] [2]', '<p>[a][1] [2]</p>'],
  ['a\n- [ ] b\n- [c]\n\n[c]: /d', '<p>a</p><ul><li>☐ b</li><li><a href="/d">c</a></li></ul>'],
  // What nobody mentions, and what is no address, is there to be read.
  ['[a]: /b', '<p>[a]: /b</p>'],
  ['[Note]\n[Note]: none', '<p>[Note]\n[Note]: none</p>'],
  ['```\n[1]: /a\n[1]\n```', '<pre><code>[1]: /a\n[1]</code></pre>'],
  // A fence with a language ends no code.
  ['```md\n```js\n[1]\n[1]: /a\n```', '<pre><code>```js\n[1]\n[1]: /a</code></pre>'],
  [
    '- ```md\n  ```js\n- a\n  ```\n- b',
    '<ul><li><pre><code>```js\n- a</code></pre></li><li>b</li></ul>',
  ],
  [
    'a[^1] b[^why].\n\n[^1]: c\n[^why]: d',
    '<p>a<sup>1</sup> b<sup>2</sup>.\n\n<sup>1</sup> c\n<sup>2</sup> d</p>',
  ],
  [
    'a[^1]: [b][c]:\n\n[^1]: d\n[c]: /e',
    '<p>a<sup>1</sup>: <a href="/e">b</a>:\n\n<sup>1</sup> d</p>',
  ],
  ['[^a-z]', '<p>[^a-z]</p>'],
  // Lines.
  ['a<br>b<BR />c\\\nd', '<p>a<br>b<br>c\nd</p>'],
  [
    '| a |b|\n|--|--|\n| `c\\|d` | e<br/>f |',
    '<div class="table"><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td><code>c|d</code></td><td>e<br>f</td></tr></tbody></table></div>',
  ],
  ['a\nB\n===\nc', '<p>a</p><p><strong>B</strong></p><p>c</p>'],
  ['===', '<p>===</p>'],
])('%j', (text, expected) => {
  expect(html(text)).toBe(expected);
});

test('a link of the page stays in its window, another one opens one of its own', () => {
  const place = document.createElement('div');
  render(markdown('[a](#b) [c](tel:1) [d](/e) [f](https://x.example)'), place);
  expect([...place.querySelectorAll('a')].map(({ target }) => target)).toEqual([
    '',
    '',
    '_blank',
    '_blank',
  ]);
});

test('is read aloud without its marks', () => {
  expect(plain('# A\n**b** [c](/d)\n\n- e\n- `f`\n\n| g | h |\n|--|--|\n| i | j |')).toBe(
    'A\nb c\ne\nf\ng h \ni j',
  );
  expect(plain('1. a\n   - b\n\n   ```\n   c\n   ```\n2. d[^1]<br>e')).toBe('a\nb\nc\nd 1\ne');
});

test('no word is lost, whatever stands around it', () => {
  const forms = [
    '#',
    '- #',
    '1. #',
    '   #',
    '> #',
    '| # | # |',
    '[x] #',
    '- [ ] #',
    '[^1]: #',
    '#[^1]',
    '# #',
    '\t#',
    '[#][r]',
    '[r]: /t',
    '```',
    '~~~',
    '|--|--|',
    '',
    '===',
    '---',
    '[ ]',
    '[r]',
    '<br>',
    '**#',
  ];
  const lines = fc.array(fc.constantFrom(...forms), { maxLength: 10 });
  fc.assert(
    fc.property(lines, (some) => {
      const words: string[] = [];
      const text = some.join('\n').replace(/#(?! )/g, () => {
        words.push(`w${words.length}w`);
        return words.at(-1)!;
      });
      const out = plain(text);
      expect(words.filter((word) => !out.includes(word))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a depth that no reader needs stays text', () => {
  for (const one of [
    '*_',
    '> ',
    '[',
    '![',
    '- ',
    '  - ',
    '(',
    '**a *',
    '- > ',
    '1. * ',
    '[a][',
    '[1]: /',
  ]) {
    const place = document.createElement('div');
    render(markdown(one.repeat(4000)), place);
    expect(place.querySelectorAll('*').length).toBeLessThan(8010);
  }
});

test('an address that is mentioned again and again makes no text of any length', () => {
  const text = `${'[a] '.repeat(2_000)}\n[a]: /${'b'.repeat(900)}`;
  expect(html(text).length).toBeLessThan(250_000);
  expect(html(text)).toContain('<a href="/bbb');
});

/** A place in a shadow root, as of a chat. */
function chatPlace(): [HTMLElement, ShadowRoot] {
  const root = document.body.appendChild(document.createElement('div')).attachShadow({
    mode: 'open',
  });
  return [root.appendChild(document.createElement('div')), root];
}

test.each([
  ['paragraphs', '**b** and *i*\n\n'],
  ['items', '- **b** and *i*\n'],
  ['one paragraph', 'It is **b** and *i*. '],
  ['one line without blanks', '**b**x'],
])(
  'a long text of %s is formatted in turns, and stands as it was written until then',
  async (_, one) => {
    const text = one.repeat(Math.ceil(15_000 / one.length));
    const [place, root] = chatPlace();
    render(formatted(text, root), place);
    const formats = () => place.querySelectorAll('strong').length;
    const first = formats();
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(800);
    expect(place.textContent).toContain('**b**');
    await expect.poll(formats).toBeGreaterThan(first);
    await expect.poll(() => place.querySelector('span:not(:has(*))')).toBeNull();
    // A piece may end between two marks where there is no blank.
    expect(formats()).toBeGreaterThanOrEqual(text.split('**b**').length - 1 - 15);
  },
);

test('while a text grows, what was formatted stays', () => {
  const [place, root] = chatPlace();
  const sentence = 'It is **b** and *i*. ';
  render(formatted(sentence.repeat(300), root), place);
  const first = place.querySelector('strong');
  render(formatted(sentence.repeat(310), root), place);
  expect(place.querySelector('strong')).toBe(first);
});
