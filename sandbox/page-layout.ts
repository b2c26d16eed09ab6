/** Text made safe for HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (character) => `&#${character.charCodeAt(0)};`
  )
}

/** Paisa as `Rs 1,23,456.50`, in Nepal's grouping. */
export function rupees(paisa: number): string {
  return `Rs ${(paisa / 100).toLocaleString("en-IN", { minimumFractionDigits: 2 })}`
}

const STYLE = `
:root { --violet: #5c2d91; --ink: #221a2c; --soft: #6d6478; --line: #e4dfea; --paper: #fff; color-scheme: light }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; padding: 2rem 1rem; background: #f5f2f8; color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif }
main { max-width: 26rem; margin: 0 auto; background: var(--paper); border-radius: 16px; overflow: hidden;
  box-shadow: 0 10px 30px rgb(60 30 90 / .12) }
header { background: var(--violet); color: #fff; padding: 1.1rem 1.5rem }
header strong { font-size: 1.25rem; letter-spacing: .01em }
header small { display: block; opacity: .85 }
.content { padding: 1.25rem 1.5rem 1.5rem }
h1 { font-size: 1.15rem; margin: 0 0 .75rem; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; margin: 0 0 1.25rem }
dt { color: var(--soft) } dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums }
.total { font-weight: 600; color: var(--ink); border-top: 1px solid var(--line); padding-top: .35rem }
label { display: block; font-weight: 600; font-size: .9rem; margin: 0 0 .8rem }
input, select { display: block; width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: inherit;
  border: 1px solid #b9aec6; border-radius: 8px; background: #fff; color: inherit }
button { display: block; width: 100%; margin-top: .6rem; padding: .65rem; font: inherit; font-weight: 600;
  border: 1px solid #b9aec6; border-radius: 8px; background: #fff; color: var(--ink); cursor: pointer }
button.main { background: var(--violet); border-color: var(--violet); color: #fff }
:focus-visible { outline: 3px solid #b48be0; outline-offset: 2px }
.note { background: #f3eefa; border-radius: 8px; padding: .6rem .8rem; font-size: .875rem; margin: 0 0 1.1rem }
.error { background: #fdecec; color: #8f1414; border-radius: 8px; padding: .6rem .8rem; margin: 0 0 1.1rem }
details { margin-top: 1.25rem; border-top: 1px solid var(--line); padding-top: .9rem; font-size: .9rem }
summary { cursor: pointer; color: var(--soft); margin-bottom: .8rem }
`

/** A whole page of the hosted payment site; `content` is HTML that is safe already. */
export function layout(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><strong>Pay with Khalti</strong><small>Local imitation for tests: no money moves</small></header>
<div class="content">
${content}
</div>
</main>
</body>
</html>
`
}
