// npm run advisories: known weaknesses of what we ship, and the registry's signatures. Exit status 1 only for a finding.
import { askRegistry } from './lib/advisories.mjs';
import { root } from './lib/paths.mjs';
import { entry } from './lib/steps.mjs';
import { readSupply } from './lib/supply.mjs';

await entry(async () => {
  const asked = await askRegistry(readSupply(root).stated.explainedAdvisories);
  let open = 0;
  for (const [name, { answered, why, open: found }] of Object.entries(asked)) {
    open += found.length;
    const lines = found.map((line) => `\n  ${line}`).join('');
    process.stdout.write(
      answered
        ? `${name}: asked, ${found.length} open${lines}\n`
        : `${name}: NOT CHECKED, the registry does not answer this (${why})\n`,
    );
  }
  return open > 0 ? 1 : 0;
});
