/**
 * The look of every page: small screens first, light and dark, colors with a contrast of 4.5 or more.
 * A message below a field has its line kept free: one that goes away when the field is left would
 * otherwise move what is being clicked.
 */
export const style = `
:root{color-scheme:light dark;--text:#1b2533;--soft:#4d5a6b;--back:#f3f5f8;--card:#fff;--line:#7a8797;--go:#1f5fbf;--on-go:#fff;--bad:#b3261e;--focus:#0b57d0}
@media (prefers-color-scheme:dark){:root{--text:#e8edf4;--soft:#b3bfcd;--back:#12171e;--card:#1c232c;--line:#8493a5;--go:#8ab4f8;--on-go:#0c1626;--bad:#ffb4ab;--focus:#a8c7fa}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:1rem}
.card{background:var(--card);border-radius:.75rem;padding:1.25rem;margin-top:4vh}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
p{margin:0 0 1rem;white-space:pre-line}
a{color:var(--go)}
.field{margin:0 0 .125rem}
label{display:block;font-weight:600;margin-bottom:.25rem}
.soft{color:var(--soft);font-weight:400}
input:not([type=checkbox]),select{width:100%;min-height:2.75rem;padding:.5rem .625rem;font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:.5rem}
input[type=file]{padding:.5rem}
input[readonly]{background:var(--back)}
[aria-invalid=true]{border-color:var(--bad)!important;outline-color:var(--bad)}
.consent{display:flex;gap:.625rem;align-items:flex-start}
.consent input{width:1.5rem;height:1.5rem;margin:0;flex:none}
.consent label{font-weight:400}
button{width:100%;min-height:3rem;padding:.625rem 1rem;font:inherit;font-weight:600;color:var(--on-go);background:var(--go);border:0;border-radius:.5rem;cursor:pointer}
button[aria-disabled=true]{opacity:.6;cursor:default}
.button{display:block;text-align:center;min-height:3rem;padding:.75rem 1rem;font-weight:600;color:var(--on-go);background:var(--go);border-radius:.5rem;text-decoration:none}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.bad{color:var(--bad);margin:.125rem 0 0;min-height:1.5rem}
#problem:not(:empty),#status:not(:empty){margin:1rem 0 0}
#problem{color:var(--bad);font-weight:600}
[hidden]{display:none!important}
@media (prefers-reduced-motion:no-preference){button{transition:opacity .15s}}
@media (forced-colors:active){button,.button{border:1px solid}}
`.trim();
