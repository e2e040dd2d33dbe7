// npm run sbom [file]: all parts of the program as CycloneDX, checked against the lockfile. Default file: sbom.cdx.json.
import { writeFileSync } from 'node:fs';
import { npm } from './lib/npm.mjs';
import { root } from './lib/paths.mjs';
import { entry, Stop } from './lib/steps.mjs';
import { onlyShipped, readSupply, sbomFaults } from './lib/supply.mjs';

await entry(async () => {
  const file = process.argv[2] ?? 'sbom.cdx.json';
  const said = await npm(['sbom', '--sbom-format=cyclonedx']);
  if (said.code !== 0) throw new Stop(`npm could not list the parts:\n${said.err.slice(0, 2000)}`);
  const { parts } = readSupply(root);
  const sbom = onlyShipped(JSON.parse(said.out), parts);
  const faults = sbomFaults(sbom, parts);
  if (faults.length > 0) throw new Stop(`The list is not whole:\n  ${faults.slice(0, 20).join('\n  ')}`);
  writeFileSync(file, `${JSON.stringify(sbom, null, 2)}\n`);
  process.stdout.write(
    `${file}: CycloneDX ${sbom.specVersion}, ${sbom.components.length} parts, each with address and hash\n`,
  );
});
