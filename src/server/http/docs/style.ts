import { readFileSync } from 'node:fs';

// The build replaces both calls with the text of the files: `readsAreInlined` in vite.config.ts.
const PALETTE = readFileSync(new URL('../../../theme/palette.css', import.meta.url), 'utf8');
const TEAM = readFileSync(new URL('../../../theme/team.css', import.meta.url), 'utf8');

/** One type scale (13, 15, 20, 28), one spacing scale (4, 8, 16, 24, 40); the colours of the dashboard. */
export const STYLE = `${PALETTE}${TEAM}
:root {
  color-scheme: light dark;
  color: var(--ink);
  background: var(--ground);
  font: 400 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template-columns: 260px minmax(0, 1fr); }
a { color: var(--accent); text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 8px; z-index: 1; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 24px 16px; border-inline-end: 1px solid var(--line); background: var(--paper); font-size: 13px; }
nav h2 { font-size: 13px; color: var(--muted); margin: 16px 0 4px; font-weight: 600; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 4px 8px; margin-inline: -8px; border-radius: 6px; text-decoration: none; color: inherit; }
nav a:hover { background: var(--wash); }
main { padding: 40px 24px; max-width: 920px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 8px; }
main h2 { font-size: 20px; margin: 40px 0 16px; }
article { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 24px; margin-bottom: 24px; scroll-margin-top: 16px; }
article h3 { margin: 0 0 4px; font-size: 15px; }
article h4 { margin: 16px 0 4px; font-size: 13px; color: var(--muted); font-weight: 600; }
article p { margin: 4px 0; }
.where { font: 600 13px/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
.method { display: inline-block; min-width: 56px; color: var(--accent); text-transform: uppercase; }
.muted { color: var(--muted); font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: start; vertical-align: top; padding: 4px 16px 4px 0; border-top: 1px solid var(--line); }
th { font-weight: 600; color: var(--muted); border-top: 0; }
td:first-child, code, pre { font-family: ui-monospace, monospace; font-size: 13px; }
td p { margin: 0; }
pre { background: var(--wash); border-radius: 8px; padding: 16px; overflow: auto; margin: 4px 0; tab-size: 2; }
summary { cursor: pointer; color: var(--muted); font-size: 13px; margin-top: 8px; }
@media (max-width: 800px) {
  body { display: block; }
  nav { position: static; height: auto; border-inline-end: 0; border-bottom: 1px solid var(--line); }
  main { padding: 24px 16px; }
  article { padding: 16px; }
}
`;
