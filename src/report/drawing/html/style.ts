/**
 * The page's looks. Hues are those of Okabe and Ito, which colour-blind people can distinguish; every state also has
 * its own mark: an underline, a frame, a sign.
 */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#57606a;--page:#fff;--pane:#f6f8fa;--edge:#d0d7de;--bad:#a33b00;--badbg:#ffe3d3;--good:#00684a;--open:#7a5200;--adoptbg:#fff3c4;--write:#0072b2;--w1c:#8a3f70;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9aa4af;--page:#0d1117;--pane:#161b22;--edge:#3d444d;--bad:#ff9f6b;--badbg:#5c2207;--good:#4fd6a8;--open:#f0c14b;--adoptbg:#4a3d0b;--write:#6cc0f5;--w1c:#e09cc6;--link:#79b8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem 1rem 4rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
a{color:var(--link)}
h1{font-size:1.35rem;line-height:1.35;margin:.2rem 0 .6rem}
h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}
main>h2{margin:1.6rem 0 .3rem}
h3{font-size:1rem;margin:1.2rem 0 .3rem}
p,ul{margin:.4rem 0}
.dim{color:var(--dim)}
.verdict{font-weight:600;white-space:nowrap}
.compatible{color:var(--good)}.incompatible{color:var(--bad)}.undetermined{color:var(--open)}
section.device{border:1px solid var(--edge);border-radius:.5rem;padding:1rem;margin:1.2rem 0;content-visibility:auto;contain-intrinsic-size:auto 60rem}
caption{text-align:left}
.wide{overflow-x:auto}
.wide table{min-width:44rem}
.narrow table{min-width:0}
.narrow th,.narrow td:last-child{min-width:6.2rem;overflow-wrap:anywhere}
td.short{min-width:5rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--edge)}
td,th{overflow-wrap:break-word}
td:last-child{min-width:14rem}
td ul{padding-left:1.1rem;margin:0}
td.v,td.n{font-family:ui-monospace,monospace;white-space:nowrap}
pre,code{font-family:ui-monospace,monospace;font-size:.85rem}
pre{background:var(--pane);border:1px solid var(--edge);border-radius:.3rem;padding:.6rem .8rem;overflow-x:auto;margin:.4rem 0;line-height:1.7}
.command{white-space:pre-wrap;overflow-wrap:anywhere}
summary{cursor:pointer;padding:.2rem 0}
.grid i{font-style:normal;border-bottom:2px solid transparent}
.grid i.k{border-bottom:2px solid var(--dim)}
.grid i.p{border-bottom:2px dashed var(--dim)}
.grid i.w{border-bottom:2px dotted var(--write)}
.grid i.x{border-bottom:3px double var(--w1c)}
.grid i.u{color:var(--dim)}
.grid i.f{background:var(--badbg);outline:2px solid var(--bad);font-weight:700}
.grid i.a{background:var(--adoptbg);color:var(--ink)}
.grid i.o{outline:2px dashed var(--open)}
.grid b{font-weight:400;color:var(--dim)}
.grid em{font-style:normal;color:var(--link)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;padding:0;list-style:none;font-size:.9rem}
fieldset{border:1px solid var(--edge);border-radius:.3rem;margin:.8rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}
:root:has(#l-k:checked) .device .grid i:not(.k):not(.p),:root:has(#l-w:checked) .device .grid i:not(.w):not(.p),:root:has(#l-x:checked) .device .grid i:not(.x),:root:has(#l-u:checked) .device .grid i:not(.u){opacity:.3}
#find{display:flex;flex-wrap:wrap;gap:1rem;align-items:end;margin:1rem 0}
#find[hidden],[hidden]{display:none}
input[type=search],select{font:inherit;padding:.3rem .5rem;background:var(--page);color:var(--ink);border:1px solid var(--dim);border-radius:.3rem}
input[type=search]{min-width:16rem}
#panel{position:sticky;bottom:0;background:var(--pane);border:1px solid var(--edge);border-radius:.3rem;padding:.5rem .8rem;font-size:.9rem;white-space:pre-line}
@media print{:root{color-scheme:light}body{max-width:none;padding:0}#find,#panel,fieldset{display:none}section.device{break-inside:auto;content-visibility:visible;border:0;border-top:1px solid}pre{overflow:visible;white-space:pre-wrap}details::details-content{content-visibility:visible;display:block;height:auto}}
`
