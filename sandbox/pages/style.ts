/** The one stylesheet of the sandbox's pages. Sections of other providers use the same plain elements. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1f24; --muted: #667080; --line: #dfe3ea; --paper: #ffffff; --ground: #f4f6f9;
  --accent: #2457d6; --good: #18794e; --bad: #c02a2a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eaee; --muted: #98a2b3; --line: #2d333d; --paper: #191d24;
  --ground: #101317; --accent: #7fa4ff; --good: #5fce9b; --bad: #ff8a8a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--accent); }
header.bar { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; padding: .9rem 1.5rem;
  background: var(--paper); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1; }
header.bar h1 { font-size: 1.05rem; margin: 0; }
header.bar nav { display: flex; gap: 1rem; }
header.bar nav a { color: var(--muted); text-decoration: none; }
header.bar nav a:hover { color: var(--accent); }
.clock { margin-left: auto; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.clock time { font-variant-numeric: tabular-nums; font-weight: 600; margin-right: .5rem; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(34rem, 100%), 1fr)); gap: 1.25rem; padding: 1.5rem;
  max-width: 90rem; margin: 0 auto; align-items: start; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.3rem; overflow-x: auto; }
section h2 { font-size: 1rem; margin: 0 0 .75rem; }
section h3 { font-size: .92rem; margin: 1.1rem 0 .4rem; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th { text-align: left; color: var(--muted); font-weight: 500; }
th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; }
td, th { overflow-wrap: anywhere; }
td.word, td button { overflow-wrap: normal; }
.muted, .empty { color: var(--muted); }
.good { color: var(--good); } .bad { color: var(--bad); } .gone { text-decoration: line-through; color: var(--muted); }
code { font: .85em ui-monospace, monospace; overflow-wrap: anywhere; }
input[type=number] { width: 6rem; }
button, select, input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line);
  border-radius: 8px; padding: .3rem .7rem; }
button { cursor: pointer; }
button:hover, button:focus-visible { border-color: var(--accent); color: var(--accent); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--paper); }
form.row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-bottom: .6rem; }
form.row label { display: grid; gap: .15rem; font-size: .82rem; color: var(--muted); }
.dialog { max-width: 30rem; margin: 8vh auto; }
.dialog label.choice { display: flex; gap: .6rem; padding: .45rem 0; border-bottom: 1px solid var(--line); }
.dialog .actions { display: flex; justify-content: flex-end; gap: .6rem; margin-top: 1.1rem; }
.dialog input[type=email] { width: 100%; margin: .4rem 0 .8rem; }
`;
