/** Black on white, one column, prints as it shows. Nothing is fetched from anywhere. */
export const style = `
:root { --ink: #1d2530; --soft: #5a6573; --line: #d9dde2; --paper: #fff; --tint: #f4f6f8; --accent: #17506e; --warn: #8a4b00; --warn-tint: #fdf5e8 }
* { box-sizing: border-box }
html { font: 17px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: var(--tint); -webkit-text-size-adjust: 100%; scroll-behavior: smooth }
body { margin: 0 }
main, header, footer { max-width: 52rem; margin: 0 auto; padding: 0 1.5rem }
header { padding-top: 2.5rem }
.top { display: flex; justify-content: space-between; gap: 1rem; flex-wrap: wrap; color: var(--soft) }
.top strong { color: var(--ink) }
h1 { font-size: 2.1rem; line-height: 1.15; letter-spacing: -.015em; margin: 1.4rem 0 .5rem; text-wrap: balance }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .6rem; letter-spacing: -.01em }
h3 { font-size: 1.05rem; margin: 1.8rem 0 .5rem; overflow-wrap: anywhere }
h4 { font-size: 1rem; margin: 0 }
p { margin: 0 0 .8rem; max-width: 42rem }
.lead { font-size: 1.1rem; color: var(--soft) }
a { color: var(--accent); text-underline-offset: .15em }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 1.5rem 1.75rem; margin: 1.25rem 0 }
section.warn { background: var(--warn-tint); border-color: #e6cfa5 }
section.warn h2 { color: var(--warn) }
ul { padding-left: 1.15rem; margin: .3rem 0 .8rem }
li { margin: .2rem 0 }
.toc ul { list-style: none; padding: 0; columns: 2; column-gap: 2.5rem }
.toc li { break-inside: avoid; display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid var(--line); padding: .3rem 0; margin: 0 }
.count { color: var(--soft); font-variant-numeric: tabular-nums; text-align: right; overflow-wrap: anywhere }
.record { border-top: 1px solid var(--line); padding: .9rem 0 .7rem }
.record > header, .record > .head { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; padding: 0; margin: 0 0 .4rem; max-width: none }
.line { color: var(--soft); font-size: .82rem; white-space: nowrap }
dl { display: grid; grid-template-columns: minmax(8rem, 15rem) 1fr; gap: .18rem 1.25rem; margin: 0 }
dt { color: var(--soft); font-size: .92rem; overflow-wrap: anywhere }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 1rem; font-size: .95rem }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
th { color: var(--soft); font-weight: 600; font-size: .85rem }
.note { color: var(--soft); font-size: .92rem }
.tag { background: var(--tint); border: 1px solid var(--line); border-radius: 999px; padding: .05rem .6rem; font-size: .8rem; color: var(--soft); white-space: nowrap }
footer { color: var(--soft); font-size: .88rem; padding-bottom: 3rem }
@media (max-width: 40rem) {
  html { font-size: 16px }
  main, header, footer { padding-left: 1rem; padding-right: 1rem }
  section { padding: 1.1rem 1rem }
  h1 { font-size: 1.7rem }
  .toc ul { columns: 1 }
  dl { grid-template-columns: 1fr; gap: 0 }
  dd { margin-bottom: .5rem }
  table, thead, tbody, tr, td { display: block }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  tr { border-bottom: 1px solid var(--line); padding: .5rem 0 }
  td { border: 0; padding: .1rem 0 }
  td[data-label]::before { content: attr(data-label); display: block; color: var(--soft); font-size: .8rem }
}
@media print {
  html { font-size: 10.5pt; background: #fff }
  section { border: 0; padding: 0; margin: 1.6rem 0 }
  section.warn { border: 1pt solid #999; padding: .8rem }
  .record, tr { break-inside: avoid }
  h2, h3, h2 + .note, h3 + .note { break-after: avoid }
  .toc, .language { display: none }
  a { color: inherit; text-decoration: none }
}
`;
