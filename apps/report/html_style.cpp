// html_style.cpp: one ink for money that is spent, its hatching for doubt, its shade for holds.
#include <purser/apps/report/html_style.hpp>

namespace purser::cli {
namespace {

constexpr std::string_view style = R"css(
:root {
  --paper: #fdfcfa; --ink: #1d1c1a; --soft: #69655d; --line: #e5e1d8; --groove: #efece5;
  --spent: #2b5d8c; --doubt: #b06f12; --doubt-ground: #f3dfbd; --held: #7b9cbb;
  --warn: #8f4a06; --warn-ground: #fbf1df;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151618; --ink: #ebe9e4; --soft: #a19d95; --line: #303236; --groove: #26282b;
    --spent: #6fa3d3; --doubt: #e2a850; --doubt-ground: #5a4420; --held: #4d6c88;
    --warn: #edb968; --warn-ground: #2a2318;
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
html { -webkit-text-size-adjust: 100%; }
body {
  background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial,
    "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums lining-nums;
}
main { max-width: 62rem; margin: 0 auto; padding: 3.5rem 1.5rem 4rem; }
h1, h2 { font-family: Charter, "Iowan Old Style", "Palatino Linotype", Georgia,
  "Liberation Serif", serif; font-weight: 600; line-height: 1.2; }
h1 { font-size: 2.1rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin-bottom: .9rem; }
header p { color: var(--soft); overflow-wrap: anywhere; }
.kicker { font-size: .8rem; letter-spacing: .09em; text-transform: uppercase; }
section { margin-top: 3.25rem; }
.note, figcaption { color: var(--soft); font-size: .87rem; }
.note { margin-top: .75rem; }
.beyond, .kind { color: var(--soft); }

.sums { display: grid; grid-template-columns: 2.4fr repeat(4, auto);
  gap: 1.25rem 2.25rem; align-items: end; margin-top: 2.25rem; padding: 1.4rem 0 1.5rem;
  border-top: 2px solid var(--ink); border-bottom: 1px solid var(--line); }
.sums dt { color: var(--soft); font-size: .87rem; white-space: nowrap; }
.sums dd { font-size: 1.25rem; font-weight: 500; white-space: nowrap; }
.sums .first dd { font-size: 3rem; font-weight: 600; line-height: 1.1; letter-spacing: -.02em; }
.sums .beyond { font-size: .65em; font-weight: 400; letter-spacing: 0; }
.sums .first .beyond { font-size: .4em; }

.warnings { margin-top: 2rem; padding: 1.1rem 1.3rem; border-left: 3px solid var(--doubt);
  background: var(--warn-ground); }
.warnings h2 { font-size: 1rem; margin-bottom: .35rem; color: var(--warn); }
.warnings ul { padding-left: 1.1rem; overflow-wrap: anywhere; }
.warnings details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--soft); padding: .45rem 0; }
summary:focus-visible { outline: 2px solid var(--spent); outline-offset: 2px; }

.inks { position: absolute; width: 0; height: 0; }
.certain { fill: var(--spent); }
.in-doubt { fill: url(#hatch); }
.held { fill: var(--held); }
.hatch-ground { fill: var(--doubt-ground); }
.hatch-line { fill: var(--doubt); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; list-style: none;
  margin-bottom: .4rem; color: var(--soft); font-size: .87rem; }
.legend svg { width: 1.6rem; height: .7rem; margin-right: .5rem; vertical-align: -.05em; }

.plot { display: grid; grid-template-columns: 5.2rem 1fr; }
.plot svg { width: 100%; height: 240px; overflow: visible; }
.plot text { fill: var(--soft); font-size: 12.5px; }
.grid { stroke: var(--line); }
.base { stroke: var(--soft); }
.reach { fill: transparent; }
.columns g:hover .reach { fill: var(--groove); }
.chart figcaption { margin-top: .3rem; }

.guards { display: grid; grid-template-columns: repeat(5, 1fr); gap: 1.25rem 2.25rem;
  margin-bottom: 1.6rem; }
.guards dt { color: var(--soft); font-size: .87rem; }
.guards dd { font-size: 1.7rem; font-weight: 600; line-height: 1.25; letter-spacing: -.01em; }
.guards .beyond { font-size: .6em; font-weight: 400; letter-spacing: 0; }
.guards .note { display: block; margin-top: .1rem; font-weight: 400; letter-spacing: 0; }
.guards .lost .note { color: var(--warn); }
.guards + .note { margin: -.6rem 0 1.6rem; overflow-wrap: anywhere; }
.told { margin-top: 1.6rem; }
.told dt { margin-top: .9rem; font-weight: 600; overflow-wrap: anywhere; }
.told .tag { font-weight: 400; }
.told ul { padding-left: 1.1rem; color: var(--soft); overflow-wrap: anywhere; }

table { width: 100%; border-collapse: collapse; }
thead th { color: var(--soft); font-size: .82rem; font-weight: 500; text-align: right;
  vertical-align: bottom; white-space: nowrap; padding: 0 0 .4rem 1.4rem;
  border-bottom: 1px solid var(--ink); }
tbody th { font-weight: 400; text-align: left; width: 100%; padding: .5rem 0 .55rem;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th:first-child { text-align: left; padding-left: 0; }
td { text-align: right; vertical-align: top; white-space: nowrap; padding: .5rem 0 .55rem 1.4rem;
  border-bottom: 1px solid var(--line); }
.bar { display: block; width: 100%; height: 6px; margin-top: .3rem; }
.tree tbody th, .tree td { padding-top: .3rem; padding-bottom: .35rem; }
.tree .bar { height: 4px; margin-top: .2rem; }
.more { color: var(--soft); font-style: italic; }
.sum th, .sum td { border-bottom: 0; border-top: 1px solid var(--ink); font-weight: 600; }
.whole th, .whole td { font-weight: 600; }
.sum .beyond, .whole .beyond { font-weight: 400; }
.in1 { padding-left: 1.25rem; } .in2 { padding-left: 2.5rem; } .in3 { padding-left: 3.75rem; }
.in4 { padding-left: 5rem; } .in5 { padding-left: 6.25rem; } .in6 { padding-left: 7.5rem; }
.in7 { padding-left: 8.75rem; } .in8 { padding-left: 10rem; }

.limits { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr));
  gap: 1.6rem 3rem; }
.limit figcaption { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem;
  color: var(--ink); font-size: 1rem; }
.whose, .what { overflow-wrap: anywhere; }
.what { grid-column: 1 / -1; color: var(--soft); font-size: .87rem; }
.full { font-weight: 600; text-align: right; }
.passed { color: var(--warn); }
.limit .bar { height: 12px; margin: .45rem 0 .4rem; }
.groove { background: var(--groove); }
.mark { stroke: var(--ink); stroke-width: 2; }
.limit p { color: var(--soft); font-size: .87rem; }

.timeline .time { text-align: left; padding-left: 0; }
.timeline thead th:nth-child(2) { text-align: left; }
.timeline tbody th { padding-left: 1.4rem; }
.date, .who { color: var(--soft); }
.who { display: block; font-size: .87rem; }
.tag { border: 1px solid var(--line); border-radius: 3px; padding: 0 .35em; margin-left: .3em;
  color: var(--soft); font-size: .8rem; white-space: nowrap; }
.tag.warn { border-color: var(--doubt); color: var(--warn); }

footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line);
  color: var(--soft); font-size: .82rem; overflow-wrap: anywhere; }

