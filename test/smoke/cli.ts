/** `npm run smoke`: by itself the call of `main.ts`; with `--page` the page of `page.ts`. */
void (process.argv.includes('--page') ? import('./page') : import('./main'));
