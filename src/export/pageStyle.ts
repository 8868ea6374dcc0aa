/** Of the certificate's page. Colours of the treatments: Okabe and Ito (2008), told apart by colour-blind readers. */
export const PAGE_STYLE: string = `
:root { color-scheme: light dark; --ink: #1d2328; --soft: #5c6670; --line: #d9dee3; --ground: #ffffff; --card: #f5f7f9;
  --loss: #b3261e; --loss-ground: #fdf0ee; --c0: #0072b2; --c1: #009e73; --c2: #e69f00; --c3: #cc79a7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaee; --soft: #9aa5b0; --line: #333c45; --ground: #14181c;
  --card: #1d2329; --loss: #ff8a7a; --loss-ground: #33201e; --c0: #4aa8e0; --c1: #2bc49a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 18px; margin: 0 0 6px; }
section { margin-top: 36px; }
p { margin: 0 0 12px; max-width: 76ch; }
.origin { color: var(--soft); font-size: 13px; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(168px, 1fr)); gap: 12px; margin-top: 20px; }
.tile { background: var(--card); border-radius: 8px; padding: 12px 14px; }
.tile h2 { font-size: 13px; font-weight: 500; color: var(--soft); margin: 0; }
.tile p { margin: 0; font-size: 17px; font-variant-numeric: tabular-nums; }
.tile .aside { font-size: 13px; color: var(--soft); }
.tile.loss p { color: var(--loss); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 20px 28px; align-items: start; }
.four { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 20px; max-width: 960px; }
figure { margin: 0; }
.pair + figure { margin-top: 24px; }
figure svg { width: 100%; height: auto; display: block; }
figcaption { color: var(--soft); font-size: 13px; margin-top: 4px; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 0 0 12px; font-size: 14px; }
.legend svg { width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 14px 4px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 500; }
.number { text-align: right; white-space: nowrap; }
tr.loss td { color: var(--loss); }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .tick { fill: var(--soft); }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .axis, svg .frame { stroke: var(--soft); stroke-width: 1; fill: none; }
svg .limit { stroke: var(--loss); stroke-width: 1.5; stroke-dasharray: 5 4; }
svg .curve { stroke: var(--c0); stroke-width: 1.5; fill: none; opacity: 0.5; }
svg .heat { fill: var(--c0); }
svg .dot { fill-opacity: 0.62; }
svg .open { fill: var(--ground); stroke: var(--c0); fill-opacity: 1; }
svg .mean { stroke-width: 3; }
svg .bar { stroke-width: 1.5; }
${['c0', 'c1', 'c2', 'c3'].map((name) => `svg .${name} { fill: var(--${name}); stroke: var(--${name}); }`).join('\n')}
svg .trace { stroke-width: 1.5; }
svg .trace.c0, svg .trace.c2 { fill: none; }
svg .dot.c0, svg .dot.c1, svg .dot.c2, svg .dot.c3 { stroke: none; }
`;