@media (max-width: 46rem) {
  main { padding: 2rem 1rem 3rem; }
  h1 { font-size: 1.65rem; }
  section { margin-top: 2.5rem; }
  .sums { grid-template-columns: 1fr 1fr; }
  .guards { grid-template-columns: 1fr 1fr; gap: 1rem 1.5rem; }
  .sums .first { grid-column: 1 / -1; }
  .sums .first dd { font-size: 2.5rem; }
  .roomy { display: none; }
  td, thead th { padding-left: .9rem; }
  .plot { grid-template-columns: 4.4rem 1fr; }
  .in1 { padding-left: .7rem; } .in2 { padding-left: 1.4rem; } .in3 { padding-left: 2.1rem; }
  .in4 { padding-left: 2.8rem; } .in5 { padding-left: 3.5rem; } .in6 { padding-left: 4.2rem; }
  .in7 { padding-left: 4.9rem; } .in8 { padding-left: 5.6rem; }
  .timeline .date { display: block; font-size: .8rem; }
  .timeline tbody th { padding-left: .9rem; }
}
@media print {
  :root { --paper: #fff; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  section { margin-top: 1.6rem; }
  tr, .limit, .chart, .sums, .guards, .warnings { break-inside: avoid; }
  h2 { break-after: avoid; }
  svg, .warnings { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  summary { display: none; }
}
)css";

}  // namespace

std::string_view html_style() noexcept { return style; }

}  // namespace purser::cli
