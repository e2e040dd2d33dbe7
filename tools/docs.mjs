// npm run docs: writes the pages of docs/ that are made from data.
import { writePages } from './lib/pages.mjs';
import { root } from './lib/paths.mjs';
import { entry } from './lib/steps.mjs';

await entry(async () => {
  process.stdout.write(`${(await writePages(root)).join('\n')}\n`);
});
